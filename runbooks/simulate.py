"""The same simulated core that a rehearsal uses, kept running for a person or another program."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from corelinks.inventory.load import load_links
from corelinks.runbooks.rehearse import faults_for_routers
from corelinks.runbooks.simulated_core import USERNAME, SimulatedCore, write_inventory

DEFAULT_PLACE = Path(".corelinks") / "simulated"


def simulate(
    inventory: Path,
    stop: threading.Event,
    *,
    port_base: int | None = None,
    write_to: Path | None = None,
    faults: Sequence[str] = (),
    speed: float = 1.0,
    say: Callable[[str], object] = print,
) -> None:
    """Start the routers of ``inventory/running``, write an inventory for them, and wait until ``stop`` is set."""
    links = load_links(inventory / "links.yaml")
    place = (write_to or DEFAULT_PLACE).absolute()
    specs = faults_for_routers(faults, links)
    with SimulatedCore(inventory / "running", speed=speed, port_base=port_base, faults=specs) as core:
        core.check_routers(links)
        write_inventory(place, core, links)
        say(f"{len(core.endpoints)} simulated routers, {speed:g} times as fast as real ones; Ctrl-C ends them")
        for reservation in core.reservations():
            say(reservation)
        say(f"inventory: {place} (for example: corelinks -i {place} verify)")
        say(f"the password of {USERNAME} is in {place / 'secrets' / 'password'}")
        for endpoint in core.endpoints:
            known_hosts = place / "known_hosts" / endpoint.name
            say(
                f"{endpoint.name}: ssh -p {endpoint.port} -o UserKnownHostsFile={known_hosts} "
                f"{USERNAME}@{endpoint.host}"
            )
        stop.wait()
