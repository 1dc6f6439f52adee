"""Crypto: IKEv2, IKEv1 and IPsec. One line a row; the language is explained in ``match`` and ``modes``."""

_TRANSFORMS = (
    "{esp-aes [128|192|256]|esp-gcm [128|192|256]|esp-gmac [128|192|256]|esp-3des|esp-des|esp-null|esp-seal"
    "|esp-sha-hmac|esp-sha256-hmac|esp-sha384-hmac|esp-sha512-hmac|esp-md5-hmac|ah-sha-hmac|ah-sha256-hmac"
    "|ah-md5-hmac|comp-lzs}*"
)

GLOBAL = f"""
crypto ikev2 proposal WORD > ikev2-proposal
crypto ikev2 policy WORD > ikev2-policy
crypto ikev2 keyring WORD > ikev2-keyring
crypto ikev2 profile WORD > ikev2-profile
crypto ikev2 dpd <10-3600> <2-60> {{on-demand|periodic}}
crypto ikev2 nat keepalive <5-3600>
crypto ikev2 limit LINE
crypto ikev2 cookie-challenge <0-1000>
crypto ikev2 window <1-20>
crypto ikev2 fragmentation [mtu <96-1500>]
+crypto ikev2 http-url cert
crypto ikev2 diagnose error <1-1000>
crypto logging {{session|ikev2|ezvpn}} /
crypto isakmp policy <1-10000> > isakmp-policy
crypto isakmp key [0|6] WORD address A.B.C.D / [A.B.C.D] [no-xauth]
crypto isakmp key [0|6] WORD address ipv6 IPV6 / [no-xauth]
crypto isakmp key [0|6] WORD hostname WORD /
crypto isakmp keepalive <10-3600> [<2-60>] [periodic|on-demand]
crypto isakmp identity {{address|hostname|dn}}
crypto isakmp invalid-spi-recovery
crypto isakmp nat keepalive <5-3600>
crypto isakmp aggressive-mode disable
+crypto isakmp enable
crypto isakmp profile WORD > isakmp-profile
crypto keyring WORD / [vrf WORD] > isakmp-keyring
crypto ipsec transform-set WORD / {_TRANSFORMS} > transform-set
crypto ipsec profile WORD > ipsec-profile
crypto ipsec profile default > ipsec-profile
crypto ipsec security-association lifetime {{seconds / <120-2592000>|kilobytes / <2560-4294967295>}}
crypto ipsec security-association lifetime kilobytes disable
crypto ipsec security-association replay {{window-size {{64|128|256|512|1024}}|disable}}
crypto ipsec security-association idle-time <60-86400>
crypto ipsec df-bit {{clear|copy|set}}
crypto ipsec fragmentation {{after-encryption|before-encryption}}
crypto ipsec nat-transparency {{udp-encapsulation|spi-matching}}
crypto map [ipv6] WORD <1-65535> / [ipsec-isakmp|ipsec-manual|gdoi] > crypto-map
crypto map WORD local-address INTERFACE /
crypto map WORD {{isakmp-profile WORD|redundancy LINE|client LINE|isakmp LINE}} /
crypto dynamic-map WORD <1-65535> / > crypto-map
crypto pki trustpoint WORD > trustpoint
crypto pki certificate chain WORD > certificate-chain
crypto key generate rsa LINE
"""

PROMPTS = {
    "ikev2-proposal": "config-ikev2-proposal",
    "ikev2-policy": "config-ikev2-policy",
    "ikev2-keyring": "config-ikev2-keyring",
    "ikev2-peer": "config-ikev2-keyring-peer",
    "ikev2-profile": "config-ikev2-profile",
    "isakmp-policy": "config-isakmp",
    "isakmp-profile": "conf-isa-prof",
    "isakmp-keyring": "conf-keyring",
    "transform-set": "cfg-crypto-trans",
    "ipsec-profile": "ipsec-profile",
    "crypto-map": "config-crypto-map",
    "trustpoint": "ca-trustpoint",
    "certificate-chain": "config-cert-chain",
    "certificate": "config-pubkey",
}

_GROUP = "{1|2|5|14|15|16|19|20|21|24}"

MODES = {
    "ikev2-proposal": f"""
encryption {{3des|des|aes-cbc-128|aes-cbc-192|aes-cbc-256|aes-gcm-128|aes-gcm-256}}*
integrity {{md5|sha1|sha256|sha384|sha512}}*
prf {{md5|sha1|sha256|sha384|sha512}}*
group {_GROUP}*
""",
    "ikev2-policy": """
proposal WORD /
match fvrf {any|WORD}
match address local A.B.C.D /
match address local IPV6 /
""",
    "ikev2-keyring": """
peer WORD > ikev2-peer
""",
    "ikev2-peer": """
description LINE
address {A.B.C.D [A.B.C.D]|IPV6}
hostname WORD
identity {address A.B.C.D|address IPV6|fqdn WORD|email WORD|key-id WORD}
pre-shared-key [0|6] WORD
pre-shared-key hex HEX
pre-shared-key {local|remote} / [0|6] WORD
""",
    "ikev2-profile": """
description LINE
match fvrf {any|WORD}
match identity remote address A.B.C.D [A.B.C.D] /
match identity remote address IPV6 /
match identity remote {fqdn [domain] WORD|email WORD|key-id WORD|any} /
match address local {A.B.C.D|IPV6|interface INTERFACE} /
match certificate WORD /
identity local {address A.B.C.D|address IPV6|fqdn WORD|email WORD|key-id WORD|dn}
authentication {local|remote} / {pre-share|rsa-sig|ecdsa-sig|eap}
keyring {local WORD|aaa WORD}
lifetime <120-86400>
lifetime certificate
dpd <10-3600> <2-60> {on-demand|periodic}
nat keepalive <5-3600>
+config-exchange {set send|set accept|request}
initial-contact force
ivrf WORD
pki trustpoint WORD
redirect gateway auth
reconnect [timeout <600-86400>]
shutdown
virtual-template <1-200>
aaa authorization LINE
""",
    "isakmp-policy": f"""
encryption {{aes [128|192|256]|3des|des}}
hash {{sha|sha256|sha384|sha512|md5}}
authentication {{pre-share|rsa-sig|rsa-encr}}
group {_GROUP}
lifetime <60-86400>
""",
    "isakmp-profile": """
description LINE
vrf WORD
keyring WORD /
self-identity {address|fqdn|user-fqdn WORD}
match identity address A.B.C.D [A.B.C.D] [WORD] /
match identity address ipv6 IPV6 [WORD] /
match identity {host WORD|host domain WORD|user WORD|group WORD} /
local-address {A.B.C.D [WORD]|INTERFACE [WORD]}
keepalive <10-3600> retry <2-60>
initiate mode aggressive
ca trust-point WORD
""",
    "isakmp-keyring": """
description LINE
local-address {A.B.C.D [WORD]|INTERFACE [WORD]}
pre-shared-key address A.B.C.D / [A.B.C.D] key [0|6] WORD
pre-shared-key address ipv6 IPV6 / key [0|6] WORD
pre-shared-key hostname WORD / key [0|6] WORD
""",
    "transform-set": """
mode {transport [require]|tunnel}
""",
    "ipsec-profile": """
description LINE
set transform-set WORD [WORD] [WORD] [WORD]
set pfs [group1|group2|group5|group14|group15|group16|group19|group20|group21|group24]
set ikev2-profile WORD
set isakmp-profile WORD
set identity WORD
set mixed-mode
set reverse-route {distance <1-255>|gateway A.B.C.D|tag <1-4294967295>}
set security-association lifetime seconds / <120-2592000>
set security-association lifetime kilobytes / {<2560-4294967295>|disable}
set security-association lifetime days / <1-30>
set security-association replay {window-size {64|128|256|512|1024}|disable}
set security-association idle-time <60-86400> [default]
set security-association ecn {allowed|discard|propagate}
set security-policy limit <1-50000>
responder-only
""",
    "crypto-map": """
description LINE
set peer {A.B.C.D [default]|IPV6 [default]|WORD dynamic} /
set transform-set WORD [WORD] [WORD] [WORD]
set pfs [group1|group2|group5|group14|group15|group16|group19|group20|group21|group24]
set ikev2-profile WORD
set isakmp-profile WORD
set group WORD
set nat demux
set reverse-route {distance <1-255>|tag <1-4294967295>}
set security-association LINE /
set session-key LINE /
match address [ipv6] WORD
reverse-route [static|remote-peer LINE]
qos pre-classify
""",
    "certificate-chain": """
certificate [self-signed|ca] HEX > certificate
""",
    "certificate": "",
    "trustpoint": """
enrollment LINE
subject-name LINE
revocation-check LINE
rsakeypair LINE
fqdn LINE
serial-number [none]
ip-address LINE
""",
}
