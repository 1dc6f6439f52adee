"""A run in a process of its own, which is killed when an act at a router begins or ends."""

from __future__ import annotations

import signal
import subprocess
import sys

from tests.support.paths import ROOT
from tests.support.small_core import SmallCore

KILLED = """
import os, signal, sys
from pathlib import Path
from corelinks.inventory.load import load_links
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.resume import resume, unfinished_links
from corelinks.runbooks.rollback import rollback
from corelinks.tasks.connection.nornir_plugin import load_nornir
from tests.support.small_core import LINK, timing

def kill(event):
    if [event.step, event.text, event.state, event.router] == sys.argv[4:]:
        os.kill(os.getpid(), signal.SIGKILL)

directory, journal, verb = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
links = load_links(directory / "links.yaml")
chosen = [link for link in links if link.name == LINK]
nornir, watching = load_nornir(directory, links), {"timing": timing(), "journal": journal, "listeners": [kill]}
if verb in ("back", "forward"):
    resume(nornir, unfinished_links(journal), links, forward=verb == "forward", **watching)
else:
    {"migrate": migrate, "rollback": rollback}[verb](nornir, chosen, links, **watching)
"""


def killed(core: SmallCore, verb: str, *moment: str) -> None:
    """Let another process do something with the link, and die when an act at a router begins or ends.

    ``verb`` is ``migrate``, ``rollback``, or a resume: ``back`` or ``forward``.
    """
    directory = core.journal.parent / "inventory"
    command = [sys.executable, "-c", KILLED, str(directory), str(core.journal), verb, *moment]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    core.wait_until_both_answer()  # our own sessions may have been idle for longer than a router allows
