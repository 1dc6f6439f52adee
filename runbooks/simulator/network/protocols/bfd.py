"""BFD over a circuit: a session for an IGP that asks for one, where both ends have timers (RFC 5880, RFC 5882)."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding.carriage import circuits_at, passes
from corelinks.runbooks.simulator.network.forwarding.spf import instance_of, ospf_process
from corelinks.runbooks.simulator.network.model.circuits import AdjacencyChange, Circuit, End, HelloProtocol
from corelinks.runbooks.simulator.network.model.topology import Topology

_PACKET = 52


class BfdRules:
    """The rules of BFD for ``adjacency.update``."""

    protocol: HelloProtocol = "bfd"

    def speaks(self, topology: Topology, end: End) -> bool:
        """An up interface with ``bfd interval`` or a template, and a client whose neighbor is up."""
        interface = topology.interface(end)
        if interface is None or not interface.bfd or not topology.is_up(end):
            return False
        return bool(bfd_clients(topology, end))

    def hears(self, topology: Topology, circuit: Circuit, end: End) -> bool:
        """The packet arrives."""
        return passes(topology, circuit, circuit.far(end.router).router, "ip", _PACKET)

    def levels(self, topology: Topology, circuit: Circuit) -> frozenset[int]:
        """BFD has one kind of session."""
        return frozenset({0})

    def setup(self, topology: Topology, circuit: Circuit) -> tuple[float, float]:
        """Slow packets of a second each until the session is up."""
        return (1.0, 3.0)

    def hold(self, topology: Topology, end: End) -> float:
        """A session is lost within a second or so, whatever its timers."""
        return 4.0

    def announce(self, topology: Topology, circuit: Circuit, end: End, change: AdjacencyChange) -> None:
        """Write ``%BFDFSM-6-BFD_SESS_UP`` or ``DOWN`` to the log of one end."""
        state = "UP" if change.is_up else "DOWN"
        handle = 1 + [c.near(end.router) for c in topology.nodes[end.router].circuits].index(end)
        what = f"BFD-SYSLOG: BFD session ld:{4096 + handle} handle:{handle} is going {state}"
        topology.log(end.router, f"%BFDFSM-6-BFD_SESS_{state}: {what}")


def bfd_clients(topology: Topology, end: End) -> tuple[str, ...]:
    """The IGPs that have a neighbor on an interface and want BFD there: by its own line or by that of the process."""
    interface, isis = topology.interface(end), instance_of(topology, end)
    if interface is None:
        return ()
    circuits = list(circuits_at(topology, end))
    found = []
    wanted = interface.isis.bfd if interface.isis.bfd is not None else isis is not None and isis.bfd
    if wanted and any(circuit.isis.up for circuit in circuits):
        found.append("ISIS")
    process = ospf_process(topology, end)
    ospf = topology.nodes[end.router].config.ospf.get(process or 0)
    wanted = interface.ospf.bfd if interface.ospf.bfd is not None else ospf is not None and ospf.bfd
    if wanted and any(circuit.ospf.up for circuit in circuits):
        found.append("OSPF")
    return tuple(found)
