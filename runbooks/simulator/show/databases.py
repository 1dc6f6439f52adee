"""``show isis database`` and ``show mpls ldp bindings``: what the neighbors have told."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.show.asking import network_of, release_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.network.forwarding.questions import Lsp
    from corelinks.runbooks.simulator.router.device import Device

_LSP_HEADING = {
    "ios": "LSPID                 LSP Seq Num  LSP Checksum  LSP Holdtime      ATT/P/OL",
    "xe": "LSPID                 LSP Seq Num  LSP Checksum  LSP Holdtime/Rcvd      ATT/P/OL",
}


@show("isis [WORD] database [level-1|level-2]")
def show_isis_database(device: Device, args: Args) -> list[str]:
    """The headers of every LSP, by level."""
    network = network_of(device)
    lines: list[str] = []
    for tag, instance in network.isis_config(device.name).items():
        if args.get("WORD") not in (None, tag) or instance.net is None:
            continue
        lines += ["", f"Tag {tag}:"] if tag else [""]
        for level in sorted(instance.levels):
            if args.words[-1] not in (f"level-{3 - level}",):
                rows = [_lsp(device.platform, lsp) for lsp in network.lsp_database(device.name, level)]
                lines += [f"IS-IS Level-{level} Link State Database:", _LSP_HEADING[device.platform], *rows]
    return lines


def _lsp(platform: str, lsp: Lsp) -> str:
    name = f"{lsp.system}.00-00"
    age = f"{lsp.age}/{'*' if lsp.is_own else 1199}" if platform == "xe" else str(lsp.age)
    width = 22 if platform == "xe" else 17
    mark = "*" if lsp.is_own else " "
    return f"{name:<20}{mark} 0x{lsp.sequence:08X}   0x{lsp.checksum:04X}        {age:<{width}} 0/0/0"


@show("mpls ldp bindings [A.B.C.D {A.B.C.D|<0-32>}|A.B.C.D/N]")
def show_mpls_ldp_bindings(device: Device, args: Args) -> list[str]:
    """The label information base: a prefix, the label of this router, and those of its neighbors."""
    if not state_of(device).mpls_interfaces:
        return []
    indent, wanted = release_of(device).discovery_indent, _asked(args)
    lines: list[str] = []
    for number, one in enumerate(network_of(device).label_bindings(device.name), start=1):
        if wanted in (None, one.prefix):
            lines.append(f"  lib entry: {one.prefix}, rev {2 * number}")
            lines.append(f"{indent}local binding:  label: {one.local}")
            lines += [f"{indent}remote binding: lsr: {peer}, label: {label}" for peer, label in one.remote]
    return lines


def _asked(args: Args) -> str | None:
    parts = [value for _, value in args.arguments]
    return str(ip_network("/".join(parts), strict=False)) if parts else None
