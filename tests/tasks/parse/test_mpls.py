"""``show mpls interfaces`` and the forwarding table."""

from __future__ import annotations

import pytest

from corelinks.tasks.parse import (
    LabelEntry,
    MplsInterface,
    MplsInterfaceDetail,
    ParseError,
    parse_forwarding_table,
    parse_mpls_interface_detail,
    parse_mpls_interfaces,
)
from tests.tasks.parse.catalogue import said

LFIB = "show_mpls_forwarding_table/xe_17.6"
HEADER = "\n".join(said(LFIB).splitlines()[:2]) + "\n"


def test_a_route_to_null_has_an_interface_and_no_next_hop() -> None:
    (entry,) = parse_forwarding_table(HEADER + "18         No Label   203.0.113.0/24   0             Nu0\n")
    assert (entry.interface, entry.next_hop, entry.outgoing) == ("Null0", None, "No Label")


def test_the_columns_follow_the_header() -> None:
    assert parse_mpls_interfaces(said("show_mpls_interfaces/ios_12.4")) == (
        MplsInterface("FastEthernet0/0", True, "tdp", True),
        MplsInterface("Tunnel12", True, "ldp", False),
    )
    assert parse_mpls_interfaces(said("show_mpls_interfaces/xe_17.6")) == (
        MplsInterface("GigabitEthernet2", True, "ldp", True),
        MplsInterface("TwentyFiveGigE1/0/24.100", True, "ldp", False),
        MplsInterface("Tunnel12", True, "ldp", True),
        MplsInterface("Tunnel13", False, None, True),
    )


def test_the_header_alone_means_no_interface() -> None:
    header = said("show_mpls_interfaces/xe_17.6").splitlines()[0]

    assert parse_mpls_interfaces(header) == ()
    assert parse_mpls_interfaces(f"VRF RED:\n{header}") == ()


@pytest.mark.parametrize(
    "row",
    [
        "Tunnel12",
        "Tunnel12  Yes (ldp)  No  No  No",
        "192.0.2.1  Yes (ldp)  No  No  No  Yes",
    ],
)
def test_a_row_that_does_not_fit_the_header_is_refused(row: str) -> None:
    with pytest.raises(ParseError, match="does not fit the header") as raised:
        parse_mpls_interfaces(said("show_mpls_interfaces/xe_17.6") + row)

    assert raised.value.line == row


@pytest.mark.parametrize(
    "row",
    [
        "Tunnel99  Yes (ldp)  No  No  No  Yes  Yes",
        "Tunnel99  Maybe (ldp)  No  No  No  Yes",
    ],
)
def test_a_row_that_does_not_fit_the_header_is_missed_by_its_own_interface_alone(row: str) -> None:
    table = parse_mpls_interfaces(said("show_mpls_interfaces/xe_17.6") + row)

    assert table == parse_mpls_interfaces(said("show_mpls_interfaces/xe_17.6"))
    assert table.demand_read("Tunnel12", "Gi0/0/0") == table
    with pytest.raises(ParseError, match="unknown form") as raised:
        table.demand_read("Tunnel99")
    assert raised.value.line == row


def test_an_ambiguous_interface_name_is_refused() -> None:
    with pytest.raises(ParseError, match="ambiguous"):
        parse_mpls_interfaces(said("show_mpls_interfaces/xe_17.6") + "F0/0  Yes (ldp)  No  No  No  Yes")


def test_an_interface_of_an_unknown_kind_stays_as_printed() -> None:
    rows = parse_mpls_interfaces(said("show_mpls_interfaces/xe_17.6") + "Frob0/0  Yes (ldp)  No  No  No  Yes")

    assert rows[-1].name == "Frob0/0"


def test_rows_without_header_are_refused() -> None:
    with pytest.raises(ParseError, match="no header"):
        parse_mpls_interfaces("Tunnel12  Yes (ldp)  No  No  No  Yes")


def test_the_detail_form_tells_the_mtu() -> None:
    assert parse_mpls_interface_detail(said("show_mpls_interfaces_detail/ios_15.4")) == (
        MplsInterfaceDetail("GigabitEthernet0/1", False, None, False, 1500),
        MplsInterfaceDetail("Tunnel12", True, "ldp", True, 1434),
    )


@pytest.mark.parametrize(
    "missing", ["        MTU = 1434\n", "        MPLS operational\n", "IP labeling enabled (ldp):"]
)
def test_a_block_that_has_lost_a_line_is_cut(missing: str) -> None:
    text = said("show_mpls_interfaces_detail/ios_15.4")
    assert missing in text
    with pytest.raises(ParseError, match="cut or strange"):
        parse_mpls_interface_detail(text.replace(missing, ""))


def test_the_detail_form_begins_with_an_interface() -> None:
    with pytest.raises(ParseError, match="no interface begins here"):
        parse_mpls_interface_detail("        MTU = 1434\n")


def test_tags_of_ios_12_are_told_in_the_words_of_today() -> None:
    assert parse_forwarding_table(said("show_mpls_forwarding_table/ios_12.4")) == (
        LabelEntry(16, "Pop Label", "10.0.0.2/32", 4579, "Tunnel12", "point2point"),
        LabelEntry(17, "No Label", "10.0.0.3/32", 0, "FastEthernet0/0", "192.0.2.6"),
        LabelEntry(17, "2/35", "10.0.0.3/32", 0, "ATM4/1/0.1", "point2point"),
        LabelEntry(18, "Aggregate", "10.9.0.0/16", 0, None, None),
    )


def test_every_kind_of_row_is_read() -> None:
    assert parse_forwarding_table(said(LFIB)) == (
        LabelEntry(16, "Pop Label", "10.0.0.2/32", 123456789, "Tunnel12", "point2point"),
        LabelEntry(17, "24", "10.0.0.3/32", None, "Tunnel100", "point2point"),
        LabelEntry(17, "Pop Label", "10.0.0.3/32", None, "Port-channel10", "192.0.2.6"),
        LabelEntry(None, "No Label", "10.0.0.4/32", 0, "GigabitEthernet2", "192.0.2.10"),
        LabelEntry(18, "No Label", "10.0.0.5/32", 0, None, None),
        LabelEntry(19, "Pop Label", "0-10.0.0.6/32-32772 (2:100:128:0)", 77, "GigabitEthernet0/0/3", "192.0.2.14"),
        LabelEntry(20, "No Label", "10.9.9.0/24[V]", 10980, None, None),
        LabelEntry(21, "No Label", "l2ckt(100)", 0, None, None),
    )


def test_the_header_alone_means_no_such_prefix() -> None:
    assert parse_forwarding_table(HEADER) == ()


def test_a_router_without_any_mpls_interface_says_so() -> None:
    assert parse_forwarding_table("no MPLS apps enabled or MPLS not enabled on any interfaces\n") == ()


@pytest.mark.parametrize(
    "row",
    [
        "16         Pop Label  10.0.0.2/32      0             Tu12",
        "16         Pop Label  10.0.0.2/32      0             Tu12       192.0.2.",
        "           Pop Label  10.0.0.2/32      0             Tu12       point2point",
        "16         Pop Label",
        "16",
    ],
)
def test_a_row_of_an_unknown_form_is_refused(row: str) -> None:
    with pytest.raises(ParseError, match="unknown form"):
        parse_forwarding_table(HEADER + row)


def test_a_row_of_an_unknown_form_is_missed_by_its_interface_and_its_prefix_alone() -> None:
    row = "16         Sing Song  10.0.0.2/32      0             Tu99       point2point"
    good = "17         Pop Label  10.0.0.3/32      5             Tu12       point2point\n"
    more = "           24         10.0.0.2/32      0             Tu13       point2point\n"
    table = parse_forwarding_table(HEADER + good + row + "\n" + more)

    assert [(entry.local, entry.interface) for entry in table] == [(17, "Tunnel12"), (16, "Tunnel13")]
    assert table.demand_read("Tunnel12", "10.0.0.3/32") == table
    for name in ("Tunnel99", "10.0.0.2/32"):
        with pytest.raises(ParseError, match="unknown form") as raised:
            table.demand_read(name)
        assert raised.value.line == row


@pytest.mark.parametrize(
    ("row", "outgoing", "interface"),
    [
        ("23         explicit-n 10.0.0.2/32      0             Tu12       point2point", "explicit-n", "Tunnel12"),
        ("24    [H]  No Label   192.0.2.0/25     0             Se0/1/0.7  point2point", "No Label", "Serial0/1/0.7"),
        ("25         Aggregate  192.0.2.128/25[V] 2080", "Aggregate", None),
        ("26   [HT]  Pop Label  10.0.0.9/32      0             Tu12       point2point", "Pop Label", "Tunnel12"),
    ],
)
def test_labels_that_are_held_down_explicit_or_aggregates_are_read(
    row: str, outgoing: str, interface: str | None
) -> None:
    legend = "\n[H]     Local label is being held down temporarily.\n"
    (entry,) = parse_forwarding_table(HEADER + row + legend)

    assert (entry.outgoing, entry.interface) == (outgoing, interface)


def test_a_wrapped_row_without_its_second_half_is_cut() -> None:
    with pytest.raises(ParseError, match="no second half"):
        parse_forwarding_table(HEADER + "19         Pop Label  0-10.0.0.6/32-32772 (2:100:128:0)  \\\n")


def test_rows_without_the_second_line_of_the_header_are_refused() -> None:
    with pytest.raises(ParseError, match="no header"):
        parse_forwarding_table(HEADER.splitlines()[0] + "\n16  Pop Label  10.0.0.2/32  0  Tu12  point2point")
