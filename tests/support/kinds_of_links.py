"""What the routers of links of other kinds say: deliberately clear, IKEv1, OSPF, and plain before a change."""

from __future__ import annotations

from corelinks.inventory.model import ENDS, CoreLink, EndName, LinkEnd
from corelinks.tasks import checks
from corelinks.tasks import commands as ask
from tests.support import forms
from tests.support.forms_crypto import NO_SESSION, isakmp_config
from tests.support.misleading_responses import CONFIG, TUNNEL, no_protection
from tests.support.router_responses import Router, a_link, both, transcribed

IKEV1 = {"crypto": {"psk": "env:PSK", "ike": "ikev1"}}
_OSPF = """\

Neighbor ID     Pri   State           Dead Time   Address         Interface
10.0.0.{peer}          0   {state}  -        00:00:32    10.2.12.{peer}       Tunnel12
"""
_ISAKMP = """\
IPv4 Crypto ISAKMP SA
dst             src             state          conn-id status
10.1.12.2       10.1.12.1       {state}        1003 {status}

IPv6 Crypto ISAKMP SA

"""
_RUNNING = """\
Building configuration...

Current configuration : 900 bytes
!
version 17.3
hostname P1
!
interface Loopback0
 ip address 10.0.0.1 255.255.255.255
!
interface GigabitEthernet0/0/0
 ip address 10.1.12.1 255.255.255.252
 ip router isis
 mpls ip
!
router isis
 net 49.0001.0100.0000.0001.00
 is-type level-2-only
 metric-style wide
 lsp-mtu 1400
!
end

"""
_BEFORE = {
    ask.PRIVILEGE: "Current privilege level is 15\n",
    ask.ARCHIVE: """\
The maximum archive configurations allowed is 10.
There are currently 1 archive configurations saved.
The next archive file will be named bootflash:archive-<timestamp>-1
 Archive #  Name
   1        bootflash:archive-Nov-20-10-00-00.000-0 <- Most Recent
   2
""",
    ask.FILE_SYSTEMS: """\
File Systems:

       Size(b)       Free(b)      Type  Flags  Prefixes
             -             -    opaque     rw   system:
*   5182640128      41975808      disk     rw   bootflash: flash:#
      33554432      33521664     nvram     rw   nvram:
             -             -   network     rw   tftp:
""",
    ask.LOCK: "",
    ask.RUNNING: _RUNNING,
    ask.SESSIONS: NO_SESSION,
}


def before_change() -> tuple[Router, Router]:
    """The routers of a plain link before anything is changed, healthy and free to be changed."""
    routers = both("plain")
    for router in routers:
        end: EndName = "a" if router.name == "p1" else "b"
        way = ask.way_to_destination(a_link(), end)
        router.responses = transcribed(checks.before_change(a_link()), end) | router.responses
        router.responses |= {command: [text] for command, text in _BEFORE.items()}
        router.responses[way] = [_connected()]
    return routers


def _connected() -> str:
    return """\
Routing entry for 10.1.12.0/30
  Known via "connected", distance 0, metric 0 (connected, via interface)
  Routing Descriptor Blocks:
  * directly connected, via GigabitEthernet0/0/0
      Route metric is 0, traffic share count is 1
"""


def clear_routers() -> tuple[Router, Router]:
    """The routers of a sealed link that is deliberately clear."""
    routers = both()
    for router in routers:
        no_protection(router)
        router.bend(TUNNEL, "transport MTU 1438", "transport MTU 1472")
        for old, new in (("ip mtu 1430", "ip mtu 1464"), ("s mtu 1438", "s mtu 1472")):
            router.bend(CONFIG, old, new)
        router.bend(ask.mpls_mtu("Tunnel12"), "1438", "1472")
        router.say(ask.SESSIONS, NO_SESSION)
        router.say(ask.RUNNING, forms.running_config(router.name, ""))
        first = router.responses[TUNNEL][0]
        router.responses[TUNNEL].append(
            first.replace("900 packets", "912 packets").replace("1000 packets", "1013 packets")
        )
        end: EndName = "a" if router.name == "p1" else "b"
        link = a_link(crypto=None)
        peer = "10.0.0.2" if end == "a" else "10.0.0.1"
        full = ask.full_labelled_ping(link, end, peer)
        far = f"{link.peer(end).tunnel_address.ip}"
        router.responses[ask.tunnel_ping(link, end)] = [forms.ping(link.ip_mtu, far)]
        router.responses[full] = [forms.ping_mpls(peer, size=forms.echo_size(full))]
    return routers


def ikev1_routers(state: str = "QM_IDLE", status: str = "ACTIVE") -> tuple[Router, Router]:
    """The routers of a sealed link whose keys come from IKEv1."""
    routers = both()
    for router in routers:
        del router.responses[ask.IKEV2_SAS]
        router.responses[ask.ISAKMP_SAS] = [_ISAKMP.format(state=state, status=status)]
        router.bend(ask.SESSIONS, "IKEv2 SA", "IKEv1 SA")
        me, peer = (1, 2) if router.name == "p1" else (2, 1)
        router.say(ask.RUNNING, forms.running_config(router.name, isakmp_config(me, peer)))
    return routers


def ospf_routers(state: str = "FULL/") -> tuple[Router, Router]:
    """The routers of a sealed link that runs OSPF."""
    routers = both()
    for router in routers:
        peer = 2 if router.name == "p1" else 1
        del router.responses[ask.ISIS_NEIGHBORS]
        router.responses[ask.OSPF_NEIGHBORS] = [_OSPF.format(peer=peer, state=state)]
        router.bend(CONFIG, " isis metric 10 level-2\n", " ip ospf cost 10\n")
        router.bend(CONFIG, " ip router isis\n", " ip ospf 1 area 0\n")
        router.bend(CONFIG, " isis circuit-type level-2-only\n", "")
    return routers


def named(*names: str) -> tuple[CoreLink, Router, Router]:
    """The healthy sealed link between two routers of other names, with what they say."""
    link, routers = a_link(), both()
    ends: dict[str, LinkEnd] = {}
    for end, router, name, peer in zip(ENDS, routers, names, reversed(names), strict=True):
        ends[end] = link.end(end).model_validate(link.end(end).model_dump() | {"router": name})
        router.bend(ask.VERSION, f"{router.name.upper()} uptime", f"{name} uptime")
        router.bend(ask.ISIS_NEIGHBORS, "P2 " if end == "a" else "P1 ", f"{peer[:14]} ")
        router.bend(ask.RUNNING, " peer p2\n" if end == "a" else " peer p1\n", f" peer {peer}\n")
        router.name = name
    return link.model_copy(update=ends), *routers
