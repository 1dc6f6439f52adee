"""``show ip route`` and ``show ip cef``."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, ip_network

from corelinks.runbooks.simulator.network.model.router_state import RouteEntry, RouteHop, RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import Release, release_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age

_CODES = (
    "Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP",
    "       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area ",
    "       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2",
    "       E1 - OSPF external type 1, E2 - OSPF external type 2",
    "       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2",
    "       ia - IS-IS inter area, * - candidate default, U - per-user static route",
    "       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP",
    "       a - application route",
    "       + - replicated route, % - next hop override",
    "",
)
_LETTERS = {"connected": "C", "local": "L", "static": "S", "ospf": "O", "isis": "i"}
_NO_TABLE = "% IP routing table {vrf} does not exist"
_NO_PREFIX = "%Prefix not found"


@show("ip route [vrf WORD] [isis|ospf|connected|static]")
def show_ip_route(device: Device, args: Args) -> list[str]:
    """The whole table, or one protocol's part of it, below the legend."""
    state = state_of(device)
    vrf = args.after("vrf")
    if vrf is not None and vrf not in state.routes:
        return [_NO_TABLE.format(vrf=vrf)]
    only = [args.words[-1]] if args.words[-1] in _LETTERS else list(_LETTERS)
    routes = [route for route in state.routes.get(vrf, ()) if route.protocol in only]
    default = next((route for route in routes if route.prefix == "0.0.0.0/0"), None)
    gateway = "Gateway of last resort is not set"
    if default and default.next_hops[0].address:
        gateway = f"Gateway of last resort is {default.next_hops[0].address} to network 0.0.0.0"
    title = ["", f"Routing Table: {vrf}"] if vrf else []
    return [*title, *_CODES, gateway, "", *_table(state, routes)]


@show("ip route [vrf WORD] A.B.C.D [A.B.C.D]")
def show_ip_route_to(device: Device, args: Args) -> list[str]:
    """The entry that leads to an address."""
    state = state_of(device)
    vrf = args.after("vrf")
    if vrf is not None and vrf not in state.routes:
        return [_NO_TABLE.format(vrf=vrf)]
    wanted = args.get("A.B.C.D") or ""
    route = state.route_to(wanted, vrf)
    title = ["", f"Routing Table: {vrf}"] if vrf else []
    if route is None:
        return [*title, _absent(wanted, state.routes.get(vrf, ()))]
    return [*title, *_entry(state, route)]


def _absent(wanted: str, routes: Iterable[RouteEntry]) -> str:
    """IOS says "Subnet" where it knows another part of the destination's classful network."""
    major = _major(wanted)
    known = any(IPv4Network(route.prefix).subnet_of(major) for route in routes)
    return "% Subnet not in table" if known else "% Network not in table"


def _major(address: str) -> IPv4Network:
    first = int(address.split(".", 1)[0])
    length = 8 if first < 128 else 16 if first < 192 else 24
    return IPv4Network(f"{address}/{length}", strict=False)


def _entry(state: RouterState, route: RouteEntry) -> list[str]:
    lines = [f"Routing entry for {route.prefix}", _known_via(route)]
    since = age(state.now - route.since)
    if route.protocol == "isis":
        lines.append(f"  Redistributing via isis{' ' if route.process else ''}{route.process}")
    if route.protocol in ("isis", "ospf"):
        last = route.next_hops[-1]
        lines.append(f"  Last update from {last.address} on {last.interface}, {since} ago")
    lines.append("  Routing Descriptor Blocks:")
    for number, hop in enumerate(route.next_hops):
        star = "*" if number == 0 else " "
        lines += [
            f"  {star} {_descriptor(route, hop, since)}",
            f"      Route metric is {route.metric}, traffic share count is 1",
        ]
    return lines


def _known_via(route: RouteEntry) -> str:
    process = f" {route.process}" if route.protocol == "ospf" and route.process else ""
    protocol = "connected" if route.protocol == "local" else route.protocol
    tail = {"connected": " (connected, via interface)", "local": " (connected)"}.get(route.protocol, "")
    kind = f", type {route.kind}" if route.kind else ""
    if route.protocol == "static" and all(hop.address is None for hop in route.next_hops):
        tail = " (connected)"
    return f'  Known via "{protocol}{process}", distance {route.distance}, metric {route.metric}{tail}{kind}'


def _descriptor(route: RouteEntry, hop: RouteHop, since: str) -> str:
    via = f", via {hop.interface}" if hop.interface else ""
    if hop.address is None:
        return f"directly connected{via}"
    if route.protocol in ("isis", "ospf"):
        return f"{hop.address}, from {hop.source or hop.address}, {since} ago{via}"
    return f"{hop.address}{via}"


def _table(state: RouterState, routes: Iterable[RouteEntry]) -> list[str]:
    lines: list[str] = []
    groups: dict[str, list[RouteEntry]] = {}
    for route in routes:
        groups.setdefault(str(_major(route.prefix.split("/")[0])), []).append(route)
    for major, members in groups.items():
        whole = [route for route in members if _length(route) <= int(major.split("/")[1])]
        parts = [route for route in members if route not in whole]
        lengths = {_length(route) for route in parts}
        for route in whole:
            lines += _row(state, route, 6, route.prefix)
        if parts:
            lines.append(_heading(major, len(parts), lengths))
        for route in parts:
            lines += _row(state, route, 9, route.prefix if len(lengths) > 1 else route.prefix.split("/")[0])
    return lines


def _length(route: RouteEntry) -> int:
    return ip_network(route.prefix).prefixlen


def _heading(major: str, count: int, lengths: set[int]) -> str:
    noun = "subnet" if count == 1 else "subnets"
    if len(lengths) == 1:
        shared = f"{major.split('/')[0]}/{next(iter(lengths))}"
        return f"      {shared} is subnetted, {count} {noun}"
    return f"      {major} is variably subnetted, {count} {noun}, {len(lengths)} masks"


def _row(state: RouterState, route: RouteEntry, width: int, prefix: str) -> list[str]:
    level = {"level-1": "L1", "level-2": "L2", "inter area": "IA"}.get(route.kind, "")
    default = "*" if route.prefix == "0.0.0.0/0" else ""
    code = f"{_LETTERS.get(route.protocol, 'S')}{default} {level}".ljust(width)
    cost = f"[{route.distance}/{route.metric}]"
    rows = []
    for number, hop in enumerate(route.next_hops):
        head = f"{code}{prefix}" if number == 0 else " " * (width + len(prefix))
        where = f", {hop.interface}" if hop.interface else ""
        since = f", {age(state.now - route.since)}" if route.protocol in ("isis", "ospf") else ""
        if hop.address is None:
            rows.append(f"{head} is directly connected{where}")
        else:
            rows.append(f"{head} {cost} via {hop.address}{since}{where}")
    return rows


def is_own_address(state: RouterState, address: str) -> str | None:
    """The interface of this router that has the address, if one has."""
    return next((i.name for i in state.interfaces.values() if i.address == address and i.admin_up), None)


@show("ip cef [vrf WORD] A.B.C.D [detail]")
def show_ip_cef(device: Device, args: Args) -> list[str]:
    """The entry that an address falls into."""
    state = state_of(device)
    address = args.get("A.B.C.D") or ""
    route = state.route_to(address, args.after("vrf"))
    if route is None:
        return ["0.0.0.0/0" + (", epoch 0, flags [default route handler]" if args.has("detail") else ""), "  no route"]
    return _cef_entry(state, route, address, release_of(device), detail=args.has("detail"))


@show("ip cef [vrf WORD] {A.B.C.D A.B.C.D|A.B.C.D/N} [detail]")
def show_ip_cef_prefix(device: Device, args: Args) -> list[str]:
    """The entry of exactly one prefix."""
    state = state_of(device)
    addresses = [value for kind, value in args.arguments if kind == "A.B.C.D"]
    wanted = str(ip_network(args.get("A.B.C.D/N") or "/".join(addresses), strict=False))
    routes = state.routes.get(args.after("vrf"), ())
    route = next((route for route in routes if route.prefix == wanted), None)
    if route is None:
        return [_NO_PREFIX]
    return _cef_entry(state, route, wanted.split("/")[0], release_of(device), detail=args.has("detail"))


def _cef_entry(state: RouterState, route: RouteEntry, address: str, release: Release, *, detail: bool) -> list[str]:
    local = next((entry.local for entry in state.lfib if entry.prefix == route.prefix and entry.local), None)
    if own := is_own_address(state, address):
        flags = ", epoch 0, flags [receive, attached, connected, local]" if detail else ""
        return [f"{address}/32{flags}", f"  receive for {own}"]
    many = ", per-destination sharing" if len(route.next_hops) > 1 else ""
    attached = ", flags [attached, connected]" if route.protocol == "connected" else ""
    head = f"{route.prefix}, epoch 0{attached}{many}" if detail else route.prefix
    info = []
    if detail and local is not None:
        name = "dflt local label info" if release.cef_local_label else "local label info"
        info = [f"  {name}: global/{local} [0x3]"]
    return [head, *info, *(line for hop in route.next_hops for line in _cef_hop(state, hop, local, release))]


def _cef_hop(state: RouterState, hop: RouteHop, local: int | None, release: Release) -> list[str]:
    if hop.address is None:
        return [f"  attached to {hop.interface}"]
    if hop.interface is None:
        onward = state.route_to(hop.address)
        hops = onward.next_hops if onward else ()
        inner = [line for each in hops for line in _cef_hop(state, each, None, release)]
        return [f"  recursive via {hop.address}", *(f"  {line}" for line in inner)]
    labels = " ".join(str(label or "explicit-null") for label in hop.labels)
    suffix = f"-(local:{local})" if release.cef_local_label and local is not None else ""
    return [f"  nexthop {hop.address} {hop.interface}" + (f" label {labels}{suffix}" if labels else "")]
