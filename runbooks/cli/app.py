"""The command line: arguments, output and exit codes only. Every verb is a function of its own module.

What a verb runs is imported when it runs, so that help and plan do not wait for what they do not need.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from dataclasses import replace

import typer

from corelinks.inventory.errors import CorelinksError, InventoryError
from corelinks.runbooks.cli.arguments import Inventory, Settings, settings_of
from corelinks.runbooks.cli.changing_verbs import migrate, rollback
from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.cli.reading_verbs import discover, plan, trust, verify
from corelinks.runbooks.cli.simulated_verbs import rehearse, simulate
from corelinks.runbooks.engine.timing import Timing

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turns plain MPLS core links into encrypted GRE links, one proven step at a time.",
    epilog="Exit codes: " + "; ".join(f"{code.value} {code.meaning}" for code in ExitCode) + ".",
)
for verb in (rehearse, simulate, plan, verify, migrate, rollback, discover, trust):
    app.command()(verb)


@app.callback()
def _common(context: typer.Context, inventory: Inventory = None) -> None:
    context.obj = replace(settings_of(context), inventory=inventory)


def main(arguments: Sequence[str] | None = None, timing: Timing | None = None) -> None:
    """Run the command with ``arguments`` (those of the process when None) and exit with its ExitCode.

    ``timing`` is that of every run (see Settings). A user's mistake ends in one clear answer and its exit code, never
    in a traceback.
    """
    # Nornir logs the traceback of a failed task, and without any handler Python prints it; reports say what failed.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        app(arguments, obj=Settings(timing=timing))
    except InventoryError as error:
        print(error, file=sys.stderr)
        sys.exit(ExitCode.WRONG_INPUT)
    except CorelinksError as error:
        print(error, file=sys.stderr)
        sys.exit(ExitCode.UNKNOWN)
