"""How two routers may have configured their IGP: ways of which each shapes the change, and ways that forbid it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.support.igp_core import CABLE, Igp, isis, ospf

_WIDE = (" is-type level-2-only", " metric-style wide")
_PASSIVE = (" passive-interface default", f" no passive-interface {CABLE}")
_ANYWHERE = " network 192.0.2.0 0.0.0.255 area 7"
_LOOPBACK = (" ip ospf 5 area 7",)
_TIMERS = (" isis network point-to-point", " isis hello-interval 4", " isis metric 44 level-2")

# In the order in which IOS shows them.
_MULTICAST = (
    " ip pim sparse-mode",
    " ip pim query-interval 10",
    " ip helper-address 203.0.113.200",
    " ipv6 enable",
    " ipv6 router isis WOOD",
    " bfd interval 100 min_rx 100 multiplier 3",
    " isis bfd",
)
_OSPFV3 = (
    " ip ospf 5 area 7",
    " mpls ip",
    " ipv6 enable",
    " ipv6 ospf 6 area 0",
    " ospfv3 9 ipv4 area 0",
    " ospfv3 9 ipv4 cost 33",
)

#: Each is migrated to the seal and rolled back.
SHAPING: Mapping[str, Igp] = {
    "textbook": isis(*_WIDE, interface=(" mpls ip", *_TIMERS)),
    "both levels": isis(" metric-style wide", level="level-1-2"),
    "both levels, one metric": isis(" metric-style wide", level="level-1-2", interface=(" mpls ip", " isis metric 30")),
    "level 1 narrow": isis(" is-type level-1", level="level-1", metric=12, standby_metric=63),
    "a metric of the process": isis(*_WIDE, " metric 333"),
    "IS-IS passive by default": isis(*_WIDE, *_PASSIVE),
    "IS-IS autoconfig": isis(*_WIDE, " mpls ldp autoconfig level-2", interface=()),
    "a password of IS-IS": replace(
        isis(*_WIDE, interface=(" mpls ip", *_TIMERS, " isis password 7 094F471A1A0A level-2")),
        more={"leave": ["igp-authentication"]},
    ),
    "IS-IS for IPv6, multicast and BFD": replace(
        isis(*_WIDE, interface=(" mpls ip", *_TIMERS, *_MULTICAST)),
        top=("ip multicast-routing", "ipv6 unicast-routing"),
        more={"carry": ["bfd", "ipv6-isis", "pim", "ip helper-address 203.0.113.200"]},
    ),
    "OSPF by line": ospf(interface=(" ip ospf 5 area 7", " mpls ip"), loopback=_LOOPBACK),
    "OSPF and OSPFv3 of both families": replace(
        ospf("ipv6 router ospf 6", "router ospfv3 9", interface=_OSPFV3, loopback=_LOOPBACK),
        top=("ipv6 unicast-routing",),
        more={"carry": ["ospfv3"]},
    ),
    "OSPF by network": ospf(_ANYWHERE, interface=(" mpls ip",), loopback=_LOOPBACK),
    "OSPF by both": ospf(
        _ANYWHERE,
        interface=(" ip ospf prefix-suppression", " ip ospf 5 area 0.0.0.7", " ip ospf hello-interval 4", " mpls ip"),
        loopback=_LOOPBACK,
    ),
    "OSPF passive by default": ospf(*_PASSIVE, interface=(" ip ospf 5 area 7", " mpls ip"), loopback=_LOOPBACK),
    "OSPF passive, by network": ospf(*_PASSIVE, _ANYWHERE, interface=(" mpls ip",), loopback=_LOOPBACK),
    "OSPF autoconfig": ospf(" mpls ldp autoconfig area 7", _ANYWHERE, interface=(), loopback=_LOOPBACK),
}
