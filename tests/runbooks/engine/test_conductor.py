"""A change over several links: what ends it, that nothing new starts then, and that nothing is left half."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corelinks.inventory.change_request import ChangeRequest
from corelinks.inventory.windows import Window, Windows
from corelinks.runbooks.cli.exit_codes import ExitCode, migration_exit_code
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.conduct import Conduct
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.migration import migrate_link
from corelinks.runbooks.engine.report import LinkReport, RunReport
from tests.support.fake_core import ALL, EVERY, FakeCore
from tests.support.fake_routers import EPOCH

NAMES = ("p1-p2", "p1-p3", "p2-p4", "p3-p4")
FAILS = [sys.executable, "-c", "print('no way to p9'); raise SystemExit(7)"]
SHORT = {"preflight": 60, "build": 180, "cutover": 120, "seal": 120, "save": 60, "way_back": 300}  # 840 s in all


def conduct(*spans: tuple[float, float], waits: bool = False, **fields: object) -> Conduct:
    """A change one link at a time; ``spans`` are its windows, in seconds from the beginning (none: always open)."""
    said = {"id": "CHG7", "links": ["*"], "order": list(NAMES), "parallelism": 1, **fields}
    windows = [{"start": "2027-01-15T08:00+00:00", "end": "2027-01-16T08:00+00:00"}]
    windowed = Windows.of(Window(EPOCH + start, EPOCH + end) for start, end in spans) if spans else None
    return Conduct(windowed, waits, ChangeRequest.model_validate({**said, "windows": windows}))


@pytest.fixture
def core(tmp_path: Path) -> Iterator[FakeCore]:
    core = FakeCore(tmp_path / "journal.db")
    yield core
    core.journal.close()


def ended(report: RunReport) -> dict[str, tuple[str, Cause | None]]:
    return {link.name: (link.outcome, link.cause) for link in report.links}


def untouched(core: FakeCore, *names: str) -> None:
    """No line and no timer has reached the routers of these links."""
    for name in names:
        for router in core.fakes[name].routers.values():
            assert not {"arm", "send", "confirm", "save"} & set(router.heard), router.name


def nothing_is_half(core: FakeCore, report: RunReport) -> None:
    for link in report.links:
        for router in core.fakes[link.name].routers.values():
            assert router.backup is None, "a timer is pending"
            assert sorted(router.lines) == sorted(router.startup)
            has_tunnel = any(line.startswith(f"crypto ikev2 keyring CL-{link.name}") for line in router.lines)
            assert has_tunnel is (link.outcome == "encrypted"), link.name


def test_without_a_rule_that_fires_a_change_is_as_any_run_and_is_kept_with_it(core: FakeCore) -> None:
    approvals = [{"who": "CAB", "on": "2027-01-10"}]
    report = core.run(*NAMES, conduct=conduct((0, 86400), approvals=approvals)).execute()
    assert set(ended(report).values()) == {("encrypted", None)}
    assert (report.stopped, report.ended_by, migration_exit_code(report)) == (False, None, ExitCode.ALL_WELL)
    nothing_is_half(core, report)
    kept = core.journal.run(report.run).change
    assert kept == report.to_json()["change"]
    assert kept is not None
    assert (kept["id"], kept["approvals"]) == ("CHG7", approvals)
    assert kept["windows"] == [{"start": "2027-01-15T08:00:00+00:00", "end": "2027-01-16T08:00:00+00:00"}]
    assert core.run("p1-p2").conduct.data is None


def test_neither_journal_nor_report_repeats_a_secret_that_stands_in_a_command(core: FakeCore) -> None:
    hooks = {"before": [{"command": ["echo", "snmp-server community walnut99 RO"]}]}
    report = core.run(
        "p1-p2", conduct=conduct(hooks=hooks), change=lambda c: LinkReport(c.link.name, "built")
    ).execute()
    kept = (core.journal.run(report.run).change, core.journal.commands(report.run), report.to_json())
    assert "snmp-server community <hidden>" in str(kept)
    assert "walnut99" not in str(kept)


# --- the window


@pytest.mark.parametrize("span", [(-7200, -3600), (-3600, 0), (3600, 7200)])
def test_outside_of_the_window_nothing_is_asked_of_any_router(core: FakeCore, span: tuple[float, float]) -> None:
    report = core.run(*NAMES, conduct=conduct(span)).execute()
    assert set(ended(report).values()) == {("not-tried", Cause.WINDOW_CLOSED)}
    assert all(not router.heard for fake in core.fakes.values() for router in fake.routers.values())
    assert migration_exit_code(report) is ExitCode.STOPPED
    assert core.journal.outcomes(report.run) == dict.fromkeys(NAMES, "not-tried")


def test_the_window_ends_in_the_middle_and_nothing_new_starts_and_nothing_is_half(core: FakeCore) -> None:
    report = core.run(*NAMES, conduct=conduct((0, 990), durations=SHORT)).execute()
    outcomes = ended(report)
    done = [name for name, (outcome, _) in outcomes.items() if outcome == "encrypted"]
    rest = [name for name in NAMES if name not in done]
    assert done == list(NAMES[: len(done)])
    assert done
    assert rest
    assert {outcomes[name] for name in rest} == {("not-tried", Cause.NO_TIME_LEFT)}
    untouched(core, *rest)
    nothing_is_half(core, report)
    assert core.time.seconds <= 990
    assert migration_exit_code(report) is ExitCode.STOPPED
    reason = report.links[-1].reason or ""
    assert reason.startswith("it may need 14:00 minutes with the way back, and ")


def test_a_link_that_takes_longer_than_was_thought_is_back_before_the_window_ends(core: FakeCore) -> None:
    core.fakes["p1-p2"].never.add("build")
    thought = {**SHORT, "build": 60, "cutover": 5, "seal": 5}
    report = core.run("p1-p2", "p3-p4", conduct=conduct((0, 500), durations=thought)).execute()
    assert ended(report) == {
        "p1-p2": ("as-before", Cause.NO_TIME_LEFT),
        "p3-p4": ("not-tried", Cause.NO_TIME_LEFT),
    }
    untouched(core, "p3-p4")
    nothing_is_half(core, report)
    assert core.time.seconds <= 500


def test_a_run_that_waits_goes_on_in_the_next_window_with_the_core_as_it_is_then(core: FakeCore) -> None:
    surveyed = []

    def survey() -> Guard:
        surveyed.append(core.time.seconds)
        return Guard(ALL, EVERY)

    nights = ((3600.0, 4590.0), (90_000.0, 100_000.0))
    run = core.run(*NAMES, conduct=conduct(*nights, waits=True, durations=SHORT), survey=survey)
    report = run.execute()
    assert set(ended(report).values()) == {("encrypted", None)}
    assert [any(start <= round(at) < end for at in surveyed) for start, end in nights] == [True, True]
    told = [event.text for event in core.events if event.link is None and event.state == "info"]
    assert told == [
        "waits for the window that opens 2027-01-15 09:00 UTC",
        "waits for the window that opens 2027-01-16 09:00 UTC",
    ]
    assert migration_exit_code(report) is ExitCode.ALL_WELL


def test_a_link_that_fits_into_no_window_is_not_waited_for(core: FakeCore) -> None:
    report = core.run("p1-p2", conduct=conduct((0, 60), (3600, 3700), waits=True, durations=SHORT)).execute()
    assert ended(report) == {"p1-p2": ("not-tried", Cause.NO_TIME_LEFT)}
    assert core.time.seconds < 60


def test_a_run_that_is_stopped_while_it_waits_has_touched_nothing(core: FakeCore) -> None:
    core.stop.set()
    report = core.run("p1-p2", conduct=conduct((3600, 7200), waits=True)).execute()
    assert ended(report) == {"p1-p2": ("not-tried", Cause.STOPPED)}
    untouched(core, "p1-p2")


def test_a_clock_that_is_set_beyond_the_window_closes_it(core: FakeCore) -> None:
    def set_clock(context: LinkContext) -> LinkReport:
        core.time.seconds += 7200
        return LinkReport(context.link.name, "encrypted")

    report = core.run("p1-p2", "p3-p4", conduct=conduct((0, 5000)), change=set_clock).execute()
    assert ended(report)["p3-p4"] == ("not-tried", Cause.WINDOW_CLOSED)


# --- the canary


def test_a_canary_that_fails_leaves_everything_else_untouched(core: FakeCore) -> None:
    core.fakes["p1-p2"].never.add("build")
    report = core.run(*NAMES, conduct=conduct(canary={"links": 1, "soak": "10m"})).execute()
    assert ended(report)["p1-p2"] == ("as-before", Cause.NOT_PROVEN)
    assert {ended(report)[name] for name in NAMES[1:]} == {("not-tried", Cause.CANARY_FAILED)}
    untouched(core, *NAMES[1:])
    nothing_is_half(core, report)
    assert migration_exit_code(report) is ExitCode.STOPPED
    assert report.to_json()["ended_by"] == {"cause": "canary-failed", "reason": "the canary p1-p2 has failed"}


def test_a_canary_that_no_longer_verifies_in_its_soak_is_unknown_and_all_else_untouched(core: FakeCore) -> None:
    def spoil(event: Event) -> None:
        if (event.step, event.state) == ("soak", "started"):
            core.fakes["p1-p2"].never.add("seal")

    run = core.run(*NAMES, conduct=conduct(canary={"links": 1, "soak": "10m"}))
    report = replace(run, listeners=[*run.listeners, spoil]).execute()
    assert ended(report)["p1-p2"] == ("unknown", Cause.DID_NOT_LAST)
    assert "corelinks rollback p1-p2" in report.links[0].instructions[1]
    assert {ended(report)[name] for name in NAMES[1:]} == {("not-tried", Cause.CANARY_FAILED)}
    untouched(core, *NAMES[1:])
    assert migration_exit_code(report) is ExitCode.UNKNOWN
    assert core.journal.outcomes(report.run)["p1-p2"] == "unknown"
    assert core.time.seconds < 600, "nobody waits for the end of a soak that has failed"


def test_the_others_start_only_after_the_soak(core: FakeCore) -> None:
    started: dict[str, float] = {}

    def note(event: Event) -> None:
        if event.link and event.step and event.state == "started":
            started.setdefault(f"{event.link} {event.step}", core.time.seconds)

    run = core.run(*NAMES, conduct=conduct(canary={"links": 2, "soak": "20m"}))
    report = replace(run, listeners=[note]).execute()
    assert set(ended(report).values()) == {("encrypted", None)}
    soak = min(started["p1-p2 soak"], started["p1-p3 soak"])
    assert max(started["p1-p2 preflight"], started["p1-p3 preflight"]) < soak
    assert min(started["p2-p4 preflight"], started["p3-p4 preflight"]) >= soak + 1200


def test_a_link_that_is_there_already_is_no_canary(core: FakeCore) -> None:
    core.run("p1-p2").execute()
    core.fakes["p1-p3"].never.add("build")
    report = core.run(*NAMES, conduct=conduct(canary={"links": 1, "soak": 0})).execute()
    assert ended(report)["p1-p2"] == ("encrypted", Cause.ALREADY_THERE)
    assert ended(report)["p1-p3"][0] == "as-before"
    assert ended(report)["p2-p4"] == ("not-tried", Cause.CANARY_FAILED)


# --- the abort rule


def test_after_so_many_links_put_back_the_change_ends(core: FakeCore) -> None:
    for name in NAMES[:2]:
        core.fakes[name].never.add("build")
    report = core.run(*NAMES, conduct=conduct(abort={"put_back": 2})).execute()
    assert [ended(report)[name][0] for name in NAMES] == ["as-before", "as-before", "not-tried", "not-tried"]
    assert ended(report)["p2-p4"][1] is Cause.PUT_BACK_TOO_OFTEN
    untouched(core, *NAMES[2:])
    nothing_is_half(core, report)
    assert migration_exit_code(report) is ExitCode.STOPPED


def test_the_first_unknown_link_ends_the_change_unless_the_rule_says_otherwise(core: FakeCore) -> None:
    def lose(context: LinkContext) -> LinkReport:
        return LinkReport(context.link.name, "unknown" if context.link.name == "p1-p2" else "encrypted")

    report = core.run("p1-p2", "p3-p4", conduct=conduct(), change=lose).execute()
    assert ended(report)["p3-p4"] == ("not-tried", Cause.ANOTHER_UNKNOWN)
    assert migration_exit_code(report) is ExitCode.UNKNOWN
    core.stop.clear()
    report = core.run("p1-p3", "p3-p4", conduct=conduct(abort={"unknown": False}), change=lose).execute()
    assert ended(report)["p3-p4"] == ("encrypted", None)


def test_links_under_way_are_put_back_when_a_rule_ends_the_change(core: FakeCore) -> None:
    other_is_armed, rule_has_fired = threading.Event(), threading.Event()

    def change(context: LinkContext) -> LinkReport:
        if context.link.name == "p1-p2":
            assert other_is_armed.wait(20)
            return LinkReport("p1-p2", "as-before")
        return migrate_link(context)

    def hold(event: Event) -> None:
        if event.link == "p3-p4" and (event.step, event.state) == ("cutover", "started"):
            other_is_armed.set()
            assert core.stop.wait(20)
            rule_has_fired.set()

    run = core.run("p1-p2", "p3-p4", conduct=conduct(abort={"put_back": 1}, parallelism=2), change=change)
    report = replace(run, listeners=[hold]).execute()
    assert rule_has_fired.is_set()
    assert ended(report)["p3-p4"] == ("as-before", Cause.PUT_BACK_TOO_OFTEN)
    assert not any("Tunnel" in line for line in core.fakes["p3-p4"].routers["a"].lines)


def test_a_failing_probe_ends_the_change_before_it_begins_with_its_last_words(core: FakeCore) -> None:
    report = core.run(*NAMES, conduct=conduct(abort={"probe": {"command": FAILS}})).execute()
    assert set(ended(report).values()) == {("not-tried", Cause.PROBE_FAILED)}
    untouched(core, *NAMES)
    assert (report.links[0].reason or "").endswith("ended with code 7: no way to p9")
    assert migration_exit_code(report) is ExitCode.STOPPED


def test_the_probe_is_asked_after_each_link(core: FakeCore, tmp_path: Path) -> None:
    mark = tmp_path / "outage"

    def change(context: LinkContext) -> LinkReport:
        mark.touch()
        return LinkReport(context.link.name, "encrypted")

    probe = {"command": f"test ! -e {mark}", "shell": True}
    report = core.run("p1-p2", "p3-p4", conduct=conduct(abort={"probe": probe}), change=change).execute()
    assert ended(report) == {"p1-p2": ("encrypted", None), "p3-p4": ("not-tried", Cause.PROBE_FAILED)}
    assert [command.exit_code for command in report.commands] == [0, 1]


# --- hooks


def test_hooks_run_before_after_each_link_and_at_the_end_and_are_told_about_what(
    core: FakeCore, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    line = {"command": f'echo "$CORELINKS_MOMENT $CORELINKS_CHANGE $CORELINKS_LINK $CORELINKS_OUTCOME" >> {said}'}
    each = [{**line, "shell": True}]
    core.fakes["p1-p3"].never.add("build")
    hooks = {"before": each, "after_link": each, "at_end": each}
    report = core.run("p1-p2", "p1-p3", conduct=conduct(hooks=hooks)).execute()
    assert said.read_text().splitlines() == [
        "before CHG7  ",
        "after_link CHG7 p1-p2 encrypted",
        "after_link CHG7 p1-p3 as-before",
        "at_end CHG7  ",
    ]
    moments = [(command.moment, command.link, command.exit_code) for command in report.commands]
    assert moments == [("before", None, 0), ("after_link", "p1-p2", 0), ("after_link", "p1-p3", 0), ("at_end", None, 0)]
    assert list(core.journal.commands(report.run)) == report.to_json()["commands"]


def test_a_failing_hook_before_the_change_leaves_all_untouched_and_the_last_hooks_run(core: FakeCore) -> None:
    hooks = {"before": [{"command": FAILS}, {"command": ["true"]}], "at_end": [{"command": ["true"]}]}
    report = core.run(*NAMES, conduct=conduct(hooks=hooks)).execute()
    assert set(ended(report).values()) == {("not-tried", Cause.HOOK_FAILED)}
    untouched(core, *NAMES)
    assert [(command.moment, command.exit_code) for command in report.commands] == [("before", 7), ("at_end", 0)]
    assert migration_exit_code(report) is ExitCode.STOPPED


def test_a_failing_hook_after_a_link_starts_no_other(core: FakeCore) -> None:
    report = core.run(*NAMES, conduct=conduct(hooks={"after_link": [{"command": FAILS}]})).execute()
    assert ended(report)["p1-p2"] == ("encrypted", None)
    assert {ended(report)[name] for name in NAMES[1:]} == {("not-tried", Cause.HOOK_FAILED)}
    untouched(core, *NAMES[1:])
    nothing_is_half(core, report)
    reason = report.links[1].reason or ""
    assert reason.startswith("a hook after p1-p2 has failed: ")


def test_a_failing_hook_at_the_end_is_no_success(core: FakeCore) -> None:
    report = core.run("p1-p2", conduct=conduct(hooks={"at_end": [{"command": FAILS}]})).execute()
    assert ended(report) == {"p1-p2": ("encrypted", None)}
    assert migration_exit_code(report) is ExitCode.STOPPED


def test_no_hook_runs_outside_of_the_window(core: FakeCore, tmp_path: Path) -> None:
    each = [{"command": ["touch", str(tmp_path / "ran")]}]
    core.run("p1-p2", conduct=conduct((60, 90), hooks={"before": each, "at_end": each})).execute()
    assert not (tmp_path / "ran").exists()


# --- durations


def test_what_earlier_runs_took_is_what_the_next_one_goes_by(core: FakeCore) -> None:
    core.run("p1-p2", "p1-p3", "p2-p4", conduct=conduct()).execute()
    steps = [each for report in core.journal.migrated(10) for each in report["steps"]]
    longest = {each["step"]: max(e["seconds"] for e in steps if e["step"] == each["step"]) for each in steps}
    needed = 1.5 * sum(longest.values()) + SHORT["way_back"]
    # All that was given is far too long, but for the way back, which nobody has measured.
    given = {**dict.fromkeys(SHORT, 80_000), "way_back": SHORT["way_back"]}
    start = core.time.seconds
    for length, outcome in ((needed - 1, "not-tried"), (needed + 1, "encrypted")):
        now = core.time.seconds
        report = core.run("p3-p4", conduct=conduct((now, now + length), durations=given)).execute()
        assert [link.outcome for link in report.links] == [outcome]
    assert core.time.seconds > start
