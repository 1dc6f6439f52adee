"""show cdp neighbors detail: whole entries or an error."""

import pytest

from corelinks.tasks.parse import CdpNeighbor, ParseError, parse_cdp_neighbors

ENTRY = """-------------------------
Device ID: p2.core.example.net
Entry address(es):
  IP address: 10.1.12.2
Platform: cisco ISR4431/K9,  Capabilities: Router Switch IGMP
Interface: Gi0/0,  Port ID (outgoing port): GigabitEthernet0/0/0
Holdtime : 133 sec

Version :
Cisco IOS Software [Amsterdam], ISR Software, Version 17.3.4a, RELEASE SOFTWARE (fc3)

advertisement version: 2
Duplex: full

"""
TOTAL = "Total cdp entries displayed : {}\n"
P2 = CdpNeighbor("p2.core.example.net", "GigabitEthernet0/0", "GigabitEthernet0/0/0")


def test_an_entry_is_read_with_the_names_of_both_ports() -> None:
    assert parse_cdp_neighbors(ENTRY + TOTAL.format(1)) == (P2,)


def test_older_releases_count_nothing() -> None:
    assert parse_cdp_neighbors(ENTRY * 2) == (P2, P2)


def test_a_port_of_another_vendor_stays_as_it_is() -> None:
    (found,) = parse_cdp_neighbors(ENTRY.replace("GigabitEthernet0/0/0", "swp7"))
    assert found.port == "swp7"


def test_no_neighbor_is_empty_only_when_the_router_counts_none() -> None:
    assert parse_cdp_neighbors(TOTAL.format(0)) == ()


@pytest.mark.parametrize(
    "text",
    ["", "% CDP is not enabled\n", "what is this\n", ENTRY + TOTAL.format(2), ENTRY[: ENTRY.index("Interface")],
     ENTRY.replace("Device ID: p2.core.example.net\n", "")],
)  # fmt: skip
def test_what_is_cut_empty_refused_or_strange_is_an_error(text: str) -> None:
    with pytest.raises(ParseError):
        parse_cdp_neighbors(text)


def test_releases_that_print_a_rule_between_two_entries_alone_are_read() -> None:
    rule, _, first = ENTRY.partition("\n")
    assert set(rule) == {"-"}
    assert parse_cdp_neighbors(first + ENTRY.replace("Ethernet0/0", "Ethernet0/7") + TOTAL.format(2))[0] == P2
    with pytest.raises(ParseError, match="1 entries"):
        parse_cdp_neighbors(first + TOTAL.format(2))
