"""Changing a configuration over real SSH: each response checked, in its context, and exec mode at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corelinks.tasks.router_errors import (
    CommandRejected,
    CommandTimeout,
    RouterError,
    SecretUnavailable,
    SessionLost,
    TimerError,
)
from tests.support.connection_core import Core, connection_core
from tests.support.scripted_router import lines_taken

PSK = "Sw0rdf1sh-of-r000"
TUNNEL = (
    "interface Loopback10",
    " description one",
    " ip address 10.9.10.1 255.255.255.255",
    "interface Loopback11",
    " description two",
    "ip route 203.0.113.0 255.255.255.0 Null0",
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    with connection_core(tmp_path_factory.mktemp("core")) as core:
        yield core


@pytest.fixture
def core(running: Core) -> Iterator[Core]:
    yield running
    running.simulator.clear_faults()
    with running.connection() as connection:
        ours = connection.ask(["show running-config | include ^interface Loopback[1-9]|^ip route 203"])[0]
        connection.configure([f"no {line}" for line in ours.splitlines()])


def lines_of(core: Core, interface: str) -> str:
    with core.connection() as connection:
        return connection.ask([f"show running-config interface {interface}"])[0]


def test_lines_are_taken_in_their_contexts_and_the_session_is_back_in_exec_mode(core: Core) -> None:
    with core.connection() as connection:
        assert connection.configure(TUNNEL) == TUNNEL
        assert core.modes() == [False]
        shown = connection.ask(["show running-config"])[0]
    assert "interface Loopback10\n description one\n ip address 10.9.10.1 255.255.255.255\n" in shown
    assert "interface Loopback11\n description two\n" in shown
    assert "\nip route 203.0.113.0 255.255.255.0 Null0\n" in shown


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("reject-line@r000,line=description two", "Invalid input"),
        ("reject-line@r000,line=description two,message=Command rejected: not now", "Command rejected"),
        ("authorization-failed@r000,line=description two", "authorization failed"),
    ],
)
def test_a_refused_line_stops_at_once_with_the_lines_taken_and_in_exec_mode(core: Core, fault: str, words: str) -> None:
    core.simulator.inject(fault)
    with core.connection() as connection:
        with pytest.raises(CommandRejected) as caught:
            connection.configure(TUNNEL)
        assert caught.value.router == "r000"
        assert caught.value.command == " description two"
        assert words in caught.value.answer
        assert lines_taken(caught.value) == TUNNEL[:4]
        assert core.modes() == [False]
        assert "Null0" not in connection.ask(["show running-config | include ip route"])[0]


def test_a_warning_that_looks_like_an_error_does_not_stop_it(core: Core) -> None:
    with core.connection() as connection:
        said = connection.send_config_set(["interface Tunnel900", "tunnel mode gre ip", "ip mtu 9000"])
        assert (
            connection.configure(["interface Tunnel900", " ip mtu 9000", " description after"])[-1]
            == " description after"
        )
        connection.configure(["no interface Tunnel900"])
    assert "warning" in said.lower()


def test_a_locked_configuration_is_refused_and_nothing_is_changed(core: Core) -> None:
    core.simulator.inject("config-locked@r000")
    with core.connection() as connection:
        with pytest.raises(CommandRejected, match="locked") as caught:
            connection.configure(TUNNEL)
        assert caught.value.taken == ()
        assert core.modes() == [False]


def test_a_line_whose_parent_opened_no_mode_is_not_sent(core: Core) -> None:
    with core.connection() as connection:
        with pytest.raises(CommandRejected, match="opened no mode") as caught:
            connection.configure(["ip cef", " description lost"])
        assert lines_taken(caught.value) == ("ip cef",)
        assert core.modes() == [False]


@pytest.mark.parametrize("line", ["interface Loopback10\nend\nreload", "hostname what?", "hostname \x03", "x" * 300])
def test_what_is_not_one_line_is_never_sent(core: Core, line: str) -> None:
    with core.connection() as connection, pytest.raises(CommandRejected, match="not sent") as caught:
        connection.configure(["interface Loopback11", line])
    assert caught.value.taken == ()
    assert "Invalid input" in lines_of(core, "Loopback11") or "description" not in lines_of(core, "Loopback11")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_session_that_drops_in_mid_change_says_what_is_not_known(core: Core, when: str) -> None:
    core.simulator.inject(f"drop-{when}@r000,line=description two")
    with core.connection() as connection:
        start = time.monotonic()
        with pytest.raises(SessionLost, match=r"4 lines had been taken.*not known") as caught:
            connection.configure(TUNNEL)
        assert time.monotonic() - start < 2
        assert caught.value.command == " description two"
        assert ("description two" in lines_of(core, "Loopback11")) == (when == "after")
        assert connection.configure(["interface Loopback11", " description again"])


def test_silence_in_mid_change_closes_the_session(core: Core) -> None:
    core.simulator.inject("stall@r000,line=description two")
    with core.connection({"command_timeout": 0.3}) as connection:
        with pytest.raises(CommandTimeout, match="4 lines had been taken"):
            connection.configure(TUNNEL)
        assert not connection.is_alive()
        assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]


def test_the_timer_is_armed_without_lines_and_a_second_one_is_refused(core: Core) -> None:
    with core.connection() as connection:
        assert connection.configure([], enter="configure terminal revert timer 10") == ()
        assert "Timer value: 10 min" in connection.ask(["show archive config rollback timer"])[0]
        with pytest.raises(TimerError):
            connection.configure(TUNNEL, enter="configure terminal revert timer 5")
        connection.send_command("configure confirm")
        assert "No Rollback Confirmed Change pending" in connection.ask(["show archive config rollback timer"])[0]


@pytest.mark.parametrize("fault", ["no-archive@r000", "disk-full@r000"])
def test_a_timer_that_cannot_be_armed_is_a_timer_error_and_changes_nothing(core: Core, fault: str) -> None:
    core.simulator.inject(fault)
    with core.connection() as connection:
        with pytest.raises(TimerError):
            connection.configure(TUNNEL, enter="configure terminal revert timer 5")
        assert core.modes() == [False]
    assert "description one" not in lines_of(core, "Loopback10")


def test_a_secret_goes_in_at_the_write_and_never_comes_back(
    core: Core, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TEST_PSK", PSK)
    lines = ("crypto ikev2 keyring K", " peer P", "  address 10.100.0.2", "  pre-shared-key <secret:psk/x>")
    with core.connection({"session_log": str(tmp_path / "log")}) as connection:
        connection.vault._references["psk/x"] = "env:TEST_PSK"
        core.simulator.inject("fragment@r000,size=3")
        assert connection.configure(lines) == lines
        shown = connection.ask(["show running-config | section keyring"])[0]
        core.simulator.inject("reject-line@r000,line=pre-shared-key")
        with pytest.raises(CommandRejected) as caught:
            connection.configure(lines)
        stored = core.simulator.call(lambda: "\n".join(core.simulator.device("r000").running.render()))
        sent = connection.send_config_set(["crypto ikev2 keyring K", "peer P", "address 10.100.0.2"])
        connection.configure(["no crypto ikev2 keyring K"])
    assert PSK in stored
    log = (tmp_path / "log").read_text()
    assert "<secret:psk/x>" in shown
    assert "<secret:psk/x>" in log
    for text in (shown, str(caught.value), repr(caught.value.taken), log, sent):
        assert PSK not in text


def test_a_missing_secret_is_noticed_before_anything_is_sent(core: Core) -> None:
    with core.connection() as connection:
        with pytest.raises(SecretUnavailable, match="psk/nobody"):
            connection.configure([*TUNNEL, "crypto isakmp key <secret:psk/nobody> address 10.0.0.9"])
        assert connection.is_alive()
    assert "description one" not in lines_of(core, "Loopback10")


def test_closing_in_mid_change_stops_between_two_lines_and_leaves_no_one_configuring(core: Core) -> None:
    core.simulator.inject("slow@r000,delay=0.05")
    errors: list[RouterError] = []
    with core.connection() as connection:

        def change() -> None:
            try:
                connection.configure([f"interface Loopback{number}" for number in range(10, 60)])
            except RouterError as error:
                errors.append(error)

        worker = threading.Thread(target=change)
        worker.start()
        while not any(core.modes()):
            pass
        connection.close()
        worker.join(5)
        assert "stopped before this line" in str(errors[0])
        assert not any(core.modes())
        with pytest.raises(RouterError, match="closed"):
            connection.ask(["show privilege"])


def test_a_question_is_never_answered_with_yes(core: Core) -> None:
    with core.connection() as connection:
        with pytest.raises(RouterError, match="asks"):
            connection.ask(["reload"])
        assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]
