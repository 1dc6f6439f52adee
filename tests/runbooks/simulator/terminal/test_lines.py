"""Terminal lines: how long they may idle, what the configuration says of them, and log lines while one types."""

from __future__ import annotations

import pytest

from tests.support.typed_session import CONFIG, Bench


def with_line(*settings: str) -> Bench:
    """A router whose terminal lines have more settings."""
    return Bench(CONFIG.replace(" login local\n", "".join(f" {one}\n" for one in ("login local", *settings))))


@pytest.mark.parametrize(
    ("settings", "seconds"), [((), 600), (("exec-timeout 2 30",), 150), (("exec-timeout 0 20",), 20)]
)
def test_a_session_ends_without_a_word_when_nothing_is_typed(settings: tuple[str, ...], seconds: int) -> None:
    bench = with_line(*settings)
    typist = bench.typist()
    bench.timers.run(seconds - 5)
    assert typist.type("show privilege")
    bench.timers.run(seconds - 1)
    assert (typist.raw(""), typist.is_closed) == ("", False)
    bench.timers.run(2)
    assert (typist.raw(""), typist.is_closed) == ("", True)


@pytest.mark.parametrize("setting", ["exec-timeout 0 0", "no exec-timeout"])
def test_a_line_may_idle_for_ever(setting: str) -> None:
    bench = Bench()
    bench.typist().all("configure terminal", "line vty 0 4", setting, "end")
    assert " exec-timeout 0 0" in bench.device.running_text().split("\n")
    typist = bench.typist()
    bench.timers.run(100000)
    typist.raw("")
    assert not typist.is_closed


def test_a_session_that_ends_by_itself_in_configuration_mode_lets_go_of_its_lock() -> None:
    bench = Bench()
    typist = bench.typist()
    typist.type("configure terminal lock")
    bench.timers.run(700)
    typist.raw("")
    typist.session.hang_up()
    assert bench.device.lock is None


def test_with_logging_synchronous_the_line_being_typed_is_printed_again() -> None:
    bench = with_line("logging synchronous")
    typist = bench.typist()
    typist.type("terminal monitor")
    typist.raw("show pri")
    bench.device.log("%LDP-5-NBRCHG: LDP Neighbor 192.0.2.2:0 (1) is UP")
    assert typist.raw("").endswith(" is UP\r\np1#show pri")
    assert "Current privilege level" in typist.raw("v\n")


def test_a_line_has_the_length_of_its_configuration() -> None:
    typist = with_line("length 5", "width 132").typist()
    assert typist.session.width == 132
    bench = with_line("length 5")
    session = bench.typist().session
    session.start()
    assert session.length == 5


def test_there_are_as_many_lines_as_the_configuration_names() -> None:
    bench = Bench()
    assert bench.device.vty_lines == 5
    bench.typist().all("configure terminal", "line vty 5 15", "login local", "end")
    assert bench.device.vty_lines == 16


def test_the_history_holds_as_many_lines_as_asked() -> None:
    typist = Bench().typist()
    typist.type("terminal history size 2")
    typist.all("show privilege", "show clock")
    assert typist.type("show history") == "  show clock\n  show history"
    typist.type("terminal no history")
    assert typist.type("show history") == ""
