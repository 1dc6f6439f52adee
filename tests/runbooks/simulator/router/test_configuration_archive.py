"""Rollback Confirmed Change, archive, locks and replacing on a simulated router."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.faults.fault import parse_fault
from corelinks.runbooks.simulator.router.configuration_archive import NONE_PENDING, NOT_ON
from tests.support.typed_session import CONFIG, Bench, Typist


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def typist(bench: Bench) -> Typist:
    return bench.typist()


def test_a_change_that_nobody_confirms_is_taken_back_with_everyone_elses(bench: Bench, typist: Typist) -> None:
    before = bench.device.running.key_lines()
    answer = typist.type("configure terminal revert timer 2")
    assert answer.startswith("Rollback Confirmed Change: Backing up current running config to flash:archive-Mar--1-12-")
    assert answer.endswith("Enter configuration commands, one per line.  End with CNTL/Z.")
    typist.all("interface Tunnel12", "description ours", "end")
    other = bench.typist("other")
    other.all("configure terminal", "hostname theirs", "end")
    bench.timers.run(61)
    assert "Rollback will begin in one minute." in typist.raw("")
    bench.timers.run(60)
    screen = typist.raw("")
    assert "Rollback Confirmed Change: rolling to:flash:archive-" in screen
    assert "no interface Tunnel12" in screen
    assert screen.rstrip().endswith("Rollback Done")
    assert bench.device.running.key_lines() == before
    assert typist.type("show archive config rollback timer") == NONE_PENDING


def test_a_confirmed_change_stays(bench: Bench, typist: Typist) -> None:
    typist.all("configure terminal revert timer 5", "hostname kept", "end")
    assert typist.type("show archive config rollback timer") == (
        "Time configured(or reconfigured): 12:00:00 UTC Sun Mar 1 2026\n"
        "Timer type: absolute timer\nTimer value: 5 min\nUser: admin"
    )
    assert typist.type("configure confirm") == ""
    assert typist.type("configure confirm") == NONE_PENDING
    bench.timers.run(600)
    assert bench.device.hostname == "kept"


def test_a_second_timer_is_refused_and_no_configuration_mode_entered(typist: Typist) -> None:
    typist.all("configure terminal revert timer 5", "end")
    assert typist.type("configure terminal revert timer 5").startswith("%Rollback Confirmed Change")
    assert typist.prompt == "p1#"


def test_reverting_now_prints_what_it_does(bench: Bench, typist: Typist) -> None:
    typist.all("configure terminal revert timer 5", "interface gi0/1", "no mpls ip", "end")
    answer = typist.type("configure revert now").split("\n")
    assert answer[2:-1] == [
        "!Pass 1",
        "!List of Rollback Commands:",
        "interface GigabitEthernet0/1",
        "mpls ip",
        "end",
        "",
        "Total number of passes: 1",
        "Rollback Done",
    ]
    assert typist.type("configure revert now") == NONE_PENDING


def test_an_idle_timer_starts_anew_with_every_line(bench: Bench, typist: Typist) -> None:
    typist.all("configure terminal revert timer idle 2", "hostname idle")
    for _ in range(4):
        bench.timers.run(100)
        typist.type("interface gi0/1")
    assert bench.device.hostname == "idle"
    bench.timers.run(121)
    assert bench.device.hostname == "p1"


def test_without_an_archive_there_is_no_timer() -> None:
    typist = Bench(CONFIG.replace("archive\n path flash:archive-\n maximum 3\n", "")).typist()
    assert typist.type("configure terminal revert timer 5") == NOT_ON
    assert typist.prompt == "p1#"
    assert typist.type("show archive") == " Archive feature not enabled"


def test_a_full_disk_arms_nothing(bench: Bench, typist: Typist) -> None:
    bench.device.faults.add(parse_fault("disk-full@p1"))
    assert "No space left on device" in typist.type("configure terminal revert timer 5")
    assert typist.prompt == "p1#"
    assert typist.type("show archive config rollback timer") == NONE_PENDING


def test_a_reload_forgets_the_timer_and_the_change(bench: Bench, typist: Typist) -> None:
    typist.all("configure terminal revert timer 5", "hostname gone", "end")
    bench.device.reload()
    bench.timers.run(600)
    assert bench.device.hostname == "p1"
    assert bench.device.archive.pending is None


def test_the_archive_keeps_only_so_many(bench: Bench, typist: Typist) -> None:
    for _ in range(5):
        bench.timers.run(1)
        typist.type("archive config")
    assert len(bench.device.files) == 3
    answer = typist.type("show archive").split("\n")
    assert answer[0] == "The maximum archive configurations allowed is 3."
    assert answer[-1].endswith("<- Most Recent")


def test_differences_name_their_section(typist: Typist) -> None:
    assert typist.type("show archive config differences nvram:startup-config system:running-config") == (
        "!Contextual Config Diffs:\n!No changes were found"
    )
    typist.all("configure terminal", "interface gi0/1", "description new", "end")
    assert typist.type("show archive config differences nvram:startup-config system:running-config") == (
        "!Contextual Config Diffs:\ninterface GigabitEthernet0/1\n +description new\n"
        "interface GigabitEthernet0/1\n -description to p2"
    )


def test_a_lock_keeps_others_out_until_it_is_let_go(bench: Bench, typist: Typist) -> None:
    other = bench.typist("other")
    typist.type("configure terminal lock")
    assert other.type("configure terminal") == (
        "Configuration mode is locked by process '566' user 'admin' from terminal '0'. Please try later."
    )
    assert "TTY username    : admin" in other.type("show configuration lock")
    typist.type("end")
    other.type("configure terminal")
    assert other.prompt == "p1(config)#"


def test_a_lock_goes_with_the_session_that_held_it(bench: Bench, typist: Typist) -> None:
    typist.type("configure terminal lock")
    typist.session.hang_up()
    assert bench.device.lock is None


def test_replacing_asks_first_and_does_what_the_file_says(bench: Bench, typist: Typist) -> None:
    typist.all("copy running-config flash:before", "", "configure terminal", "hostname after", "end")
    assert typist.raw("configure replace flash:before\n").endswith("want to proceed. ? [no]: ")
    typist.raw("\n")
    assert bench.device.hostname == "after"
    assert typist.type("configure replace flash:before force").endswith("Total number of passes: 1\nRollback Done\n")
    assert bench.device.hostname == "p1"
    assert "Could not open file flash:none" in typist.type("configure replace flash:none force")


def test_the_running_configuration_says_who_changed_it(typist: Typist) -> None:
    assert "! No configuration change since last restart" in typist.type("show running-config")
    typist.all("configure terminal", "hostname p1x", "end", "write memory")
    shown = typist.type("show running-config")
    assert "! Last configuration change at 12:00:00 UTC Sun Mar 1 2026 by admin" in shown
    assert "! NVRAM config last updated at 12:00:00 UTC Sun Mar 1 2026 by admin" in shown
