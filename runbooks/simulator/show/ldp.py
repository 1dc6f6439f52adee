"""``show mpls ldp neighbor``, ``discovery``, ``igp sync`` and ``parameters``."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.model.mpls_state import (
    DiscoveryInterfaceState,
    DiscoveryPeerState,
    DiscoverySource,
    IgpSyncState,
    LdpNeighborState,
    TargetedHello,
)
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import asked_interface, release_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age

_PARAMETERS = (
    "LDP Feature Set Manager: State Initialized",
    "  LDP features:",
    "    Auto-Configuration",
    "    Basic",
    "    IP-over-MPLS",
    "    IGP-Sync",
    "    LLAF",
    "    TCP-MD5-Rollover",
    "    TDP",
    "    NSR",
    "Protocol version: 1",
    "Session hold time: 180 sec; keep alive interval: 60 sec",
    "Discovery hello: holdtime: 15 sec; interval: 5 sec",
    "Discovery targeted hello: holdtime: 90 sec; interval: 10 sec",
    "Downstream on Demand max hop count: 255",
    "LDP for targeted sessions",
    "LDP initial/maximum backoff: 15/120 sec",
    "LDP loop detection: off",
)
_NSR = "LDP NSR: Disabled"
_ADDRESSES_A_LINE = 4
_CAPABILITIES = (
    "\t  [ICCP (type 0x0405) MajVer 1 MinVer 0]",
    "\t  [Dynamic Announcement (0x0506)]",
    "\t  [mLDP Point-to-Multipoint (0x0508)]",
    "\t  [mLDP Multipoint-to-Multipoint (0x0509)]",
    "\t  [Typed Wildcard (0x050B)]",
)


@show("mpls ldp discovery [all] [interfaces] [detail]")
def show_mpls_ldp_discovery(device: Device, args: Args) -> list[str]:
    """Who is heard where: link hellos by interface, then targeted hellos. Nothing without a router ID."""
    ldp = state_of(device).ldp
    if ldp.local_id is None:
        return []
    detail, tab = args.has("detail"), release_of(device).discovery_indent
    lines = [" Local LDP Identifier:", f"    {ldp.local_id}", "    Discovery Sources:"]
    if ldp.discovery:
        lines.append("    Interfaces:")
    for one in ldp.discovery:
        lines += _link(one, tab, detail=detail)
    if ldp.targeted:
        lines.append("    Targeted Hellos:")
    for hello in ldp.targeted:
        lines += _targeted(hello, tab, detail=detail)
    return lines


def _traffic(one: DiscoveryInterfaceState | TargetedHello) -> str:
    return "/".join(word for word, on in (("xmit", one.transmits), ("recv", one.receives)) if on)


def _link(one: DiscoveryInterfaceState, tab: str, *, detail: bool) -> list[str]:
    traffic = _traffic(one)
    lines = [f"{tab}{one.name} (ldp):{f' {traffic}' if traffic else ''}"]
    if detail:
        lines += [
            f"{tab}    Enabled: Interface config",
            f"{tab}    Hello interval: 5000 ms; Transport IP addr: {one.transport}",
        ]
    for peer in one.peers:
        lines += _peer(peer, tab, hold=15, detail=detail)
    if detail and one.peers:
        lines.append(f"{tab}    Clients: IPv4, mLDP")
    return lines


def _targeted(hello: TargetedHello, tab: str, *, detail: bool) -> list[str]:
    role = "/".join(word for word, on in (("active", hello.active), ("passive", hello.passive)) if on)
    lines = [f"{tab}{hello.local} -> {hello.remote} (ldp): {', '.join(filter(None, (role, _traffic(hello))))}"]
    if detail:
        lines.append(f"{tab}    Hello interval: 10000 ms; Transport IP addr: {hello.local}")
    for peer in hello.peers:
        lines += _peer(peer, tab, hold=90, detail=detail)
    if detail and hello.peers:
        lines.append(f"{tab}    Clients: Dir Adj Client")
    return lines


def _peer(peer: DiscoveryPeerState, tab: str, *, hold: int, detail: bool) -> list[str]:
    if not detail:
        return [f"{tab}    LDP Id: {peer.ldp_id}{'; no route' if peer.no_route else ''}"]
    reachable = [] if peer.no_route else [f"{tab}      Reachable via {peer.transport}/32"]
    return [
        f"{tab}    LDP Id: {peer.ldp_id}{'; no route to transport addr' if peer.no_route else ''}",
        f"{tab}      Src IP addr: {peer.source}; Transport IP addr: {peer.transport}",
        f"{tab}      Hold time: {hold} sec; Proposed local/peer: {hold}/{hold} sec",
        *reachable,
        f"{tab}      Password: {peer.password}",
    ]


@show("mpls ldp igp sync [interface INTERFACE]")
def show_mpls_ldp_igp_sync(device: Device, args: Args) -> list[str]:
    """Whether the IGP waits for LDP, on every interface where it might."""
    state = state_of(device)
    name = asked_interface(state, args)
    outer, inner = ("    ", "\t") if release_of(device).has_igp_sync_tabs else ("", "    ")
    chosen = [one for one in state.ldp.sync if name in (None, one.interface)]
    return [line for one in chosen for line in (f"{outer}{one.interface}:", *_sync(one, inner))]


def _sync(one: IgpSyncState, tab: str) -> list[str]:
    configured = "configured" if one.ldp_configured else "not configured"
    if not one.enabled:
        return [f"{tab}LDP {configured}; LDP-IGP Synchronization not enabled."]
    achieved = "achieved" if one.achieved else "not achieved"
    reachable = "reachable" if one.peer_reachable else "not reachable"
    return [
        f"{tab}LDP {configured}; LDP-IGP Synchronization enabled.",
        f"{tab}Sync status: sync {achieved}; peer {reachable}.",
        f"{tab}Sync delay time: 0 seconds (0 seconds left)",
        f"{tab}IGP holddown time: {'infinite' if one.holddown_infinite else '1 milliseconds'}.",
        *([f"{tab}Peer LDP Ident: {one.peer}"] if one.peer else ()),
        f"{tab}IGP enabled: {one.igp}",
    ]


@show("mpls ldp parameters")
def show_mpls_ldp_parameters(device: Device, args: Args) -> list[str]:
    """``show mpls ldp parameters``: the timers of the protocol."""
    return [*_PARAMETERS, *([_NSR] if release_of(device).has_linestate else ())]


@show("mpls ldp neighbor [all] [A.B.C.D|INTERFACE] password [pending|current]")
def show_mpls_ldp_neighbor_password(device: Device, args: Args) -> list[str]:
    """Whether the sessions are signed: ``pending`` are those with another password than configured."""
    state = state_of(device)
    name, peer = asked_interface(state, args), args.get("A.B.C.D")
    lines: list[str] = []
    for one in state.ldp.neighbors:
        is_asked = not args.has("current" if one.is_stale else "pending")
        if is_asked and _is_wanted(one, name, peer):
            lines += [*_ends(one), _password(one), f"\tState: {one.state}; Msgs sent/rcvd: {one.sent}/{one.received}"]
    return lines


def _password(one: LdpNeighborState) -> str:
    required = "required" if one.password_required else "not required"
    return f"\tPassword: {required}, {one.password}, {'stale' if one.is_stale else 'in use'}"


@show("mpls ldp neighbor [all] [A.B.C.D|INTERFACE] [detail]")
def show_mpls_ldp_neighbor(device: Device, args: Args) -> list[str]:
    """Every session, or those with a peer or with a link hello on an interface."""
    state = state_of(device)
    name, peer = asked_interface(state, args), args.get("A.B.C.D")
    render = _neighbor_detail if args.has("detail") else _neighbor_brief
    return [line for one in state.ldp.neighbors if _is_wanted(one, name, peer) for line in render(state, one)]


def _is_wanted(one: LdpNeighborState, name: str | None, peer: str | None) -> bool:
    heard_there = name is None or any(source.interface == name for source in one.sources)
    return heard_there and peer in (None, one.peer.split(":")[0])


def _ends(one: LdpNeighborState) -> list[str]:
    connection = f"{one.transport_peer}.{one.tcp_peer_port} - {one.transport_local}.{one.tcp_local_port}"
    return [f"    Peer LDP Ident: {one.peer}; Local LDP Ident {one.local}", f"\tTCP connection: {connection}"]


def _neighbor_brief(state: RouterState, one: LdpNeighborState) -> list[str]:
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


def _addresses(one: LdpNeighborState) -> list[str]:
    lines = ["        Addresses bound to peer LDP Ident:"]
    for start in range(0, len(one.addresses), _ADDRESSES_A_LINE):
        row = one.addresses[start : start + _ADDRESSES_A_LINE]
        lines.append("          " + "".join(f"{address:<15} " for address in row))
    return lines


def _neighbor_detail(state: RouterState, one: LdpNeighborState) -> list[str]:
    return [
        *_ends(one),
        _password(one),
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


def _protection(one: LdpNeighborState) -> list[str]:
    if one.protection is None:
        return []
    return [
        "\tClients: Dir Adj Client",
        f"\tLDP Session Protection enabled, state: {one.protection}",
        "\t    duration: 86400 seconds",
    ]
