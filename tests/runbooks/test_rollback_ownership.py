"""What is not ours stays: on simulated routers, with tunnels of other people under the numbers of our links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from corelinks.inventory.model import ENDS, CoreLink
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import JournalError
from corelinks.templates.render import render
from tests.support.paths import RUNNING
from tests.support.small_core import SmallCore, both_links, small_core

VOICE = """interface Tunnel12
 description voice to the branch
 ip address 172.16.9.1 255.255.255.252
 tunnel source Loopback0
 tunnel destination 192.0.2.2
!
"""
TE = """interface Tunnel12
 description TE to p2
 ip unnumbered Loopback0
 tunnel mode mpls traffic-eng
 tunnel destination 192.0.2.2
!
"""


def configs(**added: str) -> dict[str, str]:
    """The usual configurations, with more interfaces on the routers named."""
    texts = {name: (RUNNING / f"{name}.cfg").read_text() for name in ("p1", "p2")}
    return {
        name: text.replace("interface Loopback0", f"{added.get(name, '')}interface Loopback0", 1)
        for name, text in texts.items()
    }


def running(core: SmallCore) -> Mapping[str, tuple[str, ...]]:
    return {router: state.running.lines for router, state in core.states().items()}


@pytest.mark.parametrize("added", [{"p1": TE, "p2": TE}, {"p2": VOICE}], ids=["TE on both", "GRE on one"])
def test_a_tunnel_of_somebody_else_is_neither_migrated_over_nor_rolled_back(
    tmp_path: Path, added: Mapping[str, str]
) -> None:
    with small_core(tmp_path, configs=configs(**added)) as core:
        before = running(core)
        for report in (core.migrate(), core.rollback()):
            assert report.cause is Cause.NOT_OURS
            assert report.reason is not None
            assert "p2: Tunnel12 is not ours" in report.reason
            assert "roll it back" not in report.reason
        assert core.migrate().outcome == "not-tried"
        assert core.rollback().outcome == "not-tried"
        assert running(core) == before
        assert core.unsaved() == ()


def test_a_number_that_is_free_on_both_routers_is_named(tmp_path: Path) -> None:
    more = VOICE.replace("Tunnel12", "Tunnel1")
    with small_core(tmp_path, configs=configs(p1=VOICE, p2=more)) as core:
        reason = core.migrate().reason
        assert reason is not None
        assert "give the link another number (Tunnel2 is free on both)" in reason


def sealed_physical(text: str, interface: str) -> str:
    """The configuration without IGP and LDP on ``interface``."""
    start = text.index(f"interface {interface}\n")
    end = text.index("\n!", start)
    section = text[start:end]
    kept = [line for line in section.splitlines() if line not in (" ip router isis CORE", " mpls ip")]
    assert len(kept) == len(section.splitlines()) - 2
    return text[:start] + "\n".join(kept) + text[end:]


def test_a_healthy_link_under_the_operators_own_names_is_never_put_into_clear(tmp_path: Path) -> None:
    link, texts = both_links()[0], configs()
    for end in ENDS:
        router = link.end(end).router
        lines = "\n".join(render(link, end, "build").apply).replace("CL-p1-p2", "CORE-IPSEC")
        lines = re.sub(r"<secret:\S+>", "a-key-of-the-operator", lines)
        text = sealed_physical(texts[router], link.end(end).interface)
        texts[router] = text.replace("interface Loopback0\n", f"{lines}\n!\ninterface Loopback0\n", 1)
    with small_core(tmp_path, configs=texts) as core:
        before = running(core)
        report = core.rollback()
        assert (report.outcome, report.cause) == ("not-tried", Cause.NOT_OURS)
        assert report.reason is not None
        wanted = "`tunnel protection ipsec profile CORE-IPSEC` and not `tunnel protection ipsec profile CL-p1-p2`"
        assert wanted in report.reason
        report = core.migrate()
        assert (report.outcome, report.cause) == ("not-tried", Cause.NOT_OURS)
        assert running(core) == before


def test_an_interface_that_nothing_proves_to_be_sealed_by_us_is_left_alone(tmp_path: Path) -> None:
    link, texts = both_links()[0], configs()
    for end in ENDS:
        router = link.end(end).router
        texts[router] = sealed_physical(texts[router], link.end(end).interface)
    with small_core(tmp_path, configs=texts) as core:
        before = running(core)
        report = core.rollback()
        assert (report.outcome, report.cause) == ("not-tried", Cause.NOT_OURS)
        assert report.reason is not None
        assert "p1: -interface GigabitEthernet0/0 / ip router isis CORE" in report.reason
        assert running(core) == before


def test_a_link_whose_definition_was_edited_since_is_ours_by_the_journal(tmp_path: Path) -> None:
    with small_core(tmp_path) as core:
        before = running(core)
        assert core.migrate().outcome == "encrypted"
        core.links = tuple(_keyed(link) if link.name == core.link.name else link for link in core.links)
        assert core.rollback(journal=tmp_path / "another.db").cause is Cause.NOT_OURS
        assert core.rollback().outcome == "as-before"
        assert running(core) == before


def _keyed(link: CoreLink) -> CoreLink:
    return link.model_copy(update={"key": 77})


def test_a_practice_run_gives_a_later_rollback_no_baseline(tmp_path: Path) -> None:
    """Another core, with the same names of routers and links: its journal is another's."""
    with small_core(tmp_path / "practice") as practice:
        assert practice.migrate().outcome == "encrypted"
    heavy = {name: text.replace("isis metric 10 level-2", "isis metric 33 level-2") for name, text in configs().items()}
    links = both_links()
    with small_core(tmp_path / "real", configs=heavy, links=links) as core:
        assert core.migrate().outcome == "encrypted"
        with pytest.raises(JournalError, match="is of the inventory"):
            core.rollback(journal=tmp_path / "practice" / "journal.db")
        report = core.rollback(journal=tmp_path / "empty.db")
        assert (report.outcome, report.cause) == ("plain", Cause.ORIGINAL_UNKNOWN)
        assert report.reason == "the journal does not know p1 and p2 as before: what is there now is by the definition"
