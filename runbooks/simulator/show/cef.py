"""``show ip cef``: the forwarding entry of a destination, with the labels it imposes."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.network.model.router_state import NextHop, Route, RouterState
from corelinks.runbooks.simulator.show.asking import release_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.release import Release
from corelinks.runbooks.simulator.show.route import is_own_address

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

_NO_PREFIX = "%Prefix not found"


@show("ip cef [vrf WORD] A.B.C.D [detail]")
def show_ip_cef(device: Device, args: Args) -> list[str]:
    """The entry that an address falls into."""
    state = state_of(device)
    address = args.get("A.B.C.D") or ""
    route = state.route_to(address, args.after("vrf"))
    if route is None:
        return ["0.0.0.0/0" + (", epoch 0, flags [default route handler]" if args.has("detail") else ""), "  no route"]
    return _entry(state, route, address, release_of(device), detail=args.has("detail"))


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
    return _entry(state, route, wanted.split("/")[0], release_of(device), detail=args.has("detail"))


def _entry(state: RouterState, route: Route, address: str, release: Release, *, detail: bool) -> list[str]:
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
    return [head, *info, *(line for hop in route.next_hops for line in _hop(state, hop, local, release))]


def _hop(state: RouterState, hop: NextHop, local: int | None, release: Release) -> list[str]:
    if hop.address is None:
        return [f"  attached to {hop.interface}"]
    if hop.interface is None:
        onward = state.route_to(hop.address)
        hops = onward.next_hops if onward else ()
        inner = [line for each in hops for line in _hop(state, each, None, release)]
        return [f"  recursive via {hop.address}", *(f"  {line}" for line in inner)]
    labels = " ".join(str(label) for label in hop.labels)
    suffix = f"-(local:{local})" if release.cef_local_label and local is not None else ""
    return [f"  nexthop {hop.address} {hop.interface}" + (f" label {labels}{suffix}" if labels else "")]
