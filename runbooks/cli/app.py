"""The command as a process: it hears signals before anything else, and then does what its words say.

It imports next to nothing, so that Ctrl-C is heard from the start; all the rest is imported when signals are handled.
"""

from __future__ import annotations

from corelinks.runbooks.cli.early_signals import leave_on_signals

TYPE_CHECKING = False  # as in typing, which takes longer to import than all the rest
if TYPE_CHECKING:
    from collections.abc import Sequence

    from corelinks.runbooks.engine.timing import Timing


def main(arguments: Sequence[str] | None = None, timing: Timing | None = None) -> None:
    """Run the command with ``arguments`` (those of the process when None) and exit with its ExitCode.

    ``timing`` is that of every run (see `arguments.Settings`).
    """
    if arguments is None:
        leave_on_signals()
    from corelinks.runbooks.cli.command import carry_out

    carry_out(arguments, timing)
