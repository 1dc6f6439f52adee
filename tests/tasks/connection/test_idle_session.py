"""A connection whose session the router has ended for idleness opens another for its next command."""

from __future__ import annotations

import threading

from nornir.core.task import Result, Task

from corelinks.runbooks.simulator import Simulator
from corelinks.tasks.connection.nornir_plugin import connection_of
from tests.support.sealed_core import EXAMPLE, routers

_DEADLINE = 20.0


def test_a_session_that_idled_out_between_two_commands_is_opened_again() -> None:
    configs = {
        name: text.replace("exec-timeout 30 0", "exec-timeout 0 40") for name, text in EXAMPLE.plain_configs().items()
    }
    with routers(EXAMPLE, configs) as (simulator, nornir):
        result = nornir.filter(name="p1").run(task=_ask_wait_ask, simulator=simulator)
        assert result["p1"][0].result == ["Current privilege level is 15"] * 2


def _ask_wait_ask(task: Task, simulator: Simulator) -> Result:
    connection = connection_of(task)
    responses = connection.ask(["show privilege"])
    pause = threading.Event()
    for _ in range(int(_DEADLINE / 0.05)):
        if not connection.is_alive():
            break
        pause.wait(0.05)
    assert not connection.is_alive()
    assert simulator.device("p1").sessions == []
    return Result(host=task.host, result=[*responses, *connection.ask(["show privilege"])])
