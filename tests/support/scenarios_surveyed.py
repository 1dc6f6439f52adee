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
    of_link("multicast on the tunnel of one end alone", "seal", _tunnel_with("ip pim sparse-mode", ends="b"), _PIM),
    of_link("multicast on both tunnels", "seal", _tunnel_with("ip pim sparse-mode"), _PIM),
    of_link("multicast that the tunnel has lost", "cutover", _sealed_with("ip pim sparse-mode"), _PIM),
    of_link(
        "a cost of OSPFv3 that keeps traffic away",
        "seal",
        _tunnel_with("ipv6 enable", "ipv6 ospf 9 area 0", "ipv6 ospf cost 65535"),
        _OSPFV3,
    ),
    of_link("a tunnel of which nobody knows what it carries", "build", refused(CONFIG), _PIM),
    of_link("IPv6 on the interface after the seal", "seal", _sealed_with("ipv6 router isis"), None),
    of_link("TE left by name after the seal", "seal", _sealed_with("mpls traffic-eng tunnels"), _TE),
    of_link("a line that nobody knows after the seal", "seal", _sealed_with("bridge-group 7"), None),
)
