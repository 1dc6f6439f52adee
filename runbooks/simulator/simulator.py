"""A whole simulated core: routers from their running-configs, one network, an SSH listener each."""

from __future__ import annotations

import asyncio
import threading
import time as _time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import asyncssh

from corelinks.runbooks.simulator.clock import LoopTimers, SimulatedClock
from corelinks.runbooks.simulator.faults.fault import Fault, parse_fault
from corelinks.runbooks.simulator.faults.kinds import FaultKind
from corelinks.runbooks.simulator.network.network import Network
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.router.starting import started
from corelinks.runbooks.simulator.router.unknown_lines import unknown_lines
from corelinks.runbooks.simulator.ssh.server import Login, RouterServer, make_host_key

T = TypeVar("T")
_CALL_SECONDS = 60.0


class Simulator:
    """Simulated IOS routers behind SSH on the loopback, by name of router.

    ``speed`` is how much faster than real their clock runs. ``faults`` are specifications as in ``parse_fault``.
    With ``host_keys_dir`` the host keys are kept there and used again. ``legacy_ssh`` names routers that speak
    only the SHA-1 algorithms of IOS 15. ``time`` gives real seconds from some fixed moment; ``jump`` lets it jump
    by so many, and then does so over each wait of a session, such as that of a ping that gets no answer.
    ``watch`` is called where the routers live, whenever one has taken input or something has fallen due.
    Raises ValueError for a fault that is none or strikes no router here, and UnreadableConfigurationError (one too)
    for a configuration that no router can be made from.
    """

    watch: Callable[[], object] = staticmethod(lambda: None)

    def __init__(
        self,
        configs: Mapping[str, str],
        *,
        username: str = "admin",
        password: str,
        enable_secret: str | None = None,
        speed: float = 1,
        port_base: int | None = None,
        faults: Sequence[str] = (),
        host_keys_dir: Path | None = None,
        legacy_ssh: Collection[str] = (),
        time: Callable[[], float] = _time.monotonic,
        jump: Callable[[float], object] | None = None,
    ) -> None:
        first = [_known(parse_fault(spec), configs) for spec in faults]
        self._loop = _Loop(time)
        self._jump = jump
        self._thread: threading.Thread | None = None
        self._port_base = port_base
        self._pending: asyncio.TimerHandle | None = None
        self.clock = SimulatedClock(speed, time=time)
        timers = LoopTimers(self._loop, self.clock, self._plan_network)
        try:
            self._devices = {name: started(name, configs[name], self.clock, timers) for name in sorted(configs)}
        except BaseException:
            self._loop.close()
            raise
        for fault in first:  # before the core warms up, so that nothing comes up that the fault forbids
            self._devices[fault.router].faults.add(fault)
        self.network = Network(self.clock, self._devices)
        for device in self._devices.values():
            device.network = self.network
            device.enable_secret = enable_secret
        keys = {name: _host_key(host_keys_dir, name, is_old=name in legacy_ssh) for name in self._devices}
        self._servers = {name: self._server(name, Login(username, password), key) for name, key in keys.items()}
        for name in keys.keys() & set(legacy_ssh):
            self._servers[name].is_old = True
        for fault in first:
            self._devices[fault.router].begin(fault)

    def _server(self, name: str, login: Login, key: asyncssh.SSHKey) -> RouterServer:
        server = RouterServer(self._devices[name], login, key, others=self._devices)
        server.after_input = self._plan_network
        server.before_wait = self._skip
        return server

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen; returns when every router can be reached. Raises OSError when a port is taken."""
        self._thread = threading.Thread(target=self._loop.run_forever, name="simulator", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End every session and listener, and the loop."""
        if self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._silence(), self._loop).result(_CALL_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CALL_SECONDS)
        self._thread = None
        self._loop.close()

    async def _listen(self) -> None:
        for index, (name, server) in enumerate(self._servers.items()):
            await server.listen(0 if self._port_base is None else self._port_base + index)
            device = self._devices[name]
            device.on_power = server.power
            if not (device.powered and device.is_reachable):
                server.power(False)
        self._plan_network()

    async def _silence(self) -> None:
        if self._pending is not None:
            self._pending.cancel()
        for device in self._devices.values():
            device.on_power = None
        await asyncio.gather(*(server.stop() for server in self._servers.values()))
        others = asyncio.all_tasks() - {task for task in (asyncio.current_task(),) if task is not None}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    def is_listening(self, name: str) -> bool:
        """Whether a router takes sessions now."""
        return self._servers[name].is_listening

    def _skip(self, seconds: float) -> None:
        """Let ``time`` jump over the real seconds of a session's wait, by one simulated second in each turn."""
        if self._jump is None or seconds <= 0:
            return
        step = min(seconds, self.clock.real(1))
        self._jump(step)
        self._loop.call_soon(self._skip, seconds - step)

    @property
    def ports(self) -> dict[str, int]:
        """The port of each router on 127.0.0.1."""
        return {name: server.port for name, server in self._servers.items()}

    @property
    def host_keys(self) -> dict[str, str]:
        """The public host key of each router, as ``ssh-ed25519 AAAA...``."""
        return {name: _public(server.key) for name, server in self._servers.items()}

    @property
    def failed_logins(self) -> dict[str, int]:
        """How many logins each router has refused so far, for a wrong name or password."""
        return {name: server.failed_logins for name, server in self._servers.items()}

    @property
    def unknown_lines(self) -> dict[str, tuple[str, ...]]:
        """By router, the lines of its configuration that it has no command for; they have no effect."""
        return {name: (*device.left_out, *unknown_lines(device.running)) for name, device in self._devices.items()}

    def known_hosts_line(self, name: str) -> str:
        """The line of a known_hosts file that vouches for a router."""
        return f"[127.0.0.1]:{self._servers[name].port} {self.host_keys[name]}"

    def device(self, name: str) -> Device:
        """A router; read it, and change it only within ``call``."""
        return self._devices[name]

    def call(self, function: Callable[[], T]) -> T:
        """Run a function where the routers live, between two events of theirs, and give its result."""
        if self._thread is None:
            return function()

        async def run() -> T:
            result = function()
            self._plan_network()
            return result

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(_CALL_SECONDS)

    def inject(self, spec: str) -> None:
        """Let a fault begin; raises ValueError when it is none."""
        fault = _known(parse_fault(spec), self._devices)
        device = self._devices[fault.router]

        def begin() -> None:
            device.faults.add(fault)
            device.begin(fault)

        self.call(begin)

    def clear_faults(self) -> None:
        """Let every fault end."""
        self.call(self._end_all)

    def _end_all(self) -> None:
        for device in self._devices.values():
            device.end_faults()

    def _plan_network(self) -> None:
        """Wake up when something will next happen in the network by itself, and not before."""
        self.watch()
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None
        at = self.network.next_event()
        if at is not None and self._loop.is_running():
            delay = self.clock.real(max(0.0, at - self.clock.now()))
            self._pending = self._loop.call_later(delay, self._advance_network)

    def _advance_network(self) -> None:
        self._pending = None
        self.network.advance()
        self._plan_network()


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that takes the time from where the routers' clock takes it."""

    def __init__(self, time: Callable[[], float]) -> None:
        self._now = time
        super().__init__()

    def time(self) -> float:
        return self._now()


def _known(fault: Fault, routers: Collection[str]) -> Fault:
    if fault.router not in routers:
        raise ValueError(f"no router is called {fault.router!r}; there are {', '.join(sorted(routers))}")
    if fault.kind is FaultKind.WRONG_ROUTER and fault.place not in (None, *routers):
        raise ValueError(f"no router is called {fault.place!r}; there are {', '.join(sorted(routers))}")
    if fault.kind is FaultKind.WRONG_ROUTER and fault.place == fault.router:
        raise ValueError(f"{fault.place!r} is the router itself; another one answers under {fault.kind.word}")
    return fault


def _host_key(directory: Path | None, name: str, *, is_old: bool) -> asyncssh.SSHKey:
    if directory is None:
        return make_host_key(is_old=is_old)
    path = directory / f"{name}.key"
    if path.exists():
        return asyncssh.read_private_key(path)
    key = make_host_key(is_old=is_old)
    directory.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(key.export_private_key())
    return key


def _public(key: asyncssh.SSHKey) -> str:
    kind, data = key.export_public_key().decode().split()[:2]
    return f"{kind} {data}"
