"""How fast the connection is beside stock nornir-netmiko.

``python -m tests.sweeps.bench_connection [--routers 50,200] [--quick]``.

The simulator runs in a process of its own, and so does the proxy that delays for 50 ms round trips. Every figure is
taken from both in one run: median, least and most seconds, and this process's CPU seconds for each.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from nornir import InitNornir
from nornir.core import Nornir
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.core.task import Result, Task
from nornir_netmiko.connections import CONNECTION_NAME, Netmiko
from nornir_netmiko.tasks import netmiko_send_command, netmiko_send_config

from corelinks.tasks.capture import capture_evidence
from corelinks.tasks.connection.nornir_plugin import ConnectionPlugin, close_all, load_nornir
from tests.support.connection_lab import PASSWORD, SimulatorProcess, simulated, write_configs, write_inventory
from tests.support.delay_proxy import delayed

SHOW = "show mpls interfaces"
VERIFY = (
    "show interfaces GigabitEthernet0/0",
    "show isis neighbors",
    "show mpls interfaces",
    "show mpls ldp neighbor detail",
    "show mpls ldp discovery detail",
    "show mpls ldp igp sync",
    "show mpls forwarding-table",
    "show crypto session detail",
    "show running-config interface GigabitEthernet0/0",
    "show privilege",
    "show archive",
    "show version",
)
LINES = tuple(
    line.format(number)
    for number in range(100, 110)
    for line in ("interface Loopback{0}", " description bench {0}", " ip address 10.9.{0}.1 255.255.255.255")
)


@dataclass(frozen=True)
class Timing:
    """Seconds of several runs, and CPU seconds of one."""

    seconds: tuple[float, ...]
    cpu: float

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        low, high = min(self.seconds) * 1e3, max(self.seconds) * 1e3
        return f"{self.median * 1e3:9.1f} {low:9.1f} {high:9.1f} {self.cpu * 1e3:8.1f}"


def measured(act: Callable[[], object], times: int) -> Timing:
    """Run ``act`` once to warm up, then ``times`` times."""
    act()
    gc.collect()
    seconds = []
    cpu = time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - start)
    return Timing(tuple(seconds), (time.process_time() - cpu) / times)


def stock_nornir(directory: Path, workers: int) -> Nornir:
    """Nornir with nornir-netmiko's own plugin; any host key is taken, which only makes it faster."""
    ConnectionPluginRegister.available.pop(CONNECTION_NAME, None)
    files = {
        f"{kind}_file": str(directory / f"{name}.yaml")
        for kind, name in (("host", "hosts"), ("group", "groups"), ("defaults", "defaults"))
    }
    nornir = InitNornir(
        inventory={"plugin": "SimpleInventory", "options": files},
        runner={"plugin": "threaded", "options": {"num_workers": workers}},
        logging={"enabled": False},
    )
    ConnectionPluginRegister.available[CONNECTION_NAME] = Netmiko
    nornir.inventory.defaults.password = PASSWORD
    return nornir


def our_nornir(directory: Path, workers: int) -> Nornir:
    return load_nornir(directory, workers=workers)


class Side:
    """Stock or ours, on one router: the four small measurements."""

    def __init__(self, nornir: Nornir, router: str, is_ours: bool) -> None:
        self._all = nornir
        self._nornir = nornir.filter(name=router)
        self._host = nornir.inventory.hosts[router]
        self._is_ours = is_ours

    def connect(self) -> None:
        self._host.close_connections()
        self._host.get_connection(CONNECTION_NAME, self._all.config)

    def show(self) -> None:
        self._run(netmiko_send_command, command_string=SHOW)

    def eight_shows(self) -> None:
        if self._is_ours:
            self._run(capture_evidence, commands=VERIFY[:8])
        else:
            for command in VERIFY[:8]:
                self._run(netmiko_send_command, command_string=command)

    def thirty_lines(self) -> None:
        self._run(netmiko_send_config, config_commands=[line.strip() for line in LINES])

    def close(self) -> None:
        self._host.close_connections()

    def _run(self, task: Callable[..., Result], **arguments: Any) -> None:
        self._nornir.run(task=task, **arguments).raise_on_error()


def one_router(lab: SimulatorProcess, directory: Path, rtt: float, times: int) -> None:
    """Connect, show, eight shows and thirty lines, stock and ours side by side."""
    router = next(iter(lab.routers.values()))
    with delayed([router.port], rtt) as ports:
        write_inventory(directory, [router], ports)
        print(f"\none router, round trip {rtt * 1e3:.0f} ms (milliseconds)")
        print(
            f"{'':14}{'stock: median       min       max      cpu':>42}   "
            f"{'connection: median       min       max      cpu':>42}   ours/stock"
        )
        sides = [Side(make(directory, 1), router.name, make is our_nornir) for make in (stock_nornir, our_nornir)]
        for name in ("connect", "show", "eight_shows", "thirty_lines"):
            timings = []
            for side, plugin in zip(sides, (Netmiko, None), strict=True):
                _use(plugin)
                timings.append(measured(getattr(side, name), times if plugin is None else max(3, times // 4)))
            ratio = timings[1].median / timings[0].median
            print(f"{name:14}{timings[0]!s:>42}   {timings[1]!s:>42}   {ratio:.3f} (1/{1 / ratio:.1f})")
        for side in sides:
            side.close()


def _use(plugin: Any) -> None:
    ConnectionPluginRegister.available[CONNECTION_NAME] = plugin or ConnectionPlugin


def stock_verify(task: Task) -> Result:
    """The commands of a verify, one after the other, as nornir-netmiko's users ask them."""
    responses = [task.run(netmiko_send_command, command_string=command).result for command in VERIFY]
    return Result(host=task.host, result=responses)


def many_routers(lab: SimulatorProcess, directory: Path, count: int, rtt: float, workers: int) -> None:
    """The whole session of a verify: connect, twelve commands, close; every router once."""
    routers = list(lab.routers.values())[:count]
    with delayed([router.port for router in routers], rtt) as ports:
        write_inventory(directory, routers, ports)
        what = f"{len(VERIFY)} commands each, round trip {rtt * 1e3:.0f} ms, {workers} workers"
        print(f"\nverify of {count} routers, {what}")
        took = []
        for make, plugin in ((stock_nornir, Netmiko), (our_nornir, None)):
            nornir = make(directory, workers)
            _use(plugin)
            wall, cpu, theirs = time.perf_counter(), time.process_time(), lab.cpu_seconds()
            if plugin is None:
                nornir.run(task=capture_evidence, commands=VERIFY).raise_on_error()
            else:
                nornir.run(task=stock_verify).raise_on_error()
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            theirs = lab.cpu_seconds() - theirs
            if plugin is None:
                close_all(nornir)
            else:
                nornir.close_connections()
            took.append(wall)
            name = "ours" if plugin is None else "stock"
            print(f"  {name:6}{wall:7.2f} s, CPU {cpu:6.2f} s; simulator CPU {theirs:6.2f} s")
        print(f"  ours {took[0] / took[1]:.1f} times faster")


def memory(lab: SimulatorProcess, directory: Path, count: int) -> None:
    """Resident memory that one open session costs, threads included; each side in a fresh process."""
    write_inventory(directory, list(lab.routers.values())[:count])
    print(f"\nmemory of {count} open sessions")
    for name in ("stock", "ours"):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            each = fresh.submit(memory_of_sessions, directory, name == "ours").result()
        print(f"  {name:6}{each:8.0f} KiB a session")


def memory_of_sessions(directory: Path, is_ours: bool) -> float:
    """KiB that each further open session takes in this process, once the first is open."""
    nornir = (our_nornir if is_ours else stock_nornir)(directory, 20)
    _use(None if is_ours else Netmiko)
    first = next(iter(nornir.inventory.hosts))
    nornir.filter(name=first).run(task=_open).raise_on_error()
    gc.collect()
    before = _resident()
    nornir.run(task=_open).raise_on_error()
    gc.collect()
    each = (_resident() - before) / (len(nornir.inventory.hosts) - 1)
    nornir.close_connections()
    return each


def _open(task: Task) -> Result:
    task.host.get_connection(CONNECTION_NAME, task.nornir.config)
    return Result(host=task.host)


def _resident() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1])
    return 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--routers", default="50,200", help="how many routers a verify has, several by comma")
    parser.add_argument("--quick", action="store_true", help="fewer runs, and only 0 ms for many routers")
    options = parser.parse_args(arguments)
    counts = [int(number) for number in options.routers.split(",")]
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        write_configs(here / "pair", 2)
        with simulated(here / "pair") as lab:
            one_router(lab, here / "one-0", 0.0, 12 if options.quick else 40)
            one_router(lab, here / "one-50", 0.05, 6 if options.quick else 12)
        write_configs(here / "configs", max(counts))
        with simulated(here / "configs") as lab:
            memory(lab, here / "memory", min(counts))
            for count in counts:
                many_routers(lab, here / f"many-{count}", count, 0.0, 20)
            if not options.quick:
                many_routers(lab, here / "many-far", counts[0], 0.05, 50)


if __name__ == "__main__":
    main()
