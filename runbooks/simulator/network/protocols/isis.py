"""IS-IS over a circuit: level, area, authentication, hello padding and MTU (RFC 1195, RFC 5303)."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from corelinks.runbooks.simulator.network.forwarding.carriage import passes
from corelinks.runbooks.simulator.network.forwarding.packet_sizes import clns_mtu
from corelinks.runbooks.simulator.network.forwarding.spf import graph_of, instance_of, isis_levels
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.circuits import AdjacencyChange, Circuit, End, HelloProtocol
from corelinks.runbooks.simulator.network.model.igp_config import IsisConfig
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.topology import Topology

_UNPADDED = 70
_LSP_LIFETIME = 1199
_REFRESH = 900


class IsisRules:
    """The rules of IS-IS for ``adjacency.update``."""

    protocol: HelloProtocol = "isis"

    def speaks(self, topology: Topology, end: End) -> bool:
        """An up interface with ``ip router isis`` of an instance that has a NET, not passive and not shut down."""
        interface, instance = topology.interface(end), instance_of(topology, end)
        return (
            interface is not None
            and instance is not None
            and topology.is_up(end)
            and bool(isis_levels(topology, end) and families(interface))
            and not (instance.shutdown or interface.isis.shutdown)
            and not instance.passive.covers(end.interface)
        )

    def hears(self, topology: Topology, circuit: Circuit, end: End) -> bool:
        """The hello arrives whole, fits, is of the same subnet and kind of network, and authenticates."""
        far = circuit.far(end.router)
        mine, theirs = topology.interface(end), topology.interface(far)
        here, there = instance_of(topology, end), instance_of(topology, far)
        if mine is None or theirs is None or here is None or there is None:
            return False
        if is_point_to_point(mine) != is_point_to_point(theirs) or not _families_agree(here, mine, theirs):
            return False
        if fault_effects.fails_igp_authentication(topology, end):
            return False
        if authentication(here, mine) != authentication(there, theirs):
            return False
        size = _hello_size(theirs, there)
        return size <= clns_mtu(mine) and passes(topology, circuit, far.router, "clns", size)

    def levels(self, topology: Topology, circuit: Circuit) -> frozenset[int]:
        """The levels that both ends run: level 2 always, level 1 only within an area (RFC 1195)."""
        one, two = circuit.ends
        common = isis_levels(topology, one) & isis_levels(topology, two)
        here, there = instance_of(topology, one), instance_of(topology, two)
        if here is None or there is None or here.system_id == there.system_id:
            return frozenset()
        return common if here.area == there.area else common - {1}

    def setup(self, topology: Topology, circuit: Circuit) -> tuple[float, float]:
        """One or two hellos; if full-size ones do not fit, those after the first five, which are not padded."""
        sizes = {clns_mtu(interface) for end in circuit.ends if (interface := topology.interface(end))}
        fit = len(sizes) == 1 and all(passes(topology, circuit, end.router, "clns", max(sizes)) for end in circuit.ends)
        return (2.0, 9.0) if fit else (50.0, 58.0)

    def hold(self, topology: Topology, end: End) -> float:
        """Hello interval times multiplier of the peer, taken to be as here."""
        interface = topology.interface(end)
        return float(interface.isis.hello_interval * interface.isis.multiplier) if interface else 30.0

    def announce(self, topology: Topology, circuit: Circuit, end: End, change: AdjacencyChange) -> None:
        """``%CLNS-5-ADJCHANGE``, when the instance logs adjacency changes."""
        instance = instance_of(topology, end)
        if instance is None or not instance.logs:
            return
        peer = topology.nodes[circuit.far(end.router).router].config.hostname
        tag = f" ({instance.tag})" if instance.tag else ""
        state = "Up" if change.is_up else "Down"
        message = f"%CLNS-5-ADJCHANGE: ISIS{tag}: Adjacency to {peer} ({end.interface}) {state}, {change.value}"
        topology.log(end.router, message)


def _families_agree(here: IsisConfig, mine: InterfaceConfig, theirs: InterfaceConfig) -> bool:
    """What IOS checks of the families in a hello: the same set, and one IPv4 subnet.

    ``no adjacency-check`` of the router or of its IPv6 family ends one check, ``multi-topology`` both (Cisco,
    Implementing IS-IS for IPv6).
    """
    if here.multi_topology:
        return True
    one, two = families(mine), families(theirs)
    if here.checks_ipv6 and one != two:
        return False
    return not here.checks_ipv4 or "ipv4" not in one & two or mine.network == theirs.network


def families(interface: InterfaceConfig) -> frozenset[str]:
    """The families that IS-IS runs for on an interface."""
    found = {"ipv4"} if interface.isis.tag is not None else set()
    return frozenset(found | ({"ipv6"} if interface.ipv6.isis_tag is not None and interface.ipv6.is_on else set()))


def is_point_to_point(interface: InterfaceConfig) -> bool:
    """Whether point-to-point hellos are sent."""
    return interface.isis.point_to_point or interface.has_one_neighbor


def authentication(instance: IsisConfig, interface: InterfaceConfig) -> str | None:
    """What authenticates hellos: the interface's own, or the instance's."""
    return interface.isis.authentication or instance.authentication


def _hello_size(interface: InterfaceConfig, instance: IsisConfig) -> int:
    return clns_mtu(interface) if interface.isis.padding and instance.padding else _UNPADDED


@dataclass(frozen=True, slots=True)
class Lsp:
    """A row of ``show isis database``; ``age`` is what is left of its lifetime."""

    system: str
    sequence: int
    checksum: int
    age: int
    is_own: bool


def lsp_database(topology: Topology, name: str, level: int) -> list[Lsp]:
    """One LSP of every router that the level reaches; sequence and age follow from how often it has changed."""
    graph = graph_of(topology)
    edges = graph.edges.get(level, {})
    reached, waiting = {name}, [name]
    while waiting:
        for edge in edges.get(waiting.pop(), ()):
            if edge.to not in reached:
                reached.add(edge.to)
                waiting.append(edge.to)
    found = []
    for router in reached:
        node = topology.nodes[router]
        seed = crc32(router.encode())
        refreshes = int(topology.now + seed % _REFRESH) // _REFRESH
        age = _LSP_LIFETIME - int(topology.now + seed) % _REFRESH
        checksum = crc32(repr(node.fingerprint).encode()) & 0xFFFF
        sequence = 0x100 + seed % 0x2000 + node.version + refreshes
        found.append(Lsp(node.config.hostname, sequence, checksum, age, router == name))
    return sorted(found, key=lambda lsp: lsp.system)
