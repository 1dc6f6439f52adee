"""What IOS XE 17.3 responds to the commands of the checks, in its form; written for the tests, not captured.

Routers p1 and p2 (``me`` and ``peer`` are 1 and 2 or the reverse), Tunnel12 over GigabitEthernet0/0/0, IS-IS level 2,
GRE key 12.
"""

from __future__ import annotations

from corelinks.inventory.model import Stage


def address(interface: str, host: int) -> str:
    """The address of an interface of the link."""
    return f"10.2.12.{host}" if interface.startswith("Tu") else f"10.1.12.{host}"


NO_INTERFACE = """\
                    ^
% Invalid input detected at '^' marker.

"""


def version(hostname: str) -> str:
    return f"""\
Cisco IOS XE Software, Version 17.03.04a
Cisco IOS Software [Amsterdam], ISR Software (X86_64_LINUX_IOSD-UNIVERSALK9-M), Version 17.3.4a, RELEASE SOFTWARE (fc3)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2021 by Cisco Systems, Inc.
Compiled Tue 20-Jul-21 04:59 by mcpre


ROM: 16.12(2r)

{hostname} uptime is 3 weeks, 2 days, 4 hours, 1 minute
Uptime for this control processor is 3 weeks, 2 days, 4 hours, 3 minutes
System returned to ROM by Reload Command
System image file is "bootflash:isr4400-universalk9.17.03.04a.SPA.bin"
Last reload reason: Reload Command

cisco ISR4431/K9 (1RU) processor with 1647778K/6147K bytes of memory.
Processor board ID FOC23456789
4 Gigabit Ethernet interfaces
32768K bytes of non-volatile configuration memory.
4194304K bytes of physical memory.

Configuration register is 0x2102

"""


def physical(me: int) -> str:
    return f"""\
GigabitEthernet0/0/0 is up, line protocol is up
  Hardware is ISR4431-4x1GE, address is 0000.5e00.530{me} (bia 0000.5e00.530{me})
  Description: core p1-p2
  Internet address is 10.1.12.{me}/30
  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,
     reliability 255/255, txload 1/255, rxload 1/255
  Encapsulation ARPA, loopback not set
  Keepalive not supported
  Full Duplex, 1000Mbps, link type is auto, media type is RJ45
  Last input 00:00:01, output 00:00:00, output hang never
  Last clearing of "show interface" counters never
  Input queue: 0/375/0/0 (size/max/drops/flushes); Total output drops: 0
  5 minute input rate 1000 bits/sec, 2 packets/sec
  5 minute output rate 1000 bits/sec, 2 packets/sec
     51234 packets input, 6143211 bytes, 0 no buffer
     Received 11 broadcasts (0 IP multicasts)
     0 runts, 0 giants, 0 throttles
     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored
     50987 packets output, 6012345 bytes, 0 underruns
     0 output errors, 0 collisions, 1 interface resets
     0 output buffer failures, 0 output buffers swapped out
"""


def tunnel(me: int, peer: int) -> str:
    return f"""\
Tunnel12 is up, line protocol is up
  Hardware is Tunnel
  Description: encrypted core p1-p2
  Internet address is 10.2.12.{me}/30
  MTU 9972 bytes, BW 100 Kbit/sec, DLY 50000 usec,
     reliability 255/255, txload 1/255, rxload 1/255
  Encapsulation TUNNEL, loopback not set
  Keepalive not set
  Tunnel linestate evaluation up
  Tunnel source 10.1.12.{me} (GigabitEthernet0/0/0), destination 10.1.12.{peer}
   Tunnel Subblocks:
      src-track:
         Tunnel12 source tracking subblock associated with GigabitEthernet0/0/0
          Set of tunnels with source GigabitEthernet0/0/0, 1 member (includes iterators), on interface <OK>
  Tunnel protocol/transport GRE/IP
    Key 0xC, sequencing disabled
    Checksumming of packets disabled
  Tunnel TTL 255, Fast tunneling enabled
  Tunnel transport MTU 1438 bytes
  Tunnel transmit bandwidth 8000 (kbps)
  Tunnel receive bandwidth 8000 (kbps)
  Tunnel protection via IPSec (profile "CL-p1-p2")
  Last input 00:00:02, output 00:00:01, output hang never
  Last clearing of "show interface" counters 1d02h
  Input queue: 0/375/0/0 (size/max/drops/flushes); Total output drops: 0
  Queueing strategy: fifo
  Output queue: 0/0 (size/max)
  5 minute input rate 1000 bits/sec, 1 packets/sec
  5 minute output rate 1000 bits/sec, 1 packets/sec
     900 packets input, 108000 bytes, 0 no buffer
     Received 0 broadcasts (0 IP multicasts)
     0 runts, 0 giants, 0 throttles
     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored, 0 abort
     1000 packets output, 120000 bytes, 0 underruns
     0 output errors, 0 collisions, 0 interface resets
     0 unknown protocol drops
     0 output buffer failures, 0 output buffers swapped out
"""


def running_config(hostname: str, crypto: str) -> str:
    """A running-config with the sections that are in ``crypto``; the tunnel is in a response of its own."""
    return f"""\
Building configuration...

Current configuration : 4121 bytes
!
version 17.3
hostname {hostname}
!
{crypto}interface Loopback0
 ip address 10.0.0.1 255.255.255.255
!
router isis
 is-type level-2-only
 metric-style wide
 lsp-mtu 1400
!
end

"""


def tunnel_config(me: int, peer: int, metric: int) -> str:
    return f"""\
Building configuration...

Current configuration : 512 bytes
!
interface Tunnel12
 description encrypted core p1-p2
 ip address 10.2.12.{me} 255.255.255.252
 ip mtu 1430
 ip router isis
 mpls ip
 mpls label protocol ldp
 mpls mtu 1438
 clns mtu 1438
 tunnel source GigabitEthernet0/0/0
 tunnel destination 10.1.12.{peer}
 tunnel key 12
 tunnel protection ipsec profile CL-p1-p2
 isis circuit-type level-2-only
 isis metric {metric} level-2
 no isis hello padding
end

"""


def physical_config(me: int, stage: Stage) -> str:
    plain = " ip router isis\n mpls ip\n isis circuit-type level-2-only\n"
    metric = " isis metric 16777214 level-2\n"
    return f"""\
Building configuration...

Current configuration : 220 bytes
!
interface GigabitEthernet0/0/0
 description core p1-p2
 ip address 10.1.12.{me} 255.255.255.252
{"" if stage == "seal" else plain}{metric} negotiation auto
end

"""


def isis_neighbors(rows: list[tuple[str, str, str]]) -> str:
    lines = ["", "Tag null:", "System Id       Type Interface     IP Address      State Holdtime Circuit Id"]
    for system, interface, address in rows:
        short = interface.replace("GigabitEthernet", "Gi").replace("Tunnel", "Tu")
        lines.append(f"{system:<15} L2   {short:<13} {address:<15} UP    24       02")
    return "\n".join(lines) + "\n"


def mpls_interfaces(interfaces: tuple[str, ...]) -> str:
    rows = [f"{name:<22} Yes (ldp)     No       No  No     Yes" for name in interfaces]
    return "\n".join(["Interface              IP            Tunnel   BGP Static Operational", *rows]) + "\n"


MPLS_DETAIL = """\
Interface Tunnel12:
        Type Unknown
        IP labeling enabled (ldp):
          Interface config
        LSP Tunnel labeling not enabled
        IP FRR labeling not enabled
        BGP labeling not enabled
        MPLS operational
        MTU = 1438
"""


def ldp_neighbors(me: int, peer: int, interfaces: tuple[str, ...]) -> str:
    sources = "\n".join(
        f"\t  {name}; Src IP addr: {address(name, peer)}\n\t    holdtime: 15000 ms, hello interval: 5000 ms"
        for name in interfaces
    )
    return f"""\
    Peer LDP Ident: 10.0.0.{peer}:0; Local LDP Ident 10.0.0.{me}:0
\tTCP connection: 10.0.0.{peer}.{646 if peer < me else 25011} - 10.0.0.{me}.{646 if me < peer else 25011}
\tPassword: not required, none, in use
\tState: Oper; Msgs sent/rcvd: 92/93; Downstream; Last TIB rev sent 11
\tUp time: 01:14:13; UID: 5; Peer Id 0
\tLDP discovery sources:
{sources}
        Addresses bound to peer LDP Ident:
          10.0.0.{peer}        10.1.12.{peer}       10.2.12.{peer}
\tPeer holdtime: 180000 ms; KA interval: 60000 ms; Peer state: estab
\tCapabilities Sent:
\t  [Dynamic Announcement (0x0506)]
\t  [Typed Wildcard (0x050B)]
\tCapabilities Received:
\t  [Dynamic Announcement (0x0506)]
\t  [Typed Wildcard (0x050B)]
"""


def ldp_discovery(me: int, peer: int, interfaces: tuple[str, ...]) -> str:
    rows = "\n".join(
        f"""\
\t{name} (ldp): xmit/recv
\t    Enabled: Interface config
\t    Hello interval: 5000 ms; Transport IP addr: 10.0.0.{me}
\t    LDP Id: 10.0.0.{peer}:0
\t      Src IP addr: {address(name, peer)}; Transport IP addr: 10.0.0.{peer}
\t      Hold time: 15 sec; Proposed local/peer: 15/15 sec
\t      Reachable via 10.0.0.{peer}/32
\t      Password: not required, none, in use
\t    Clients: IPv4, mLDP"""
        for name in interfaces
    )
    return f"""\
 Local LDP Identifier:
    10.0.0.{me}:0
    Discovery Sources:
    Interfaces:
{rows}
"""


NO_TIMER = "%No Rollback Confirmed Change pending\n"
NOTHING_UNSAVED = "!Contextual Config Diffs:\n!No changes were found\n\n"
LDP_SYNC = """\
    Tunnel12:
        LDP configured; LDP-IGP Synchronization enabled.
        Sync status: sync achieved; peer reachable.
        Sync delay time: 0 seconds (0 seconds left)
        IGP holddown time: infinite.
        Peer LDP Ident: 10.0.0.9:0
        IGP enabled: ISIS
"""


def labels(peer: int) -> str:
    return f"""\
Local      Outgoing   Prefix           Bytes Label   Outgoing   Next Hop
Label      Label      or Tunnel Id     Switched      interface
16         Pop Label  10.0.0.{peer}/32      4579          Tu12       point2point
17         No Label   10.5.5.0/24      0             Gi0/0/1    10.1.13.2
"""


def connected_route(peer: int) -> str:
    return """\
Routing entry for 10.1.12.0/30
  Known via "connected", distance 0, metric 0 (connected, via interface)
  Routing Descriptor Blocks:
  * directly connected, via GigabitEthernet0/0/0
      Route metric is 0, traffic share count is 1
"""


def isis_route(peer: int, way: str) -> str:
    hop = address(way, peer)
    return f"""\
Routing entry for 10.0.0.{peer}/32
  Known via "isis", distance 115, metric 20, type level-2
  Redistributing via isis
  Last update from {hop} on {way}, 00:10:14 ago
  Routing Descriptor Blocks:
  * {hop}, from 10.0.0.{peer}, 00:10:14 ago, via {way}
      Route metric is 20, traffic share count is 1
"""


def ping(size: int, target: str, replies: str = "!!!!!") -> str:
    got, sent = replies.count("!"), len(replies)
    times = ", round-trip min/avg/max = 1/1/2 ms" if got else ""
    return f"""\
Type escape sequence to abort.
Sending {sent}, {size}-byte ICMP Echos to {target}, timeout is 2 seconds:
Packet sent with the DF bit set
{replies}
Success rate is {100 * got // sent} percent ({got}/{sent}){times}
"""


def echo_size(command: str) -> int:
    """The size that a ``ping mpls`` asks for, and without one that of IOS XE."""
    words = command.split()
    return int(words[words.index("size") + 1]) if "size" in words else 72


def ping_mpls(target: str, replies: str = "!!!!!", size: int = 72) -> str:
    got, sent = replies.count("!"), len(replies)
    times = ", round-trip min/avg/max = 1/1/2 ms" if got else ""
    return f"""\
Sending {sent}, {size}-byte MPLS Echos to {target}/32,
     timeout is 2 seconds, send interval is 0 msec:

Codes: '!' - success, 'Q' - request not sent, '.' - timeout,
  'L' - labeled output interface, 'B' - unlabeled output interface,
  'D' - DS Map mismatch, 'F' - no FEC mapping, 'f' - FEC mismatch,
  'M' - malformed request, 'm' - unsupported tlvs, 'N' - no label entry,
  'P' - no rx intf label prot, 'p' - premature termination of LSP,
  'R' - transit router, 'I' - unknown upstream index,
  'l' - Label switched with FEC change, 'd' - see DDMAP for return code,
  'X' - unknown return code, 'x' - return code 0

Type escape sequence to abort.
{replies}
Success rate is {100 * got // sent} percent ({got}/{sent}){times}
 Total Time Elapsed 5 ms

"""


_LOOPBACK = """\
Loopback45 is {}
  Hardware is Loopback
{}  MTU 1514 bytes, BW 8000000 Kbit/sec, DLY 5000 usec,
     reliability 255/255, txload 1/255, rxload 1/255
  Encapsulation LOOPBACK, loopback not set
  Keepalive set (10 sec)
  Last input never, output never, output hang never
     0 packets input, 0 bytes, 0 no buffer
     0 packets output, 0 bytes, 0 underruns
"""


def loopback(state: str = "up, line protocol is up", address: str = "  Internet address is 10.3.45.1/32\n") -> str:
    """`show interfaces Loopback45`; ``address`` is its whole line."""
    return _LOOPBACK.format(state, address)
