"""``show mpls ldp neighbor``, short and in detail. IOS prints nothing at all when there is no neighbor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.network.model.mpls_state import DiscoverySource, LdpNeighbor
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.show.asking import asked_interface, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

_ADDRESSES_A_LINE = 4
_CAPABILITIES = (
    "\t  [ICCP (type 0x0405) MajVer 1 MinVer 0]",
    "\t  [Dynamic Announcement (0x0506)]",
    "\t  [mLDP Point-to-Multipoint (0x0508)]",
    "\t  [mLDP Multipoint-to-Multipoint (0x0509)]",
    "\t  [Typed Wildcard (0x050B)]",
)


@show("mpls ldp neighbor [all] [A.B.C.D|INTERFACE] [detail]")
def show_mpls_ldp_neighbor(device: Device, args: Args) -> list[str]:
    """Every session, or those with a peer or with a link hello on an interface."""
    state = state_of(device)
    name, peer = asked_interface(state, args), args.get("A.B.C.D")
    render = _detail if args.has("detail") else _brief
    return [line for one in state.ldp.neighbors if _is_wanted(one, name, peer) for line in render(state, one)]


def _is_wanted(one: LdpNeighbor, name: str | None, peer: str | None) -> bool:
    heard_there = name is None or any(source.interface == name for source in one.sources)
    return heard_there and peer in (None, one.peer.split(":")[0])


def _ends(one: LdpNeighbor) -> list[str]:
    connection = f"{one.transport_peer}.{one.tcp_peer_port} - {one.transport_local}.{one.tcp_local_port}"
    return [f"    Peer LDP Ident: {one.peer}; Local LDP Ident {one.local}", f"\tTCP connection: {connection}"]


def _brief(state: RouterState, one: LdpNeighbor) -> list[str]:
    return [
        *_ends(one),
        f"\tState: {one.state}; Msgs sent/rcvd: {one.sent}/{one.received}; Downstream",
        f"\tUp time: {age(state.now - one.since)}",
        "\tLDP discovery sources:",
        *(f"\t  {_source(source, ',')}" for source in one.sources),
        *_addresses(one),
    ]


def _source(source: DiscoverySource, mark: str) -> str:
    if source.interface is not None:
        return f"{source.interface}{mark} Src IP addr: {source.source}"
    roles = [word for word, on in (("active", source.active), ("passive", source.passive)) if on]
    return ", ".join([f"Targeted Hello {source.source} -> {source.target}", *roles])


def _addresses(one: LdpNeighbor) -> list[str]:
    lines = ["        Addresses bound to peer LDP Ident:"]
    for start in range(0, len(one.addresses), _ADDRESSES_A_LINE):
        row = one.addresses[start : start + _ADDRESSES_A_LINE]
        lines.append("          " + "".join(f"{address:<15} " for address in row))
    return lines


def _detail(state: RouterState, one: LdpNeighbor) -> list[str]:
    required = "required" if one.password_required else "not required"
    return [
        *_ends(one),
        f"\tPassword: {required}, {one.password}, in use",
        f"\tState: {one.state}; Msgs sent/rcvd: {one.sent}/{one.received}; Downstream;"
        f" Last TIB rev sent {len(state.lfib) * 2}",
        f"\tUp time: {age(state.now - one.since)}; UID: {one.uid}; Peer Id {one.peer_number}",
        "\tLDP discovery sources:",
        *(line for source in one.sources for line in _source_detail(source)),
        *_addresses(one),
        "\tPeer holdtime: 180000 ms; KA interval: 60000 ms; Peer state: estab",
        *_protection(one),
        "\tNSR: Not Ready",
        "\tCapabilities Sent:",
        *_CAPABILITIES,
        "\tCapabilities Received:",
        *_CAPABILITIES,
    ]


def _source_detail(source: DiscoverySource) -> list[str]:
    if source.interface is not None:
        return [f"\t  {_source(source, ';')} ", "\t    holdtime: 15000 ms, hello interval: 5000 ms"]
    return [f"\t  {_source(source, '')};", "\t    holdtime: infinite, hello interval: 10000 ms"]


def _protection(one: LdpNeighbor) -> list[str]:
    if one.protection is None:
        return []
    return [
        "\tClients: Dir Adj Client",
        f"\tLDP Session Protection enabled, state: {one.protection}",
        "\t    duration: 86400 seconds",
    ]
