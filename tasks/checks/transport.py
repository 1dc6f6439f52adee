"""Is the tunnel the one that is defined: GRE, from and to the right places, with the right key."""

from __future__ import annotations

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks import commands
from corelinks.tasks.checks import ask
from corelinks.tasks.checks.check import Evaluation, check, evaluation, is_encrypted, picked
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.parse.tunnel import TunnelInterface

GRE = 47
_CRYPTO = (ask.where(is_encrypted, commands.SESSIONS), ask.where(is_encrypted, commands.IPSEC_SAS))
_LINES = ("Tunnel (source|destination|protocol|linestate|protection)", r"line protocol is", "Key ")


def shown(side: Side, *patterns: str) -> tuple[str, ...]:
    """The lines about the tunnel itself, as evidence; or those that match ``patterns``."""
    return picked(side.here.text(commands.interface(side.tunnel)), *(patterns or _LINES))


def tunnel_of(side: Side) -> TunnelInterface | None:
    """What `show interfaces` says of the tunnel as a tunnel; None when it is none."""
    return side.here.interface(side.tunnel).tunnel


def _evaluated(side: Side, ok: bool, expected: str, found: str, *patterns: str) -> Evaluation:
    return evaluation(ok, expected, found, commands.interface(side.tunnel), shown(side, *patterns))


@check(
    "up",
    asks=(commands.tunnel,),
    hint="`shutdown` left in place, no route to the tunnel destination, or that route runs through the tunnel "
    "itself (look for %TUN-5-RECURDOWN in `show logging`)",
)
def is_up(side: Side) -> Evaluation:
    """Is the tunnel interface up, and its line protocol too?

    Necessary and no proof: GRE has no state, and comes up although the far end does not exist
    (Cisco, "GRE tunnel interface states", document 118361).
    """
    interface = side.here.interface(side.tunnel)
    found = f"{interface.status}, line protocol {'up' if interface.line_up else 'down'}"
    ok = interface.admin_up and interface.line_up
    return _evaluated(side, ok, "up, line protocol up", found, "line protocol is", "linestate")


@check(
    "linestate",
    asks=(commands.tunnel,),
    hint="the words behind `down -` name the cause: no output interface is a missing route to the tunnel "
    "destination, keepalive down is a keepalive that IPsec does not carry",
)
def linestate(side: Side) -> Evaluation:
    """Does the router, where it says so, evaluate the tunnel's line state as up?"""
    tunnel = tunnel_of(side)
    said = tunnel.linestate if tunnel else None
    ok = said is None or said.lower() == "up"
    return _evaluated(side, ok, "up", said or "not printed by this release", "linestate", "line protocol is")


def _signs(side: Side) -> dict[str, bool]:
    """What tells GRE from a VTI: the sign, and whether it says GRE. Absent signs are left out."""
    tunnel = tunnel_of(side)
    signs = {"transport line": tunnel is not None and tunnel.transport.upper() == "GRE/IP"}
    modes = [line for line in side.here.config(side.tunnel) if line.startswith("tunnel mode")]
    signs["configured mode"] = all(mode == "tunnel mode gre ip" for mode in modes)
    if side.link.crypto is not None:
        flows = [flow for session in side.here.sessions(side.tunnel) for flow in session.flows]
        if flows:
            signs["crypto flow"] = all(flow.protocol == GRE for flow in flows)
        sas = side.here.sas(side.tunnel)
        if sas:
            signs["SA identities"] = all(sa.protocol == GRE for sa in sas)
    return signs


@check(
    "transport",
    asks=(commands.tunnel, commands.tunnel_config, *_CRYPTO),
    hint="`tunnel mode ipsec ipv4` makes it a VTI, which takes `mpls ip` and loses labelled packets: "
    "configure `tunnel mode gre ip` on both ends",
)
def transport(side: Side) -> Evaluation:
    """Is the tunnel GRE over IP, by at least two signs that agree?

    An IPsec VTI carries IP only (Cisco IOS 12.4T, "IPsec Virtual Tunnel Interface"), yet shows MPLS and LDP as up.
    The transport line, the configured mode, the flow `permit 47` and the identities `/47/0` keep the two apart.
    """
    signs = _signs(side)
    tunnel = tunnel_of(side)
    against = [name for name, is_gre in signs.items() if not is_gre]
    found = f"{tunnel.transport if tunnel else 'no tunnel'}; {len(signs) - len(against)} of {len(signs)} signs say GRE"
    if against:
        found += f", against: {', '.join(against)}"
    return _evaluated(side, not against, "GRE/IP by two signs", found, "Tunnel protocol/transport")


@check(
    "source",
    asks=(commands.tunnel,),
    hint="the tunnel source was changed, or its interface lost or changed its address",
)
def source(side: Side) -> Evaluation:
    """Is the tunnel source the address, and where it is given by interface the interface, of the definition?"""
    end = side.link.end(side.end)
    tunnel = tunnel_of(side)
    address = tunnel.source if tunnel else None
    interface = tunnel.source_interface if tunnel else None
    ok = address == str(end.source_address)
    expected, found = f"{end.source_address}", f"{address}"
    if end.source_by == "interface":
        ok = ok and interface is not None and is_same_interface(interface, end.source_interface)
        expected, found = f"{expected} ({end.source_interface})", f"{found} ({interface})"
    return _evaluated(side, ok, expected, found, "Tunnel source")


@check(
    "destination",
    asks=(commands.tunnel,),
    hint="the two ends do not point at each other: compare `tunnel destination` on both",
)
def destination(side: Side) -> Evaluation:
    """Does the tunnel lead to the source address of the other end?"""
    wanted = str(side.link.peer(side.end).source_address)
    tunnel = tunnel_of(side)
    found = tunnel.destination if tunnel else None
    return _evaluated(side, found == wanted, wanted, f"{found}", "Tunnel source")


def _key(key: int | None) -> str:
    return "no key" if key is None else f"key {key}"


@check(
    "key",
    asks=(commands.tunnel,),
    hint="`tunnel key` differs between the ends: IKE and IPsec stay up, one end decrypts and drops; set it alike",
)
def key(side: Side) -> Evaluation:
    """Is the GRE key the one of the definition, or absent where that has none?

    A receiver drops GRE packets whose key is not its own (RFC 2890, 2.1); nothing else shows it.
    """
    tunnel = tunnel_of(side)
    found = tunnel.key if tunnel else None
    wanted = side.link.key
    return _evaluated(side, found == wanted, _key(wanted), _key(found), "Key ")


@check(
    "front-vrf",
    asks=(commands.tunnel, commands.tunnel_config),
    hint="`tunnel vrf` is missing or names another VRF than the one of the source interface",
)
def front_vrf(side: Side) -> Evaluation:
    """Do the tunnel's own packets use the VRF of the definition?

    No release prints it with the interface, so the configuration is read; what a release prints all the same counts.
    """
    wanted = side.link.end(side.end).front_vrf
    tunnel = tunnel_of(side)
    configured = configured_lines(side, "tunnel vrf")
    said = {line.removeprefix("tunnel vrf ") for line in configured} or {"global"}
    if tunnel and tunnel.vrf:
        said.add(tunnel.vrf)
    found = " and ".join(sorted(said))
    lines = (*configured, *shown(side, "vrf"))
    expected = wanted or "global"
    return evaluation(said == {expected}, expected, found, commands.interface_config(side.tunnel), lines)


def configured_lines(side: Side, *starts: str) -> tuple[str, ...]:
    """The lines of the tunnel's configuration that begin with the words given."""
    lines = (line.strip() for line in side.here.config(side.tunnel))
    return tuple(line for line in lines if any(line == start or line.startswith(f"{start} ") for start in starts))


@check(
    "tunnel-address",
    asks=(commands.tunnel, commands.tunnel_config),
    hint="the tunnel has another address or none, or is in a VRF: `show running-config interface TunnelN`",
)
def tunnel_address(side: Side) -> Evaluation:
    """Does the tunnel have the address and mask of the definition, in the global table, in which the core is?"""
    wanted = str(side.link.end(side.end).tunnel_address)
    found = f"{side.here.interface(side.tunnel).address}"
    vrfs = configured_lines(side, "vrf forwarding", "ip vrf forwarding")
    found += "".join(f", `{line}`" for line in vrfs)
    lines = (*shown(side, "Internet address"), *vrfs)
    return evaluation(found == wanted, wanted, found, commands.interface(side.tunnel), lines)


@check(
    "no-keepalive",
    asks=(commands.tunnel, commands.tunnel_config),
    hint="`keepalive` is configured on the tunnel: take it off, dead peer detection and the IGP do its work",
    applies=is_encrypted,
)
def no_keepalive(side: Side) -> Evaluation:
    """Is there no GRE keepalive on the protected tunnel, by what it says and by its configuration?

    Cisco does not support GRE keepalives together with tunnel protection under any circumstances (document 64565).
    """
    period = side.here.interface(side.tunnel).keepalive
    configured = configured_lines(side, "keepalive")
    said = [f"`{line}` configured" for line in configured]
    if period is not None:
        said.insert(0, f"every {period} s")
    lines = (*shown(side, "Keepalive"), *configured)
    return evaluation(not said, "none", ", ".join(said) or "none", commands.interface(side.tunnel), lines)


CHECKS = (
    is_up,
    linestate,
    transport,
    source,
    destination,
    key,
    front_vrf,
    tunnel_address,
    no_keepalive,
)
