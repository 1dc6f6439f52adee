"""Links whose routers have settings of the IGP's process that reach interface and tunnel, over SSH to the end and back.

What `plan` shows for each is what is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from corelinks.inventory.model import ENDS, CoreLink
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.plan import plan_text
from corelinks.runbooks.saved_configs import saved_configs, saved_path
from tests.support.igp_core import CABLE, Igp, configs, igp_core, isis, link_of, ospf
from tests.support.igp_settings_cores import SHAPING
from tests.support.small_core import SmallCore

STEPS = ("build", "cutover", "seal")


def running(core: SmallCore) -> dict[str, list[str]]:
    """Every line with its section, in an order of our own: IOS moves what is typed again."""
    return {router: sorted(" / ".join(path) for path in state.running.paths) for router, state in core.states().items()}


def section(core: SmallCore, router: str, header: str) -> tuple[str, ...]:
    return core.states()[router].running.section(header) or ()


def planned(link: CoreLink, texts: Mapping[str, str], directory: Path) -> dict[tuple[str, str], list[str]]:
    """The lines of each step on each router in what `plan` prints for the saved configurations."""
    for router, text in texts.items():
        path = saved_path(directory, router)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    found: dict[tuple[str, str], list[str]] = {}
    lines: list[str] = []
    for line in plan_text([link], None, saved_configs(directory, [link])):
        if line.startswith("## "):
            _, _, step, _, router, *more = line.split()
            lines = [] if more else found.setdefault((step, router), [])
        elif line:
            lines.append(line)
    return found


def sent(core: SmallCore) -> dict[tuple[str, str], list[str]]:
    """The lines of each step on each router that the newest run's journal says were sent."""
    found: dict[tuple[str, str], list[str]] = {}
    with Journal(core.journal) as journal:
        for act in journal.acts(journal.runs()[-1], core.name):
            if act.act in ("change", "open"):
                of_router = _of_router((act.text or "").splitlines(), act.router)
                found.setdefault((act.step, act.router), []).extend(of_router)
    return found


def _of_router(lines: Iterable[str], router: str) -> list[str]:
    return [line.removeprefix(f"{router}: ") for line in lines if line.startswith(f"{router}: ")]


@pytest.mark.parametrize("name", SHAPING)
def test_a_link_is_encrypted_and_goes_back_to_every_line_and_its_plan_was_what_was_sent(
    name: str, tmp_path: Path
) -> None:
    igp = SHAPING[name]
    with igp_core(tmp_path, igp) as core:
        before = running(core)
        report = core.migrate()
        assert report.outcome == "encrypted", report.reason
        plan = planned(core.link, configs(igp), tmp_path)
        assert {key: lines for key, lines in plan.items() if lines} == sent(core)
        assert sorted(plan) == sorted((step, router) for step in STEPS for router in core.link.routers)
        report = core.rollback()
        assert report.outcome == "as-before", report.reason
        assert running(core) == before
        core.assert_nothing_of_ours_is_left()


@pytest.mark.parametrize("name", ["textbook", "a password of IS-IS", "IS-IS autoconfig"])
def test_a_release_that_drops_isis_lines_has_them_again_after_a_rollback(name: str, tmp_path: Path) -> None:
    with igp_core(tmp_path, SHAPING[name], ["drops-isis-lines@alder"]) as core:
        before = running(core)
        assert core.migrate().outcome == "encrypted"
        assert core.rollback().outcome == "as-before"
        assert running(core) == before


def test_a_secret_stays_on_the_interface_that_is_sealed(tmp_path: Path) -> None:
    with igp_core(tmp_path, SHAPING["a password of IS-IS"], ["drops-isis-lines@alder"]) as core:
        assert core.migrate().outcome == "encrypted"
        lines = section(core, "alder", f"interface {CABLE}")
        assert {" isis protocol shutdown", " ip router isis WOOD"} <= {f" {line.strip()}" for line in lines}
        assert any("isis password 7 " in line for line in lines)
        assert not any("mpls ip" in line for line in lines)


def test_what_a_network_statement_and_autoconfig_bring_is_off_after_the_seal(tmp_path: Path) -> None:
    with igp_core(tmp_path, SHAPING["OSPF autoconfig"]) as core:
        assert core.migrate().outcome == "encrypted"
        for router in core.link.routers:
            assert f"passive-interface {CABLE}" in section(core, router, "router ospf 5")
            assert "no mpls ldp igp autoconfig" in section(core, router, f"interface {CABLE}")


@pytest.mark.parametrize("name", ["both levels, one metric", "OSPF passive, by network", "IS-IS autoconfig"])
def test_a_rollback_without_journal_finds_out_what_the_process_does_by_itself(name: str, tmp_path: Path) -> None:
    with igp_core(tmp_path, SHAPING[name], until="seal") as core:
        before = running(core)
        assert core.migrate().outcome == "encrypted"
        report = core.rollback(tmp_path / "another.db")
        assert report.outcome == "plain", report.reason
        metrics = {f"interface {CABLE} / isis metric 30"}  # which only the journal knows
        assert {router: set(lines) - metrics for router, lines in running(core).items()} == {
            router: set(lines) - metrics for router, lines in before.items()
        }


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("OSPF passive, by network", f"passive-interface {CABLE}"),
        ("IS-IS passive by default", "no ip router isis WOOD"),
        ("OSPF autoconfig", "no mpls ldp igp autoconfig"),
        ("a password of IS-IS", "isis protocol shutdown"),
    ],
)
def test_a_seal_of_which_a_line_is_lost_takes_the_whole_link_back(name: str, line: str, tmp_path: Path) -> None:
    with igp_core(tmp_path, SHAPING[name], [f"lose-line@birch,line=^{line}$"]) as core:
        before = running(core)
        report = core.migrate()
        assert (report.outcome, report.cause) == ("as-before", Cause.LINE_LOST), report.reason
        assert report.reason is not None
        assert line in report.reason
        assert running(core) == before
        core.assert_nothing_of_ours_is_left()


@pytest.mark.parametrize(
    ("name", "line"),
    [("OSPF passive, by network", f"passive-interface {CABLE}"), ("a password of IS-IS", "isis protocol shutdown")],
)
def test_a_seal_in_a_second_window_that_loses_a_line_goes_back_to_the_cutover(
    name: str, line: str, tmp_path: Path
) -> None:
    with igp_core(tmp_path, SHAPING[name]) as core:
        assert core.migrate("cutover").cause is None
        before = running(core)
        core.core.inject(f"lose-line@alder,line=^{line}$")
        report = core.migrate()
        assert (report.outcome, report.cause) == ("as-before", Cause.LINE_LOST), report.reason
        assert running(core) == before


REFUSED: Mapping[str, tuple[Igp, str]] = {
    "narrow": (isis(" is-type level-2-only"), "write `standby_metric: 63` and a `metric` below it"),
    "levels": (isis(" metric-style wide", level="level-1"), "write `level: level-1-2` under igp"),
    "process shut": (
        ospf(" shutdown", interface=(" ip ospf 5 area 7", " mpls ip"), loopback=(" ip ospf 5 area 7",)),
        "`router ospf 5` is shut down",
    ),
    "another process": (
        ospf(
            "router ospf 6",
            " network 198.51.100.0 0.0.0.255 area 0",
            interface=(" ip ospf 5 area 7", " mpls ip"),
            loopback=(" ip ospf 5 area 7",),
        ),
        "`router ospf 6` holds Tunnel34 (198.51.100.9) by `network 198.51.100.0 0.0.0.255 area 0`",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_process_does_not_allow_is_refused_in_one_sentence_and_nothing_is_sent(
    name: str, tmp_path: Path
) -> None:
    igp, said = REFUSED[name]
    with igp_core(tmp_path, igp) as core:
        before = running(core)
        report = core.migrate()
        assert report.cause is Cause.NOT_READY
        assert report.reason is not None
        assert report.verdict is not None
        assert said in "; ".join(check.found for check in report.verdict.checks if check.check == "igp-process")
        assert sent(core) == {}
        assert running(core) == before


def test_a_plan_says_what_depends_on_a_router_that_it_does_not_know() -> None:
    link = link_of(SHAPING["textbook"])
    lines = list(plan_text([link]))
    assert not any("<as before" in line for line in lines)
    for end in ENDS:
        router = link.end(end).router
        assert any(f"there is no running/{router}.cfg" in line for line in lines)
        assert f" ! depends on {router}: a no for each line that turns LDP and the IGP on" in lines
        assert f" ! depends on {router}: the metric as before" in lines
