"""IS-IS, OSPF, CLNS, routes and CEF."""

from __future__ import annotations

import pytest

from corelinks.tasks.parse import (
    CefNextHop,
    ClnsInterface,
    ClnsLevel,
    IsisNeighbor,
    NextHop,
    OspfNeighbor,
    ParseError,
    Route,
    WrongInterface,
    WrongResponse,
    parse_cef,
    parse_clns_interface,
    parse_isis_neighbors,
    parse_ospf_neighbors,
    parse_route,
)
from tests.tasks.parse.catalogue import said

WRAPPED = "show_isis_neighbors/xe_17.6_wrapped"
CLNS = "show_clns_interface/ios_15.4"
ROUTE = "show_ip_route/ios_15.4_isis"


def changed(name: str, old: str, new: str, count: int = -1) -> str:
    text = said(name)
    assert old in text
    return text.replace(old, new, count)


def test_isis_rows_of_both_levels_and_wrapped_names_are_read() -> None:
    assert parse_isis_neighbors(said("show_isis_neighbors/ios_12.4")) == (
        IsisNeighbor("p2", "L2", "Tunnel12", "10.255.12.2", "UP", 26, None),
        IsisNeighbor("p3", "L1L2", "GigabitEthernet0/2", "192.0.2.6", "INIT", 21, None),
    )
    assert parse_isis_neighbors(said(WRAPPED)) == (
        IsisNeighbor("a-very-long-router-name-p2", "L1L2", "Tunnel12", "10.255.12.2", "UP", 24, "CORE"),
        IsisNeighbor("0000.0000.0003", "L2", "GigabitEthernet2", "192.0.2.6", "DOWN", 0, "CORE"),
    )


def test_clns_neighbors_have_no_address_and_end_systems_are_left_out() -> None:
    assert parse_isis_neighbors(said("show_clns_neighbors/ios_15.4")) == (
        IsisNeighbor("p2", "L2", "Tunnel12", None, "UP", 26),
        IsisNeighbor("p3", "L1L2", "GigabitEthernet0/2", None, "UP", 21),
    )


def test_an_isis_table_that_is_cut_or_strange_is_refused() -> None:
    with pytest.raises(ParseError, match="no header"):
        parse_isis_neighbors("Tag CORE:\n")
    with pytest.raises(ParseError, match="no header"):
        parse_isis_neighbors("p2  L2  Tu12  10.255.12.2  UP  26  00\n")
    with pytest.raises(ParseError, match="unknown form"):
        parse_isis_neighbors(said(WRAPPED) + "p9  L2  10.255.12.2  UP  26  00\n")
    with pytest.raises(ParseError, match="no second half"):
        parse_isis_neighbors(said(WRAPPED) + "a-very-long-router-name-p9 \\\n")


def test_an_isis_row_of_an_unknown_form_is_missed_by_its_own_interface_alone() -> None:
    row = "p9  L3  Tu99  10.255.99.2  UP  26  00"
    table = parse_isis_neighbors(said(WRAPPED) + row + "\n")
    assert table == parse_isis_neighbors(said(WRAPPED))
    assert table.demand_read("Tunnel12", "GigabitEthernet2") == table
    with pytest.raises(ParseError, match="unknown form") as raised:
        table.demand_read("Tunnel12", "Tunnel99")
    assert raised.value.line == row


@pytest.mark.parametrize(
    "cut", ["p9  L3", "p9  L3  Tu9", "p9  L3  F0/1  192.0.2.9  UP  26  00", "p9  L3  Tu99  192.0.2.9  UP"]
)
def test_an_isis_row_that_does_not_say_whose_it_is_takes_the_table_with_it(cut: str) -> None:
    with pytest.raises(ParseError):
        parse_isis_neighbors(said(WRAPPED) + cut + "\n")


def test_an_isis_neighbor_without_ipv4_has_no_address() -> None:
    row = "core-p-rtr-7    L2   Et0/3                         UP    25       02\n"
    assert parse_isis_neighbors(said(WRAPPED) + row)[-1] == IsisNeighbor(
        "core-p-rtr-7", "L2", "Ethernet0/3", None, "UP", 25, "EDGE"
    )


@pytest.mark.parametrize("state", ["Deleted", "NULL"])
def test_a_state_of_isis_that_is_none_of_the_usual_ones_is_read_as_it_stands(state: str) -> None:
    row = f"p9  L2  Et0/3  192.0.2.22  {state}  25  02\n"
    assert parse_isis_neighbors(said(WRAPPED) + row)[-1].state == state.upper()


def test_the_detail_forms_of_isis_and_clns_neighbors_are_read() -> None:
    beneath = (
        "  Area Address(es): 49.0001\n  IP Address(es):  10.255.12.2*\n  IPv6 Address(es): FE80::1\n"
        "  SNPA: 0000.5e00.5301\n  State Changed: 00:02:07\n  LAN Priority: 64\n  Remote TIDs: 0, 2\n"
        "  Uptime: 2d01h\n  Format: Phase V\n  NSF capable\n  Interface name: Tunnel12\n"
    )
    row = "p7  L2  Et0/3  192.0.2.22  UP  25  02\n"
    found = parse_isis_neighbors(said(WRAPPED) + row + beneath + row + beneath)
    assert found == parse_isis_neighbors(said(WRAPPED) + row + row)
    clns = said("show_clns_neighbors/ios_15.4")
    row = "p7  Et0/3  aabb.cc00.0720  Up  21  L2  IS-IS\n"
    assert parse_isis_neighbors(clns + row + beneath + row + beneath) == parse_isis_neighbors(clns + row + row)


def test_nothing_stands_beneath_a_header() -> None:
    header = "System Id       Type Interface     IP Address      State Holdtime Circuit Id\n"
    with pytest.raises(ParseError, match="unknown form"):
        parse_isis_neighbors(header + "  Area Address(es): 49.0001\n")


def test_ospf_neighbors_are_read_with_state_and_role() -> None:
    assert parse_ospf_neighbors(said("show_ip_ospf_neighbor/ios_15.4")) == (
        OspfNeighbor("10.0.0.2", "FULL", "Tunnel12", "10.255.12.2", "-"),
        OspfNeighbor("10.0.0.3", "FULL", "GigabitEthernet0/2", "192.0.2.6", "BDR"),
        OspfNeighbor("10.0.0.4", "2WAY", "GigabitEthernet0/2", "192.0.2.7", "DROTHER"),
        OspfNeighbor("10.0.0.5", "EXSTART", "Port-channel10.100", "192.0.2.10", "-"),
    )


def test_an_ospf_table_that_is_strange_is_refused() -> None:
    with pytest.raises(ParseError, match="no header"):
        parse_ospf_neighbors("10.0.0.2          0   FULL/  -        00:00:38    10.255.12.2     Tunnel12\n")
    with pytest.raises(ParseError, match="unknown form"):
        parse_ospf_neighbors(said("show_ip_ospf_neighbor/ios_15.4") + "10.0.0.2  0  FULL/  -  00:00:38  10.255.12.2")


def test_an_ospf_row_of_an_unknown_form_is_missed_by_its_own_interface_alone() -> None:
    good = said("show_ip_ospf_neighbor/ios_15.4")
    table = parse_ospf_neighbors(good + "10.0.0.2  0  FULLER/  -  00:00:38  10.255.12.2  Tunnel99\n")
    assert table == parse_ospf_neighbors(good)
    assert table.demand_read("Tunnel12") == table
    with pytest.raises(ParseError, match="unknown form"):
        table.demand_read("Tu99")


@pytest.mark.parametrize("name", ["OSPF_VL3", "OSPF_SL12"])
def test_virtual_and_sham_links_of_ospf_are_neighbors_on_no_interface(name: str) -> None:
    row = f"203.0.113.9         0   FULL/  -           -        203.0.113.9     {name}\n"
    found = parse_ospf_neighbors(said("show_ip_ospf_neighbor/ios_15.4") + row)[-1]
    assert found == OspfNeighbor("203.0.113.9", "FULL", name, "203.0.113.9", "-")


def test_clns_mtu_circuit_type_and_metric_of_each_level_are_read() -> None:
    text = said(CLNS)

    assert parse_clns_interface(text, "tu12") == ClnsInterface(
        "Tunnel12", True, True, True, 1434, "level-2", (ClnsLevel("L2", 16777214, 1),)
    )
    assert parse_clns_interface(text, "Gi0/2") == ClnsInterface(
        "GigabitEthernet0/2", False, False, True, 1497, "level-1-2", (ClnsLevel("L1", 10, 0), ClnsLevel("L2", 20, 2))
    )
    assert parse_clns_interface(text, "Gi0/3") == ClnsInterface("GigabitEthernet0/3", True, True, False, None, None, ())


def test_a_circuit_of_both_levels_on_a_level_2_router_shows_one() -> None:
    text = changed(CLNS, "Circuit Type: level-2", "Circuit Type: level-1-2")

    assert parse_clns_interface(text, "Tu12").levels == (ClnsLevel("L2", 16777214, 1),)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  Checksums enabled, MTU 1434, Encapsulation TUNNEL\n", "", "no MTU"),
        ("    Circuit Type: level-2\n", "", "no circuit type"),
        ("    Level-2 Metric: 16777214, Priority: 64, Circuit ID: p1.00\n", "", "within the levels"),
        ("    Number of active level-2 adjacencies: 1\n", "", "within the levels"),
        ("Tunnel12 is up, line protocol is up\n", "", "no interface begins here"),
    ],
)
def test_an_incomplete_clns_interface_is_refused(old: str, new: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        parse_clns_interface(changed(CLNS, old, new, 1), "Tu12")


@pytest.mark.parametrize("name", ["Tu12", "Gi0/2"])
def test_all_levels_of_a_circuit_are_whole_without_the_line_of_the_next_hello(name: str) -> None:
    lines = [line for line in said(CLNS).splitlines() if "Next IS-IS" not in line]

    assert parse_clns_interface("\n".join(lines), name) == parse_clns_interface(said(CLNS), name)


def test_a_circuit_of_both_levels_cut_behind_the_first_is_refused() -> None:
    text = said(CLNS).partition("    Level-2 Metric: 20")[0]
    with pytest.raises(ParseError, match="within the levels"):
        parse_clns_interface(text, "Gi0/2")


def test_clns_of_another_interface_is_told_as_such() -> None:
    with pytest.raises(WrongInterface):
        parse_clns_interface(said(CLNS), "Tunnel1")


def test_a_route_is_read_with_all_its_paths() -> None:
    hops = (NextHop("10.255.12.2", "Tunnel12"), NextHop("192.0.2.6", "GigabitEthernet0/2"))

    assert parse_route(said(ROUTE), "10.0.0.2") == Route("10.0.0.2/32", "isis", 115, 20, hops)


def test_connected_and_recursive_routes_are_read() -> None:
    connected = parse_route(said("show_ip_route/xe_17.6_connected"), "192.0.2.2")
    static = parse_route(said("show_ip_route/ios_12.4_static_recursive"), "203.0.113.9")

    assert connected == Route("192.0.2.0/30", "connected", 0, 0, (NextHop(None, "GigabitEthernet1"),))
    assert static == Route("0.0.0.0/0", "static", 1, 0, (NextHop("192.0.2.2", None),))


def test_a_destination_may_be_given_with_its_length() -> None:
    assert parse_route(said(ROUTE), "10.0.0.2/32") == parse_route(said(ROUTE), "10.0.0.2")


@pytest.mark.parametrize("words", ["% Network not in table", "% Subnet not in table", "%Network not in table"])
def test_no_route_is_none(words: str) -> None:
    assert parse_route(words, "10.0.0.2") is None


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Routing entry for 10.0.0.2/32", "Routing entry for 10.0.0.3/32", "another destination"),
        ("Routing entry for 10.0.0.2/32", "Routing entry for 10.0.0.999/32", "999"),
        ("Routing entry for 10.0.0.2/32\n", "", "no routing entry"),
        ("  Known via", "  Guessed via", "no line 'Known via'"),
        ("  Routing Descriptor Blocks:\n", "", "no heading"),
        ("  * 10.255.12.2, from", "  * 10.255.12.2 of", "no path"),
        ("    192.0.2.6, from 10.0.0.2, 1w2d ago, via", "    192.0.2.6, over", "no path"),
        ("      Route metric is 20, traffic share count is 1\n", "", "Route metric"),
    ],
)
def test_an_incomplete_route_is_refused(old: str, new: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        parse_route(changed(ROUTE, old, new, 1), "10.0.0.2")


def test_a_first_line_alone_is_no_missing_route() -> None:
    with pytest.raises(ParseError, match="Known via"):
        parse_route(said(ROUTE).splitlines()[0], "10.0.0.2")


def test_a_prefix_with_host_bits_covers_what_its_length_says() -> None:
    route = parse_route(said(ROUTE).replace("10.0.0.2/32", "10.0.0.9/24"), "10.0.0.2")

    assert route is not None
    assert route.prefix == "10.0.0.9/24"


def test_a_route_without_any_path_is_refused() -> None:
    with pytest.raises(ParseError, match="no path"):
        parse_route(said(ROUTE).partition("  * ")[0], "10.0.0.2")


def test_cef_tells_next_hops_and_labels() -> None:
    entry = parse_cef(said("show_ip_cef/xe_17.6_labels"), "10.0.0.2")

    assert entry.prefix == "10.0.0.2/32"
    assert entry.next_hops == (
        CefNextHop("nexthop", "10.255.12.2", "Tunnel12", ("16", "22")),
        CefNextHop("nexthop", "192.0.2.6", "GigabitEthernet2", ("16022",)),
    )
    assert entry.labels == ("16", "22", "16022")


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("16063(elc)-(local:17063)", ("16063",)),
        ("[16022|16002](elc)-(local:16022)", ("16022",)),
        ("[16|17] 22-(local:16)", ("16", "22")),
        ("implicit-null", ("implicit-null",)),
        ("16 17 18", ("16", "17", "18")),
    ],
)
def test_the_label_stack_is_that_of_the_path_not_of_its_repair(words: str, labels: tuple[str, ...]) -> None:
    assert parse_cef(f"10.0.0.2/32\n  nexthop 10.255.12.2 Tunnel12 label {words}\n").labels == labels


def test_cef_entries_of_ios_12_are_read() -> None:
    direct = parse_cef(said("show_ip_cef/ios_12.4"))
    recursive = parse_cef(said("show_ip_cef/ios_12.4_recursive"))

    assert direct.next_hops == (CefNextHop("nexthop", "10.255.12.2", "Tunnel12"),)
    assert recursive.next_hops == (CefNextHop("recursive", "10.0.0.2", None),)


def test_cef_entries_that_lead_elsewhere_are_read() -> None:
    attached = parse_cef(said("show_ip_cef/xe_17.6_attached"))
    others = parse_cef(said("show_ip_cef/xe_17.6_others"))

    assert attached.next_hops == (CefNextHop("attached", None, "GigabitEthernet1"),)
    assert others.next_hops == (
        CefNextHop("recursive", "10.0.0.2", None, ("25",)),
        CefNextHop("receive", None, "Loopback0"),
        CefNextHop("glean", None, "GigabitEthernet4"),
        CefNextHop("drop", None, None),
        CefNextHop("no route", None, None),
    )


def test_a_cef_entry_that_is_cut_strange_or_of_another_prefix_is_refused() -> None:
    with pytest.raises(ParseError, match="no path"):
        parse_cef("10.0.0.2/32\n")
    with pytest.raises(ParseError, match="unknown form"):
        parse_cef("10.0.0.2/32\n  nexthop 10.255.12.2\n")
    with pytest.raises(ParseError, match="no prefix"):
        parse_cef("  nexthop 10.255.12.2 Tunnel12\n")
    with pytest.raises(ParseError, match="second prefix"):
        parse_cef("10.0.0.2/32\n  attached to Tunnel12\n10.0.0.3/32\n  attached to Tunnel13\n")
    with pytest.raises(ParseError, match="another destination"):
        parse_cef(said("show_ip_cef/xe_17.6_labels"), "10.0.0.3")
    with pytest.raises(ParseError, match="no prefix"):
        parse_cef("%Prefix not found\n")


def test_every_label_of_a_path_is_read_whatever_local_labels_and_repairs_stand_between_them() -> None:
    words = "[17003|implicit-null]-(local:17003) 24-(local:31) 40"
    assert parse_cef(f"10.0.0.2/32\n  nexthop 10.255.12.2 Tunnel12 label {words}\n").labels == ("17003", "24", "40")


@pytest.mark.parametrize("vrf", [None, "RED"])
def test_a_route_is_of_the_vrf_that_is_asked_for_and_of_no_other(vrf: str | None) -> None:
    entry = 'Routing entry for 10.0.0.2/32\n  Known via "isis", distance 115, metric 20\n'
    way = "  * 10.255.12.2, via Tunnel12\n      Route metric is 20, traffic share count is 1\n"
    paths = f"  Routing Descriptor Blocks:\n{way}"
    texts = {None: entry + paths, "RED": f"\nRouting Table: RED\n{entry}{paths}"}
    assert parse_route(texts[vrf], "10.0.0.2", vrf) is not None
    for other in {"BLUE", None, "RED"} - {vrf}:
        with pytest.raises(WrongResponse, match="not of"):
            parse_route(texts[vrf], "10.0.0.2", other)


def test_a_route_that_is_not_in_the_table_of_a_vrf_is_none() -> None:
    text = "\nRouting Table: RED\n% Network not in table\n"
    assert parse_route(text, "10.0.0.2", "RED") is None
    with pytest.raises(ParseError, match="nothing beneath"):
        parse_route("Routing Table: RED\n", "10.0.0.2", "RED")
