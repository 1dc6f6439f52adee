"""``ping``, ``ping mpls`` and ``traceroute``: what is sent, a sign an echo, and the simulated time it took."""

from __future__ import annotations

from ipaddress import ip_network
from zlib import crc32

from corelinks.runbooks.simulator.network.forwarding.probes import Reply, TraceHop
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import asked_interface, network_of, release_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, TimedLines, command

_SIGNS_A_LINE = 70
_ESCAPE = "Type escape sequence to abort."
_NO_HOST = "% Unrecognized host or address, or protocol not running."
_BAD_SOURCE = "% Invalid source. Must use same-VRF IP address or full interface name without spaces (e.g. Serial0/1)"
_SIZE = "size <36-18024>"
_REPEAT = "repeat <1-2147483647>"
_TIMEOUT = "timeout <0-3600>"
_MPLS_CODES = (
    "",
    "Codes: '!' - success, 'Q' - request not sent, '.' - timeout,",
    "  'L' - labeled output interface, 'B' - unlabeled output interface, ",
    "  'D' - DS Map mismatch, 'F' - no FEC mapping, 'f' - FEC mismatch,",
    "  'M' - malformed request, 'm' - unsupported tlvs, 'N' - no label entry, ",
    "  'P' - no rx intf label prot, 'p' - premature termination of LSP, ",
    "  'R' - transit router, 'I' - unknown upstream index,",
    "  'l' - Label switched with FEC change, 'd' - see DDMAP for return code,",
    "  'X' - unknown return code, 'x' - return code 0",
    "",
    _ESCAPE,
)
_RETURN_CODES = {"!": 3, "B": 9, "L": 8, "F": 4, "N": 11, "R": 6, "Q": 0, ".": 0}
_MOST_HOPS = 30
_PROBES = 3
_PROBE_TIMEOUT = 3.0


@command(f"ping [vrf WORD] [ip] A.B.C.D {{{_SIZE}|{_REPEAT}|{_TIMEOUT}|df-bit|source {{INTERFACE|A.B.C.D}}}}*")
def ping(device: Device, args: Args) -> TimedLines:
    """ICMP echoes to an address."""
    state = state_of(device)
    asked_interface(state, args)
    vrf, source = args.after("vrf"), args.after("source")
    if vrf is not None and vrf not in state.routes:
        return TimedLines([f"% VRF {vrf} does not exist"])
    if source is not None and source in state.interfaces:
        source = state.interfaces[source].address
        if source is None:
            return TimedLines([_BAD_SOURCE])
    return _echoes(device, args, vrf, source)


def _echoes(device: Device, args: Args, vrf: str | None, source: str | None) -> TimedLines:
    destination = args.get("A.B.C.D") or ""
    size, timeout = _number(args, "size", 100), _number(args, "timeout", 2)
    reply = network_of(device).ping(
        device.name,
        destination,
        count=_number(args, "repeat", 5),
        size=size,
        df=args.has("df-bit"),
        source=source,
        vrf=vrf,
    )
    title = f"Sending {len(reply)}, {size}-byte ICMP Echos to {destination}, timeout is {timeout} seconds:"
    notes = [f"Packet sent with a source address of {source} "] if source else []
    if args.has("df-bit"):
        notes.append("Packet sent with the DF bit set")
    return TimedLines([_ESCAPE, title, *notes, *_rows(reply), _rate(reply)], _seconds(reply, timeout))


def _number(args: Args, word: str, default: int) -> int:
    return int(args.after(word) or default)


@command("ping [ip] WORD")
def ping_name(device: Device, args: Args) -> TimedLines:
    """``ping NAME``: refused, since there is no name service in the core."""
    return TimedLines([_NO_HOST])


@command(
    "ping mpls ipv4 {A.B.C.D/N|A.B.C.D A.B.C.D} "
    f"{{{_SIZE}|{_REPEAT}|{_TIMEOUT}|verbose|force-explicit-null|source A.B.C.D|reply mode ipv4|"
    "output interface INTERFACE [nexthop A.B.C.D]}*",
    privilege=15,
)
def ping_mpls(device: Device, args: Args) -> TimedLines:
    """Labelled echoes to the end of a label switched path, by one of its interfaces where ``output`` names it."""
    output = asked_interface(state_of(device), args)
    addresses = [value for kind, value in args.arguments if kind == "A.B.C.D"]
    prefix = str(ip_network(args.get("A.B.C.D/N") or "/".join(addresses[:2]), strict=False))
    count, timeout = _number(args, "repeat", 5), _number(args, "timeout", 2)
    size = _number(args, "size", release_of(device).mpls_echo_size)
    reply = network_of(device).ping_mpls(
        device.name, prefix, count=count, size=size, explicit_null=args.has("force-explicit-null"), output=output
    )
    signs = [_verbose(sign, size, prefix) for sign in reply] if args.has("verbose") else _rows(reply)
    elapsed = int(1000 * _seconds(reply, timeout))
    lines = [
        f"Sending {count}, {size}-byte MPLS Echos to {prefix}, ",
        f"     timeout is {timeout} seconds, send interval is 0 msec:",
        *_MPLS_CODES,
        *signs,
        _rate(reply),
        f" Total Time Elapsed {elapsed} ms",
        "",
    ]
    return TimedLines(lines, _seconds(reply, timeout))


def _verbose(sign: str, size: int, prefix: str) -> str:
    if sign == ".":
        return "."
    address = prefix.split("/")[0]
    return f"{sign}    size {size}, reply addr {address}, return code {_RETURN_CODES.get(sign, 0)}"


def _rows(reply: Reply) -> list[str]:
    signs = str(reply)
    return [signs[at : at + _SIGNS_A_LINE] for at in range(0, len(signs), _SIGNS_A_LINE)]


def _rate(reply: Reply) -> str:
    sent, received = len(reply), reply.count("!")
    rate = f"Success rate is {100 * received // max(1, sent)} percent ({received}/{sent})"
    if not reply.times:
        return rate
    mean = sum(reply.times) // len(reply.times)
    return f"{rate}, round-trip min/avg/max = {min(reply.times)}/{mean}/{max(reply.times)} ms"


def _seconds(reply: Reply, timeout: int) -> float:
    """A lost echo takes its whole timeout, any reply hardly any time."""
    lost = reply.count(".")
    return lost * timeout + sum(reply.times) / 1000


@command("traceroute [vrf WORD] [ip] A.B.C.D {source {INTERFACE|A.B.C.D}|numeric|ttl <0-255> <1-255>|probe <1-10>}*")
def traceroute(device: Device, args: Args) -> TimedLines:
    """The routers on the way; each probe without a reply costs its timeout."""
    asked_interface(state_of(device), args)
    destination = args.get("A.B.C.D") or ""
    hops = network_of(device).trace(device.name, destination, args.after("vrf"))
    lines = ["Type escape sequence to abort.", f"Tracing the route to {destination}"]
    lines.append("VRF info: (vrf in name/id, vrf out name/id)")
    if hops is None:
        lost = [f"{number:>3}  *  *  * " for number in range(1, _MOST_HOPS + 1)]
        return TimedLines([*lines, *lost], _MOST_HOPS * _PROBES * _PROBE_TIMEOUT)
    return TimedLines(
        [*lines, *(_row(number, hop, number == len(hops)) for number, hop in enumerate(hops, start=1))], 0.05
    )


def _row(number: int, hop: TraceHop, is_last: bool) -> str:
    label = f"[MPLS: Label {hop.label} Exp 0] " if hop.label else ""
    times = [1 + (crc32(hop.address.encode()) + probe) % 3 + number for probe in range(_PROBES)]
    probes = [f"{time} msec" for time in times]
    if is_last:
        probes[1] = "*"  # IOS replies to one probe a second
    return f"{number:>3} {hop.address} {label}{' '.join(probes)}"


@command("traceroute [ip] WORD")
def traceroute_name(device: Device, args: Args) -> TimedLines:
    """``traceroute NAME``: refused, since there is no name service in the core."""
    return TimedLines(["% Unrecognized host or address."])
