"""Output of real devices, kept beside the project: every file is parsed right, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corelinks.tasks import parse
from corelinks.tasks.parse import ParseError, WrongInterface
from tests.support.paths import SHARED_TRANSCRIPTS as SHARED

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no transcripts of real devices at {SHARED}")


def read(name: str) -> str:
    return (SHARED / name).read_text(encoding="utf-8")


def part(name: str, after: str, before: str) -> str:
    """What stands between two marks of a file that holds several outputs; up to the end when ``before`` is empty."""
    text = read(name).partition(after)[2]
    return text.partition(before)[0] if before else text


def ping_ok(ping: parse.Ping) -> list[object]:
    return [ping.replies, ping.sent, ping.received, ping.size, ping.df]


def tunnel_facts(one: parse.Interface) -> list[object]:
    assert one.tunnel is not None
    tunnel = one.tunnel
    state = [one.name, one.admin_up, one.line_up, one.address, tunnel.transport, tunnel.key, tunnel.source]
    more = [tunnel.source_interface, tunnel.destination, tunnel.transport_mtu, tunnel.protection_profile]
    return [*state, *more, tunnel.linestate]


def flow_facts(sessions: tuple[parse.CryptoSession, ...]) -> list[object]:
    return [
        (
            one.interface,
            one.status,
            one.ike_version,
            one.ike_active,
            [(flow.protocol, flow.active_sas) for flow in one.flows],
        )
        for one in sessions
    ]


def hops(route: parse.Route | None) -> tuple[parse.NextHop, ...]:
    assert route is not None
    return route.next_hops


def sa_facts(sas: tuple[parse.IpsecSa, ...]) -> list[object]:
    return [
        (
            one.protocol,
            one.peer,
            one.encaps,
            one.decaps,
            one.plaintext_mtu,
            one.inbound[0].mode,
            one.outbound[0].transform,
        )
        for one in sas
    ]


# File -> what to read out of its text, and what that must be.
RIGHT: dict[str, tuple[Callable[[str], object], object]] = {
    "ping/ios.txt": (lambda t: ping_ok(parse.parse_ping(t)), ["!!!!!", 5, 5, 100, False]),
    "ping/ios_df_fail.txt": (lambda t: ping_ok(parse.parse_ping(t)), ["....", 4, 0, 1500, True]),
    "ping_mpls/xe.txt": (lambda t: ping_ok(parse.parse_ping_mpls(t)), ["!!!!!", 5, 5, 72, False]),
    "ping_mpls/xe_2.txt": (lambda t: parse.parse_ping_mpls(t).target, "Tunnel100 Active LSP"),
    "show_archive/ios.txt": (parse.parse_archive, parse.Archive(enabled=False)),
    "show_archive_config_differences/xe.txt": (
        lambda t: parse.parse_config_differences(t).lines,
        ("+hostname Router", "-hostname Test4", "-archive", "-path bootflash:config", "-maximum 14", "-time-period 2"),
    ),
    "show_configuration_lock/xe.txt": (
        lambda t: [(one.pid, one.tty, one.user, one.seconds) for one in parse.parse_configuration_lock(t)],
        [(578, 2, "testuser", 17), (5781, 21, "testuser1", 171)],
    ),
    "show_crypto_ikev2_sa/xe.txt": (
        lambda t: [
            (one.remote, one.status, one.encryption, one.key_size, one.group) for one in parse.parse_ikev2_sa(t)
        ],
        [("66.66.66.2", "READY", "AES-CBC", 128, 16)],
    ),
    "show_crypto_ikev2_sa_detail/xe.txt": (
        lambda t: [(one.local, one.fvrf, one.status, one.prf, one.integrity) for one in parse.parse_ikev2_sa(t)],
        [("92.1.121.1", None, "READY", "SHA256", "SHA256")],
    ),
    "show_crypto_ipsec_sa_detail/ios_proto47.txt": (
        lambda t: sa_facts(parse.parse_ipsec_sa(t, "Tu2")),
        [(47, "3.3.3.3", 13133657, 12013064, 1442, "Transport", "esp-256-aes esp-sha-hmac")],
    ),
    "show_crypto_ipsec_sa_interface/xe.txt": (
        lambda t: sa_facts(parse.parse_ipsec_sa(t, "Tunnel10")),
        [(0, "101.1.1.2", 144, 131, 1446, "Tunnel", "esp-gcm 256")],
    ),
    "show_crypto_isakmp_sa/xe.txt": (
        lambda t: [one.state for one in parse.parse_isakmp_sa(t)],
        ["QM_IDLE", "MM_NO_STATE", "QM_IDLE"] * 2,
    ),
    "show_crypto_session/xe_proto47.txt": (
        lambda t: flow_facts(parse.parse_crypto_session(t)),
        [("Tunnel0", "UP-ACTIVE", 2, True, [(47, 2)])],
    ),
    "show_crypto_session_detail/ios_active_and_negotiating.txt": (
        lambda t: flow_facts(parse.parse_crypto_session(t)),
        [
            ("Tunnel1201", "DOWN-NEGOTIATING", 1, False, [(47, 0)]),
            ("Tunnel1101", "UP-ACTIVE", 1, True, [(47, 2)]),
            ("Tunnel2201", "DOWN-NEGOTIATING", 1, False, [(47, 0)]),
        ],
    ),
    "show_crypto_session_detail/xe_up_active_without_sa.txt": (
        lambda t: flow_facts(parse.parse_crypto_session(t)),
        [("Tunnel0", "UP-ACTIVE", None, True, [(47, 0), (None, 4)])],
    ),
    "show_interfaces/ios_vti.txt": (
        lambda t: tunnel_facts(parse.parse_interface(t, "Tu1")),
        [
            "Tunnel1",
            True,
            True,
            "169.254.255.2/30",
            "IPSEC/IP",
            None,
            "174.78.144.73",
            None,
            "72.21.209.225",
            1427,
            "ipsec-vpn-92df3bfb-0",
            None,
        ],
    ),
    "show_interfaces/xe_gre_ipsec_mpls_tunnel.txt": (
        lambda t: tunnel_facts(parse.parse_interface(t, "tunnel 0")),
        [
            "Tunnel0",
            True,
            True,
            "1.1.247.1/30",
            "GRE/IP",
            None,
            "10.16.201.2",
            "GigabitEthernet1",
            "10.16.201.1",
            1418,
            "p2p-vedge-ipsec-profile",
            "up",
        ],
    ),
    "show_interfaces/xe_physical_and_tunnels.txt": (
        lambda t: [*tunnel_facts(parse.parse_interface(t, "Tu1754")), len(parse.parse_interfaces(t))],
        [
            "Tunnel1754",
            True,
            True,
            "10.210.226.13/30",
            "GRE/IP",
            None,
            "172.16.121.201",
            "GigabitEthernet0/0/1.91",
            "172.16.64.36",
            1468,
            None,
            "up",
            9,
        ],
    ),
    "show_ip_cef_word/xe.txt": (
        lambda t: [(one.kind, one.address, one.interface) for one in parse.parse_cef(t, "10.2.3.1").next_hops],
        [("nexthop", "10.1.2.2", "GigabitEthernet2.100"), ("nexthop", "10.1.3.3", "GigabitEthernet3.100")],
    ),
    "show_ip_ospf_neighbor/ios.txt": (
        lambda t: [(one.state, one.interface) for one in parse.parse_ospf_neighbors(t)],
        [("FULL", "Port-channel1"), ("FULL", "Port-channel2"), ("FULL", "Vlan1000")],
    ),
    "show_ip_ospf_neighbor/xe.txt": (
        parse.parse_ospf_neighbors,
        (parse.OspfNeighbor("10.16.2.2", "FULL", "GigabitEthernet4", "10.169.197.97", "-"),),
    ),
    "show_ip_route_word/xe.txt": (
        lambda t: [hop.interface for hop in hops(parse.parse_route(t, "10.16.2.2"))],
        ["GigabitEthernet4", "GigabitEthernet3", "GigabitEthernet2", "GigabitEthernet1"],
    ),
    "show_ip_route_word/xe_with_route.txt": (
        lambda t: parse.parse_route(t, "192.168.154.0"),
        parse.Route("192.168.154.0/24", "eigrp 1", 130, 10880, (parse.NextHop("192.168.151.2", "Vlan101"),)),
    ),
    "show_isis_neighbors/ios.txt": (
        lambda t: [(one.system, one.level, one.interface) for one in parse.parse_isis_neighbors(t)][::4],
        [("vMX1", "L1", "GigabitEthernet2"), ("vEOS4", "L2", "GigabitEthernet3")],
    ),
    "show_isis_neighbors/xe.txt": (
        lambda t: [(one.tag, one.state) for one in parse.parse_isis_neighbors(t)],
        [("test", "UP")] * 4 + [("test1", "INIT")] * 2 + [("test1", "UP")] * 2,
    ),
    "show_mpls_forwarding_table/xe_tunnel.txt": (
        lambda t: [len(parse.parse_forwarding_table(t)), parse.parse_forwarding_table(t)[6]],
        [62, parse.LabelEntry(21, "No Label", "45.45.45.0/24", 0, "TenGigabitEthernet0/0/5", "20.20.20.2")],
    ),
    "show_mpls_forwarding_table/xe_wrapped_lines.txt": (
        lambda t: parse.parse_forwarding_table(t)[2:4],
        (
            parse.LabelEntry(16021, "No Label", "2.2.2.2/32", 0, None, None),
            parse.LabelEntry(16022, "Pop Label", "0-2.2.2.2/32-2 (1:100:1:0)", 0, "Ethernet0/1", "12.1.1.2"),
        ),
    ),
    "show_mpls_interfaces/ios.txt": (
        lambda t: [(one.name, one.operational) for one in parse.parse_mpls_interfaces(t)][-2:],
        [("TenGigabitEthernet1/15", True), ("Vlan101", True)],
    ),
    "show_mpls_interfaces/xe.txt": (
        parse.parse_mpls_interfaces,
        (parse.MplsInterface("GigabitEthernet6", True, "ldp", True),),
    ),
    "show_mpls_interfaces_detail/xe.txt": (
        parse.parse_mpls_interface_detail,
        (parse.MplsInterfaceDetail("GigabitEthernet0/0/0", True, "ldp", True, 1552),),
    ),
    "show_mpls_ldp_discovery/xe_link_and_targeted.txt": (
        lambda t: [
            [(one.name, len(one.peers)) for one in parse.parse_ldp_discovery(t).interfaces],
            [(one.remote, one.active) for one in parse.parse_ldp_discovery(t).targeted],
        ],
        [
            [("Ethernet1/1/3", 3), ("ATM3/0.1", 1), ("ATM0/0.2", 1)],
            [("172.16.94.33", True), ("172.16.25.16", False)],
        ],
    ),
    "show_mpls_ldp_igp_sync/xe_not_achieved.txt": (
        lambda t: [(one.ldp_configured, one.achieved, one.peer) for one in parse.parse_ldp_igp_sync(t)],
        [(False, False, None), (True, True, "10.169.197.252:0"), (True, True, "192.168.36.220:0")],
    ),
    "show_mpls_ldp_neighbor/xe_interface_sources.txt": (
        lambda t: [(one.peer, one.state, one.interfaces) for one in parse.parse_ldp_neighbors(t)],
        [
            ("10.169.197.252:0", "Oper", ("GigabitEthernet0/0/0",)),
            ("10.169.197.253:0", "Oper", ("GigabitEthernet0/0/2",)),
        ],
    ),
    "show_mpls_ldp_neighbor_detail/xe_link_and_targeted.txt": (
        lambda t: [(one.interfaces, one.targeted, one.password) for one in parse.parse_ldp_neighbors(t)],
        [(("Port-channel20",), ("192.168.20.2",), "not required, none, in use")],
    ),
    "show_tunnel_protection_statistics/xe.txt": (
        parse.parse_tunnel_protection_statistics,
        parse.ProtectionStatistics(0, 0, 0, 0),
    ),
    # the log of a terminal: the command that is asked for is one of those in it
    "session_mpls_over_gre_ipsec.txt": (
        lambda t: [(row.name, row.ip, row.operational) for row in parse.parse_mpls_interfaces(t)],
        [("Tunnel0", True, True)],
    ),
    "show_version/ios.txt": (lambda t: parse.parse_version(t).software, "12.2(54)SG1"),
    "show_version/xe.txt": (
        lambda t: [parse.parse_version(t).software, parse.parse_version(t).is_xe, parse.parse_version(t).hardware],
        ["17.6.20210302:012459", True, "C9300-24P"],
    ),
}

# File -> the parser that is asked, and why it must refuse.
REFUSED: dict[str, tuple[Callable[[str], object], str]] = {
    # fragments: neither has the lines that every whole response has
    "show_interfaces/ios12_one_line_transport_fragments.txt": (parse.parse_interfaces, "no interface begins here"),
    "show_interfaces/xe_keepalive_down_fragment.txt": (parse.parse_interfaces, "no line with MTU and bandwidth"),
    # several outputs in one file; its parts are read below
    "show_mpls_ldp_discovery/xe_failures.txt": (parse.parse_ldp_discovery, "no local LDP identifier"),
    "config_mode/revert_timer_and_replace.txt": (parse.parse_rollback_timer, "responses to several commands"),
    # no output of a show command
    "config_mode/errors_warnings_prompts.txt": (parse.parse_running_config, "refused"),
    "syslog/lines.txt": (parse.parse_interfaces, "empty"),
}


def test_every_transcript_has_an_expectation() -> None:
    assert {str(path.relative_to(SHARED)) for path in SHARED.rglob("*.txt")} == RIGHT.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_a_transcript_is_parsed_right(name: str) -> None:
    find, expected = RIGHT[name]

    assert find(read(name)) == expected


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_transcript_is_refused_with_its_reason(name: str) -> None:
    refuse, reason = REFUSED[name]
    with pytest.raises(ParseError, match=reason):
        refuse(read(name))


def test_another_tunnel_is_not_found_in_the_text_of_one() -> None:
    with pytest.raises(WrongInterface):
        parse.parse_interface(read("show_interfaces/xe_gre_ipsec_mpls_tunnel.txt"), "Tunnel1")
    with pytest.raises(WrongInterface):
        parse.parse_ipsec_sa(read("show_crypto_ipsec_sa_interface/xe.txt"), "Tunnel1")


def test_the_parts_of_the_recorded_session_are_read() -> None:
    name, prompt = "session_mpls_over_gre_ipsec.txt", "vEDGE-DC01#"
    labels = parse.parse_forwarding_table(part(name, "forwarding-table\n", prompt))
    discovery = parse.parse_ldp_discovery(part(name, "ldp discovery\n", prompt))

    assert parse.parse_mpls_interfaces(part(name, "mpls interfaces\n", prompt))[0].name == "Tunnel0"
    whole = (SHARED / name).read_text()
    assert parse.parse_mpls_interfaces(whole) == parse.parse_mpls_interfaces(part(name, "mpls interfaces\n", prompt))
    assert parse.parse_ldp_discovery(whole) == discovery
    assert [(one.prefix, one.interface) for one in labels] == [("2.2.247.2/32", "Tunnel0"), ("evpn(mc:bd 1015)", None)]
    assert [one.peers[0].ldp_id for one in discovery.interfaces] == ["192.168.182.143:0"]
    assert parse.parse_ospf_neighbors(part(name, "ospf nei\n", ""))[0].interface == "Tunnel0"


def test_the_parts_of_the_recorded_failures_are_read() -> None:
    name = "show_mpls_ldp_discovery/xe_failures.txt"
    interfaces = parse.parse_mpls_interfaces(part(name, "mpls interfaces\n", "RT02#"))
    labels = parse.parse_forwarding_table(part(name, "forwarding-table\n", "RT03#"))
    plain = parse.parse_ldp_discovery(part(name, "ldp discovery\n", "RT02#"))
    detail = parse.parse_ldp_discovery(part(name, "discovery detail\n", "##"))

    assert [one.name for one in interfaces] == ["Ethernet0/0"]
    assert [one.outgoing for one in labels] == ["Pop Label", "No Label"]
    assert [one.peers[0].no_route for one in plain.interfaces] == [False]
    assert detail.interfaces[0].peers == (parse.DiscoveryPeer("10.99.1.1:0", True, "10.99.1.1"),)


def test_the_recorded_rollback_timer_is_read() -> None:
    name = "config_mode/revert_timer_and_replace.txt"
    pending = parse.parse_rollback_timer(part(name, "rollback timer\n", "Router#"))

    assert pending == parse.RollbackTimer(
        user="console", minutes=2, kind="absolute", configured="22:50:48 UTC Sat Feb 21 2009"
    )
    assert parse.parse_rollback_timer("%No Rollback Confirmed Change pending") is None


def test_a_log_in_which_a_command_was_never_given_is_no_response_to_it() -> None:
    with pytest.raises(ParseError, match="several commands"):
        parse.parse_ldp_igp_sync(read("session_mpls_over_gre_ipsec.txt"))
