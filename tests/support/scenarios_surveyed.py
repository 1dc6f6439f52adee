"""Scenarios of what else a physical interface carries: named, not named, dropping the tunnel, carried over, left."""

from __future__ import annotations

from corelinks.tasks import commands as ask
from tests.support.misleading_responses import CONFIG, PHYSICAL
from tests.support.router_responses import Bend, Router
from tests.support.scenario import Scenario, before, bent, of_link, together
from tests.support.scenarios import GI
from tests.support.scenarios_refused import refused

_MPLS = " ip router isis\n mpls ip\n"
_PROCESS = "!\nrouter isis\n"
_PIM = {"carry": ["pim"]}
_OSPFV3 = {"carry": ["ospfv3"]}
_TE = {"leave": ["mpls-te"]}


def _has(*lines: str) -> Bend:
    """The physical interface has further lines, in the configuration of end a."""
    return bent(ask.RUNNING, _MPLS, _MPLS + "".join(f" {line}\n" for line in lines))


def _filtered(*entries: str, group: str = "ip access-group EDGE in") -> Bend:
    """The physical interface has an access list of these entries."""
    listed = "".join(f" {entry}\n" for entry in entries)
    return together(
        _has(group), bent(ask.RUNNING, _PROCESS, f"!\nip access-list extended EDGE\n{listed}" + _PROCESS.lstrip("!\n"))
    )


def _sealed_with(*lines: str) -> Bend:
    return bent(PHYSICAL, " negotiation auto\n", " negotiation auto\n" + "".join(f" {line}\n" for line in lines))


def _tunnel_with(*lines: str, ends: str = "ab") -> Bend:
    def bend(a: Router, b: Router) -> None:
        for name, router in (("a", a), ("b", b)):
            if name in ends:
                router.bend(CONFIG, " mpls ip\n", "".join(f" {line}\n" for line in (*lines, "mpls ip")))

    return bend


def _neighbors(command: str, *texts: str) -> Bend:
    """What each end responds, from end a on."""

    def bend(a: Router, b: Router) -> None:
        for router, text in zip((a, b), texts, strict=True):
            router.responses[command] = [text]

    return bend


def _pim(host: int, port: str = "Tunnel12") -> str:
    return (
        "PIM Neighbor Table\nMode: B - Bidir Capable, DR - Designated Router, N - Default DR Priority,\n"
        "Neighbor          Interface                Uptime/Expires    Ver   DR\n"
        "Address                                                            Prio/Mode\n"
        f"10.2.12.{host}         {port:<24} 00:10:11/00:01:31 v2    1 / S P G\n"
    )


def _ospfv3(state: str = "FULL", process: int = 9, title: str = "") -> str:
    heading = title or f"            OSPFv3 Router with ID (10.0.0.1) (Process ID {process})"
    return (
        f"\n{heading}\n\nNeighbor ID     Pri   State           Dead Time   Interface ID    Interface\n"
        f"10.0.0.9          0   {state}/  -        00:00:36    19              Tunnel12\n"
    )


_NO_PIM = "".join(_pim(1).splitlines(keepends=True)[:4])
_BOTH_PIM = _neighbors(ask.PIM_NEIGHBORS, _pim(2), _pim(1))
_IPV6_LINES = ("ipv6 enable", "ipv6 ospf 9 area 0", "ipv6 ospf cost 10")
_FAMILY = "          OSPFv3 9 address-family ipv4 (router-id 10.0.0.1)"
_NAMED_LISTS = {"leave": ["access-lists"]}
SURVEYED: tuple[Scenario, ...] = (
    before("multicast that nobody names", _has("ip pim sparse-mode", "ip igmp version 3")),
    before("multicast that is carried", _has("ip pim sparse-mode"), _PIM),
    before("TE that is left", _has("mpls traffic-eng tunnels"), _TE),
    before("a line that nobody knows", _has("xconnect 192.0.2.9 100 encapsulation mpls")),
    before("a route by the interface", bent(ask.RUNNING, _PROCESS, f"ip route 10.8.0.0 255.255.0.0 {GI}\n" + _PROCESS)),
    before("no such interface in the configuration", bent(ask.RUNNING, f"interface {GI}\n", "interface Null0\n")),
    before("an access list that drops the tunnel", _filtered("permit tcp any any", "deny ip any any"), _NAMED_LISTS),
    before(
        "an access list that permits it", _filtered("permit udp any any eq isakmp", "permit esp any any"), _NAMED_LISTS
    ),
    before(
        "an access list of groups of objects",
        _filtered("permit object-group VPN any any", "deny ip any any"),
        _NAMED_LISTS,
    ),
    of_link(
        "multicast on the tunnel of one end alone",
        "seal",
        together(_tunnel_with("ip pim sparse-mode", ends="b"), _neighbors(ask.PIM_NEIGHBORS, _NO_PIM, _NO_PIM)),
        _PIM,
    ),
    of_link("multicast on both tunnels", "seal", together(_tunnel_with("ip pim sparse-mode"), _BOTH_PIM), _PIM),
    of_link(
        "a neighbor of PIM by the plain link alone",
        "cutover",
        together(_tunnel_with("ip pim sparse-mode"), _neighbors(ask.PIM_NEIGHBORS, _pim(2, GI), _pim(1))),
        _PIM,
    ),
    of_link("multicast that the tunnel has lost", "cutover", _sealed_with("ip pim sparse-mode"), _PIM),
    of_link(
        "a neighbor of OSPFv3 on the tunnel",
        "seal",
        together(_tunnel_with(*_IPV6_LINES), _neighbors(ask.IPV6_OSPF_NEIGHBORS, _ospfv3(), _ospfv3())),
        _OSPFV3,
    ),
    of_link(
        "neighbors of OSPFv3 that are not whole, or of another process",
        "seal",
        together(_tunnel_with(*_IPV6_LINES), _neighbors(ask.IPV6_OSPF_NEIGHBORS, _ospfv3("INIT"), _ospfv3(process=8))),
        _OSPFV3,
    ),
    of_link(
        "a neighbor of OSPFv3 of one family, and of the other",
        "seal",
        together(
            _tunnel_with("ospfv3 9 ipv4 area 0", "ospfv3 9 ipv4 cost 10"),
            _neighbors(
                ask.OSPFV3_NEIGHBORS, _ospfv3(title=_FAMILY), _ospfv3(title=_FAMILY.replace("ily ipv4", "ily ipv6"))
            ),
        ),
        _OSPFV3,
    ),
    of_link(
        "neighbors of PIM that nobody can read",
        "seal",
        together(
            _tunnel_with("ip pim sparse-mode"),
            _neighbors(ask.PIM_NEIGHBORS, "% Authorization failed.\n", "% Authorization failed.\n"),
        ),
        _PIM,
    ),
    of_link(
        "a cost of OSPFv3 that keeps traffic away",
        "seal",
        together(
            _tunnel_with("ipv6 enable", "ipv6 ospf 9 area 0", "ipv6 ospf cost 65535"),
            _neighbors(ask.IPV6_OSPF_NEIGHBORS, _ospfv3(), _ospfv3()),
        ),
        _OSPFV3,
    ),
    of_link("a tunnel of which nobody knows what it carries", "build", refused(CONFIG), _PIM),
    of_link("IPv6 on the interface after the seal", "seal", _sealed_with("ipv6 router isis"), None),
    of_link("TE left by name after the seal", "seal", _sealed_with("mpls traffic-eng tunnels"), _TE),
    of_link("a line that nobody knows after the seal", "seal", _sealed_with("bridge-group 7"), None),
)
