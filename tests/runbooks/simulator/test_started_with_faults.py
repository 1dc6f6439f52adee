"""Faults given at the start act on a core that starts already migrated, and another router may answer."""

from __future__ import annotations

import asyncio
from functools import cache

import asyncssh
import pytest

from corelinks.runbooks.simulator import Simulator
from tests.support.network_lab import Lab, build

_PASSWORD = "let-me-in"


@cache
def migrated() -> dict[str, str]:
    """The configurations of a core whose link p1-p2 is encrypted."""
    lab = Lab()
    build(lab)
    return {name: device.running_text() for name, device in lab.devices.items()}


def status(spec: str) -> str:
    """The status of p1's crypto session right after a start with a fault."""
    with Simulator(migrated(), password=_PASSWORD, faults=[spec]) as core:
        (session,) = core.call(lambda: core.network.state("p1").crypto.sessions)
        return session.status


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("slow@p1", "UP-ACTIVE"),
        ("key-mismatch@p1:Tunnel12", "DOWN-NEGOTIATING"),
        ("proposal-mismatch@p2:p1-p2", "DOWN-NEGOTIATING"),
        ("transform-mismatch@p1:Tunnel12", "UP-IDLE"),
    ],
)
def test_what_cannot_agree_has_not_agreed_when_the_core_starts(spec: str, expected: str) -> None:
    assert status(spec) == expected


def test_another_router_answers_at_the_port() -> None:
    async def prompt(core: Simulator) -> str:
        known = asyncssh.import_known_hosts(core.known_hosts_line("p1"))
        options = {"username": "admin", "password": _PASSWORD, "known_hosts": known, "config": None}
        async with asyncssh.connect("127.0.0.1", core.ports["p1"], **options) as connection:
            process = await connection.create_process(term_type="vt100")
            return str(await asyncio.wait_for(process.stdout.readuntil("#"), 10))

    with Simulator(migrated(), password=_PASSWORD, faults=["wrong-router@p1:p3"]) as core:
        assert asyncio.run(prompt(core)).endswith("p3#")
        core.clear_faults()
        assert asyncio.run(prompt(core)).endswith("p1#")


def test_a_router_that_is_none_cannot_answer() -> None:
    with pytest.raises(ValueError, match="no router is called 'p9'"):
        Simulator(migrated(), password=_PASSWORD, faults=["wrong-router@p1:p9"])
