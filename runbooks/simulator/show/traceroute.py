"""``traceroute``: three probes a hop, with the labels that they arrived with."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from corelinks.runbooks.simulator.network.forwarding.questions import TraceHop
from corelinks.runbooks.simulator.show.asking import asked_interface, network_of, state_of
from corelinks.runbooks.simulator.show.registry import Answer, Args, command

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

_MOST_HOPS = 30
_PROBES = 3
_PROBE_TIMEOUT = 3.0


@command("traceroute [vrf WORD] [ip] A.B.C.D {source {INTERFACE|A.B.C.D}|numeric|ttl <0-255> <1-255>|probe <1-10>}*")
def traceroute(device: Device, args: Args) -> Answer:
    """The routers on the way; each probe that nobody answers costs its timeout."""
    asked_interface(state_of(device), args)
    destination = args.get("A.B.C.D") or ""
    hops = network_of(device).trace(device.name, destination, args.after("vrf"))
    lines = ["Type escape sequence to abort.", f"Tracing the route to {destination}"]
    lines.append("VRF info: (vrf in name/id, vrf out name/id)")
    if hops is None:
        lost = [f"{number:>3}  *  *  * " for number in range(1, _MOST_HOPS + 1)]
        return Answer([*lines, *lost], _MOST_HOPS * _PROBES * _PROBE_TIMEOUT)
    return Answer([*lines, *(_row(number, hop, number == len(hops)) for number, hop in enumerate(hops, start=1))], 0.05)


def _row(number: int, hop: TraceHop, is_last: bool) -> str:
    label = f"[MPLS: Label {hop.label} Exp 0] " if hop.label else ""
    times = [1 + (crc32(hop.address.encode()) + probe) % 3 + number for probe in range(_PROBES)]
    probes = [f"{time} msec" for time in times]
    if is_last:
        probes[1] = "*"  # IOS answers one probe a second
    return f"{number:>3} {hop.address} {label}{' '.join(probes)}"


@command("traceroute [ip] WORD")
def traceroute_name(device: Device, args: Args) -> Answer:
    """There is no name service in the core."""
    return Answer(["% Unrecognized host or address."])
