"""The command carried out: however it ends, with one clear answer and an exit code, never with a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corelinks.inventory.errors import CorelinksError, InventoryError
from corelinks.runbooks.cli.early_signals import ENDED, ignore_signals
from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.cli.stopping import CommandStopped, ended_by_signals
from corelinks.runbooks.cli.streams import keep_streams, refusal_of

if TYPE_CHECKING:
    from corelinks.runbooks.engine.timing import Timing


def carry_out(arguments: Sequence[str] | None, timing: Timing | None) -> None:
    """Run the command with ``arguments`` (those of the process when None) and exit with its ExitCode.

    ``timing`` is that of every run (see Settings). A user's mistake ends in one clear answer and its exit code, never
    in a traceback; a signal ends in STOPPED, and an output that cannot be written ends no run.
    """
    try:
        with ended_by_signals():
            keep_streams()
            code = _with_output(_run(arguments, timing))
    except CommandStopped as stopped:
        code = stopped.code
        if code == ExitCode.STOPPED:
            print(ENDED, file=sys.stderr)
        if arguments is None:
            # Threads that wait for a silent router would hold up the end of a process.
            refusal_of(sys.stdout), refusal_of(sys.stderr)  # which writes what is left of them
            os._exit(code)
    if arguments is None:
        ignore_signals()
    sys.exit(code)


def _run(arguments: Sequence[str] | None, timing: Timing | None) -> int:
    import logging

    from corelinks.runbooks.cli.arguments import Settings
    from corelinks.runbooks.cli.verbs import app

    # Nornir logs the traceback of a failed task, and without any handler Python prints it; reports say what failed.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        words = tuple(sys.argv[1:] if arguments is None else arguments)
        app(arguments, obj=Settings(timing=timing, words=words))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.ALL_WELL
    except InventoryError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_INPUT
    except CorelinksError as error:
        print(error, file=sys.stderr)
        return _code_of(error)
    except OSError as error:
        print(f"{error.filename or 'the operating system'}: {error.strerror or error}", file=sys.stderr)
    return ExitCode.UNKNOWN


def _code_of(error: CorelinksError) -> int:
    from corelinks.runbooks.engine.journal_file import JournalError

    # Of a journal only what comes before a run gets here; what happens to it later is in the run's report.
    return ExitCode.WRONG_INPUT if isinstance(error, JournalError) else ExitCode.UNKNOWN


def _with_output(code: int) -> int:
    """The exit code, which is not ALL_WELL when nobody could read on stdout what is well."""
    why = refusal_of(sys.stdout)
    if why is None or code == ExitCode.WRONG_INPUT:
        return code
    print(f"stdout cannot be written: {why}", file=sys.stderr)
    return ExitCode.UNKNOWN if code == ExitCode.ALL_WELL else code
