"""Forth and back again leaves a configuration exactly as it was: on text alone, without a router."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corelinks.inventory.load import load_links
from corelinks.inventory.model import ENDS, CoreLink, EndName
from corelinks.tasks.configuration.dependencies import existing, still_used
from corelinks.tasks.configuration.owned import before_of, foreign_lines, touched_lines
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.parse import parse_running_config
from corelinks.templates.render import render
from corelinks.templates.step import STEPS, Before, Step
from tests.support.paths import EXAMPLE, OSPF_CORE
from tests.support.router_text import RouterText

CORES = (EXAMPLE, OSPF_CORE)
LINKS = {link.name: (link, core) for core in CORES for link in load_links(core / "links.yaml")}


def running(core: Path, router: str) -> str:
    return (core / "running" / f"{router}.cfg").read_text()


def before(text: str, link: CoreLink, end: EndName) -> Before:
    return before_of(parse_running_config(text), link, end)


def shown(router: RouterText) -> RunningConfig:
    return parse_running_config(router.show())


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("reached", STEPS)
def test_every_step_undone_in_reverse_restores_the_configuration_exactly(
    name: str, end: EndName, reached: Step
) -> None:
    link, core = LINKS[name]
    text = running(core, link.end(end).router)
    router, was_text = RouterText(text), RouterText(text).show()
    was = parse_running_config(was_text)
    steps = STEPS[: STEPS.index(reached) + 1]
    for step in steps:
        router.take(render(link, end, step, before(text, link, end)).apply)
        assert foreign_lines(shown(router), link, end) == foreign_lines(was, link, end)
    assert touched_lines(shown(router), link, end) != touched_lines(was, link, end)
    for step in reversed(steps):
        router.take(render(link, end, step, before(text, link, end)).undo)
    assert sorted(touched_lines(shown(router), link, end)) == sorted(touched_lines(was, link, end))
    assert sorted(router.show().splitlines()) == sorted(was_text.splitlines())


@pytest.mark.parametrize("name", LINKS)
def test_a_sealed_physical_interface_carries_no_igp_and_no_mpls(name: str) -> None:
    link, core = LINKS[name]
    text = running(core, link.a.router)
    router = RouterText(text)
    for step in STEPS:
        router.take(render(link, "a", step, before(text, link, "a")).apply)
    physical = router.tree[f"interface {link.a.interface}"]
    assert not {"mpls ip", "ip router isis CORE", "ip ospf 1 area 0"} & set(physical)
    tunnel = router.tree[f"interface {link.a.tunnel_name}"]
    assert "mpls ip" in tunnel
    assert "shutdown" not in tunnel


@given(
    st.sets(st.sampled_from(["isis metric 3", "isis metric 7 level-1", "isis metric 9 level-2"]), max_size=2),
    st.sets(
        st.sampled_from(["isis circuit-type level-2-only", "isis hello-interval 3", "isis network point-to-point"])
    ),
    st.sampled_from([("mpls ip",), ("mpls label protocol ldp", "mpls ip"), ("mpls ip", "mpls mtu 1508")]),
)
def test_whatever_an_interface_said_it_says_again(metric: set[str], isis: set[str], mpls: tuple[str, ...]) -> None:
    if "isis metric 3" in metric and len(metric) > 1:
        return  # IOS never shows both: a metric of a level replaces its part of the metric of both.
    link, _ = LINKS["p1-p2"]
    lines = ["ip address 10.1.12.1 255.255.255.252", "ip router isis CORE", *mpls, *isis, *sorted(metric)]
    text = "\n".join([f"interface {link.a.interface}", *(f" {line}" for line in lines)])
    router = RouterText(text)
    was = before_of(RunningConfig(tuple(text.splitlines())), link, "a")
    for step in STEPS:
        router.take(render(link, "a", step, was).apply)
    for step in reversed(STEPS):
        router.take(render(link, "a", step, was).undo)
    assert sorted(router.show().splitlines()) == sorted([*text.splitlines(), "end"])


def test_two_links_that_share_objects_can_come_and_go_in_any_order() -> None:
    links = [LINKS["p5-p6"][0], LINKS["p6-p7"][0]]
    was = running(CORES[0], "p6")
    for order in (links, links[::-1]):
        router = RouterText(was)
        for link in links:
            end = link.end_of("p6")
            router.take(render(link, end, "build", keep=existing(shown(router), link, end)).apply)
        for link in order:
            end = link.end_of("p6")
            keep = still_used(shown(router), link, end, links)
            router.take(render(link, end, "build", keep=keep).undo)
        assert router.show() == RouterText(was).show()
