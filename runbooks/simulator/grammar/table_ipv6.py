"""IPv6 and its IGPs. One line a row; the language is explained in ``match`` and ``modes``."""

_AREA = "{<0-4294967295>|A.B.C.D}"
_NETWORK = "{point-to-point|broadcast|non-broadcast|point-to-multipoint [non-broadcast]}"

GLOBAL = """
ipv6 unicast-routing
=ipv6 cef
ipv6 multicast-routing
ipv6 route LINE /
ipv6 access-list WORD > ipv6-access-list
ipv6 router ospf <1-65535> > router-ospfv3
router ospfv3 <1-65535> > router-ospfv3
"""

INTERFACE = f"""
ipv6 address IPV6 / [link-local|eui-64|anycast]
ipv6 address {{autoconfig|dhcp}} / [default|rapid-commit]
ipv6 enable
ipv6 mtu <1280-17940>
ipv6 nd LINE /
ipv6 traffic-filter WORD {{in|out}} /
+ipv6 redirects
+ipv6 unreachables
ipv6 router isis [WORD]
ipv6 ospf <1-65535> area / {_AREA} [instance <0-255>]
ipv6 ospf cost <1-65535>
ipv6 ospf network {_NETWORK}
ipv6 ospf {{hello-interval|dead-interval|retransmit-interval|transmit-delay}} / <1-65535>
ipv6 ospf priority <0-255>
ipv6 ospf mtu-ignore
ipv6 ospf bfd [disable]
ipv6 ospf {{authentication|encryption}} / LINE
ospfv3 <1-65535> {{ipv4|ipv6}} area / {_AREA} [instance <0-255>]
ospfv3 <1-65535> {{ipv4|ipv6}} {{cost|hello-interval|dead-interval|priority}} / <0-65535>
ospfv3 <1-65535> {{ipv4|ipv6}} network / {_NETWORK}
ospfv3 <1-65535> {{ipv4|ipv6}} {{mtu-ignore|bfd}} /
ospfv3 {{cost|hello-interval|dead-interval|priority}} / <0-65535>
ospfv3 network {_NETWORK}
ospfv3 {{mtu-ignore|bfd}} /
"""

PROMPTS = {"router-ospfv3": "config-rtr", "ospfv3-af": "config-router-af", "ipv6-access-list": "config-ipv6-acl"}

_PROCESS = f"""
router-id A.B.C.D
~passive-interface {{INTERFACE|default}} /
auto-cost reference-bandwidth <1-4294967>
log-adjacency-changes [detail]
area {_AREA} LINE /
max-metric router-lsa [LINE]
timers LINE /
redistribute LINE /
default-information originate [LINE]
maximum-paths <1-32>
bfd all-interfaces
prefix-suppression
distance <1-255>
shutdown
"""

MODES = {
    "router-ospfv3": _PROCESS + "address-family {ipv4|ipv6} [unicast] [vrf WORD] > ospfv3-af\n",
    "ospfv3-af": _PROCESS,
    "ipv6-access-list": """
{permit|deny} LINE /
remark LINE /
sequence <1-4294967295> LINE /
""",
}
