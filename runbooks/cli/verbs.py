"""The verbs of the command. What a verb runs is imported when it runs, so that help and plan do not wait for it."""

from __future__ import annotations

from dataclasses import replace

import typer

from corelinks.runbooks.cli.arguments import Inventory, settings_of
from corelinks.runbooks.cli.changing_verbs import migrate, resume, rollback
from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.cli.journal_verbs import runs, show
from corelinks.runbooks.cli.reading_verbs import discover, plan, trust, verify
from corelinks.runbooks.cli.report_verb import report
from corelinks.runbooks.cli.simulated_verbs import rehearse, simulate
from corelinks.runbooks.cli.steering_verbs import abort, go_on, pause, status

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turns plain MPLS core links into encrypted GRE links, one proven step at a time.",
    epilog="Exit codes: " + "; ".join(f"{code.value} {code.meaning}" for code in ExitCode) + ".",
)
for verb in (rehearse, simulate, plan, verify, migrate, rollback, resume, runs, show, report, discover, trust):
    app.command()(verb)
app.command()(status)
app.command()(pause)
app.command("continue")(go_on)
app.command()(abort)


@app.callback()
def _common(context: typer.Context, inventory: Inventory = None) -> None:
    context.obj = replace(settings_of(context), inventory=inventory)
