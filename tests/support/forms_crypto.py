"""What IOS XE 17.3 says about IKE and IPsec, in its form; written for the tests, not captured."""

from __future__ import annotations


def sessions(me: int, peer: int) -> str:
    return f"""\
Crypto session current status

Code: C - IKE Configuration mode, D - Dead Peer Detection
K - Keepalives, N - NAT-traversal, T - cTCP encapsulation
X - IKE Extended Authentication, F - IKE Fragmentation
R - IKE Auto Reconnect, U - IKE Dynamic Route Update
S - SIP VPN

Interface: Tunnel12
Profile: CL-p1-p2
Uptime: 1d02h
Session status: UP-ACTIVE
Peer: 10.1.12.{peer} port 500 fvrf: (none) ivrf: (none)
      Phase1_id: 10.1.12.{peer}
      Desc: (none)
  Session ID: 4
  IKEv2 SA: local 10.1.12.{me}/500 remote 10.1.12.{peer}/500 Active
          Capabilities:D connid:1 lifetime:21:40:11
  IPSEC FLOW: permit 47 host 10.1.12.{me} host 10.1.12.{peer}
        Active SAs: 2, origin: crypto map
        Inbound:  #pkts dec'ed 90 drop 0 life (KB/Sec) 4607993/2911
        Outbound: #pkts enc'ed 100 drop 0 life (KB/Sec) 4607991/2911

"""


def ipsec_sas(me: int, peer: int) -> str:
    into, out = f"0x0A0000{me}{peer}", f"0x0A0000{peer}{me}"
    return f"""\

interface: Tunnel12
    Crypto map tag: Tunnel12-head-0, local addr 10.1.12.{me}

   protected vrf: (none)
   local  ident (addr/mask/prot/port): (10.1.12.{me}/255.255.255.255/47/0)
   remote ident (addr/mask/prot/port): (10.1.12.{peer}/255.255.255.255/47/0)
   current_peer 10.1.12.{peer} port 500
     PERMIT, flags={{origin_is_acl,}}
    #pkts encaps: 100, #pkts encrypt: 100, #pkts digest: 100
    #pkts decaps: 90, #pkts decrypt: 90, #pkts verify: 90
    #pkts compressed: 0, #pkts decompressed: 0
    #pkts not compressed: 0, #pkts compr. failed: 0
    #pkts not decompressed: 0, #pkts decompress failed: 0
    #send errors 0, #recv errors 0

     local crypto endpt.: 10.1.12.{me}, remote crypto endpt.: 10.1.12.{peer}
     plaintext mtu 1446, path mtu 1500, ip mtu 1500, ip mtu idb GigabitEthernet0/0/0
     current outbound spi: {out}({int(out, 16)})
     PFS (Y/N): N, DH group: none

     inbound esp sas:
{_spi(into)}
     inbound ah sas:

     inbound pcp sas:

     outbound esp sas:
{_spi(out)}
     outbound ah sas:

     outbound pcp sas:
"""


def _spi(spi: str) -> str:
    return f"""\
      spi: {spi}({int(spi, 16)})
        transform: esp-gcm 256 ,
        in use settings ={{Transport, }}
        conn id: 2001, flow_id: ESG:1, sibling_flags FFFFFFFF80000008, crypto map: Tunnel12-head-0
        sa timing: remaining key lifetime (k/sec): (4607991/2911)
        IV size: 8 bytes
        replay detection support: Y
        Status: ACTIVE(ACTIVE)
"""


def ikev2_sas(me: int, peer: int) -> str:
    return f"""\
 IPv4 Crypto IKEv2  SA

Tunnel-id Local                 Remote                fvrf/ivrf            Status
1         10.1.12.{me}/500         10.1.12.{peer}/500         none/none            READY
      Encr: AES-CBC, keysize: 256, PRF: SHA256, Hash: SHA256, DH Grp:19, Auth sign: PSK, Auth verify: PSK
      Life/Active Time: 86400/8389 sec

 IPv6 Crypto IKEv2  SA

"""


PROTECTION = """\
------------------------- Message Statistics -------------------------
   Sent:
      Listen Start   : 1    Listen Stop    : 0    Socket Open    : 0
      Socket Close   : 0
   Rcvd:
      General Error  : 0    Socket Error   : 0    Socket Ready   : 0
      Socket Up      : 1    Socket Down    : 0    MTU Changed    : 1
      Listen Ready   : 1    Other          : 0

-------------------------- Error Statistics --------------------------
   Rcvd:
      Listen Start   : 0    Listen Stop    : 0    Socket Open    : 0
      Socket Close   : 0    Conn Timeout   : 0

------------ Data Statistics(Other than IPSec protection) ------------
   Sent:
      cef pkt drops  : 0    ps pkt drops   : 0
   Rcvd:
      ps pkt drops   : 0    clear pkt drops: 0
"""


NO_SESSION = "Crypto session current status\n\n"
NO_SA = "No SAs found\n"


def ikev2_config(me: int, peer: int) -> str:
    """The crypto sections of a running-config for a link with IKEv2; defaults are not shown, keys are hidden."""
    return f"""\
crypto ikev2 proposal CL-p1-p2
 encryption aes-cbc-256
 integrity sha256
 group 19
!
crypto ikev2 policy CL-p1-p2
 match address local 10.1.12.{me}
 proposal CL-p1-p2
!
crypto ikev2 keyring CL-p1-p2
 peer p{peer}
  address 10.1.12.{peer}
  pre-shared-key <hidden:1c0ffe>
 !
!
!
crypto ikev2 profile CL-p1-p2
 match identity remote address 10.1.12.{peer} 255.255.255.255{" "}
 identity local address 10.1.12.{me}
 authentication remote pre-share
 authentication local pre-share
 keyring local CL-p1-p2
 dpd 10 3 periodic
!
{_ipsec_config("ikev2")}"""


def isakmp_config(me: int, peer: int) -> str:
    """The same with IKEv1."""
    return f"""\
crypto keyring CL-p1-p2{"  "}
  pre-shared-key address 10.1.12.{peer} key 6 <hidden:1c0ffe>
!
crypto isakmp policy 10
 encryption aes 256
 hash sha256
 authentication pre-share
 group 19
crypto isakmp profile CL-p1-p2
   keyring CL-p1-p2
   match identity address 10.1.12.{peer} 255.255.255.255{" "}
   keepalive 10 retry 3
!
{_ipsec_config("isakmp")}"""


def _ipsec_config(ike: str) -> str:
    return f"""\
crypto ipsec transform-set CL-p1-p2 esp-gcm 256{" "}
 mode transport
!
crypto ipsec profile CL-p1-p2
 set security-association lifetime kilobytes 536870912
 set security-association replay window-size 1024
 set transform-set CL-p1-p2{" "}
 set pfs group19
 set {ike}-profile CL-p1-p2
!
"""
