"""What a journal tells of a run that was cut off: all that somebody needs who has to finish it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.engine.history import ACT_DONE, History, Unfinished
from corelinks.runbooks.engine.journal import BaselineKey, Journal, Recorded
from corelinks.runbooks.engine.owner import Liveness, Owner
from corelinks.tasks.baseline import RouterIdentity
from corelinks.templates.step import Before

BOTH = ("k1", "k2")


def key(router: str) -> BaselineKey:
    return BaselineKey("k1-k2", "GigabitEthernet0/3", RouterIdentity(f"SHA256:{router}", "/srv/core"))


def begun(journal: Journal, run: str, stage: str = "plain") -> None:
    journal.begin_run(run, "migrate", ["migrate", "k1-k2", "--until", "seal"])
    journal.begin_link(run, "k1-k2", BOTH, "seal")
    for router in BOTH:
        recorded = Recorded(run, router, (f"interface {router}",), Before(("isis metric 12",)), stage=stage)  # type: ignore[arg-type]
        journal.record_baseline(key(router), recorded)


def act(journal: Journal, step: str, what: str, router: str, result: str | None = ACT_DONE) -> None:
    number = journal.begin_act("r", "k1-k2", step, what, router, minutes=9 if what == "arm" else None)
    if result is not None:
        journal.end_act(number, result)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def only(path: Path) -> Unfinished:
    with History.read(path) as history:
        (found,) = history.unfinished()
    return found


def test_a_run_that_was_cut_off_between_two_confirms_tells_which_end_heard_of_it(path: Path) -> None:
    with Journal(path, "/srv/core") as journal:
        begun(journal, "r")
        for step in ("build", "cutover"):
            for router in BOTH:
                act(journal, step, "arm", router)
                act(journal, step, "change", router)
        for router in BOTH:
            act(journal, "build", "confirm", router)
        act(journal, "cutover", "confirm", "k1")
        act(journal, "cutover", "confirm", "k2", None)
    found = only(path)
    assert (found.run.id, found.run.verb, found.run.arguments) == (
        "r",
        "migrate",
        ("migrate", "k1-k2", "--until", "seal"),
    )
    assert (found.run.owner, found.run.liveness) == (Owner.this_process(), Liveness.ALIVE)
    assert (found.link.routers, found.link.until, found.link.outcome) == (BOTH, "seal", None)
    assert (found.began, found.is_touched, found.steps) == ("plain", True, ("build", "cutover"))
    assert found.confirmed("build") == {"k1", "k2"}
    assert found.confirmed("cutover") == {"k1"}
    assert found.perhaps_confirmed("cutover") == {"k2"}
    assert (found.confirmed("seal"), found.perhaps_confirmed("seal")) == (frozenset(), frozenset())
    assert [(each.step, each.act, each.router) for each in found.interrupted] == [("cutover", "confirm", "k2")]
    assert found.last == found.interrupted[-1]
    assert {each.minutes for each in found.acts if each.act == "arm"} == {9}
    assert {router: (known[0], known[1].before.metric) for router, known in found.baselines.items()} == {
        router: (key(router), ("isis metric 12",)) for router in BOTH
    }


def test_a_confirm_that_failed_may_have_been_heard_and_one_that_was_repeated_was(path: Path) -> None:
    with Journal(path) as journal:
        begun(journal, "r")
        act(journal, "build", "confirm", "k1", "the session was lost")
        act(journal, "build", "confirm", "k2", "the session was lost")
        act(journal, "build", "confirm", "k2")
    found = only(path)
    assert found.confirmed("build") == {"k2"}
    assert found.perhaps_confirmed("build") == {"k1"}
    assert found.interrupted == ()


@pytest.mark.parametrize("stage", ["build", "cutover"])
def test_a_run_that_began_at_a_later_stage_tells_what_it_found_and_is_no_plain_baseline(path: Path, stage: str) -> None:
    with Journal(path) as journal:
        begun(journal, "r", stage)
        assert journal.baseline(key("k1")) is None
    found = only(path)
    assert found.began == stage
    assert found.baselines["k2"][1].touched == ("interface k2",)
    assert not found.is_touched
    assert found.last is None


def test_a_plain_baseline_stays_that_of_the_link_when_a_later_run_begins_at_build(path: Path) -> None:
    with Journal(path) as journal:
        begun(journal, "r")
        journal.end_link("r", "k1-k2", "built", None)
        begun(journal, "later", "build")
        plain = journal.baseline(key("k1"))
        assert plain is not None
        assert plain.run == "r"
    assert only(path).run.id == "later"


def test_a_link_that_ended_unknown_is_unfinished_until_a_later_run_has_seen_to_it(path: Path) -> None:
    with Journal(path) as journal:
        begun(journal, "r")
        journal.end_link("r", "k1-k2", "unknown", "nobody knows", {"instructions": ["read it"]})
        for refused in ("r1", "r2"):
            journal.begin_run(refused, "migrate")
            journal.end_link(refused, "k1-k2", "not-tried", "refused")
        assert [each.run.id for each in journal.unfinished()] == ["r"]
        begun(journal, "again")
        assert [each.run.id for each in journal.unfinished()] == ["again"]
        journal.end_link("again", "k1-k2", "unknown", "still")
        assert [each.run.id for each in journal.unfinished()] == ["again"]
        begun(journal, "last")
        journal.end_link("last", "k1-k2", "encrypted", None)
        assert journal.unfinished() == ()
