"""A core of many kinds: every link ends as its definition says or is refused for a reason, and strangers stay.

IS-IS level 2 with IPv6, PIM, BFD and TE beside MPLS, IS-IS of both levels with wide and with narrow metrics, OSPF by
``network`` statements in a passive process with LDP by autoconfiguration, certificates on every IOS XE router, two
cables between two routers, and a partner's encrypted tunnel. What the routers have at the end is compared as text,
line by line, and by none of the program's own readers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.report import RunReport
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.simulated_core import write_inventory
from corelinks.tasks.connection.nornir_plugin import close_all, load_nornir
from tests.support.core_in_process import core_in_process
from tests.support.paths import MIXED_CORE
from tests.support.small_core import SPEED, timing

Section = tuple[str, ...]
Config = Mapping[str, Section]
REFUSED = "r2-r3"
# What a sealed link's interface may have lost, and nothing else: what carries traffic or speaks to the neighbor.
LIFTED = re.compile(
    r"mpls ip|ip router isis MIX|isis .*|ipv6 router isis MIX|ip pim sparse-mode|bfd interval .*|ip ospf cost 12"
)
# What it may have gained.
STANDBY = re.compile(r"isis metric (16777214|63) level-[12]|ip ospf cost 65535|no mpls ldp igp autoconfig")
OURS = re.compile(r"crypto .* CL-[nqrt]\d-[nqrt]\d(-b)?( .*)?")


@dataclass(frozen=True)
class Rehearsed:
    """The routers' configurations before and after, as sections of text, and what the run said."""

    links: tuple[CoreLink, ...]
    report: RunReport
    before: Mapping[str, Config]
    after: Mapping[str, Config]
    sessions: str

    def outcome(self, name: str) -> str:
        return next(link.outcome for link in self.report.links if link.name == name)


def sections(text: str) -> Config:
    """A configuration as its unindented lines, each with the lines beneath it."""
    found: dict[str, list[str]] = {}
    header = ""
    for line in text.splitlines():
        if line.startswith(" "):
            found[header].append(line.strip())
        elif line and not line.startswith(("!", "Building", "Current")):
            header = line
            found.setdefault(header, [])
    return {header: tuple(lines) for header, lines in found.items()}


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    directory = tmp_path_factory.mktemp("mixed")
    configs = {path.stem: path.read_text() for path in sorted((MIXED_CORE / "running").glob("*.cfg"))}
    with core_in_process(configs, speed=SPEED) as core:
        write_inventory(directory, core, load_links(MIXED_CORE / "links.yaml"))
        links = load_links(directory / "links.yaml")
        nornir = load_nornir(directory, links)
        try:
            before = {name: sections(core.shown(name, "show running-config")) for name in configs}
            report = migrate(nornir, links, links, journal=directory / "journal.db", timing=timing(core.time))
            after = {name: sections(core.shown(name, "show running-config")) for name in configs}
            sessions = core.shown("n3", "show crypto session")
        finally:
            close_all(nornir)
    return Rehearsed(links, report, before, after, sessions)


def test_every_link_ends_as_its_definition_says_or_is_refused_before_anything_is_changed(rehearsed: Rehearsed) -> None:
    reasons = {link.name: link.reason for link in rehearsed.report.links}
    outcomes = {link.name: rehearsed.outcome(link.name) for link in rehearsed.links}
    assert outcomes == {link.name: "not-tried" if link.name == REFUSED else "encrypted" for link in rehearsed.links}, (
        reasons
    )


def test_a_standby_metric_that_narrow_metrics_cannot_say_is_the_reason_of_the_refusal(rehearsed: Rehearsed) -> None:
    refused = next(link for link in rehearsed.report.links if link.name == REFUSED)
    assert refused.cause is Cause.NOT_READY
    assert refused.reason is not None
    assert "narrow" in refused.reason
    assert "standby_metric: 63" in refused.reason


def test_what_stays_on_a_plain_link_by_its_definition_is_said(rehearsed: Rehearsed) -> None:
    left = {link.name: link.left_plain for link in rehearsed.report.links if link.left_plain}
    assert set(left) == {"n1-n3"}
    assert "mpls traffic-eng tunnels" in " ".join(left["n1-n3"])


def test_every_object_that_is_not_of_a_link_is_untouched_line_by_line(rehearsed: Rehearsed) -> None:
    physical = {(end.router, f"interface {end.interface}") for link in rehearsed.links for end in (link.a, link.b)}
    for router, config in rehearsed.before.items():
        for header, lines in config.items():
            if (router, header) in physical or header.startswith("router "):
                continue
            assert rehearsed.after[router].get(header) == lines, (router, header)


def test_nothing_is_new_but_the_tunnels_and_the_crypto_of_the_links(rehearsed: Rehearsed) -> None:
    tunnels = {(end.router, f"interface {end.tunnel_name}") for link in rehearsed.links for end in (link.a, link.b)}
    for router, config in rehearsed.after.items():
        for header in config.keys() - rehearsed.before[router].keys():
            assert (router, header) in tunnels or OURS.fullmatch(header), (router, header)


def test_an_interface_loses_only_what_carries_traffic_and_gains_only_the_standby_metric(rehearsed: Rehearsed) -> None:
    for link in rehearsed.links:
        for end in (link.a, link.b):
            header = f"interface {end.interface}"
            was, now = rehearsed.before[end.router][header], rehearsed.after[end.router][header]
            gone, new = set(was) - set(now), set(now) - set(was)
            if link.name == REFUSED:
                assert (gone, new) == (set(), set()), link.name
                continue
            assert [line for line in gone if not LIFTED.fullmatch(line)] == [], link.name
            assert [line for line in new if not STANDBY.fullmatch(line)] == [], link.name
            assert not {"mpls ip", "ip router isis MIX", "ipv6 router isis MIX", "ip pim sparse-mode"} & set(now)


def test_a_process_changes_in_its_passive_interfaces_alone(rehearsed: Rehearsed) -> None:
    for router, config in rehearsed.before.items():
        for header in (header for header in config if header.startswith("router ")):
            changed = set(config[header]) ^ set(rehearsed.after[router][header])
            assert [line for line in changed if "passive-interface" not in line] == [], (router, header)


def test_what_is_carried_over_is_on_the_tunnels(rehearsed: Rehearsed) -> None:
    for router in ("n1", "n2"):
        tunnel = rehearsed.after[router]["interface Tunnel12"]
        assert {"ipv6 router isis MIX", "ip pim sparse-mode", "isis bfd"} <= set(tunnel)
    assert "ip pim sparse-mode" not in rehearsed.after["n1"]["interface Tunnel13"]
    assert {"isis metric 15 level-1", "isis metric 15 level-2"} <= set(rehearsed.after["q1"]["interface Tunnel12"])


def test_the_partner_s_tunnel_is_up_and_active_beside_ours(rehearsed: Rehearsed) -> None:
    state = re.search(
        r"Interface: Tunnel900\nProfile: PARTNER\nSession status: (\S+)", rehearsed.sessions.replace("\r", "")
    )
    assert state is not None
    assert state[1] == "UP-ACTIVE"
