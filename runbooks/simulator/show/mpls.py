"""``show mpls interfaces``, ``show mpls forwarding-table`` and ``show mpls ldp bindings``."""

from __future__ import annotations

from ipaddress import ip_network

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.ios.names import short
from corelinks.runbooks.simulator.network.model.mpls_state import LfibEntry, MplsInterfaceState
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import Release, asked_interface, network_of, release_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show

_INTERFACES = "Interface              IP            Tunnel   BGP Static Operational"
_TABLE = (
    "Local      Outgoing   Prefix           Bytes Label   Outgoing   Next Hop    ",
    "Label      Label      or Tunnel Id     Switched      interface              ",
)
_NOT_RUNNING = "no MPLS apps enabled or MPLS not enabled on any interfaces"
_HELD = ["", "[H] Local label is being held down temporarily."]
_PREFIX_WIDTH = 16
_WRAP = " " * 39


@show("mpls interfaces [INTERFACE] [detail]")
def show_mpls_interfaces(device: Device, args: Args) -> list[str]:
    """The interfaces that have LDP or TE: the others have no row at all."""
    state, release = state_of(device), release_of(device)
    name = asked_interface(state, args)
    chosen = [one for one in state.mpls_interfaces if name in (None, one.name)]
    if args.has("detail"):
        return [line for one in chosen for line in _interface_detail(one, release)]
    return [_INTERFACES, *(_interface_row(one, release) for one in chosen)]


def _interface_row(one: MplsInterfaceState, release: Release) -> str:
    ip = f"Yes ({one.protocol})" if one.by_interface or one.by_igp else "No"
    tunnel, operational = ("Yes" if yes else "No" for yes in (one.te, one.operational))
    row = f"{one.name:<22} {ip:<13} {tunnel:<8} {'No':<3} {'No':<6} {operational:<3}"
    return f"{row:<65}" if release.pad_mpls_rows else row.rstrip()


def _interface_detail(one: MplsInterfaceState, release: Release) -> list[str]:
    sources = (("Interface config", one.by_interface), ("IGP config", one.by_igp))
    labeling = [f"          {source}" for source, applies in sources if applies]
    enabled = f"        IP labeling enabled ({one.protocol}){release.labeling_colon}"
    return [
        f"Interface {one.name}:",
        "        Type Unknown",
        *([enabled, *labeling] if labeling else ["        IP labeling not enabled"]),
        f"        LSP Tunnel labeling {'' if one.te else 'not '}enabled",
        "        IP FRR labeling not enabled",
        "        BGP labeling not enabled",
        f"        MPLS {'' if one.operational else 'not '}operational",
        f"        MTU = {one.mtu}",
    ]


@show("mpls forwarding-table [A.B.C.D {A.B.C.D|<0-32>}|A.B.C.D/N|A.B.C.D|interface INTERFACE] [detail]")
def show_mpls_forwarding_table(device: Device, args: Args) -> list[str]:
    """The label forwarding table, or what of it concerns a prefix or leaves by an interface."""
    state, release = state_of(device), release_of(device)
    name, prefix = asked_interface(state, args), _asked_prefix(args)
    if not state.lfib and not state.mpls_interfaces:
        return [_NOT_RUNNING]
    lines = list(_TABLE)
    for entry in state.lfib:
        if name in (None, entry.interface) and prefix in (None, entry.prefix):
            lines += _row(entry, release)
            if args.has("detail"):
                lines += _row_detail(state, entry)
    return lines + _HELD if any("[H]" in line for line in lines) else lines


def _asked_prefix(args: Args) -> str | None:
    if whole := args.get("A.B.C.D/N"):
        return str(ip_network(whole, strict=False))
    addresses = [value for kind, value in args.arguments if kind == "A.B.C.D"]
    if not addresses:
        return None
    length = addresses[1] if len(addresses) > 1 else args.get("<0-32>") or "32"
    return str(ip_network(f"{addresses[0]}/{length}", strict=False))


def _row(entry: LfibEntry, release: Release) -> list[str]:
    local = "" if entry.local is None else f"{entry.local:<6}{'[H]' if entry.is_held else ''}"
    where = short(entry.interface) if entry.interface else "drop"
    tail = f"{entry.bytes:<13} {where:<10} {entry.next_hop}"
    tail = f"{tail:<37}" if release.pad_mpls_rows else tail
    head = f"{local:<10} {entry.outgoing:<10} "
    if len(entry.prefix) > _PREFIX_WIDTH:
        return [f"{head}{entry.prefix}  \\", _WRAP + tail]
    return [f"{head}{entry.prefix:<{_PREFIX_WIDTH}} {tail}"]


def _row_detail(state: RouterState, entry: LfibEntry) -> list[str]:
    interface = state.interfaces.get(entry.interface or "")
    mtu = interface.mpls_mtu if interface else 0
    label = entry.outgoing if entry.outgoing.isdigit() else ""
    head = (
        28
        if interface and interface.tunnel
        else 4
        if interface and interface_kind(interface.name).point_to_point
        else 14
    )
    return [
        f"\tMAC/Encaps={head}/{head + (4 if label else 0)}, MRU={mtu if label else mtu + 4}, Label Stack{{{label}}}",
        f"\t{'00' * min(head, 14)}8847{f' {int(label) << 12:08X}' if label else ''}",
        "\tNo output feature configured",
    ]


@show("mpls ldp bindings [A.B.C.D {A.B.C.D|<0-32>}|A.B.C.D/N]")
def show_mpls_ldp_bindings(device: Device, args: Args) -> list[str]:
    """The label information base: a prefix, the label of this router, and those of its neighbors."""
    if not state_of(device).mpls_interfaces:
        return []
    indent, wanted = release_of(device).discovery_indent, _asked_binding(args)
    lines: list[str] = []
    for number, one in enumerate(network_of(device).label_bindings(device.name), start=1):
        if wanted in (None, one.prefix):
            lines.append(f"  lib entry: {one.prefix}, rev {2 * number}")
            lines.append(f"{indent}local binding:  label: {one.local}")
            lines += [f"{indent}remote binding: lsr: {peer}, label: {label}" for peer, label in one.remote]
    return lines


def _asked_binding(args: Args) -> str | None:
    parts = [value for _, value in args.arguments]
    return str(ip_network("/".join(parts), strict=False)) if parts else None
