"""The report of a run in HTML: everything is told, nothing in it does anything, and a large one can be read, too."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from corelinks.runbooks.engine.history import SeenLink
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.report import facts_of
from corelinks.runbooks.reports.core_picture import MOST_DRAWN, CoreLayout, drawn_links
from corelinks.runbooks.reports.run_html import MOST_IN_FULL, to_html
from tests.support.html_rules import assert_is_harmless, words_of
from tests.support.journaled_run import RUN, journaled_run, link_of_run

HOSTILE = (
    "</pre></title></style></svg>--><script>alert(1)</script><img src=http://e.example/x onerror='y'>"
    "\"'&lt;{{ 7*7 }}{% raw %} [/red] `|` \x1b]0;t\x07\x9b31m\u202e\ud83d\ufffe"
)
CORE = {
    "k1-k2": ("k1", "k2", "encrypted"),
    "k1-k2-b": ("k1", "k2", "as-before"),
    "k2-k3": ("k2", "k3", "unknown"),
    "k3-k4": ("k3", "k4", "not-tried"),
}
ASIDE = (SeenLink("k1-k4", ("k1", "k4"), True), SeenLink("k2-k4", ("k2", "k4"), False))


def told(journal: Path, *, full: bool = False) -> str:
    return to_html(facts_of(journal, "last"), full=full)


def test_everything_of_a_run_is_told(tmp_path: Path) -> None:
    html = told(journaled_run(tmp_path / "journal.db", CORE, aside=ASIDE, arguments=["migrate", "--yes"]))
    said = " ".join(words_of(assert_is_harmless(html)).split())
    for words in (
        f"migrate {RUN}",
        "1 unknown, 1 as-before, 1 not-tried, 1 encrypted",
        "1: a check failed, a link was refused",
        "corelinks migrate --yes",
        "What a person has to do",
        "The run takes back build. Why: build was not proven: as expected",
        "no interface Tunnel1",
        "it answered % as expected",
        "cutover: for at most 7.5 s of the routers' time; 1 looks saw labelled pings lost",
        "What others have changed meanwhile",
        "Read back: the lines of the link in each router's running-config",
        "interface Tunnel1 / as expected",
        "What the routers had of it before",
        "refused as expected",
        "show mpls ldp neighbor as expected",
    ):
        assert words in said, words


def test_whatever_was_said_by_others_is_text_in_it_and_does_nothing(tmp_path: Path) -> None:
    links = {
        f"{HOSTILE}{number}": (f"a{HOSTILE}", f"b{HOSTILE}", outcome)
        for number, (_, _, outcome) in enumerate(CORE.values())
    }
    hostile = HOSTILE.replace("\ud83d", "")  # half a character is no text that a database takes
    links = {
        name.replace("\ud83d", ""): (a.replace("\ud83d", ""), b.replace("\ud83d", ""), outcome)
        for name, (a, b, outcome) in links.items()
    }
    journal = journaled_run(tmp_path / "journal.db", links, words=hostile, arguments=[hostile], verb=hostile)
    facts = facts_of(journal, "last", remark=HOSTILE)
    change = {"id": HOSTILE, "contact": {HOSTILE: HOSTILE}, "approvals": [{"by": HOSTILE}], HOSTILE: [HOSTILE, 7]}
    html = to_html(replace(facts, change=change))
    said = words_of(assert_is_harmless(html))
    assert "<script>alert(1)</script>" in said
    assert "{{ 7*7 }}" in said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff\ufffe]", html)


@pytest.mark.parametrize(
    "change", [{"id": "CHG1", "contact": {"phone": "7"}, "approvals": [{"by": "eve"}, {"by": "al"}]}]
)
def test_the_change_that_a_run_carried_out_is_told_with_who_approved(tmp_path: Path, change: dict[str, object]) -> None:
    facts = facts_of(journaled_run(tmp_path / "journal.db", CORE), "last")
    assert "approvals" not in to_html(facts)
    said = " ".join(words_of(assert_is_harmless(to_html(replace(facts, change=change)))).split())
    assert "change CHG1 contact phone: 7 approvals by: eve; by: al" in said


def test_each_link_is_drawn_as_it_was_before_and_as_it_is_after(tmp_path: Path) -> None:
    drawn = drawn_links(facts_of(journaled_run(tmp_path / "journal.db", CORE, aside=ASIDE), "last"))
    assert {link.name: (link.before, link.after) for link in drawn} == {
        "k1-k2": ("plain", "encrypted"),
        "k1-k2-b": ("plain", "as-before"),
        "k2-k3": ("plain", "unknown"),
        "k3-k4": ("in the IGP", "not-tried"),
        "k1-k4": ("in the IGP", "in the IGP"),
        "k2-k4": ("no IGP adjacency", "no IGP adjacency"),
    }
    picture = CoreLayout(drawn).picture("after", {link.name: link.after for link in drawn})
    styles = Counter(re.findall(r'class="link ([\w -]+)"', picture))
    assert styles == Counter(["encrypted", "as-before", "unknown", "not-tried", "standing aside", "down aside"])
    paths = re.findall(r' d="([^"]+)"', picture)
    assert len(set(paths)) == len(paths), "two links between the same routers hide each other"


def test_a_core_is_drawn_alike_each_time(tmp_path: Path) -> None:
    drawn = drawn_links(facts_of(journaled_run(tmp_path / "journal.db", CORE, aside=ASIDE), "last"))
    states = {link.name: link.after for link in drawn}
    first, second = (CoreLayout(order).picture("x", states) for order in (drawn, drawn))
    assert first == second


def test_a_check_that_waits_for_a_second_sample_is_no_news_beside_a_failure(tmp_path: Path) -> None:
    html = told(journaled_run(tmp_path / "journal.db", {"k1-k2": ("k1", "k2", "as-before")}))
    assert '<td class="short">session</td>' in html
    assert "drops" not in html


def test_a_run_that_was_cut_off_says_so(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal(path) as journal:
        journal.begin_run("r1", "migrate")
        journal.begin_link("r1", "k1-k2", ("k1", "k2"), "seal")
        journal.begin_act("r1", "k1-k2", "build", "arm", "k1", minutes=9)
    said = " ".join(words_of(assert_is_harmless(told(path))).split())
    assert "it has not come to its end: under way" in said
    assert "never ended" in said
    assert "not in the journal: no command has ended with this run" in said
    assert "The journal does not know the core around these links" in said


def test_a_journal_that_knows_next_to_nothing_of_a_link_is_told(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal(path) as journal:
        journal.begin_run("r1", "resume")
        journal.end_link("r1", "k1-k2", "not-tried", None)
        journal.end_run("r1")
    assert "k1-k2" in words_of(assert_is_harmless(told(path)))
    with Journal(path) as journal:
        journal.begin_run("r2", "migrate")
    assert "no link was begun" in words_of(assert_is_harmless(told(path)))


def large(path: Path, number: int, routers: int) -> Path:
    """A core like a ladder with many rungs, of which every fiftieth link did not go well."""
    outcome = {0: "as-before", 1: "unknown", 2: "not-tried"}
    links = {
        f"l{each}": (f"r{each % routers}", f"r{(each * 7 + 1) % routers}", outcome.get(each % 50, "encrypted"))
        for each in range(number)
        if each % routers != (each * 7 + 1) % routers
    }
    return journaled_run(path, links)


def test_a_run_of_a_thousand_links_can_be_read_and_has_what_did_not_go_well(tmp_path: Path) -> None:
    html = told(large(tmp_path / "journal.db", 1000, 300))
    tree = assert_is_harmless(html)
    assert len(html) < 4_000_000
    assert html.count('<details id="link-') > 990
    assert html.count('class="tile ') == 2 * html.count('<details id="link-')
    open_ones = [each for each in tree.iter("details") if "open" in each.attrib]
    assert {
        "as-before" in words_of(each) or "unknown" in words_of(each) or "not-tried" in words_of(each)
        for each in open_ones
    } == {True}
    assert len(open_ones) == 60
    assert "--full --html FILE" in html


def test_what_went_well_is_in_full_in_a_run_that_is_small_or_where_it_is_asked_for(tmp_path: Path) -> None:
    path = large(tmp_path / "journal.db", MOST_IN_FULL + 5, 20)
    assert "Read back" not in told(path)
    assert told(path, full=True).count("Read back") > MOST_IN_FULL
    with Journal(tmp_path / "small.db") as journal:
        journal.begin_run(RUN, "migrate")
        link_of_run(journal, "k1-k2", ("k1", "k2"))
    assert told(tmp_path / "small.db").count("Read back") == 3


def test_a_core_too_large_for_lines_is_shown_as_tiles(tmp_path: Path) -> None:
    links = {f"l{each}": (f"r{each}", f"r{each + 1}", "not-tried") for each in range(MOST_DRAWN + 1)}
    html = told(journaled_run(tmp_path / "journal.db", links))
    assert_is_harmless(html)
    assert 'class="core' not in html
    assert html.count('class="tile ') == 2 * len(links)
