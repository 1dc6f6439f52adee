"""Crypto sessions, IPsec SAs, IKE SAs and the protection statistics."""

from __future__ import annotations

import pytest

from corelinks.tasks.parse import (
    CryptoSession,
    Flow,
    IkeSa,
    IsakmpSa,
    ParseError,
    ProtectionStatistics,
    Spi,
    WrongInterface,
    parse_crypto_session,
    parse_ikev2_sa,
    parse_ipsec_sa,
    parse_isakmp_sa,
    parse_tunnel_protection_statistics,
)
from tests.tasks.parse.catalogue import said

SEVERAL = "show_crypto_session_detail/xe_17.6_several"
TWO = "show_crypto_ipsec_sa/xe_17.6_two_interfaces"
IKE = "show_crypto_ikev2_sa/ios_15.4"


def changed(name: str, old: str, new: str, count: int = -1) -> str:
    text = said(name)
    assert old in text
    return text.replace(old, new, count)


def test_each_session_has_its_own_interface_status_and_flows() -> None:
    up, down, one, other = parse_crypto_session(said(SEVERAL))

    flow = Flow("permit 47 host 192.0.2.1 host 192.0.2.2", 47, "192.0.2.1", "192.0.2.2", 2, 1200, 1300, 1, 2)
    assert up == CryptoSession("Tunnel12", "CL-p1.p2-core", "UP-ACTIVE", "192.0.2.2", 500, "FRONT-1", 2, True, (flow,))
    assert down == CryptoSession("Tunnel13", "CL-p1-p3", "DOWN-NEGOTIATING", "192.0.2.6", 4500, None, 2, False, ())
    assert (one.interface, other.interface) == ("Tunnel14", "Tunnel15")
    assert (one.status, one.ike_version, one.ike_active, one.profile) == ("UP-NO-IKE", None, False, None)
    assert (one.flows, one.flows[0].protocol, one.flows[0].local) == (other.flows, None, "0.0.0.0/0.0.0.0")


def test_two_peers_on_one_interface_are_two_sessions() -> None:
    tunnel, first, second = parse_crypto_session(said("show_crypto_session/ios_15.4"))

    assert (tunnel.ike_version, tunnel.ike_active, tunnel.flows[0].decrypted) == (1, True, None)
    assert [(one.interface, one.status, one.peer) for one in (first, second)] == [
        ("GigabitEthernet0/2", "DOWN", "192.0.2.6"),
        ("GigabitEthernet0/2", "DOWN", "192.0.2.7"),
    ]
    assert first.flows[0].protocol == 17
    assert first.flows[0].local == "10.1.0.0/255.255.0.0 port 1701"
    assert second.flows[0].remote == "any"


def test_an_ike_sa_without_version_is_read() -> None:
    (only,) = parse_crypto_session(said("show_crypto_session_detail/ios_12.4"))

    assert (only.status, only.ike_version, only.ike_active) == ("UP-IDLE", None, True)
    assert (only.flows[0].active_sas, only.flows[0].dropped_out) == (0, 7)


def test_wrapped_ipv6_lines_are_read_whole() -> None:
    (only,) = parse_crypto_session(said("show_crypto_session/xe_17.6_ipv6"))

    assert (only.peer, only.ike_version, only.ike_active) == ("2001:DB8:ACAD:1::2", 2, True)
    assert (only.flows[0].local, only.flows[0].remote) == ("2001:DB8:ACAD:1::1", "2001:DB8:ACAD:1::2")


def test_the_heading_alone_means_no_session() -> None:
    assert parse_crypto_session(said("show_crypto_session/xe_17.6_none")) == ()


@pytest.mark.parametrize(
    ("word", "number"), [("47", 47), ("gre", 47), ("ip", None), ("ipv6", None), ("50", 50), ("esp", 50), ("tcp", 6)]
)
def test_the_protocol_of_a_flow_is_a_number(word: str, number: int | None) -> None:
    sessions = parse_crypto_session(changed(SEVERAL, "permit 47 host", f"permit {word} host"))

    assert sessions[0].flows[0].protocol == number


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Session status: UP-ACTIVE     \n", "", "no session status"),
        ("Session status: UP-ACTIVE     ", "Session status: up", "unknown form"),
        ("Session status: UP-ACTIVE     ", "Session status: UP-IDLE\nSession status: UP-ACTIVE", "twice"),
        ("Peer: 192.0.2.2 port 500", "Peer: 192.0.2.2 port", "unknown form"),
        ("  IKEv2 SA: local 192.0.2.1/500 remote 192.0.2.2/500 Active ", "  IKEv2 SA: local up", "unknown form"),
        ("        Active SAs: 2, origin: crypto map\n", "", "no count of active SAs"),
        ("Active SAs: 2, origin", "Active SAs: two, origin", "unknown form"),
        ("  IPSEC FLOW: permit 47 host 192.0.2.1 host 192.0.2.2 \n", "", "the text is cut"),
        ("permit 47 host 192.0.2.1 host", "permit 47 host 192.0.2.1", "unknown form"),
        ("permit 47 host", "permit frob host", "unknown protocol"),
        ("        Outbound: #pkts enc'ed 1300 drop 2 life (KB/Sec) 4319919/1937\n", "", "counters"),
        ("        Inbound:  #pkts dec'ed 1200 drop 1 life (KB/Sec) 4319919/1937\n", "", "counters"),
        ("Interface: Tunnel12\n", "", "no session begins here"),
        ("Crypto session current status\n", "Crypto nothing\n", "no session begins here"),
    ],
)
def test_an_incomplete_session_of_several_breaks_the_answer(old: str, new: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        parse_crypto_session(changed(SEVERAL, old, new, 1))


@pytest.mark.parametrize("status", ["UP-ACTIVE", "UP-NO-IKE", "UP-IDLE", "DOWN-NEGOTIATING", "DOWN"])
def test_a_status_without_what_makes_it_so_is_cut(status: str) -> None:
    head = f"Crypto session current status\n\nInterface: Tunnel12\nSession status: {status}\n"
    with pytest.raises(ParseError, match="no peer"):
        parse_crypto_session(head)
    with pytest.raises(ParseError, match="the text is cut"):
        parse_crypto_session(head + "Peer: 192.0.2.2 port 500\n")


IKE_LINE = "  IKEv2 SA: local 192.0.2.1/500 remote 192.0.2.2/500 Inactive\n"
FLOW_LINES = "  IPSEC FLOW: permit 47 host 192.0.2.1 host 192.0.2.2\n        Active SAs: 0, origin: crypto map\n"


@pytest.mark.parametrize(
    ("status", "lines"), [("UP-ACTIVE", IKE_LINE), ("UP-NO-IKE", IKE_LINE), ("DOWN-NEGOTIATING", FLOW_LINES)]
)
def test_a_status_with_the_other_half_alone_is_cut(status: str, lines: str) -> None:
    head = f"Interface: Tunnel12\nSession status: {status}\nPeer: 192.0.2.2 port 500\n"
    with pytest.raises(ParseError, match="the text is cut"):
        parse_crypto_session(head + lines)
    assert len(parse_crypto_session(head + IKE_LINE + FLOW_LINES)) == 1


@pytest.mark.parametrize("lines", [IKE_LINE, FLOW_LINES])
def test_a_session_that_is_down_may_show_either_half(lines: str) -> None:
    head = "Interface: Tunnel12\nSession status: DOWN\nPeer: 192.0.2.2 port 500\n"

    assert parse_crypto_session(head + lines)[0].status == "DOWN"


def test_active_sas_without_their_flow_are_cut() -> None:
    head = "Interface: Tunnel12\nSession status: UP-ACTIVE\nPeer: 192.0.2.2 port 500\n"
    with pytest.raises(ParseError, match="the text is cut"):
        parse_crypto_session(head + "        Active SAs: 2, origin: crypto map\n" + FLOW_LINES)


def test_up_idle_needs_an_active_ike_sa() -> None:
    with pytest.raises(ParseError, match="the text is cut"):
        parse_crypto_session(changed("show_crypto_session_detail/ios_12.4", "/500 Active", "/500 Inactive"))


def test_a_heading_without_session_line_is_refused() -> None:
    with pytest.raises(ParseError, match="no session begins here"):
        parse_crypto_session("Code: C - IKE Configuration mode\n")


def test_an_sa_is_read_with_counters_errors_mtu_and_spis() -> None:
    (one,) = parse_ipsec_sa(said(TWO), "tu12")

    assert (one.interface, one.protocol, one.peer) == ("Tunnel12", 47, "192.0.2.2")
    assert one.local_ident == "192.0.2.1/255.255.255.255/47/0"
    assert one.remote_ident == "192.0.2.2/255.255.255.255/47/0"
    assert (one.encaps, one.decaps, one.plaintext_mtu, one.path_mtu, one.pfs) == (1300, 1200, 1458, 1500, "group19")
    assert one.errors["pkts no sa (send)"] == 4
    assert one.errors["pkts replay failed (rcv)"] == 9
    assert "pkts not compressed" not in one.errors
    assert "pkts encaps" not in one.errors
    assert one.inbound == (Spi(0x76DC8A9A, "esp-gcm 256", "Transport", "ACTIVE(ACTIVE)"),)
    assert one.outbound == (Spi(0x6976013A, "esp-gcm 256", "Transport", "ACTIVE(ACTIVE)"),)


def test_an_ipv6_tunnel_is_read() -> None:
    _, six = parse_ipsec_sa(said(TWO))

    assert (six.interface, six.peer, six.protocol, six.pfs) == ("Tunnel6", "2001:DB8::2", 47, "none")
    assert six.local_ident == "2001:DB8::1/128/47/0"
    assert (six.inbound[0].mode, six.inbound[0].transform) == ("Tunnel", "esp-256-aes esp-sha256-hmac")


def test_identities_without_sa_are_read() -> None:
    (only,) = parse_ipsec_sa(said("show_crypto_ipsec_sa/ios_12.4"), "Tunnel12")

    assert (only.inbound, only.outbound, only.plaintext_mtu, only.pfs) == ((), (), None, None)
    assert (only.errors["send errors"], only.errors["recv errors"]) == (12, 3)


def test_no_sa_at_all_is_an_answer() -> None:
    assert parse_ipsec_sa(said("show_crypto_ipsec_sa/ios_15.4_none")) == ()
    assert parse_ipsec_sa("No SAs found\n", "Tunnel12") == ()


def test_the_sas_of_another_interface_are_told_as_such() -> None:
    with pytest.raises(WrongInterface, match="Tunnel1"):
        parse_ipsec_sa(said(TWO), "Tunnel1")


def test_one_section_behind_the_outbound_sas_shows_that_they_are_whole() -> None:
    text = said("show_crypto_ipsec_sa/ios_12.4")
    parse_ipsec_sa(text.partition("     outbound pcp")[0])
    with pytest.raises(ParseError, match="cut within the SAs"):
        parse_ipsec_sa(text.partition("     outbound ah")[0])


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("interface: Tunnel12\n", "", "no interface begins here"),
        ("   local  ident (addr/mask/prot/port): (192.0.2.1/255.255.255.255/47/0)\n", "", "no identities"),
        ("(192.0.2.1/255.255.255.255/47/0)", "(192.0.2.1)", "no local ident"),
        ("   remote ident (addr/mask/prot/port): (192.0.2.2/255.255.255.255/47/0)\n", "", "no remote ident"),
        ("   current_peer 192.0.2.2 port 500\n", "", "no current peer"),
        ("    #pkts encaps: 1300, #pkts encrypt: 1300, #pkts digest: 1300\n", "", "no count of encaps"),
        ("    #pkts decaps: 1200, #pkts decrypt: 1200, #pkts verify: 1200\n", "", "no count of decaps"),
        ("#pkts no sa (send) 4, #pkts", "#pkts no sa (send) 4 #pkts", "counters of an unknown form"),
        ("     plaintext mtu 1458, path mtu 1500, ip mtu 1500, ip mtu idb GigabitEthernet1\n", "", "no MTU"),
        ("     inbound esp sas:\n", "", "cut within the SAs"),
        ("     outbound esp sas:\n", "     inbound esp sas:\n", "cut within the SAs"),
        ("     inbound ah sas:\n", "     inbound esp sas:\n", "twice"),
        ("      spi: 0x76DC8A9A(1994164890)\n", "", "no SA begins here"),
        ("        transform: esp-gcm 256 ,\n", "", "no transform"),
        ("        in use settings ={Transport, }\n", "        in use settings ={Sideways, }\n", "no settings in use"),
        ("        Status: ACTIVE(ACTIVE)\n", "", "no status"),
    ],
)
def test_an_incomplete_sa_of_several_breaks_the_answer(old: str, new: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        parse_ipsec_sa(changed(TWO, old, new, 1), "Tunnel6")


def test_old_forms_of_the_peer_are_read() -> None:
    colon = changed(TWO, "current_peer 192.0.2.2 port 500", "current_peer: 192.0.2.2:500")
    nobody = changed(TWO, "current_peer 192.0.2.2 port 500", "current_peer (none) port 500")

    assert parse_ipsec_sa(colon, "Tunnel12")[0].peer == "192.0.2.2"
    assert parse_ipsec_sa(nobody, "Tunnel12")[0].peer == "(none)"


def test_ikev2_sas_are_read_in_both_families() -> None:
    ready, negotiating, six = parse_ikev2_sa(said(IKE))

    assert ready == IkeSa(
        "192.0.2.1", "192.0.2.2", "FRONT-1", "READY", "AES-GCM", 256, "SHA384", "None", 20, "PSK", "PSK"
    )
    assert (negotiating.status, negotiating.encryption, negotiating.key_size) == ("IN-NEG", "Unknown - 0", None)
    assert (six.local, six.remote, six.fvrf, six.group) == ("2001:DB8::1", "2001:DB8::2", None, 14)


def test_headings_or_nothing_mean_no_ikev2_sa() -> None:
    assert parse_ikev2_sa(said("show_crypto_ikev2_sa/xe_17.6_none")) == ()
    assert parse_ikev2_sa("") == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("      Life/Active Time: 86400/735 sec\n", "", "Life/Active Time"),
        (", DH Grp:20, Auth sign: PSK, Auth verify: PSK", ", DH Grp:20", "Encr"),
        ("Tunnel-id Local                 Remote                fvrf/ivrf            Status \n", "", "no table"),
        ("Remote  2001:DB8::2/500\n", "", "no remote address"),
        ("Local  2001:DB8::1/500\n", "", "no local address"),
    ],
)
def test_an_incomplete_ikev2_sa_breaks_the_answer(old: str, new: str, problem: str) -> None:
    text = said(IKE) if "Tunnel-id" not in old else said(IKE).partition(" IPv6")[0].replace("Tunnel-id    ", "")
    with pytest.raises(ParseError, match=problem):
        parse_ikev2_sa(text.replace(old, new))


def test_isakmp_sas_are_read_with_and_without_slot() -> None:
    assert parse_isakmp_sa(said("show_crypto_isakmp_sa/ios_12.4")) == (
        IsakmpSa("192.0.2.2", "192.0.2.1", "QM_IDLE", "ACTIVE"),
        IsakmpSa("192.0.2.6", "192.0.2.5", "MM_NO_STATE", "ACTIVE (deleted)"),
    )
    assert parse_isakmp_sa(said("show_crypto_isakmp_sa/xe_17.6_none")) == ()


def test_an_isakmp_table_that_is_cut_or_strange_is_refused() -> None:
    with pytest.raises(ParseError, match="no header"):
        parse_isakmp_sa("IPv4 Crypto ISAKMP SA\n")
    with pytest.raises(ParseError, match="unknown form"):
        parse_isakmp_sa(said("show_crypto_isakmp_sa/ios_12.4") + "192.0.2.9 QM_IDLE\n")
    with pytest.raises(ParseError, match="no heading"):
        parse_isakmp_sa("192.0.2.9 192.0.2.1 QM_IDLE 1001 ACTIVE\n")


def test_an_isakmp_row_of_an_unknown_form_is_missed_by_its_own_addresses_alone() -> None:
    good = said("show_crypto_isakmp_sa/ios_12.4")
    table = parse_isakmp_sa(good + "192.0.2.9 192.0.2.1 QM_IDLE ? ACTIVE\n")
    assert table == parse_isakmp_sa(good)
    assert table.demand_read("192.0.2.2") == table
    with pytest.raises(ParseError, match="unknown form"):
        table.demand_read("192.0.2.9")


def test_isakmp_rows_beneath_a_family_without_header_are_read() -> None:
    text = "IPv4 Crypto ISAKMP SA\n\nIPv6 Crypto ISAKMP SA\n2001:DB8:7::2  2001:DB8:7::1  QM_IDLE  20117 ACTIVE\n"
    assert parse_isakmp_sa(text) == (IsakmpSa("2001:DB8:7::2", "2001:DB8:7::1", "QM_IDLE", "ACTIVE"),)


def test_the_detail_form_of_isakmp_sas_has_no_state() -> None:
    text = """\
Codes: C - IKE configuration mode, D - Dead Peer Detection
       K - Keepalives, N - NAT-traversal
       psk - Preshared key, rsig - RSA signature
       renc - RSA encryption
IPv4 Crypto ISAKMP SA

C-id  Local           Remote          I-VRF  Status Encr Hash   Auth DH Lifetime Cap.

1003  192.0.2.1       192.0.2.2              ACTIVE aes  sha256 psk  14 23:47:17 DN
       Engine-id:Conn-id =  SW:3

1004  192.0.2.1       192.0.2.6       CUST   ACTIVE aes  sha    psk  14 11:47:17
       Engine-id:Conn-id =  SW:4

IPv6 Crypto ISAKMP SA
"""
    assert parse_isakmp_sa(text) == (
        IsakmpSa("192.0.2.2", "192.0.2.1", None, "ACTIVE"),
        IsakmpSa("192.0.2.6", "192.0.2.1", None, "ACTIVE"),
    )


def test_every_drop_counter_is_told_from_the_others() -> None:
    assert parse_tunnel_protection_statistics(said("show_tunnel_protection_statistics/xe_17.6")) == (
        ProtectionStatistics(
            cef_packet_drops_sent=11, ps_packet_drops_sent=12, ps_packet_drops_received=13, clear_packet_drops=14
        )
    )


@pytest.mark.parametrize("missing", ["cef pkt drops  : 11", "ps pkt drops   : 13", "clear pkt drops: 14"])
def test_a_missing_drop_counter_is_a_cut_text(missing: str) -> None:
    with pytest.raises(ParseError, match=r"no count of|unknown form"):
        parse_tunnel_protection_statistics(changed("show_tunnel_protection_statistics/xe_17.6", missing, ""))
    with pytest.raises(ParseError, match=r"no count of|unknown form"):
        parse_tunnel_protection_statistics(changed("show_tunnel_protection_statistics/xe_17.6", missing, "garbage"))


@pytest.mark.parametrize(
    ("printed", "pfs"),
    [
        ("Y, DH group: group19, AKE group: AKE1: MLKEM768", "group19"),
        ("Y, DH group: none, PQC Key Exchange: ML-KEM-768", "none"),
        ("N, DH group: none", "none"),
    ],
)
def test_the_group_of_pfs_is_read_whatever_stands_behind_it(printed: str, pfs: str) -> None:
    text = said("show_crypto_ipsec_sa/xe_17.6_two_interfaces").replace("Y, DH group: group19", printed)
    assert parse_ipsec_sa(text)[0].pfs == pfs


def test_a_line_of_pfs_in_an_unknown_form_is_not_an_absent_one() -> None:
    text = said("show_crypto_ipsec_sa/xe_17.6_two_interfaces").replace("PFS (Y/N): Y", "PFS (Y/N): Maybe")
    with pytest.raises(ParseError, match="unknown form"):
        parse_ipsec_sa(text)
