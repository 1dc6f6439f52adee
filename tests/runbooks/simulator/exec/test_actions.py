"""Commands that ask, wait or act: the ping dialogue, reloads, merged and erased files, replacements that fail."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.faults.fault import parse_fault
from tests.support.network_lab import Lab
from tests.support.typed_session import Bench, Typist


def test_ping_asks_for_everything_and_the_answers_are_no_history() -> None:
    typist = Typist(Lab().devices["p1"])
    answers = ["ping", "", "192.0.2.2", "3", "1400", "", "y", "Loopback0", "", "yes", "", "", ""]
    screens = [typist.raw(answer + "\n") for answer in answers]
    assert [screen.split("\r\n")[-1] for screen in screens[:3]] == [
        "Protocol [ip]: ",
        "Target IP address: ",
        "Repeat count [5]: ",
    ]
    last = typist.raw("\n")
    assert "Sending 3, 1400-byte ICMP Echos to 192.0.2.2, timeout is 2 seconds:" in last
    assert "Packet sent with the DF bit set\r\n!!!\r\nSuccess rate is 100 percent (3/3)" in last
    assert typist.session.editor.history == ["ping"]


def test_ping_refuses_an_address_that_is_none() -> None:
    typist = Bench().typist()
    assert typist.raw("ping\n\nnowhere\n").endswith("% Bad IP address\r\np1#")


def test_a_reload_in_a_while_can_be_called_off() -> None:
    bench = Bench()
    typist = bench.typist()
    assert "(in 5 minutes) by admin on vty0" in typist.raw("reload in 5\n")
    typist.raw("\n")
    bench.timers.run(241)
    assert "SHUTDOWN in 0:01:00" in typist.raw("")
    assert "(in 59 seconds) by admin" in typist.type("show reload")
    assert "SHUTDOWN ABORTED" in typist.raw("reload cancel\n")
    bench.timers.run(100)
    assert bench.device.powered
    assert typist.type("show reload") == "No reload is scheduled."


def test_a_reload_in_a_while_comes() -> None:
    bench = Bench()
    bench.typist().raw("reload in 5\n\n")
    bench.timers.run(301)
    assert not bench.device.powered
    bench.timers.run(60)
    assert bench.device.uptime < 60


def test_a_reload_asks_until_it_hears_yes_or_no() -> None:
    bench = Bench()
    typist = bench.typist()
    typist.all("configure terminal", "hostname changed", "end")
    assert "% Please answer 'yes' or 'no'." in typist.raw("reload\nperhaps\n")
    assert typist.raw("yes\n").endswith("[OK]\r\nProceed with reload? [confirm]")
    assert typist.raw("n").endswith("changed#")
    assert bench.device.is_saved()


def test_a_file_is_merged_into_the_running_configuration() -> None:
    bench = Bench()
    bench.device.files["flash:more"] = "interface Loopback0\n description merged\nnonsense\nip domain name x.net\nend\n"
    typist = bench.typist()
    assert "nonsense\r\n% Invalid input" in typist.raw("copy flash:more running-config\n\n")
    assert " description merged\n" in bench.device.running_text()
    assert "ip domain name x.net\n" in bench.device.running_text()


def test_an_erased_startup_configuration_is_not_present() -> None:
    bench = Bench()
    typist = bench.typist()
    assert "Erase of nvram: complete" in typist.raw("write erase\n\n")
    assert typist.type("show startup-config") == "startup-config is not present"


@pytest.fixture
def changed() -> Bench:
    """A router with a change under a timer, on which a replacement will fail."""
    bench = Bench()
    bench.device.faults.add(parse_fault("replace-fails@p1,line=interface Tunnel"))
    lines = ("configure terminal revert timer 5", "hostname other", "interface Tunnel12", "ip mtu 1400", "end")
    bench.typist().all(*lines)
    return bench


def test_a_rollback_that_fails_leaves_half_of_it_and_says_which(changed: Bench) -> None:
    screen = changed.typist().raw("configure revert now\n").replace("\r\n", "\n")
    assert "\nRollback aborted after 5 passes\nThe following commands are failed to apply" in screen
    assert "********\nno interface Tunnel12\n********\n" in screen
    assert changed.device.hostname == "p1"
    assert changed.device.running.section("interface Tunnel12") is not None
    assert changed.device.archive.pending is None


def test_a_rollback_that_fails_by_itself_is_told_too(changed: Bench) -> None:
    watcher = changed.typist()
    changed.timers.run(301)
    assert "Rollback aborted after 5 passes" in watcher.raw("")
    assert changed.device.running.section("interface Tunnel12") is not None


def test_differences_can_be_asked_for_in_both_directions() -> None:
    typist = Bench().typist()
    typist.all("configure terminal", "hostname other", "end")
    names = ("nvram:startup-config", "system:running-config")
    there = typist.type(f"show archive config differences {names[0]} {names[1]}")
    back = typist.type(f"show archive config differences {names[1]} {names[0]}")
    assert there == "!Contextual Config Diffs:\n+hostname other\n-hostname p1"
    assert back == "!Contextual Config Diffs:\n+hostname p1\n-hostname other"
