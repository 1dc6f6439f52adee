"""PIM over a circuit: routers that send each other hellos on an interface are neighbors (RFC 7761, 4.3)."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.forwarding.carriage import passes
from corelinks.runbooks.simulator.network.model.circuits import AdjacencyChange, Circuit, End, HelloProtocol
from corelinks.runbooks.simulator.network.model.topology import Topology

PIM_HOLD = 105.0
_HELLO = 54


class PimRules:
    """The rules of PIM for ``adjacency.update``."""

    protocol: HelloProtocol = "pim"

    def speaks(self, topology: Topology, end: End) -> bool:
        """An up interface with an address of the global table and a mode of ``ip pim`` that is not passive."""
        interface = topology.interface(end)
        if interface is None or interface.pim in (None, "passive"):
            return False
        return interface.address is not None and interface.vrf is None and topology.is_up(end)

    def hears(self, topology: Topology, circuit: Circuit, end: End) -> bool:
        """The hello arrives and comes from the subnet of the interface."""
        far = circuit.far(end.router)
        mine, theirs = topology.interface(end), topology.interface(far)
        if mine is None or theirs is None or mine.network != theirs.network:
            return False
        return passes(topology, circuit, far.router, "ip", _HELLO)

    def levels(self, topology: Topology, circuit: Circuit) -> frozenset[int]:
        """PIM has one kind of neighbor."""
        return frozenset({0})

    def setup(self, topology: Topology, circuit: Circuit) -> tuple[float, float]:
        """A first hello comes within five seconds (Triggered_Hello_Delay)."""
        return (0.0, 5.0)

    def hold(self, topology: Topology, end: End) -> float:
        """The hold time that hellos carry: 3.5 times 30 seconds."""
        return PIM_HOLD

    def announce(self, topology: Topology, circuit: Circuit, end: End, change: AdjacencyChange) -> None:
        """Write ``%PIM-5-NBRCHG`` to the log of one end."""
        interface = topology.interface(circuit.far(end.router))
        address = interface.address_text if interface else "0.0.0.0"
        state = "UP" if change.is_up else "DOWN"
        topology.log(end.router, f"%PIM-5-NBRCHG: neighbor {address} {state} on interface {end.interface}")
