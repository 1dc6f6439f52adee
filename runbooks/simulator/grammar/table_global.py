"""The system's own lines. One a row; the language is explained in ``match`` and ``modes``."""

GLOBAL = """
version WORD
hostname WORD
service timestamps {debug|log} / [uptime|datetime {msec|localtime|show-timezone|year}*]
service password-encryption
service {tcp-keepalives-in|tcp-keepalives-out|sequence-numbers|nagle|dhcp|counters} /
service call-home
service unsupported-transceiver
+service pad
+service prompt config
+service config
=platform LINE /
boot system LINE /
boot-start-marker
boot-end-marker
enable secret [0|5|8|9] LINE
enable password [0|7] LINE
username WORD / [privilege <0-15>] {password|secret} [0|5|7|8|9] LINE
=aaa new-model
aaa session-id {common|unique}
aaa authentication login WORD / LINE
aaa authentication enable default LINE
aaa authentication ppp WORD / LINE
aaa authorization {exec|network} WORD / LINE
aaa authorization commands <0-15> WORD / LINE
aaa authorization {config-commands|console} /
aaa accounting {exec|network|system|connection} WORD / [LINE]
aaa accounting commands <0-15> WORD / [LINE]
aaa group server {tacacs+|radius} WORD > aaa-group
tacacs server WORD > tacacs-server
tacacs-server host A.B.C.D / [LINE]
tacacs-server {key|timeout|directed-request} / [LINE]
radius-server LINE /
clock timezone WORD <-23-23> [<0-59>]
clock summer-time LINE
clock calendar-valid
+ip domain lookup [source-interface INTERFACE]
+ip domain-lookup
ip domain name WORD
ip domain-name WORD
ip name-server A.B.C.D /
ip host WORD / A.B.C.D
+ip source-route
+ip gratuitous-arps
+ip bootp server
+ip finger
ip classless
ip subnet-zero
=ip http server
=ip http secure-server
ip http authentication {local|aaa|enable}
=ip forward-protocol nd
ip forward-protocol udp WORD /
ip icmp rate-limit unreachable <1-4294967295>
ip icmp redirect {host|subnet}
ip multicast-routing [distributed]
ip ssh version {1|2}
ip ssh time-out <1-120>
ip ssh authentication-retries <0-5>
ip ssh source-interface INTERFACE
ip ssh {maxstartups|window-size|dh|logging|rsa|server|client} / LINE
ip scp server enable
ip tcp {synwait-time|window-size|mss} / <0-1073741823>
ip tcp {path-mtu-discovery|selective-ack|timestamp} /
ip tftp source-interface INTERFACE
ip ftp {username|password|source-interface} / LINE
ip tacacs source-interface INTERFACE
ip radius source-interface INTERFACE
ip access-list standard WORD > acl-standard
ip access-list extended WORD > acl-extended
ip sla LINE /
ip flow-export LINE /
ip flow-cache LINE
access-list <1-2699> LINE /
logging buffered [<4096-2147483647>] [emergencies|alerts|critical|errors|warnings|notifications|informational|debugging]
logging host A.B.C.D / [LINE]
logging A.B.C.D /
logging {trap|facility|origin-id|rate-limit|queue-limit|count|userinfo} / [LINE]
logging source-interface INTERFACE
=logging console [emergencies|alerts|critical|errors|warnings|notifications|informational|debugging]
+logging monitor [emergencies|alerts|critical|errors|warnings|notifications|informational|debugging]
+logging on
login {block-for|delay|on-failure|on-success|quiet-mode} / LINE
archive > archive
key chain WORD > key-chain
key config-key password-encrypt [LINE]
password encryption aes
memory {free|reserve} LINE /
multilink bundle-name {authenticated|both|endpoint|none}
redundancy > redundancy
license LINE /
vtp LINE /
spanning-tree LINE /
snmp-server community WORD / [view WORD] [ro|rw] [WORD]
snmp-server {location|contact|chassis-id} / LINE
snmp-server host A.B.C.D LINE /
snmp-server enable traps [LINE] /
snmp-server trap-source INTERFACE
snmp-server {source-interface|trap|group|user|view|ifindex|packetsize|engineID|system-shutdown} LINE /
ntp server [vrf WORD] A.B.C.D / [LINE]
ntp peer A.B.C.D / [LINE]
ntp source INTERFACE
ntp {master|authenticate|update-calendar|logging} / [<1-15>]
ntp {authentication-key|trusted-key|access-group} LINE /
cdp run
lldp run
cdp {timer|holdtime} / <5-255>
control-plane > control-plane
banner {motd|login|exec|incoming} / LINE
alias {exec|configure|interface} WORD / LINE
file prompt {quiet|alert|noisy}
line con <0-0> > line
line console <0-0> > line
line aux <0-0> > line
line vty <0-31> / [<1-31>] > line
scheduler allocate <3000-60000> <1000-8000>
scheduler interval <500-2147483647>
exception LINE /
process cpu LINE /
netconf-yang
restconf
diagnostic LINE /
call-home > call-home
track <1-500> LINE /
event manager LINE /
card type LINE /
interface INTERFACE / [point-to-point|multipoint] > interface
"""
