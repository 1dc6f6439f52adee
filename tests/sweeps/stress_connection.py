"""A thousand sessions with routers that respond badly: ``python -m tests.sweeps.stress_connection [--sessions 1000]``.

Routers respond one byte at a time, in 9-byte pieces, with 200 ms between pieces, and with a syslog line in the middle
of every prompt; every session asks, changes its interface, asks again, and every response is compared with the one the
same router gave undisturbed. Ends with exit code 1 if a single response was wrong, or a line landed elsewhere.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from nornir.core import Nornir
from nornir.core.task import Result, Task

from corelinks.tasks.connection.nornir_plugin import close_all, connection_of, load_nornir
from corelinks.tasks.router_errors import RouterError
from tests.support.connection_lab import SimulatorProcess, simulated, write_configs, write_inventory

ASKED = (
    "show running-config interface GigabitEthernet0/0",
    "show privilege",
    "show mpls interfaces",
    "show running-config | include hostname",
    "show no such command",
)
# How many sessions of a thousand each kind gets; 200 ms between pieces makes a session take many seconds.
KINDS = {
    "one byte at a time": (("fragment@{},size=1",), 350),
    "9-byte pieces": (("fragment@{},size=9",), 350),
    "200 ms between pieces": (("fragment@{},size=300,delay=0.2",), 40),
    "syslog in the prompt": (("syslog-noise@{}",), 180),
    "syslog and 7-byte pieces": (("syslog-noise@{}", "fragment@{},size=7"), 80),
}
ROUTERS = 20


def session(task: Task, number: int, right: dict[str, list[str]]) -> Result:
    """One session: ask, change, ask, close; the result is what was wrong."""
    name = task.host.name
    wrong = []
    connection = connection_of(task)
    if connection.ask(ASKED) != right[name]:
        wrong.append("a response")
    lines = ("interface Loopback77", f" description session {number}", f" bandwidth {1000 + number}", "ip cef")
    if connection.configure(lines) != lines:
        wrong.append("a line")
    shown = connection.ask(["show running-config interface Loopback77", *ASKED])
    if f"description session {number}\n" not in shown[0] or f"bandwidth {1000 + number}\n" not in shown[0]:
        wrong.append("a change")
    if shown[1:] != right[name]:
        wrong.append("a later response")
    task.host.close_connection("netmiko")
    return Result(host=task.host, result=wrong)


def undisturbed(nornir: Nornir) -> dict[str, list[str]]:
    """How every router responds when nothing is wrong."""
    right = {name: connection_of(host).ask(ASKED) for name, host in nornir.inventory.hosts.items()}
    close_all(nornir)
    return right


def round_of(nornir: Nornir, kind: str, sessions: int, right: dict[str, list[str]]) -> Counter[str]:
    """``sessions`` sessions, all routers at once; how often what was wrong."""
    wrong: Counter[str] = Counter()
    done = 0
    start = time.perf_counter()
    while done < sessions:
        names = sorted(nornir.inventory.hosts)[: sessions - done]
        chosen = nornir.filter(filter_func=lambda host, names=names: host.name in names)
        for result in chosen.run(task=session, number=done, right=right).values():
            error, host = result[0].exception, result[0].host
            if isinstance(error, RouterError) and host is not None:
                wrong[f"{type(error).__name__}: {error}"] += 1
                host.close_connections()
            elif error is not None:
                raise error
            wrong.update(result[0].result or ())
        nornir.data.reset_failed_hosts()
        done += len(names)
    print(f"{kind:28}{done:6} sessions {time.perf_counter() - start:8.1f} s   wrong: {sum(wrong.values())}", flush=True)
    for what, times in wrong.most_common(5):
        print(f"    {times} x {what}")
    return wrong


def stress(lab: SimulatorProcess, directory: Path, sessions: int) -> bool:
    """Every kind in turn; whether nothing was wrong."""
    write_inventory(directory, list(lab.routers.values()), options={"overall_timeout": 600})
    nornir = load_nornir(directory, workers=ROUTERS)
    right = undisturbed(nornir)
    wrong: Counter[str] = Counter()
    for kind, (faults, share) in KINDS.items():
        lab.inject(*(fault.format(name) for name in lab.routers for fault in faults))
        wrong += round_of(nornir, kind, max(1, sessions * share // 1000), right)
        lab.clear()
    return not wrong


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        write_configs(Path(name) / "configs", ROUTERS)
        with simulated(Path(name) / "configs") as lab:
            return 0 if stress(lab, Path(name) / "inventory", options.sessions) else 1


if __name__ == "__main__":
    raise SystemExit(main())
