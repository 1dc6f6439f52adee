"""What packets over a circuit add to the counters of its ends and of the circuits underneath."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding.carriage import (
    Kind,
    is_accepted,
    is_understood,
    passes,
    transform_in_use,
    underlay,
)
from corelinks.runbooks.simulator.network.forwarding.link_states import is_ready
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import outer_size
from corelinks.runbooks.simulator.network.model import strikes
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End
from corelinks.runbooks.simulator.network.model.meters import Contribution
from corelinks.runbooks.simulator.network.model.topology import Topology


def receives_clear(topology: Topology, circuit: Circuit, end: End) -> bool:
    """Whether an end is protected and the far end sends it GRE in clear."""
    mine, theirs = topology.interface(end), topology.interface(circuit.far(end.router))
    if mine is None or theirs is None or not circuit.alive or mine.tunnel.protection is None:
        return False
    if theirs.tunnel.protection is not None or not topology.is_up(circuit.far(end.router)):
        return False
    return is_ready(topology, end) and underlay(topology, circuit.far(end.router)) is not None


def contributions(
    topology: Topology, circuit: Circuit, sender: str, kind: Kind, packets: float, size: int
) -> list[Contribution]:
    """What packets over a circuit add to the meters of its ends and of the circuits underneath."""
    near, far = circuit.near(sender), circuit.far(sender)
    arrives = passes(topology, circuit, sender, kind, size)
    found: list[Contribution] = [(near, "out", packets), (near, "out_bytes", packets * size)]
    if arrives:
        found += [(far, "in", packets), (far, "in_bytes", packets * size)]
    if circuit.kind == "tunnel":
        found += _beneath(topology, circuit, sender, kind, packets, size)
    return found


def _beneath(
    topology: Topology, circuit: Circuit, sender: str, kind: Kind, packets: float, size: int
) -> list[Contribution]:
    near, far = circuit.near(sender), circuit.far(sender)
    mine, theirs = topology.interface(near), topology.interface(far)
    if mine is None or theirs is None:
        return []
    if mine.tunnel.is_vti and kind != "ip":
        return []
    found: list[Contribution] = []
    if mine.tunnel.protection is not None:
        if not is_accepted(topology, circuit, sender):
            return [(near, "no_sa", packets)]
        found.append((near, "encaps", packets))
    outer = outer_size(mine, size, transform_in_use(topology, circuit, mine))
    hops = underlay(topology, near)
    for hop, router in hops or ():
        found += contributions(topology, hop, router, "ip", packets, outer)
    if hops is None or not all(passes(topology, hop, router, "ip", outer) for hop, router in hops):
        return found
    if mine.tunnel.protection is not None and not strikes.loses_arrivals(topology, far):
        found.append((far, "decaps", packets))
    elif receives_clear(topology, circuit, far):
        found.append((far, "clear", packets))
    if not is_understood(mine, theirs, kind):
        found.append((far, "refused", packets))
    return found
