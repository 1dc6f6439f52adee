"""Asking over real SSH: no way in which a response can arrive gives a wrong one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nornir.core.task import Result, Task

from corelinks.tasks.baseline import capture_baseline, capture_startup, capture_unsaved
from corelinks.tasks.connection.nornir_plugin import close_all
from corelinks.tasks.router_errors import AuthenticationFailed, CommandTimeout, ConnectionFailed, SessionLost
from tests.support.connection_core import SECRET_VARIABLE, Core, connection_core

SHOWS = (
    "show version",
    "show running-config",
    "show interfaces GigabitEthernet0/0",
    "show mpls interfaces",
    "show running-config interface GigabitEthernet0/0",
    "show ip interface brief",
    "show privilege",
    "show archive",
    "show isis neighbors",
    "show no such thing",
)
STEADY = ("show running-config interface GigabitEthernet0/0", "show privilege", "show mpls interfaces")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    with connection_core(tmp_path_factory.mktemp("core")) as core:
        yield core


@pytest.fixture
def core(running: Core) -> Iterator[Core]:
    yield running
    running.simulator.clear_faults()


@pytest.fixture(scope="module")
def right(running: Core) -> list[str]:
    with running.connection() as connection:
        return [connection.ask([command])[0] for command in STEADY]


def test_responses_come_in_order_and_are_the_same_together_as_alone(core: Core) -> None:
    with core.connection() as connection:
        together = connection.ask(SHOWS)
        alone = [connection.ask([command])[0] for command in SHOWS]
    assert [text.splitlines()[0] for text in together] == [text.splitlines()[0] for text in alone]
    assert "hostname r000" in together[1]
    assert together[1].splitlines()[-1] == "end"
    assert together[6] == "Current privilege level is 15"
    assert "Invalid input" in together[9]


@pytest.mark.parametrize("fault", ["fragment@r000,size=1", "fragment@r000,size=9", "fragment@r000,size=60,delay=0.003"])
def test_pieces_of_any_size_give_the_right_responses(core: Core, right: list[str], fault: str) -> None:
    core.simulator.inject(fault)
    with core.connection() as connection:
        assert connection.ask(STEADY) == right
        assert connection.configure(["interface Loopback50", " description in pieces"]) != ()


def test_a_log_line_in_the_middle_of_every_prompt_gives_the_right_responses(core: Core, right: list[str]) -> None:
    core.simulator.inject("syslog-noise@r000")
    with core.connection() as connection:
        assert connection.ask(STEADY) == right
        assert connection.configure(["interface Loopback51", " description noise"])[1] == " description noise"
        assert connection.ask(STEADY) == right


def test_log_lines_and_small_pieces_at_once_give_the_right_responses(core: Core, right: list[str]) -> None:
    core.simulator.inject("syslog-noise@r000")
    core.simulator.inject("fragment@r000,size=3")
    with core.connection() as connection:
        assert connection.ask(STEADY) == right


def test_a_banner_full_of_prompts_misleads_neither_the_login_nor_a_response(core: Core) -> None:
    core.simulator.inject("fragment@r000,size=1")
    with core.connection() as connection:
        assert connection.find_prompt() == "r000#"
        shown = connection.ask(["show running-config", "show privilege"])
    assert "r000#" in shown[0]
    assert shown[1] == "Current privilege level is 15"


def test_a_dropped_session_is_noticed_at_once_and_the_next_question_gets_a_new_one(core: Core) -> None:
    with core.connection() as connection:
        core.simulator.inject("drop-before@r000,line=show version")
        start = time.monotonic()
        with pytest.raises(SessionLost) as caught:
            connection.ask(["show privilege", "show version"])
        assert time.monotonic() - start < 2
        assert caught.value.command == "show version"
        assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]


def test_after_silence_the_session_is_closed_and_never_used_again(core: Core) -> None:
    with core.connection({"command_timeout": 0.3}) as connection:
        core.simulator.inject("stall@r000,line=show version")
        with pytest.raises(CommandTimeout) as caught:
            connection.ask(["show version"])
        assert caught.value.command == "show version"
        assert not connection.is_alive()
        assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]


@pytest.mark.parametrize("command", ["terminal length", "terminal width"])
def test_a_session_whose_terminal_cannot_be_prepared_is_noticed_at_login(core: Core, command: str) -> None:
    core.simulator.inject(f"refuse-command@r000,line={command}")
    with pytest.raises(ConnectionFailed, match=f"it refused '{command} [0-9]+': "), core.connection() as connection:
        connection.open()


def test_a_router_that_goes_on_logging_is_worked_with_all_the_same(core: Core) -> None:
    core.simulator.inject("refuse-command@r000,line=terminal no monitor")
    with core.connection() as connection:
        assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]


@pytest.mark.parametrize(
    ("task", "command"),
    [
        (capture_baseline, "show running-config"),
        (capture_unsaved, "show archive config differences"),
        (capture_startup, "show startup-config"),
    ],
)
def test_every_reader_waits_as_long_as_the_one_setting_says(
    core: Core, task: Callable[[Task], Result], command: str
) -> None:
    core.simulator.inject(f"stall@r000,line={command}")
    nornir = core.nornir({"command_timeout": 0.5})
    try:
        result = nornir.filter(name="r000").run(task)["r000"]
        assert isinstance(result.exception, CommandTimeout)
        assert result.exception.what.startswith(("silent for 0.", "no end of"))
    finally:
        close_all(nornir)


def test_a_slow_router_may_take_its_time(core: Core) -> None:
    core.simulator.inject("slow@r000,delay=0.1")
    with core.connection() as connection:
        assert connection.ask(["show privilege", "show privilege"]) == ["Current privilege level is 15"] * 2


def test_a_hostname_that_someone_else_changes_is_learned(core: Core) -> None:
    with core.connection() as connection, core.connection() as other:
        other.configure(["hostname elsewhere"])
        assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]
        assert connection.find_prompt() == "elsewhere#"
        other.configure(["hostname another-name-of-this-router"])
        assert connection.configure(["interface Loopback52", " description renamed"])[0] == "interface Loopback52"
        connection.configure(["hostname r000"])
        assert connection.find_prompt() == "r000#"


def test_a_long_hostname_is_cut_in_configuration_modes_and_still_known(core: Core) -> None:
    with core.connection() as connection:
        connection.configure(
            ["hostname a-router-with-a-very-long-name.example", "interface Loopback53", " description x"]
        )
        assert connection.find_prompt() == "a-router-with-a-very-long-name.example#"
        connection.configure(["hostname r000"])


def test_a_session_that_lands_in_user_mode_is_enabled(core: Core) -> None:
    core.simulator.inject("low-privilege@r000,level=1")
    core.simulator.inject("slow@r000,delay=0.2")  # so that there is time to allow it before it is asked for

    def allow_it() -> None:
        while not core.modes():
            pass
        core.simulator.clear_faults()

    allowing = threading.Thread(target=allow_it)
    allowing.start()
    with core.connection({"secret": f"env:{SECRET_VARIABLE}"}) as connection:
        allowing.join()
        assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]


def test_a_refused_enable_secret_says_so(core: Core) -> None:
    core.simulator.inject("low-privilege@r000,level=1")
    with (
        pytest.raises(AuthenticationFailed, match="enable secret was refused"),
        core.connection({"secret": f"env:{SECRET_VARIABLE}"}),
    ):
        pass
    with pytest.raises(AuthenticationFailed, match="gives none"), core.connection():
        pass


def test_a_session_is_not_left_open_when_the_connection_is_closed(core: Core, tmp_path: Path) -> None:
    with core.connection() as connection:
        connection.ask(["show privilege"])
        assert core.modes() == [False]
    deadline = time.monotonic() + 5
    while core.modes() and time.monotonic() < deadline:
        pass
    assert core.modes() == []
