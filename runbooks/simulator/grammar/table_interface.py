"""The lines of an interface. One a row; the language is explained in ``match`` and ``modes``."""

from corelinks.runbooks.simulator.grammar import table_ipv6

COMMON = (
    table_ipv6.INTERFACE
    + """
description LINE
bandwidth {<1-100000000>|receive <1-100000000>|inherit}
=ip address / A.B.C.D A.B.C.D
ip address A.B.C.D A.B.C.D secondary /
ip address negotiated
ip unnumbered INTERFACE
ip mtu <68-17940>
+ip redirects
+ip unreachables
+ip proxy-arp
+ip route-cache [cef|flow|same-interface]
ip mask-reply
ip directed-broadcast
ip access-group WORD {in|out} /
crypto map [ipv6] WORD [redundancy WORD [stateful]]
ip flow {ingress|egress} /
ip helper-address A.B.C.D /
ip verify unicast source reachable-via {rx|any} [allow-default]
ip tcp adjust-mss <500-1460>
ip pim {sparse-mode|dense-mode|sparse-dense-mode|passive} /
ip pim {dr-priority|query-interval|neighbor-filter|hello-interval} / WORD [msec]
ip pim {bsr-border|bfd} /
ip igmp {version|query-interval|join-group|static-group|access-group} / LINE
ip nat {inside|outside}
ip router isis [WORD]
ip ospf <1-65535> area / {<0-4294967295>|A.B.C.D} [secondaries none]
ip ospf shutdown
ip ospf prefix-suppression [disable]
ip ospf lls [disable]
ip ospf database-filter all out
ip ospf demand-circuit [ignore]
ip ospf flood-reduction [disable]
ip ospf {retransmit-interval|transmit-delay|resync-timeout} / <1-65535>
ip ospf fast-reroute per-prefix {candidate|protection} / [disable]
ip ospf multi-area <0-4294967295> / [cost <1-65535>]
ip ospf cost <1-65535>
ip ospf network {point-to-point|broadcast|non-broadcast|point-to-multipoint [non-broadcast]}
ip ospf authentication [message-digest|null|key-chain WORD]
ip ospf authentication-key [0|7] WORD
ip ospf message-digest-key <1-255> / md5 [0|7] WORD
ip ospf mtu-ignore
ip ospf hello-interval <1-65535>
ip ospf dead-interval {<1-65535>|minimal hello-multiplier <3-20>}
ip ospf priority <0-255>
ip ospf ttl-security [hops <1-254>]
ip ospf bfd [disable|strict-mode]
+ip ospf mpls ldp igp sync
ip rsvp bandwidth [<1-10000000>] [<1-10000000>]
ip rsvp bandwidth percent <1-1000> [<1-100>]
ip rsvp signalling hello [graceful-restart|bfd]
ip vrf forwarding WORD
vrf forwarding WORD
shutdown
load-interval <30-600>
delay <1-16777215>
carrier-delay {<0-60>|msec <0-1000>|up <0-60>|down <0-60>}
hold-queue <0-4096> {in|out} /
+keepalive [<0-32767>] [<1-255>]
logging event {link-status|subif-link-status|bundle-status} /
snmp trap link-status
snmp ifindex persist
mpls ip
mpls label protocol {ldp|tdp|both}
mpls mtu [override] <64-65535>
mpls bgp forwarding
mpls traffic-eng tunnels
mpls traffic-eng {administrative-weight|attribute-flags|srlg|backup-path} / WORD
+mpls ldp igp sync
mpls ldp igp sync delay <5-60>
+mpls ldp igp autoconfig [level-1|level-2]
mpls ldp discovery transport-address {interface|A.B.C.D}
clns mtu <38-9216>
clns router isis [WORD]
isis metric {<1-16777214>|maximum} [level-1|level-2]
isis protocol shutdown
isis ipv6 metric {<1-16777214>|maximum} [level-1|level-2]
isis circuit-type {level-1|level-1-2|level-2-only}
isis network point-to-point
+isis hello padding [always|sometimes]
isis hello-interval {<1-65535>|minimal} [level-1|level-2]
isis hello-multiplier <3-1000> [level-1|level-2]
isis csnp-interval <0-65535> [level-1|level-2]
isis retransmit-interval <0-65535>
isis priority <0-127> [level-1|level-2]
isis password WORD [level-1|level-2]
isis authentication mode {md5|text} [level-1|level-2]
isis authentication key-chain WORD [level-1|level-2]
isis authentication send-only [level-1|level-2]
isis bfd [disable]
isis tag <1-4294967295>
+isis mpls ldp igp sync
isis {lsp-interval|retransmit-throttle-interval} / <1-4294967295>
isis mesh-group {<1-4294967295>|blocked}
+isis advertise prefix
isis fast-reroute LINE /
isis three-way-handshake {cisco|ietf}
bfd interval <50-999> min_rx <1-999> multiplier <3-50>
bfd template WORD
+bfd echo
service-policy input WORD
service-policy output WORD
max-reserved-bandwidth <1-100>
fair-queue [<1-4096>]
qos pre-classify
tx-ring-limit <1-32767>
+cdp enable
+lldp transmit
+lldp receive
ntp disable
"""
)

TUNNEL = """
tunnel source {INTERFACE|A.B.C.D|dynamic}
tunnel destination {A.B.C.D|dynamic|WORD}
tunnel mode {gre ip|gre multipoint|gre ipv6|ipsec ipv4|ipsec ipv6|ipip|ipv6ip|mpls traffic-eng|dvmrp|eon|iptalk}
tunnel key <0-4294967295>
tunnel vrf WORD
tunnel checksum
tunnel sequence-datagrams
tunnel tos <0-255>
tunnel ttl <1-255>
tunnel bandwidth {transmit|receive} / <1-10000000>
tunnel path-mtu-discovery [age-timer {<10-30>|infinite}] [min-mtu <92-65535>]
tunnel protection / ipsec profile WORD {ikev2-profile WORD|isakmp-profile WORD|shared}*
tunnel route-via INTERFACE {mandatory|preferred}
tunnel mpls traffic-eng autoroute announce
tunnel mpls traffic-eng priority <0-7> [<0-7>]
tunnel mpls traffic-eng bandwidth <0-4294967295>
tunnel mpls traffic-eng path-option <1-1000> / {dynamic|explicit name WORD}
tunnel mpls traffic-eng fast-reroute
tunnel flow egress-records
ip nhrp LINE
"""

_WIRE = """
mtu <64-17940>
channel-group <1-64> [mode {active|passive|on}]
mac-address WORD
"""

ETHERNET = (
    _WIRE
    + """
duplex {auto|full|half}
speed {auto|10|100|1000|10000|nonegotiate}
=negotiation auto
media-type {sfp|rj45|auto-select|gbic}
encapsulation dot1Q <1-4094> [native]
+mop enabled
+mop sysid
flowcontrol {send|receive} {on|off|desired} /
plim qos input map LINE
arp timeout <0-2147483>
standby LINE
=switchport [LINE]
spanning-tree LINE /
bridge-group <1-255> [LINE]
bridge-domain <1-4294967295>
service instance <1-8000> ethernet [WORD] > service-instance
lacp {rate {normal|fast}|port-priority <0-65535>}
lldp med-tlv-select LINE
storm-control LINE /
udld port [aggressive]
"""
)

PORT_CHANNEL = (
    ETHERNET
    + """
lacp {min-bundle|max-bundle|min-links} / <1-16>
port-channel min-links <1-16>
port-channel load-balance LINE
"""
)

BRIDGED = """
mtu <64-17940>
mac-address WORD
arp timeout <0-2147483>
standby LINE
+autostate
encapsulation dot1Q <1-4094>
bridge-group <1-255> [LINE]
"""

_LINE_OF_TWO = """
mtu <64-17940>
encapsulation {hdlc|ppp|frame-relay [ietf|INTERFACE]|slip|smds}
clock rate <300-64000000>
clock source {internal|line|loop-timed}
=serial restart-delay <0-900>
ppp authentication {chap|pap} [LINE]
ppp chap hostname WORD
ppp chap password [0|7] WORD
ppp multilink [group <1-2147483647>]
ppp multilink {fragment|interleave|endpoint|links} / [LINE]
multilink-group <1-2147483647>
bridge-group <1-255> [LINE]
"""

_FRAME_RELAY = """
frame-relay lmi-type {ansi|cisco|q933a}
frame-relay intf-type {dce|dte|nni}
frame-relay interface-dlci <16-1007> / [LINE]
frame-relay map ip A.B.C.D <16-1007> / [LINE]
frame-relay multilink LINE /
+frame-relay inverse-arp [LINE]
"""

SERIAL = (
    _LINE_OF_TWO
    + _FRAME_RELAY
    + """
invert txclock
dsu bandwidth <22-44210>
framing {c-bit|m23|crc4|no-crc4|sf|esf|sdh|sonet}
crc {16|32}
scramble
pos framing {sdh|sonet}
pos flag {c2|j0|s1s0} / <0-255>
pos scramble-atm
pos report LINE /
pos threshold LINE /
pos ais-shut
hssi dce
hssi internal-clock
linecode {b8zs|hdb3|ami}
cablelength LINE
async mode {interactive|dedicated}
dialer {in-band|string|group|pool-member|idle-timeout} / [LINE]
dialer-group <1-255>
"""
)

MULTILINK = _LINE_OF_TWO

FRAME_RELAY = _LINE_OF_TWO + _FRAME_RELAY

DIALER = (
    _LINE_OF_TWO
    + """
dialer {in-band|string|pool|idle-timeout|persistent|remote-name} / [LINE]
dialer-group <1-255>
peer default ip address LINE
ppp ipcp LINE /
"""
)

ATM = """
mtu <64-17940>
atm {clock|framing|ilmi-keepalive|scrambling|uni-version|pvp|sonet|enable-ilmi-trap} / [LINE]
pvc WORD [WORD] > atm-pvc
bridge-group <1-255> [LINE]
"""

SUBINTERFACE = (
    """
encapsulation dot1Q <1-4094> [native] [second-dot1q <1-4094>]
bridge-group <1-255> [LINE]
mtu <64-17940>
pvc WORD [WORD] > atm-pvc
"""
    + _FRAME_RELAY
)

MODES = {
    "interface-tunnel": COMMON + TUNNEL,
    "interface-ethernet": COMMON + ETHERNET,
    "interface-serial": COMMON + SERIAL,
    "interface-loopback": COMMON,
    "interface-port-channel": COMMON + PORT_CHANNEL,
    "interface-bridged": COMMON + BRIDGED,
    "interface-multilink": COMMON + MULTILINK,
    "interface-frame-relay": COMMON + FRAME_RELAY,
    "interface-dialer": COMMON + DIALER,
    "interface-atm": COMMON + ATM,
    "interface-sub": COMMON + SUBINTERFACE,
    "service-instance": """
description LINE
encapsulation {untagged|default|dot1q LINE}
rewrite ingress tag LINE
bridge-domain <1-4294967295> [LINE]
service-policy input WORD
service-policy output WORD
""",
    "atm-pvc": """
description LINE
protocol ip LINE /
encapsulation {aal5snap|aal5mux LINE|aal5ciscoppp LINE}
{ubr|cbr|vbr-nrt|vbr-rt|abr} / LINE
oam-pvc {manage [LINE]|<0-600>}
oam retry LINE
broadcast
tx-ring-limit <1-32767>
""",
}

PROMPTS = {
    **dict.fromkeys(MODES, "config-if"),
    "interface-sub": "config-subif",
    "service-instance": "config-if-srv",
    "atm-pvc": "config-if-atm-vc",
}
