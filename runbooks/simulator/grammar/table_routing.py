"""Routing, MPLS and VRFs. One line a row; the language is explained in ``match`` and ``modes``."""

_SUMMARY = "{<0-4294967295>|A.B.C.D}"

GLOBAL = """
router isis [WORD] > router-isis
router ospf <1-65535> / [vrf WORD] > router-ospf
router bgp <1-4294967295> > router-bgp
vrf definition WORD > vrf
ip vrf WORD > ip-vrf
ip route A.B.C.D A.B.C.D {A.B.C.D|INTERFACE [A.B.C.D]} / {<1-255>|name WORD|tag <1-4294967295>|permanent|track <1-500>}*
ip route vrf WORD A.B.C.D A.B.C.D {A.B.C.D|INTERFACE [A.B.C.D]} / {global|<1-255>|name WORD|tag <1-4294967295>}*
ip routing
=ip cef [distributed|accounting|load-sharing]
ip pim {rp-address|ssm|bsr-candidate|rp-candidate|autorp|send-rp-announce|send-rp-discovery} LINE /
ip pim {spt-threshold|register-source|accept-rp} / LINE
ip ospf name-lookup
bfd slow-timers <1000-30000>
ip prefix-list WORD {seq <1-4294967294>|description} / LINE
route-map WORD [permit|deny] [<0-65535>] > route-map
+mpls ip
+mpls ip propagate-ttl [forwarded|local]
mpls label protocol {ldp|tdp}
mpls label range <16-1048575> <16-1048575> [static <16-1048575> <16-1048575>]
mpls ldp router-id INTERFACE [force]
mpls ldp neighbor A.B.C.D password / [0|7] WORD
mpls ldp neighbor A.B.C.D targeted / [ldp|tdp]
mpls ldp neighbor vrf WORD A.B.C.D password / [0|7] WORD
mpls ldp password required [for WORD]
mpls ldp password option <1-32767> / for WORD [0|7] WORD
mpls ldp password option <1-32767> / for WORD key-chain WORD
mpls ldp password fallback [0|7] WORD
mpls ldp password rollover duration <5-65535>
mpls ldp session protection [for WORD] [duration {<30-2147483>|infinite}] [vrf WORD]
mpls ldp logging {neighbor-changes|password configuration|password rollover} /
mpls ldp igp sync holddown <1-2147483647>
mpls ldp graceful-restart
mpls ldp explicit-null [for WORD] [to WORD]
mpls ldp label > mpls-ldp-label
mpls ldp holdtime <15-2147483>
mpls ldp backoff <5-2147483> <5-2147483>
mpls ldp discovery {hello|targeted-hello} {holdtime|interval} / <1-65535>
mpls ldp discovery targeted-hello accept [from WORD]
mpls ldp tcp pak-priority
mpls traffic-eng tunnels
bfd-template single-hop WORD > bfd-template
"""

PROMPTS = {
    "router-isis": "config-router",
    "router-ospf": "config-router",
    "router-bgp": "config-router",
    "vrf": "config-vrf",
    "vrf-af": "config-vrf-af",
    "ip-vrf": "config-vrf",
    "route-map": "config-route-map",
    "mpls-ldp-label": "config-ldp-lbl",
    "bfd-template": "config-bfd",
    "isis-af": "config-router-af",
    "bgp-af": "config-router-af",
}

_LEVEL = "[level-1|level-2]"

MODES = {
    "router-isis": f"""
vrf WORD
net NET /
is-type {{level-1|level-1-2|level-2-only}}
metric-style {{wide|narrow|transition}} [transition] [level-1|level-2|level-1-2]
metric <1-16777214> {_LEVEL}
log-adjacency-changes [all]
~passive-interface {{INTERFACE|default}} /
mpls ldp sync
mpls ldp autoconfig {_LEVEL}
mpls traffic-eng {{level-1|level-2}} /
mpls traffic-eng router-id INTERFACE
authentication mode {{md5|text}} {_LEVEL}
authentication key-chain WORD {_LEVEL}
authentication send-only {_LEVEL}
area-password WORD [LINE]
domain-password WORD [LINE]
lsp-mtu <128-4352>
lsp-gen-interval [level-1|level-2] <1-120> [<1-120000>] [<1-120000>]
lsp-refresh-interval <1-65535>
max-lsp-lifetime <1-65535>
spf-interval [level-1|level-2] <1-120> [<1-120000>] [<1-120000>]
prc-interval <1-120> [<1-120000>] [<1-120000>]
+hello padding [multi-point|point-to-point]
fast-flood [<1-15>]
+adjacency-check
fast-reroute LINE /
microloop avoidance LINE
lsp-full suppress LINE
set-overload-bit [on-startup {{<5-86400>|wait-for-bgp}}]
maximum-paths <1-32>
redistribute LINE /
summary-address LINE /
default-information originate
bfd all-interfaces
nsf {{cisco|ietf}}
ispf {{level-1|level-2|level-1-2}}
ignore-lsp-errors
hostname dynamic
advertise passive-only
protocol shutdown
distance <1-255> [ip]
address-family ipv6 [unicast] > isis-af
""",
    "isis-af": """
multi-topology [transition]
+adjacency-check
maximum-paths <1-32>
redistribute LINE /
summary-prefix LINE /
default-information originate
set-overload-bit [on-startup {<5-86400>|wait-for-bgp}]
distance <1-255>
""",
    "router-ospf": f"""
router-id A.B.C.D
network A.B.C.D A.B.C.D area {_SUMMARY} /
~passive-interface {{INTERFACE|default}} /
auto-cost reference-bandwidth <1-4294967>
area {_SUMMARY} authentication / [message-digest]
area {_SUMMARY} {{stub [no-summary]|nssa [LINE]}} /
area {_SUMMARY} range A.B.C.D A.B.C.D / [LINE]
mpls ldp sync
mpls ldp autoconfig [area {_SUMMARY}]
mpls traffic-eng area {_SUMMARY} /
mpls traffic-eng router-id INTERFACE
log-adjacency-changes [detail]
max-metric router-lsa [LINE]
timers LINE /
redistribute LINE /
default-information originate [LINE]
maximum-paths <1-32>
bfd all-interfaces [strict-mode]
ttl-security all-interfaces [hops <1-254>]
fast-reroute LINE /
nsf [cisco|ietf]
ispf
prefix-suppression
capability {{transit|opaque|lls|vrf-lite}} /
shutdown
distance <1-255>
""",
    "router-bgp": """
bgp LINE /
neighbor WORD LINE /
network LINE /
redistribute LINE /
maximum-paths <1-32>
address-family LINE > bgp-af
""",
    "bgp-af": """
neighbor WORD LINE /
network LINE /
redistribute LINE /
maximum-paths <1-32>
""",
    "vrf": """
rd RD
description LINE
route-target {import|export|both} RD /
address-family {ipv4|ipv6} > vrf-af
""",
    "vrf-af": """
route-target {import|export|both} RD /
maximum routes LINE
""",
    "ip-vrf": """
rd RD
description LINE
route-target {import|export|both} RD /
""",
    "route-map": """
description LINE
match LINE /
set LINE /
""",
    "mpls-ldp-label": """
allocate global {host-routes|prefix-list WORD}
""",
    "bfd-template": """
interval LINE
authentication LINE
echo
""",
}
