"""Simulated routers over real SSH: logging in, being cut off, being fast."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import asyncssh
import pytest

from corelinks.runbooks.simulator import Simulator
from tests.support.typed_session import CONFIG

_PASSWORD = "let-me-in"
_P2 = (
    CONFIG.replace("hostname p1", "hostname p2")
    .replace("10.1.12.1 ", "10.1.12.2 ")
    .replace("192.0.2.1 ", "192.0.2.2 ")
    .replace("2001.00", "2002.00")
)


@pytest.fixture
def core() -> Iterator[Simulator]:
    with Simulator({"p1": CONFIG, "p2": _P2}, password=_PASSWORD, speed=200) as simulator:
        yield simulator


def _connect(
    core: Simulator, name: str = "p1", **options: object
) -> asyncssh.misc._ACMWrapper[asyncssh.SSHClientConnection]:
    settings: dict[str, object] = {
        "username": "admin",
        "password": _PASSWORD,
        "config": None,
        "client_keys": None,
        "agent_path": None,
        "known_hosts": asyncssh.import_known_hosts(core.known_hosts_line(name)),
    }
    return asyncssh.connect("127.0.0.1", core.ports[name], **{**settings, **options})


async def _until(process: asyncssh.SSHClientProcess[str], end: str) -> str:
    screen = ""
    while not screen.endswith(end):
        part = await asyncio.wait_for(process.stdout.read(4096), 10)
        if not part:
            raise EOFError(screen)
        screen += part
    return screen


async def _ask(core: Simulator, *lines: str, name: str = "p1") -> list[str]:
    async with _connect(core, name) as connection:
        process = await connection.create_process(term_type="vt100")
        answers = [await _until(process, "#")]
        for line in lines:
            process.stdin.write(line + "\n")
            answers.append(await _until(process, "#"))
        return answers


def test_a_user_logs_in_and_both_routers_see_each_other(core: Simulator) -> None:
    answers = asyncio.run(_ask(core, "terminal length 0", "show ip interface brief", "show isis neighbors"))
    assert answers[0] == "\r\np1#"
    assert "10.1.12.1" in answers[2]
    assert "p2" in answers[3]


def test_keyboard_interactive_works_and_a_wrong_password_does_not(core: Simulator) -> None:
    async def run(password: str, methods: list[str]) -> None:
        async with _connect(core, password=password, preferred_auth=methods):
            pass

    asyncio.run(run(_PASSWORD, ["keyboard-interactive"]))
    with pytest.raises(asyncssh.PermissionDenied):
        asyncio.run(run("wrong", ["password"]))


def test_a_host_key_of_another_is_noticed(core: Simulator) -> None:
    async def run() -> None:
        hosts = asyncssh.import_known_hosts(f"[127.0.0.1]:{core.ports['p1']} {core.host_keys['p2']}\n")
        async with _connect(core, known_hosts=hosts):
            pass

    with pytest.raises(asyncssh.HostKeyNotVerifiable):
        asyncio.run(run())


def test_an_exec_request_is_refused(core: Simulator) -> None:
    async def run() -> None:
        async with _connect(core) as connection:
            await connection.run("show version")

    with pytest.raises(asyncssh.ChannelOpenError):
        asyncio.run(run())


def test_when_no_line_is_free_the_next_connection_ends_before_any_login(core: Simulator) -> None:
    async def run() -> None:
        async with AsyncExitStack() as stack:
            for _ in range(5):
                connection = await stack.enter_async_context(_connect(core))
                await _until(await connection.create_process(term_type="vt100"), "#")
            with pytest.raises((OSError, asyncssh.Error)):
                await _connect(core)
        await _ask(core, "show users")

    asyncio.run(run())


def test_the_escape_sequence_ends_a_trace_that_nobody_answers(core: Simulator) -> None:
    async def run() -> str:
        async with _connect(core) as connection:
            process = await connection.create_process(term_type="vt100")
            await _until(process, "#")
            process.stdin.write("terminal length 0\n")
            await _until(process, "#")
            process.stdin.write("traceroute 203.0.113.9\n\x1e")
            return await asyncio.wait_for(_until(process, "#"), 1)  # 270 simulated seconds are more than a real one

    assert " 30  *  *  * \r\np1#" in asyncio.run(run())


def test_a_reload_refuses_connections_until_the_router_is_back(core: Simulator) -> None:
    async def run() -> list[str]:
        with pytest.raises((EOFError, asyncssh.Error, OSError)):
            await _ask(core, "configure terminal", "hostname lost", "end")
        with pytest.raises(OSError, match="Connect call failed"):
            await _ask(core)
        while not core.device("p1").powered or core.device("p1").on_power is None:
            await asyncio.sleep(0.02)
        for _ in range(50):
            try:
                return await _ask(core)
            except OSError:
                await asyncio.sleep(0.02)
        return []

    core.inject("reload@p1,line=hostname,seconds=40")
    assert asyncio.run(run()) == ["\r\np1#"]


def test_a_lost_management_path_comes_back_when_the_fault_is_cleared(core: Simulator) -> None:
    core.inject("management-lost@p2")
    with pytest.raises((OSError, asyncssh.Error)):
        asyncio.run(_ask(core, name="p2"))
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="in use"):  # it is given to nobody else meanwhile
            other.bind(("127.0.0.1", core.ports["p2"]))
    core.clear_faults()

    async def run() -> list[str]:
        for _ in range(50):
            try:
                return await _ask(core, name="p2")
            except OSError:
                await asyncio.sleep(0.02)
        return []

    assert asyncio.run(run()) == ["\r\np2#"]


def test_output_in_single_bytes_is_the_same_output(core: Simulator) -> None:
    plain = asyncio.run(_ask(core, "terminal length 0", "show running-config"))
    core.inject("fragment@p1,size=1")
    assert asyncio.run(_ask(core, "terminal length 0", "show running-config")) == plain


def test_a_low_privilege_lands_in_user_mode(core: Simulator) -> None:
    core.inject("low-privilege@p1")

    async def run() -> str:
        async with _connect(core) as connection:
            process = await connection.create_process(term_type="vt100")
            return await _until(process, ">")

    assert asyncio.run(run()) == "\r\np1>"


def test_a_rollback_happens_by_itself(core: Simulator) -> None:
    asyncio.run(_ask(core, "configure terminal revert timer 3", "hostname p9", "end"))
    deadline = time.monotonic() + 10
    while core.device("p1").hostname != "p1" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert core.device("p1").hostname == "p1"


def test_an_idle_core_uses_no_cpu() -> None:
    with Simulator({"p1": CONFIG, "p2": _P2}, password=_PASSWORD, speed=1):
        before = time.process_time()
        time.sleep(0.5)
        assert time.process_time() - before < 0.1


def test_an_old_router_speaks_only_old_algorithms() -> None:
    with Simulator({"p1": CONFIG}, password=_PASSWORD, legacy_ssh=["p1"]) as core:
        assert core.host_keys["p1"].startswith("ssh-rsa ")
        with pytest.raises((asyncssh.KeyExchangeFailed, asyncssh.ConnectionLost)):
            asyncio.run(_ask(core))


def test_unknown_routers_and_faults_are_refused() -> None:
    with pytest.raises(ValueError, match="no router is called 'p7'"):
        Simulator({"p1": CONFIG}, password=_PASSWORD, faults=["stall@p7"])


def test_it_runs_on_its_own_and_takes_orders(tmp_path: Path) -> None:
    (tmp_path / "p1.cfg").write_text(CONFIG)
    command = [sys.executable, "-m", "corelinks.runbooks.simulator", "--configs", str(tmp_path), "--speed", "10"]
    orders = '{"inject": "slow@p1"}\n{"inject": "nonsense"}\n{"clear": true}\nnot json\n'
    environment = {**os.environ, "CORELINKS_SIM_PASSWORD": _PASSWORD}
    done = subprocess.run(
        command, input=orders, capture_output=True, text=True, env=environment, timeout=30, check=True
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert set(lines[0]["routers"]["p1"]) == {"host", "port", "host_key"}
    assert [line["ok"] for line in lines[1:]] == [True, False, True, False]
    assert done.stderr == ""
