"""Policies, access lists, keys, archive and terminal lines. One line a row; see ``match`` and ``modes``."""

GLOBAL = """
class-map [match-all|match-any] WORD > class-map
policy-map WORD > policy-map
"""

PROMPTS = {
    "class-map": "config-cmap",
    "policy-map": "config-pmap",
    "policy-class": "config-pmap-c",
    "acl-standard": "config-std-nacl",
    "acl-extended": "config-ext-nacl",
    "key-chain": "config-keychain",
    "key": "config-keychain-key",
    "archive": "config-archive",
    "archive-log": "config-archive-log-cfg",
    "line": "config-line",
    "aaa-group": "config-sg-tacacs+",
    "tacacs-server": "config-server-tacacs",
    "redundancy": "config-red",
    "control-plane": "config-cp",
    "call-home": "cfg-call-home",
}

MODES = {
    "class-map": """
description LINE
match LINE /
""",
    "policy-map": """
description LINE
class {class-default|WORD} > policy-class
""",
    "policy-class": """
bandwidth LINE
priority [LINE]
police LINE
shape LINE
set {mpls experimental|dscp|precedence|qos-group|ip|cos} / LINE
queue-limit LINE
random-detect [LINE]
fair-queue [<1-4096>]
service-policy WORD
""",
    "acl-standard": """
{permit|deny} LINE /
<1-2147483647> {permit|deny} LINE /
remark LINE /
""",
    "acl-extended": """
{permit|deny} {ip|tcp|udp|icmp|gre|esp|ahp|ospf|pim|<0-255>} LINE /
<1-2147483647> {permit|deny} LINE /
remark LINE /
""",
    "key-chain": """
key <0-2147483647> > key
""",
    "key": """
key-string [0|7] LINE
cryptographic-algorithm {md5|hmac-sha-1|hmac-sha-256|hmac-sha-384|hmac-sha-512}
accept-lifetime LINE
send-lifetime LINE
""",
    "archive": """
path WORD
maximum <1-14>
write-memory
time-period <1-525600>
log config > archive-log
rollback {filter adaptive|retry timeout <3-1800>} /
""",
    "archive-log": """
logging enable
logging size <1-1000>
logging persistent [auto|reload]
hidekeys
notify syslog [contenttype {plaintext|xml}]
record rc
""",
    "line": """
login [local|authentication WORD]
password [0|7] LINE
exec-timeout <0-35791> [<0-2147483>]
transport input {none|all|ssh|telnet}*
transport output {none|all|ssh|telnet}*
transport preferred {none|ssh|telnet}
access-class WORD {in|out} / [vrf-also]
+exec
logging synchronous [level <0-7>]
length <0-512>
width <0-512>
stopbits {1|1.5|2}
speed <0-4294967295>
privilege level <0-15>
authorization {exec|commands <0-15>|reverse-access} / WORD
accounting {exec|commands <0-15>} / WORD
session-timeout <0-35791>
history size <0-256>
escape-character LINE
ipv6 access-class WORD {in|out} /
absolute-timeout <0-10000>
rotary <0-100>
monitor
""",
    "aaa-group": """
server name WORD /
server A.B.C.D / [LINE]
server-private A.B.C.D / [LINE]
ip vrf forwarding WORD
vrf forwarding WORD
ip tacacs source-interface INTERFACE
""",
    "tacacs-server": """
address ipv4 A.B.C.D
key [0|6|7] LINE
timeout <1-1000>
port <1-65535>
single-connection
""",
    "redundancy": "mode {sso|rpr|rpr-plus|none}\n",
    "control-plane": "service-policy input WORD\nservice-policy output WORD\n",
    "call-home": "contact-email-addr WORD\nprofile WORD\n",
}
