"""The keyboard and the screen of a router in the small lab: lines as an operator types them, answers as IOS prints."""

from __future__ import annotations

from corelinks.runbooks.simulator.exec import COMMANDS as _COMMANDS
from corelinks.runbooks.simulator.show.registry import run_show
from tests.support.network_lab import Lab
from tests.support.typed_session import Typist

assert _COMMANDS is not None


def keyboard(lab: Lab, router: str) -> Typist:
    """Someone logs in to a router of the lab."""
    return Typist(lab.devices[router])


def configure(lab: Lab, router: str, *lines: str) -> list[str]:
    """Type lines in configuration mode; the answers to them."""
    return keyboard(lab, router).all("configure terminal", *lines, "end")[1:-1]


def screen(lab: Lab, router: str, command: str) -> list[str]:
    """What ``show COMMAND`` prints there."""
    return run_show(lab.devices[router], ["show", *command.split()]) or []
