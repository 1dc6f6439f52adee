"""Every line that the simulated routers print has a form that a real router printed."""

from __future__ import annotations

import re

import pytest

from tests.support.frozen_router import OSPF, healthy, response
from tests.support.paths import SHARED_TRANSCRIPTS as TRANSCRIPTS

_INTERFACE = (
    r"(GigabitEthernet|TenGigabitEthernet|FiveGigabitEthernet|Port-channel|Tunnel|Ethernet|Serial|Vlan|Gi|Et|Tu|Se|Te)"
)
# What varies between two routers, most specific first; the rest of a line must be the same.
_VARIES = (
    (r'profile "[^"]*"', 'profile "P"'),
    (rf"\b{_INTERFACE}\d+(/\d+)*(\.\d+)?\b", "IF"),
    (r"\d+\.\d+\.\d+\.\d+", "ADDR"),
    (r"\b\d+y\d+w\b|\b\d+w\d+d\b|\b\d+d\d+h\b|\b\d+:\d\d:\d\d\b|\bnever\b", "AGE"),
    (r"0x[0-9A-Fa-f]+\(\d+\)", "SPI"),
    (r"\bdisabled, sequencing|\b0x[0-9A-Fa-f]+, sequencing", "KEY, sequencing"),
    (r"\b[0-9A-F]{16}\b", "HEX"),
    (r"\bmember(s?)\b", "member"),
    (r"\d+", "N"),
    (r"\s+", " "),
)


def form(line: str) -> str:
    """A line without what varies from router to router."""
    for pattern, word in _VARIES:
        line = re.sub(pattern, word, line)
    return line.strip()


def real_forms(*names: str) -> set[str]:
    """The forms of all lines of some transcripts; skips where there are none."""
    if not TRANSCRIPTS.is_dir():
        pytest.skip(f"no transcripts of real routers at {TRANSCRIPTS}")
    text = "\n".join((TRANSCRIPTS / name).read_text() for name in names)
    return {form(line) for line in text.splitlines()}


def unknown(lines: list[str], *names: str) -> list[str]:
    """The lines whose form no transcript has."""
    known = real_forms(*names)
    return [line for line in lines if form(line) not in known]


def test_a_gre_tunnel_with_protection_on_ios_xe() -> None:
    lines = response("interfaces tu12", platform="xe")
    unexpected = unknown(lines, "show_interfaces/xe_gre_ipsec_mpls_tunnel.txt")
    varying = ("  Description:", "  Path MTU Discovery", "     0 input errors", "     0 output errors")
    assert [line for line in unexpected if not line.startswith(varying)] == []


def test_protection_statistics() -> None:
    assert unknown(response("tunnel protection statistics"), "show_tunnel_protection_statistics/xe.txt") == []


def test_ldp_neighbors_in_detail() -> None:
    unexpected = unknown(response("mpls ldp neighbor detail"), "show_mpls_ldp_neighbor_detail/xe_link_and_targeted.txt")
    assert [line for line in unexpected if not re.match(r"\s+(\[mLDP|\d+\.)", line)] == []


def test_ldp_discovery_in_detail() -> None:
    names = ("show_mpls_ldp_discovery/xe_failures.txt", "show_mpls_ldp_discovery/xe_link_and_targeted.txt")
    unexpected = unknown(response("mpls ldp discovery detail"), *names)
    known = ("Reachable via", "Hello interval: 10000", "Hold time: 90", "Clients: Dir", "active/passive", ": xmit")
    assert [line for line in unexpected if not any(word in line for word in known)] == []


def test_igp_sync() -> None:
    unexpected = unknown(response("mpls ldp igp sync", platform="xe"), "show_mpls_ldp_igp_sync/xe_not_achieved.txt")
    assert {line.strip() for line in unexpected} == {"IGP enabled: ISIS CORE"}


def test_mpls_interfaces_and_forwarding_table() -> None:
    assert unknown(response("mpls interfaces")[:1], "show_mpls_interfaces/ios.txt") == []
    names = ("show_mpls_forwarding_table/xe_tunnel.txt", "show_mpls_forwarding_table/xe_wrapped_lines.txt")
    lines = response("mpls forwarding-table interface tu12")
    assert unknown(lines[:2], *names) == []
    header = real_header(*names)
    assert header in lines


def real_header(*names: str) -> str:
    """The first heading of a forwarding table, with its blanks."""
    text = "\n".join((TRANSCRIPTS / name).read_text() for name in names)
    return next(line for line in text.splitlines() if line.startswith("Local "))


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("crypto session", ("show_crypto_session/xe_proto47.txt",)),
        (
            "crypto session detail",
            (
                "show_crypto_session_detail/ios_active_and_negotiating.txt",
                "show_crypto_session/xe_proto47.txt",
            ),
        ),
    ],
)
def test_crypto_sessions(command: str, names: tuple[str, ...]) -> None:
    unexpected = unknown(response(command), *names)
    expected = ("Profile: ", "Uptime: ", "Phase1_id: ", "Capabilities:")
    assert [line for line in unexpected if not line.strip().startswith(expected)] == []


def test_ipsec_sas() -> None:
    names = ("show_crypto_ipsec_sa_detail/ios_proto47.txt", "show_crypto_ipsec_sa_interface/xe.txt")
    for command in ("crypto ipsec sa", "crypto ipsec sa detail"):
        unexpected = unknown(response(command), *names)
        expected = ("PFS (Y/N)", "transform: ", "in use settings", "conn id", "replay detection")
        assert [line for line in unexpected if not line.strip().startswith(expected)] == []


def test_ike_sas() -> None:
    names = ("show_crypto_ikev2_sa/xe.txt", "show_crypto_ikev2_sa_detail/xe.txt")
    unexpected = unknown(response("crypto ikev2 sa detail"), *names)
    expected = ("IPv4 Crypto", "IPv6 Crypto", "Encr: ", "Local id", "Remote id", "1  ")
    assert [line for line in unexpected if not line.strip().startswith(expected)] == []
    assert unknown(response("crypto isakmp sa"), "show_crypto_isakmp_sa/xe.txt") == []


def test_neighbors_of_the_igps() -> None:
    isis = unknown(response("isis neighbors"), "show_isis_neighbors/xe.txt", "show_isis_neighbors/ios.txt")
    assert {line.split()[0] for line in isis} <= {"Tag", "p2", "p3-north-of-the-river", "L1L2"}
    ospf = unknown(response("ip ospf neighbor", healthy(igp=OSPF)), "show_ip_ospf_neighbor/ios.txt")
    assert list(filter(None, ospf)) == []


def test_routes_and_cef() -> None:
    names = ("show_ip_route_word/xe.txt", "show_ip_route_word/xe_with_route.txt")
    unexpected = unknown(response("ip route 10.0.0.2"), *names)
    assert {line.split()[0] for line in unexpected} == {"Known", "Redistributing"}
    assert unknown(response("ip cef 10.0.0.2")[1:], "show_ip_cef_word/xe.txt") == []


def columns(line: str) -> list[int]:
    """Where the words of a row begin."""
    return [found.start() for found in re.finditer(r"\S+(?: \S+)*", line)]


@pytest.mark.parametrize(
    ("command", "row", "transcript", "real"),
    [
        ("isis neighbors", "p2 ", "show_isis_neighbors/ios.txt", "vMX1"),
        ("mpls interfaces", "Tunnel12", "show_mpls_interfaces/ios.txt", "TenGigabitEthernet1/1 "),
        ("mpls forwarding-table", "16 ", "show_mpls_ldp_discovery/xe_failures.txt", "16 "),
        ("crypto ikev2 sa", "1 ", "show_crypto_ikev2_sa/xe.txt", "1 "),
    ],
)
def test_columns_begin_where_they_do_on_a_real_router(command: str, row: str, transcript: str, real: str) -> None:
    real_forms(transcript)
    ours = next(line for line in response(command) if line.startswith(row))
    theirs = next(line for line in (TRANSCRIPTS / transcript).read_text().splitlines() if line.startswith(real))
    assert columns(ours) == columns(theirs)
