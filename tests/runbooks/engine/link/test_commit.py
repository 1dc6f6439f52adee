"""A step in parts: what opens an interface goes out only when all else was read back, and a lost line stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.journal import Journal, JournalError
from corelinks.runbooks.engine.link.commit import parts_of
from tests.support.fake_link import LINKS, Scene, stage
from tests.support.fake_routers import FakeRouter, first, lost_after, refused, then


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Journal(tmp_path / "journal.db") as journal:
        yield stage(LINKS["p1-p2"], journal)


def dropping(start: str) -> Callable[[FakeRouter, Callable[[], Any]], Any]:
    """The router takes a change, and a line of the tunnel does not stay."""

    def drop(router: FakeRouter) -> None:
        tunnel = router.lines.index("interface Tunnel12")
        del router.lines[next(n for n, line in enumerate(router.lines) if n > tunnel and line.startswith(f" {start}"))]

    return then(drop)


def test_what_opens_an_interface_begins_a_part_of_its_own() -> None:
    lines = ("crypto ikev2 policy P", " match fvrf any", "interface Tunnel7", " shutdown", " mpls ip", " no shutdown")
    assert parts_of(lines) == (lines[:-1], ("interface Tunnel7", " no shutdown"))
    behind = ("router ospf 1", " no passive-interface Tunnel7")
    assert parts_of((*lines, *behind)) == (lines[:-1], ("interface Tunnel7", " no shutdown", *behind))
    assert parts_of(lines[:-1]) == (lines[:-1],)
    assert parts_of(()) == ((),)


@pytest.mark.parametrize("line", ["tunnel protection", "shutdown"])
def test_a_tunnel_is_not_opened_at_either_end_unless_it_stands_shut_and_protected_at_both(
    scene: Scene, line: str
) -> None:
    scene.b.troubles["send"].append(dropping(line))
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.LINE_LOST), report.reason
    assert report.reason is not None
    assert report.reason.startswith(f"p2 did not keep 'interface Tunnel12 / {line}")
    assert "open" not in [act for act, _, _ in scene.acts()]
    scene.assert_nothing_is_left()


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_refused_line_is_reported_with_a_line_taken_before_it_that_did_not_stay(scene: Scene, is_lost: bool) -> None:
    def refuse(router: FakeRouter, effect: Callable[[], Any]) -> Any:
        router.always_refused = "match address local"
        try:
            effect()
        finally:
            router.always_refused = None
            if is_lost:
                router.lines.remove(" group 19")

    scene.a.troubles["send"].append(refuse)
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.LINE_LOST if is_lost else Cause.ROUTER_ERROR)
    assert report.reason is not None
    assert report.reason.startswith("p1 did not keep 'crypto ikev2 proposal CL-p1-p2 / group 19'") is is_lost
    assert (
        "p1: refused, answering '% Cannot remove as it is in use.' at 'match address local 10.1.12.1'" in report.reason
    )
    scene.assert_nothing_is_left()


def test_a_router_that_went_back_before_it_was_read_has_lost_no_line(scene: Scene) -> None:
    def refuse_and_go_back(router: FakeRouter, effect: Callable[[], Any]) -> Any:
        router.always_refused = "match address local"
        try:
            effect()
        finally:
            router.always_refused = None
            router.revert()

    scene.a.troubles["send"].append(refuse_and_go_back)
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.ROUTER_ERROR)
    assert report.reason is not None
    assert "did not keep" not in report.reason
    scene.assert_nothing_is_left()


def test_a_router_whose_session_broke_is_not_asked_what_it_has_kept(scene: Scene) -> None:
    scene.a.troubles["send"].append(refused)
    scene.b.troubles["send"].append(lost_after)
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.ROUTER_ERROR)
    assert report.reason is not None
    assert "did not keep" not in report.reason
    assert "p1: refused" in report.reason
    assert "p2: the session ended" in report.reason
    scene.assert_nothing_is_left()


@pytest.mark.parametrize("sends", [2, 3], ids=["cutover", "seal"])
def test_a_line_that_is_lost_in_a_later_step_takes_the_whole_link_back(scene: Scene, sends: int) -> None:
    def go_back(router: FakeRouter, effect: Callable[[], Any]) -> Any:
        before = list(router.lines)
        taken = effect()
        router.lines[:] = before
        return taken

    scene.a.troubles["send"].extend([then(lambda router: None)] * sends)
    scene.a.troubles["send"].append(go_back)
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.LINE_LOST), report.reason
    scene.assert_nothing_is_left()


def test_a_line_that_goes_while_the_step_is_proven_is_not_confirmed(scene: Scene) -> None:
    # The states that are read: two in preflight, before arming, behind each of the two parts, and before the confirm.
    scene.a.troubles["state"].extend([then(lambda router: None)] * 5)
    scene.a.troubles["state"].append(_without_description)
    report = scene.run(until="build")
    assert (report.outcome, report.cause) == ("as-before", Cause.LINE_LOST), report.reason
    assert report.reason is not None
    assert "description" in report.reason


def _without_description(router: FakeRouter, effect: Callable[[], Any]) -> Any:
    router.lines[:] = [line for line in router.lines if not line.startswith(" description encrypted")]
    return effect()


def test_by_what_a_step_was_proven_is_on_disk_before_any_router_hears_its_confirm(scene: Scene) -> None:
    seen: list[list[str]] = []

    def note(router: FakeRouter) -> None:
        seen.append([proof.step for proof in scene.context.journal.proofs("run", "p1-p2")])

    scene.a.troubles["confirm"].extend([first(note)] * 3)
    assert scene.run().outcome == "encrypted"
    assert seen == [["build"], ["build", "cutover"], ["build", "cutover", "seal"]]


def test_the_lines_of_the_link_as_both_routers_showed_them_are_kept_with_each_proof(scene: Scene) -> None:
    assert scene.run().outcome == "encrypted"
    for proof in scene.context.journal.proofs("run", "p1-p2"):
        assert set(proof.standing) == {"p1", "p2"}
        assert all(any("interface Tunnel12" in line for line in lines) for lines in proof.standing.values())


def test_what_was_put_back_is_kept_as_it_was_before(scene: Scene) -> None:
    scene.a.troubles["state"].extend([then(lambda router: None)] * 5)
    scene.a.troubles["state"].append(_without_description)
    assert scene.run(until="build").outcome == "as-before"
    (proof,) = scene.context.journal.proofs("run", "p1-p2")
    assert (proof.step, set(proof.standing)) == ("restore", {"p1", "p2"})
    assert not any("Tunnel12" in line for lines in proof.standing.values() for line in lines)


def test_a_step_whose_proof_cannot_be_written_is_not_confirmed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise JournalError("journal j cannot be written: the disk is full")

    monkeypatch.setattr(scene.context.journal, "record_proof", refuse)
    report = scene.run()
    assert (report.outcome, report.cause) == ("as-before", Cause.JOURNAL)
    # The way back goes on without it; what is confirmed there is that nothing of the step is left.
    steps = {act.step for act in scene.context.journal.acts("run", "p1-p2") if act.act == "confirm"}
    assert steps <= {"restore"}
    scene.assert_nothing_is_left()
