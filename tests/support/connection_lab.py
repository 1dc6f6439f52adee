"""Simulated routers in a process of their own, and inventories that lead to them: for benchmark and stress."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PASSWORD_VARIABLE = "CORELINKS_SIM_PASSWORD"
PASSWORD = "bench-Passw0rd"

_CONFIG = """\
version 15.7
service timestamps log datetime msec
!
hostname {name}
!
archive
 path flash:archive-
 maximum 5
!
username admin privilege 15 secret 9 $9$EXAMPLE
!
interface Loopback0
 ip address 10.255.{high}.{low} 255.255.255.255
 ip router isis CORE
!
interface GigabitEthernet0/0
 description core link
 mtu 1600
 ip address 10.{net}.{high}.{host} 255.255.255.252
 ip router isis CORE
 mpls ip
 isis network point-to-point
 isis metric 10 level-2
!
router isis CORE
 net 49.0001.0000.{high:04d}.{low:04d}.00
 is-type level-2-only
 metric-style wide
!
mpls ldp router-id Loopback0 force
!
line vty 0 15
 login local
 transport input ssh
!
end
"""


@dataclass(frozen=True)
class ListeningRouter:
    """Where a simulated router listens, and its public host key."""

    name: str
    port: int
    host_key: str


class SimulatorProcess:
    """The running simulator."""

    def __init__(self, process: subprocess.Popen[str], routers: Mapping[str, ListeningRouter]) -> None:
        self._process = process
        self.routers = dict(routers)

    def inject(self, *faults: str) -> None:
        """Make these faults happen from now on."""
        for fault in faults:
            self._tell({"inject": fault})

    def cpu_seconds(self) -> float:
        """The CPU time that the simulator has taken so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def clear(self) -> None:
        """End all faults."""
        self._tell({"clear": True})

    def _tell(self, order: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        if "error" in reply:
            raise ValueError(reply["error"])


def config_of(number: int) -> str:
    """The running-config of router ``number``; 0 and 1 are neighbors, 2 and 3, and so on."""
    pair, side = divmod(number, 2)
    high, low = divmod(pair, 60)
    return _CONFIG.format(name=f"r{number:03d}", high=high, low=2 * low + side + 1, net=100, host=4 * low + side + 1)


def write_configs(directory: Path, count: int) -> None:
    """A folder of running-configs of ``count`` routers, named r000 and so on."""
    directory.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (directory / f"r{number:03d}.cfg").write_text(config_of(number))


@contextmanager
def simulated(configs: Path) -> Iterator[SimulatorProcess]:
    """Run the simulator on these configs until the block ends."""
    command = [sys.executable, "-m", "corelinks.runbooks.simulator", "--configs", str(configs), "--speed", "1"]
    environment = os.environ | {PASSWORD_VARIABLE: PASSWORD, "CORELINKS_SIM_ENABLE": PASSWORD}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            started = json.loads(process.stdout.readline())["routers"]
            yield SimulatorProcess(
                process, {name: ListeningRouter(name, at["port"], at["host_key"]) for name, at in started.items()}
            )
        finally:
            process.stdin.close()
            process.wait(timeout=20)


def write_inventory(
    directory: Path,
    routers: Sequence[ListeningRouter],
    ports: Mapping[int, int] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Path:
    """An inventory that leads to ``routers``, by other ``ports`` where a proxy stands before them."""
    (directory / "known_hosts").mkdir(parents=True, exist_ok=True)
    hosts = {}
    for router in routers:
        port = (ports or {}).get(router.port, router.port)
        hosts[router.name] = {"hostname": "127.0.0.1", "port": port}
        (directory / "known_hosts" / router.name).write_text(f"{router.name} {router.host_key}\n")
    defaults = {"username": "admin", "password": f"env:{PASSWORD_VARIABLE}", "platform": "cisco_ios"}
    (directory / "hosts.yaml").write_text(yaml.safe_dump(hosts))
    (directory / "groups.yaml").write_text("none: {}\n")
    (directory / "defaults.yaml").write_text(yaml.safe_dump(defaults | {"data": dict(options or {})}))
    os.environ[PASSWORD_VARIABLE] = PASSWORD
    return directory
