"""``show ip route`` and ``show ip cef``."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, ip_network
from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.network.model.router_state import NextHop, Route, RouterState
from corelinks.runbooks.simulator.show.asking import state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

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


def _absent(wanted: str, routes: Iterable[Route]) -> str:
    """IOS says "Subnet" where it knows another part of the destination's classful network."""
    major = _major(wanted)
    known = any(IPv4Network(route.prefix).subnet_of(major) for route in routes)
    return "% Subnet not in table" if known else "% Network not in table"


def _major(address: str) -> IPv4Network:
    first = int(address.split(".", 1)[0])
    length = 8 if first < 128 else 16 if first < 192 else 24
    return IPv4Network(f"{address}/{length}", strict=False)


def _entry(state: RouterState, route: Route) -> list[str]:
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


def _known_via(route: Route) -> str:
    process = f" {route.process}" if route.protocol == "ospf" and route.process else ""
    protocol = "connected" if route.protocol == "local" else route.protocol
    tail = {"connected": " (connected, via interface)", "local": " (connected)"}.get(route.protocol, "")
    kind = f", type {route.kind}" if route.kind else ""
    if route.protocol == "static" and all(hop.address is None for hop in route.next_hops):
        tail = " (connected)"
    return f'  Known via "{protocol}{process}", distance {route.distance}, metric {route.metric}{tail}{kind}'


def _descriptor(route: Route, hop: NextHop, since: str) -> str:
    via = f", via {hop.interface}" if hop.interface else ""
    if hop.address is None:
        return f"directly connected{via}"
    if route.protocol in ("isis", "ospf"):
        return f"{hop.address}, from {hop.source or hop.address}, {since} ago{via}"
    return f"{hop.address}{via}"


def _table(state: RouterState, routes: Iterable[Route]) -> list[str]:
    lines: list[str] = []
    groups: dict[str, list[Route]] = {}
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


def _length(route: Route) -> int:
    return ip_network(route.prefix).prefixlen


def _heading(major: str, count: int, lengths: set[int]) -> str:
    noun = "subnet" if count == 1 else "subnets"
    if len(lengths) == 1:
        shared = f"{major.split('/')[0]}/{next(iter(lengths))}"
        return f"      {shared} is subnetted, {count} {noun}"
    return f"      {major} is variably subnetted, {count} {noun}, {len(lengths)} masks"


def _row(state: RouterState, route: Route, width: int, prefix: str) -> list[str]:
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
