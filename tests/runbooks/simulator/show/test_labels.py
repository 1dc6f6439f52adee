"""MPLS and LDP as the simulated routers print them."""

from __future__ import annotations

from dataclasses import replace

from corelinks.runbooks.simulator.network.model.mpls_state import LdpState
from tests.support.frozen_router import LDP, PEER, healthy, response


def test_mpls_interfaces_are_rows_and_one_without_mpls_ip_has_none() -> None:
    assert response("mpls interfaces", platform="xe") == [
        "Interface              IP            Tunnel   BGP Static Operational",
        "Tunnel12               Yes (ldp)     No       No  No     Yes",
        "Serial1/0              Yes (ldp)     No       No  No     No",
    ]
    assert response("mpls interfaces gi0/1") == ["Interface              IP            Tunnel   BGP Static Operational"]


def test_detail_ends_with_the_mpls_mtu() -> None:
    lines = response("mpls interfaces tu12 detail")
    assert lines[0] == "Interface Tunnel12:"
    assert lines[2] == "        IP labeling enabled (ldp):"
    assert lines[-2:] == ["        MPLS operational", "        MTU = 1426"]
    assert response("mpls interfaces tu12 detail", platform="xe")[2] == "        IP labeling enabled (ldp) :"


def test_the_forwarding_table_wraps_long_prefixes_and_blanks_further_ways() -> None:
    assert response("mpls forwarding-table", platform="xe") == [
        "Local      Outgoing   Prefix           Bytes Label   Outgoing   Next Hop    ",
        "Label      Label      or Tunnel Id     Switched      interface              ",
        "16         Pop Label  10.0.0.2/32      4579          Tu12       point2point",
        "17         18         10.0.0.3/32      0             Tu12       point2point",
        "           19         10.0.0.3/32      0             Gi0/1      10.1.12.2",
        "20         No Label   172.16.100.100/32  \\",
        "                                       12            Se1/0      point2point",
    ]


def test_the_forwarding_table_of_a_prefix_or_an_interface() -> None:
    for form in ("10.0.0.2 255.255.255.255", "10.0.0.2 32", "10.0.0.2/32", "10.0.0.2"):
        assert [line[:2] for line in response(f"mpls forwarding-table {form}")[2:]] == ["16"]
    rows = response("mpls forwarding-table interface gi0/1")[2:]
    assert [row.split() for row in rows] == [["19", "10.0.0.3/32", "0", "Gi0/1", "10.1.12.2"]]
    detail = response("mpls forwarding-table 10.0.0.3 32 detail")
    assert "\tMAC/Encaps=28/32, MRU=1500, Label Stack{18}" in detail


def test_a_router_without_mpls_says_so() -> None:
    state = healthy(lfib=(), mpls_interfaces=())
    assert response("mpls forwarding-table", state) == ["no MPLS apps enabled or MPLS not enabled on any interfaces"]


def test_a_neighbor_lists_its_discovery_sources_and_addresses() -> None:
    assert response("mpls ldp neighbor") == [
        "    Peer LDP Ident: 10.0.0.2:0; Local LDP Ident 10.0.0.1:0",
        "\tTCP connection: 10.0.0.2.20170 - 10.0.0.1.646",
        "\tState: Oper; Msgs sent/rcvd: 851/852; Downstream",
        "\tUp time: 04:50:30",
        "\tLDP discovery sources:",
        "\t  Tunnel12, Src IP addr: 10.2.12.2",
        "\t  Targeted Hello 10.0.0.1 -> 10.0.0.2, active, passive",
        "        Addresses bound to peer LDP Ident:",
        "          10.0.0.2        10.1.12.2       10.2.12.2       10.1.23.1       ",
        "          10.1.24.1       ",
    ]


def test_a_neighbor_in_detail_says_password_and_session_protection() -> None:
    lines = response("mpls ldp neighbor detail")
    assert lines[2] == "\tPassword: not required, none, in use"
    assert lines[6:8] == ["\t  Tunnel12; Src IP addr: 10.2.12.2 ", "\t    holdtime: 15000 ms, hello interval: 5000 ms"]
    assert "\tLDP Session Protection enabled, state: Ready" in lines


def test_no_neighbor_prints_nothing_at_all() -> None:
    assert response("mpls ldp neighbor", healthy(ldp=LdpState("10.0.0.1:0"))) == []
    assert response("mpls ldp neighbor 10.0.0.9") == []
    assert response("mpls ldp neighbor serial1/0 detail") == []


def test_discovery_tells_transmitting_from_hearing() -> None:
    assert response("mpls ldp discovery") == [
        " Local LDP Identifier:",
        "    10.0.0.1:0",
        "    Discovery Sources:",
        "    Interfaces:",
        "\tGigabitEthernet0/1 (ldp): xmit",
        "\tTunnel12 (ldp): xmit/recv",
        "\t    LDP Id: 10.0.0.2:0",
        "    Targeted Hellos:",
        "\t10.0.0.1 -> 10.0.0.2 (ldp): active/passive, xmit/recv",
        "\t    LDP Id: 10.0.0.2:0",
    ]


def test_only_the_end_without_the_route_says_so() -> None:
    lost = replace(LDP.discovery[1], peers=(replace(PEER, no_route=True),))
    state = healthy(ldp=LdpState("10.0.0.1:0", discovery=(lost,)))
    assert "\t    LDP Id: 10.0.0.2:0; no route" in response("mpls ldp discovery", state)
    detail = response("mpls ldp discovery detail", state)
    assert "\t    LDP Id: 10.0.0.2:0; no route to transport addr" in detail
    assert not [line for line in detail if "Reachable via" in line]


def test_ldp_without_a_router_id_prints_nothing() -> None:
    assert response("mpls ldp discovery", healthy(ldp=LdpState())) == []


def test_igp_sync_of_one_interface() -> None:
    assert response("mpls ldp igp sync interface se1/0", platform="xe") == [
        "Serial1/0:",
        "    LDP not configured; LDP-IGP Synchronization enabled.",
        "    Sync status: sync not achieved; peer not reachable.",
        "    Sync delay time: 0 seconds (0 seconds left)",
        "    IGP holddown time: infinite.",
        "    IGP enabled: ISIS CORE",
    ]
    assert response("mpls ldp igp sync")[0] == "    Tunnel12:"
