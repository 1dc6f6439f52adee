"""A simulated router, which shares nothing with the templates, takes every line, and is as before after the undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corelinks.inventory.load import load_links
from corelinks.inventory.model import ENDS, CoreLink, EndName
from corelinks.runbooks.simulator.clock import SteppedClock, SteppedTimers
from corelinks.runbooks.simulator.grammar.match import Refused
from corelinks.runbooks.simulator.router.configurator import Configurator
from corelinks.runbooks.simulator.router.device import Device
from corelinks.tasks.configuration.owned import before_of, foreign_lines, touched_lines
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.templates.render import render
from corelinks.templates.step import STEPS, Change
from tests.support.paths import EXAMPLE, OSPF_CORE
from tests.templates.test_render import changed

CORES = (EXAMPLE, OSPF_CORE)
# What IOS says of a profile at its first line (Cisco, `crypto isakmp profile`), and of an MTU that is large.
HARMLESS = ("% A profile is deemed incomplete", "%Warning", "% Warning", "Warning")
LINKS = {link.name: (link, core) for core in CORES for link in load_links(core / "links.yaml")}


def device(core: Path, name: str) -> Device:
    """A router on its own, with its configuration from before the migration."""
    clock = SteppedClock()
    return Device(name, (core / "running" / f"{name}.cfg").read_text(), clock, SteppedTimers(clock))


def enter(router: Device, lines: tuple[str, ...]) -> None:
    """Type lines as the connection does: a line that is less deep leaves the sub-mode first."""
    session = Configurator(router, "admin")
    depth = 0
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        for _ in range(depth - indent):
            session.line("exit")
        depth = indent
        typed = line.strip().replace("<secret:", "x").replace(">", "x")
        # SAs take a while to go, and IOS does not let go of their profile before.
        said = _patiently(router, session, typed)
        assert not [text for text in said if text.startswith("%") and not text.startswith(HARMLESS)]
    session.line("end")


def _patiently(router: Device, session: Configurator, typed: str) -> list[str]:
    for _ in range(10):
        try:
            return session.line(typed)
        except Refused as refused:
            if "used" not in str(refused):
                raise
            assert isinstance(router.timers, SteppedTimers)
            router.timers.run(10)
    raise AssertionError(f"{typed} is refused for ever")


def showing(router: Device) -> RunningConfig:
    """The configuration, bodies of banners included."""
    return RunningConfig(tuple("\n".join(router.running.render()).splitlines()))


def changes(router: Device, link: CoreLink, end: EndName) -> list[Change]:
    before = before_of(showing(router), link, end)
    return [render(link, end, step, before) for step in STEPS]


def goes_and_comes(router: Device, link: CoreLink, end: EndName) -> None:
    """Take a link all the way up on one router and back, and compare the configuration at both ends of that."""
    was = showing(router)
    steps = changes(router, link, end)
    for change in steps:
        enter(router, change.apply)
        assert foreign_lines(showing(router), link, end) == foreign_lines(was, link, end)
    assert touched_lines(showing(router), link, end) != touched_lines(was, link, end)
    for change in reversed(steps):
        enter(router, change.undo)
    assert showing(router) == was


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("end", ENDS)
def test_a_router_takes_every_line_and_is_as_before_after_the_undo(name: str, end: EndName) -> None:
    link, core = LINKS[name]
    goes_and_comes(device(core, link.end(end).router), link, end)


def test_a_router_takes_the_rarer_lines_too() -> None:
    link = LINKS["p1-p3"][0]
    isis = {**link.igp.model_dump(), "key_chain": "KEYS", "hello_padding": True}
    pair = {**link.model_dump()["crypto"], "protection": "PAIR"}
    by_address = {**link.a.model_dump(), "source_by": "address"}
    variants: tuple[dict[str, Any], ...] = (
        {"igp": isis},
        {"crypto": pair},
        {"crypto": None},
        {"a": by_address},
        {"a": {**link.a.model_dump(), "egress": "Tunnel900"}, "until": "cutover"},
        {"path_mtu_discovery": {"age_timer": "infinite"}},
        {"path_mtu_discovery": {}},
    )
    for fields in variants:
        router = device(CORES[0], "p1")
        enter(router, ("interface Tunnel900",))  # IOS takes no route by an interface that is not there
        goes_and_comes(router, changed("p1-p3", **fields), "a")
