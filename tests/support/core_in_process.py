"""Simulated routers in this process, behind the same SSH as those that a rehearsal starts in one of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from corelinks.runbooks.simulated_core import USERNAME, Endpoint
from corelinks.runbooks.simulator import Simulator
from corelinks.runbooks.simulator.show.registry import run_show
from tests.support.skipped_time import SkippedTime

PASSWORD, ENABLE = "rehearsal-password", "rehearsal-enable"


@dataclass(frozen=True)
class CoreInProcess:
    """What ``write_inventory`` needs of simulated routers, their faults, and the time that they share with the test."""

    simulator: Simulator
    time: SkippedTime
    password: str = PASSWORD
    enable_secret: str = ENABLE

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        keys = self.simulator.host_keys
        return tuple(Endpoint(name, "127.0.0.1", port, keys[name]) for name, port in self.simulator.ports.items())

    def shown(self, router: str, command: str) -> str:
        """What a router prints for a show command, asked at the router itself and by no session."""
        device = self.simulator.device(router)
        lines: list[str] | None = self.simulator.call(lambda: run_show(device, command.split()))
        return "\n".join(lines or [])

    def inject(self, fault: str) -> None:
        """Let a fault happen from now on; ValueError if there is no such fault."""
        self.simulator.inject(fault)

    def clear_faults(self) -> None:
        """Let every fault end."""
        self.simulator.clear_faults()


@contextmanager
def core_in_process(configs: Mapping[str, str], *, speed: float, faults: Sequence[str] = ()) -> Iterator[CoreInProcess]:
    """Routers that start from ``configs`` (by name) with ``faults``, ``speed`` times as fast as real ones."""
    time = SkippedTime()
    with Simulator(
        configs,
        username=USERNAME,
        password=PASSWORD,
        enable_secret=ENABLE,
        speed=speed,
        faults=faults,
        time=time.now,
        jump=time.jump,
    ) as simulator:
        time.after_slice = _turn_of(simulator)
        yield CoreInProcess(simulator, time)


def _turn_of(simulator: Simulator) -> Callable[[], None]:
    """One turn of the routers' loop, in which all that is due happens."""
    return lambda: simulator.call(lambda: None)
