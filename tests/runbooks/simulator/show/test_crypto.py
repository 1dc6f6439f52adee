"""Crypto sessions and security associations as the simulated routers print them."""

from __future__ import annotations

from dataclasses import replace

from corelinks.runbooks.simulator.network.model.crypto_state import CryptoState
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from tests.support.frozen_router import FLOW, IKE, IPSEC, SESSION, healthy, response

NONE = healthy(crypto=CryptoState())


def with_crypto(**changes: object) -> RouterState:
    return healthy(crypto=replace(healthy().crypto, **changes))  # type: ignore[arg-type]


def test_a_session_that_is_up() -> None:
    assert response("crypto session") == [
        "Crypto session current status",
        "",
        "Interface: Tunnel12",
        "Profile: CL-p1-p2",
        "Session status: UP-ACTIVE     ",
        "Peer: 10.1.12.2 port 500 ",
        "  Session ID: 1  ",
        "  IKEv2 SA: local 10.1.12.1/500 remote 10.1.12.2/500 Active ",
        "  IPSEC FLOW: permit 47 host 10.1.12.1 host 10.1.12.2 ",
        "        Active SAs: 2, origin: crypto map",
        "",
    ]


def test_a_session_in_detail_counts_its_packets() -> None:
    lines = response("crypto session interface tu12 detail", platform="xe")
    assert lines[5:7] == ["R - IKE Auto Reconnect, U - IKE Dynamic Route Update", "S - SIP VPN"]
    assert lines[8:] == [
        "Interface: Tunnel12",
        "Profile: CL-p1-p2",
        "Uptime: 00:12:15",
        "Session status: UP-ACTIVE     ",
        "Peer: 10.1.12.2 port 500 fvrf: (none) ivrf: (none)",
        "      Phase1_id: 10.1.12.2",
        "      Desc: (none)",
        "  Session ID: 1  ",
        "  IKEv2 SA: local 10.1.12.1/500 remote 10.1.12.2/500 Active ",
        "          Capabilities:D connid:1 lifetime:23:47:45",
        "  IPSEC FLOW: permit 47 host 10.1.12.1 host 10.1.12.2 ",
        "        Active SAs: 2, origin: crypto map",
        "        Inbound:  #pkts dec'ed 42 drop 0 life (KB/Sec) 4607999/2865",
        "        Outbound: #pkts enc'ed 43 drop 1 life (KB/Sec) 4607998/2865",
        "",
    ]


def test_a_session_that_negotiates_has_inactive_sas_and_no_uptime() -> None:
    idle = replace(FLOW, active_sas=0, life_kilobytes_in=0, life_kilobytes_out=0, life_seconds=0)
    old = replace(IKE, version=1, active=False, session=0)
    down = replace(
        SESSION, status="DOWN-NEGOTIATING", version=1, since=None, phase1_id=None, ikes=(old, old), flows=(idle,)
    )
    lines = response("crypto session detail", with_crypto(sessions=(down,)))
    assert "Session status: DOWN-NEGOTIATING" in lines
    assert not [line for line in lines if line.startswith(("Uptime", "Profile"))]
    at = lines.index("      Desc: (none)")
    assert lines[at + 1] == "      Phase1_id: (none)"
    assert lines.count("  IKEv1 SA: local 10.1.12.1/500 remote 10.1.12.2/500 Inactive ") == 2
    assert lines.count("          Capabilities:D connid:0 lifetime:0") == 2


def test_a_vti_protects_everything_to_everything() -> None:
    flow = replace(FLOW, protocol=0, local="0.0.0.0", remote="0.0.0.0")
    state = with_crypto(sessions=(replace(SESSION, flows=(flow,)),))
    assert "  IPSEC FLOW: permit ip 0.0.0.0/0.0.0.0 0.0.0.0/0.0.0.0 " in response("crypto session", state)


def test_a_router_without_crypto_prints_the_title_alone() -> None:
    assert response("crypto session", NONE) == ["Crypto session current status", ""]
    assert response("crypto session remote 192.0.2.1") == ["Crypto session current status", ""]
    assert response("crypto ipsec sa", NONE) == ["", "No SAs found"]


def test_an_ipsec_sa_names_its_ident_and_counters() -> None:
    lines = response("crypto ipsec sa interface tu12")
    assert lines[:14] == [
        "",
        "interface: Tunnel12",
        "    Crypto map tag: Tunnel12-head-0, local addr 10.1.12.1",
        "",
        "   protected vrf: (none)",
        "   local  ident (addr/mask/prot/port): (10.1.12.1/255.255.255.255/47/0)",
        "   remote ident (addr/mask/prot/port): (10.1.12.2/255.255.255.255/47/0)",
        "   current_peer 10.1.12.2 port 500",
        "     PERMIT, flags={origin_is_acl,}",
        "    #pkts encaps: 43, #pkts encrypt: 43, #pkts digest: 43",
        "    #pkts decaps: 42, #pkts decrypt: 42, #pkts verify: 42",
        "    #pkts compressed: 0, #pkts decompressed: 0",
        "    #pkts not compressed: 0, #pkts compr. failed: 0",
        "    #pkts not decompressed: 0, #pkts decompress failed: 0",
    ]
    assert lines[14] == "    #send errors 0, #recv errors 3"
    assert "     PFS (Y/N): Y, DH group: group19" in lines
    assert "      spi: 0xE3D07BCF(3822091215)" in lines
    assert "        in use settings ={Transport, }" in lines


def test_detail_takes_the_errors_apart() -> None:
    lines = response("crypto ipsec sa detail")
    assert "    ##pkts replay failed (rcv): 3" in lines
    assert "    #pkts no sa (send) 0, #pkts invalid sa (rcv) 0" in lines
    assert "        replay detection support: Y  replay window size: 1024" in lines


def test_a_protected_tunnel_without_sas_keeps_its_ident() -> None:
    empty = replace(IPSEC, inbound=(), outbound=())
    lines = response("crypto ipsec sa peer 10.1.12.2", with_crypto(ipsec=(empty,)))
    assert "     current outbound spi: 0x0(0)" in lines
    at = lines.index("     inbound esp sas:")
    assert lines[at : at + 4] == ["     inbound esp sas:", "", "     inbound ah sas:", ""]


def test_an_ikev2_sa_and_its_detail() -> None:
    lines = response("crypto ikev2 sa")
    assert lines[2:6] == [
        "Tunnel-id Local                 Remote                fvrf/ivrf            Status ",
        "1         10.1.12.1/500         10.1.12.2/500         none/none            READY  ",
        "      Encr: AES-CBC, keysize: 256, PRF: SHA256, Hash: SHA256, DH Grp:19, Auth sign: PSK, Auth verify: PSK",
        "      Life/Active Time: 86400/735 sec",
    ]
    detail = response("crypto ikev2 sa detail")
    assert "      DPD configured for 30 seconds, retry 2" in detail
    assert "      Initiator of SA : Yes" in detail


def test_isakmp_prints_the_called_end_first() -> None:
    main = replace(IKE, version=1, status="QM_IDLE", connection=1001)
    state = with_crypto(isakmp=(main, replace(main, initiator=False, status="MM_NO_STATE", active=False)))
    assert response("crypto isakmp sa", state)[:4] == [
        "IPv4 Crypto ISAKMP SA",
        "dst             src             state          conn-id status",
        "10.1.12.2       10.1.12.1       QM_IDLE           1001 ACTIVE",
        "10.1.12.1       10.1.12.2       MM_NO_STATE       1001 ACTIVE (deleted)",
    ]
