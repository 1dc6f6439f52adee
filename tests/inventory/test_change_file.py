"""A change file becomes a change, or every fault in it is said at once, with file, line and field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from corelinks.inventory.change_file import ChangeFile, load_change
from corelinks.inventory.errors import InventoryError, InventoryFault

WHOLE = """\
id: CHG0031337
zone: Europe/Vienna
windows:
  - {start: 2026-12-01 22:00, end: "05:00", nights: 2}
  - {start: 2026-12-20 01:00:00, end: 2026-12-20T04:00+00:00, zone: UTC}
links: [p1-p2, p3-*]
exclude: [p3-p5]
until: cutover
parallelism: 3
canary: {links: 2, soak: 1h30m}
abort: {put_back: none, unknown: false, probe: {command: [ping, -c1, 192.0.2.1], every: 30, timeout: 5s}}
order: [p3-p4]
hooks:
  before: [{command: [/usr/local/bin/silence, "60"]}]
  after_link: [{command: 'logger "$CORELINKS_LINK"', shell: true}]
durations: {build: 4m, way_back: 300}
approvals: [{who: CAB, on: 2026-11-20, votes: 7}]
contact: {noc: +43 1 234}
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], ChangeFile]:
    def loaded(text: str) -> ChangeFile:
        (tmp_path / "change.yaml").write_text(text, encoding="utf-8")
        return load_change(tmp_path / "change.yaml")

    return loaded


@pytest.fixture
def faults(load: Callable[[str], ChangeFile]) -> Callable[[str], list[InventoryFault]]:
    def found(text: str) -> list[InventoryFault]:
        with pytest.raises(InventoryError) as error:
            load(text)
        return error.value.faults

    return found


def test_everything_that_a_change_file_may_say(load: Callable[[str], ChangeFile]) -> None:
    change = load(WHOLE)
    request = change.request
    spans = [("2026-12-01T22:00+01:00", 7), ("2026-12-02T22:00+01:00", 7), ("2026-12-20T01:00+00:00", 3)]
    assert [(window.start, window.seconds / 3600) for window in change.windows.each] == [
        (datetime.fromisoformat(start).timestamp(), hours) for start, hours in spans
    ]
    assert str(change.windows).startswith("2026-12-01 22:00 CET to 2026-12-02 05:00 CET, ")
    assert request.canary is not None
    assert (request.canary.links, request.canary.soak) == (2, 5400.0)
    assert (request.abort.put_back, request.abort.unknown) == (None, False)
    assert request.abort.probe is not None
    assert request.abort.probe.command == ("ping", "-c1", "192.0.2.1")
    assert request.hooks.after_link[0].command == ('logger "$CORELINKS_LINK"',)
    assert (request.durations.build, request.durations.way_back, request.durations.seal) == (240.0, 300.0, None)
    assert request.approvals == ({"who": "CAB", "on": "2026-11-20", "votes": "7"},)


def test_an_unknown_link_ends_a_change_unless_its_file_says_otherwise(load: Callable[[str], ChangeFile]) -> None:
    change = load("id: 7\nwindows: [{start: 2026-12-01T22:00Z, end: 05:00}]\nlinks: [p1-p2]\n")
    assert change.request.abort.unknown
    assert change.request.id == "7"


def test_order_and_priorities_say_which_links_come_first(load: Callable[[str], ChangeFile]) -> None:
    names = ["p1-p2", "p3-p4", "p3-p5"]
    assert sorted(names, key=load(WHOLE).request.rank) == ["p3-p4", "p1-p2", "p3-p5"]
    other = WHOLE.replace("order: [p3-p4]", "priorities: {p3-p5: 9, p1-p2: -1}")
    assert sorted(names, key=load(other).request.rank) == ["p3-p5", "p3-p4", "p1-p2"]


def test_every_fault_is_said_at_once_with_file_line_and_field(
    faults: Callable[[str], list[InventoryFault]], tmp_path: Path
) -> None:
    text = """\
id:
zone: Europe/Wien
windows:
  - start: 2026-12-01
    end: "25:00"
    nights: 0
links: []
until: never
canary: {links: yes, soak: long}
abort: {put_back: 0, probe: {command: ping 192.0.2.1}}
hooks: {befor: [], before: [{command: [sleep, 5]}]}
approvals: [{password: hunter2}]
"""
    found = {fault.place: fault for fault in faults(text)}
    assert set(found) == {
        "approvals.0.password (line 12)",
        "id (line 1)",
        "zone (line 2)",
        "windows.0.start (line 4)",
        "windows.0.end (line 5)",
        "windows.0.nights (line 6)",
        "links (line 7)",
        "until (line 8)",
        "canary.links (line 9)",
        "canary.soak (line 9)",
        "abort.put_back (line 10)",
        "abort.probe.command (line 10)",
        "hooks.befor (line 11)",
        "hooks.before.0.command (line 11)",
    }
    assert {fault.file for fault in found.values()} == {str(tmp_path / "change.yaml")}
    assert found["zone (line 2)"].problem == "'Europe/Wien' is no time zone: did you mean 'Europe/Vienna'?"
    assert found["hooks.befor (line 11)"].problem == "unknown key 'befor': did you mean 'before'?"
    assert not any("hunter2" in str(fault) for fault in found.values())


@pytest.mark.parametrize(
    ("before", "after", "place", "said"),
    [
        ("links: [p1-p2, p3-*]\n", "", "file", "expected either links or filter"),
        ("until: cutover", "filter: {groups: [xe17]}", "file", "expected either links or filter"),
        ("parallelism: 3", "priorities: {p1-p2: 1}", "file", "expected order or priorities, not both"),
        ("parallelism: 3", "filter: {ends: any}", "filter (line 9)", "chooses nothing"),
        ("zone: Europe/Vienna\n", "", "windows.0.start (line 3)", "of no zone"),
        ("zone: Europe/Vienna", "zone: ../../etc/passwd", "zone (line 2)", "is no time zone"),
        ('"05:00", nights', "2026-12-01 21:00, nights", "windows.0.start (line 4)", "not after its start"),
        ("2026-12-01 22:00,", "2026-03-29 02:30,", "windows.0.start (line 4)", "is skipped"),
        ("p3-*", "$(reboot)", "links.1 (line 6)", "neither a name nor a pattern"),
        ("every: 30", "every: 0s", "abort.probe.every (line 11)", "above 0"),
        ("build: 4m", "build: .inf", "durations.build (line 16)", "between 0 and"),
        ("soak: 1h30m", "soak:", "canary.soak (line 10)", "expected a length of time"),
        ("contact: {noc: +43 1 234}", 'contact: {noc: "a\\nb"}', "contact.noc (line 18)", "one line"),
        ("id: CHG0031337", "id: {a: 1}", "id (line 1)", "expected one line of text"),
    ],
)
def test_a_fault_is_said_where_it_is(
    faults: Callable[[str], list[InventoryFault]], before: str, after: str, place: str, said: str
) -> None:
    assert before in WHOLE
    (fault,) = faults(WHOLE.replace(before, after))
    assert fault.place == place
    assert said in fault.problem


@pytest.mark.parametrize("text", ["", "[]", "just text", "id: [", "id: 1\nid: 2"])
def test_what_is_no_change_file_is_one_clear_answer(faults: Callable[[str], list[InventoryFault]], text: str) -> None:
    assert len(faults(text)) == 1
