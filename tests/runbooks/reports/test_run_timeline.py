"""When links were worked on, and what each waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.engine.history import SeenLink
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.report import facts_of
from corelinks.runbooks.reports.run_timeline import timeline_of
from tests.support.journaled_run import RUN, journaled_run

LINKS = {"a-b": ("a", "b", "encrypted"), "b-c": ("b", "c", "encrypted"), "d-e": ("d", "e", "encrypted")}


def waits(path: Path, times: dict[str, tuple[float, float]]) -> dict[str, str]:
    with Journal(path) as journal:
        journal._database.execute("UPDATE run SET started = 100.0, ended = 200.0")
        for name, (started, ended) in times.items():
            journal._database.execute("UPDATE link SET started = ?, ended = ? WHERE name = ?", (started, ended, name))
    return {row.link.record.name: row.waited_for for row in timeline_of(facts_of(path, RUN)).rows}


def test_a_link_that_began_when_another_had_ended_waited_for_what_the_two_share(tmp_path: Path) -> None:
    ring = [SeenLink(name, pair, True) for name, pair in {"c-d": ("c", "d"), "e-a": ("e", "a")}.items()]
    path = journaled_run(tmp_path / "journal.db", LINKS, aside=ring)
    times = {"a-b": (100.0, 110.0), "b-c": (110.01, 120.0), "d-e": (120.02, 130.0)}
    assert waits(path, times) == {
        "a-b": "",
        "b-c": "a-b, which held b",
        "d-e": "b-c, since losing both would part the core",
    }


def test_a_link_whose_loss_parts_the_core_went_alone_and_one_with_a_way_round_only_after(tmp_path: Path) -> None:
    path = journaled_run(tmp_path / "journal.db", {**LINKS, "e-f": ("e", "f", "encrypted")})
    times = {"a-b": (100.0, 110.0), "b-c": (100.0, 110.0), "d-e": (100.0, 140.0), "e-f": (110.5, 130.0)}
    assert waits(path, times)["e-f"].endswith("since it is the only path to somewhere and goes alone")
    double = [SeenLink(f"{name}-2", (a, b), True) for name, (a, b, _) in {**LINKS, "e-f": ("e", "f", "")}.items()]
    path = journaled_run(tmp_path / "round.db", {**LINKS, "e-f": ("e", "f", "encrypted")}, aside=double)
    assert waits(path, times)["e-f"] == "a-b, which was under way"


def test_a_link_that_began_long_after_the_others_waited_for_none_of_them(tmp_path: Path) -> None:
    path = journaled_run(tmp_path / "journal.db", LINKS)
    assert waits(path, {"a-b": (100.0, 110.0), "b-c": (150.0, 160.0), "d-e": (100.0, 101.0)})["b-c"] == ""


def test_the_steps_follow_each_other_and_each_waits_for_its_proof(tmp_path: Path) -> None:
    path = journaled_run(tmp_path / "journal.db", {"a-b": ("a", "b", "encrypted")})
    with Journal(path) as journal:
        database = journal._database
        database.execute("UPDATE run SET started = 100.0, ended = 200.0")
        database.execute("UPDATE link SET started = 101.0, ended = 141.0")
        for number, step in enumerate(("build", "cutover", "seal"), 1):
            began = 101.0 + 10 * number
            database.execute("UPDATE act SET began = ?, ended = ? WHERE step = ?", (began, began + 2, step))
            database.execute("UPDATE proof SET at = ? WHERE step = ?", (began + 8, step))
    timeline = timeline_of(facts_of(path, RUN))
    (row,) = timeline.rows
    assert [(each.step, each.began, each.ended, each.proving) for each in row.phases] == [
        ("preflight", 101.0, 111.0, None),
        ("build", 111.0, 121.0, (113.0, 119.0)),
        ("cutover", 121.0, 131.0, (123.0, 129.0)),
        ("seal", 131.0, 141.0, (133.0, 139.0)),
    ]
    assert (timeline.began, timeline.seconds) == (100.0, 100.0)


def test_a_link_that_was_refused_has_no_steps(tmp_path: Path) -> None:
    path = journaled_run(tmp_path / "journal.db", {"a-b": ("a", "b", "not-tried")})
    assert [row.phases for row in timeline_of(facts_of(path, RUN)).rows] == [()]


@pytest.mark.parametrize("name", ["a-b", "b-c"])
def test_a_link_does_not_wait_for_itself(tmp_path: Path, name: str) -> None:
    path = journaled_run(tmp_path / "journal.db", LINKS)
    assert not waits(path, {name: (100.0, 100.5)})[name].startswith(f"{name},")
