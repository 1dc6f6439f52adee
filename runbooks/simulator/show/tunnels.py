"""The lines that ``show interfaces TunnelN`` has and no other interface has, and tunnel protection's counters."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.model.crypto_state import ProtectionCounts
from corelinks.runbooks.simulator.network.model.router_state import InterfaceState, RouterState, TunnelState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import Release, asked_interface, state_of
from corelinks.runbooks.simulator.show.registry import Args, show


def tunnel_lines(state: RouterState, interface: InterfaceState, release: Release) -> list[str]:
    """From "Tunnel linestate evaluation" (IOS XE only) to "Tunnel protection"."""
    tunnel = interface.tunnel
    if tunnel is None:
        return []
    return [
        *([f"  Tunnel linestate evaluation {tunnel.linestate}"] if release.has_linestate else ()),
        _endpoints(tunnel),
        *_source_tracking(state, interface.name, tunnel),
        *_transport(tunnel),
        *_path_mtu(tunnel, release),
        f"  Tunnel transport MTU {tunnel.transport_mtu} bytes",
        f"  Tunnel transmit bandwidth {tunnel.transmit_bandwidth} (kbps)",
        f"  Tunnel receive bandwidth {tunnel.receive_bandwidth} (kbps)",
        *_protection(tunnel),
    ]


def _endpoints(tunnel: TunnelState) -> str:
    source = tunnel.source or ("UNKNOWN" if tunnel.source_interface else "0.0.0.0")
    interface = f" ({tunnel.source_interface})" if tunnel.source_interface else ""
    if tunnel.transport.startswith("multi-") and tunnel.destination is None:
        return f"  Tunnel source {source}{interface}"
    unset = "UNKNOWN" if tunnel.source else "0.0.0.0"
    destination = tunnel.destination or unset
    return f"  Tunnel source {source}{interface}, destination {destination}"


def _source_tracking(state: RouterState, name: str, tunnel: TunnelState) -> list[str]:
    if tunnel.source_interface is None:
        return []
    others = (other.tunnel for other in state.interfaces.values() if other.tunnel)
    members = sum(1 for other in others if other.source_interface == tunnel.source_interface)
    plural = "" if members == 1 else "s"
    return [
        "   Tunnel Subblocks:",
        "      src-track:",
        f"         {name} source tracking subblock associated with {tunnel.source_interface}",
        f"          Set of tunnels with source {tunnel.source_interface}, {members} member{plural}"
        " (includes iterators), on interface <OK>",
    ]


def _transport(tunnel: TunnelState) -> list[str]:
    first = f"  Tunnel protocol/transport {tunnel.transport}"
    if "GRE" not in tunnel.transport:
        return [first, f"  Tunnel TTL {tunnel.ttl}"]
    key = "disabled" if tunnel.key is None else f"0x{tunnel.key:X}"
    return [
        first,
        f"    Key {key}, sequencing disabled",
        "    Checksumming of packets disabled",
        f"  Tunnel TTL {tunnel.ttl}, Fast tunneling enabled",
    ]


def _path_mtu(tunnel: TunnelState, release: Release) -> list[str]:
    if not tunnel.path_mtu_discovery:
        return []
    ager = "ager infinite" if tunnel.pmtud_age is None else f"ager {tunnel.pmtud_age} mins"
    return [f"  Path MTU Discovery, {ager}, min MTU 92" + release.pmtud_tail.format(mtu=tunnel.pmtud_mtu)]


def _protection(tunnel: TunnelState) -> list[str]:
    if tunnel.protection_profile is None:
        return []
    shared = " shared" if tunnel.protection_shared else ""
    return [f'  Tunnel protection via IPSec (profile "{tunnel.protection_profile}"{shared})']


@show("tunnel protection statistics [INTERFACE]")
def show_protection_statistics(device: Device, args: Args) -> list[str]:
    """``show tunnel protection statistics`` of one tunnel, or of all tunnels together."""
    state = state_of(device)
    name = asked_interface(state, args)
    every = state.crypto.protection
    chosen = [one for one in every.values() if name in (None, one.interface)]

    def total(field: str) -> int:
        return sum(int(getattr(one, field)) for one in chosen)

    return _statistics(
        ProtectionCounts(
            interface=name or "",
            socket_open=total("socket_open"),
            socket_up=total("socket_up"),
            socket_down=total("socket_down"),
            mtu_changed=total("mtu_changed"),
            cef_drops=total("cef_drops"),
            ps_drops=total("ps_drops"),
            clear_drops=total("clear_drops"),
        ),
        listening=len(chosen),
    )


def _counts(**counts: int) -> str:
    return "      " + "".join(f"{name.replace('_', ' '):<15}: {count:<5}" for name, count in counts.items())


def _statistics(counts: ProtectionCounts, listening: int) -> list[str]:
    return [
        "------------------------- Message Statistics -------------------------",
        "   Sent:",
        _counts(Listen_Start=listening, Listen_Stop=0, Socket_Open=counts.socket_open),
        _counts(Socket_Close=0),
        "   Rcvd:",
        _counts(General_Error=0, Socket_Error=0, Socket_Ready=counts.socket_open),
        _counts(Socket_Up=counts.socket_up, Socket_Down=counts.socket_down, MTU_Changed=counts.mtu_changed),
        _counts(Listen_Ready=listening, Other=0),
        "",
        "-------------------------- Error Statistics --------------------------",
        "   Rcvd:",
        _counts(Listen_Start=0, Listen_Stop=0, Socket_Open=0),
        _counts(Socket_Close=0, Conn_Timeout=0),
        "",
        "------------ Data Statistics(Other than IPSec protection) ------------",
        "   Sent:",
        _counts(cef_pkt_drops=counts.cef_drops, ps_pkt_drops=counts.ps_drops),
        "   Rcvd:",
        _counts(ps_pkt_drops=0, clear_pkt_drops=counts.clear_drops),
    ]
