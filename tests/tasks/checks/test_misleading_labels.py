"""Whatever a router misleads about in LDP, labels, IGP and the way, the check that should catch it does."""

import pytest

from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Verdict, evaluate
from tests.support.forms import NO_INTERFACE, echo_size, isis_neighbors, mpls_interfaces, ping, ping_mpls
from tests.support.misleading_responses import CONFIG, PHYSICAL, TUNNEL, Found, failed, failures
from tests.support.router_responses import Router, a_link, both, router

LABELLED = ask.labelled_ping(a_link(), "a", "seal", "10.0.0.2")


def test_ldp_by_the_plain_link_alone_is_caught() -> None:
    found = failed(lambda a, b: a.bend(ask.LDP_NEIGHBORS, "Tunnel12;", "GigabitEthernet0/0/0;"))
    assert found == {("ldp-neighbor", "p1"), ("no-plain-ldp", "p1")}


def test_ldp_by_targeted_hellos_alone_is_caught() -> None:
    targeted = "\t  Targeted Hello 10.0.0.1 -> 10.0.0.2, active, passive;"
    found = failed(lambda a, b: a.bend(ask.LDP_NEIGHBORS, "\t  Tunnel12; Src IP addr: 10.2.12.2", targeted))
    assert found == {("ldp-neighbor", "p1")}


def test_discovery_without_session_is_caught() -> None:
    assert failed(lambda a, b: a.say(ask.LDP_NEIGHBORS, "")) == {("ldp-neighbor", "p1")}


def test_no_route_to_the_transport_address_is_caught_where_it_is_said() -> None:
    lost = "LDP Id: 10.0.0.1:0; no route to transport addr"
    assert failed(lambda a, b: b.bend(ask.LDP_DISCOVERY, "LDP Id: 10.0.0.1:0", lost)) == {("ldp-discovery", "p2")}


def test_one_way_hellos_are_caught() -> None:
    def bend(a: Router, b: Router) -> None:
        head, _, _ = a.responses[ask.LDP_DISCOVERY][0].partition("\t    LDP Id:")
        a.say(ask.LDP_DISCOVERY, head.replace("xmit/recv", "xmit"))

    assert failed(bend) == {("ldp-discovery", "p1")}


def test_a_missing_mpls_row_is_caught() -> None:
    assert failed(lambda a, b: a.say(ask.MPLS_INTERFACES, mpls_interfaces(()))) == {("mpls-operational", "p1")}


def test_mpls_that_is_not_operational_is_caught() -> None:
    found = failed(lambda a, b: a.bend(ask.MPLS_INTERFACES, "No  No     Yes", "No  No     No"))
    assert found == {("mpls-operational", "p1")}


def test_an_unachieved_ldp_igp_sync_is_caught() -> None:
    lost = "sync not achieved; peer not reachable"
    assert failed(lambda a, b: a.bend(ask.LDP_SYNC, "sync achieved; peer reachable", lost)) == {("ldp-igp-sync", "p1")}


@pytest.mark.parametrize("replies", [".....", "!.!!!", "QQQQQ", "BBBBB", "..!!!"])
def test_labelled_packets_that_get_lost_are_caught(replies: str) -> None:
    found = failed(lambda a, b: a.say(LABELLED, ping_mpls("10.0.0.2", replies)))
    assert found == {("labelled-ping", "p1")}


def test_the_first_packet_may_be_lost() -> None:
    assert failed(lambda a, b: a.say(LABELLED, ping_mpls("10.0.0.2", ".!!!!"))) == set()


def test_an_underlay_too_small_by_one_byte_is_caught() -> None:
    command = ask.underlay_ping(a_link(), "a", "seal")
    found = failed(lambda a, b: a.say(command, ping(1500, "10.1.12.2", "M.M.M")))
    assert found == {("underlay-size", "p1")}


def test_a_tunnel_too_small_is_caught_by_the_ping_and_by_the_routers_own_mtu() -> None:
    def bend(a: Router, b: Router) -> None:
        a.say(ask.tunnel_ping(a_link(), "a"), ping(1430, "10.2.12.2", "....."))
        a.bend(TUNNEL, "transport MTU 1438", "transport MTU 1437")

    assert failed(bend) == {("tunnel-size", "p1"), ("transport-mtu", "p1"), ("transport-mtu-agrees", "p1/p2")}


@pytest.mark.parametrize(("keyword", "check"), [("ip mtu 1430", "ip-mtu"), ("clns mtu 1438", "clns-mtu")])
def test_a_configured_mtu_that_differs_is_caught_there_and_as_disagreement(keyword: str, check: str) -> None:
    found = failed(lambda a, b: a.bend(CONFIG, f" {keyword}\n", ""))
    assert found == {(check, "p1"), ("mtu-agrees", "p1/p2"), ("defined-lines", "p1")}


def test_an_mpls_mtu_of_another_value_is_caught() -> None:
    assert failed(lambda a, b: a.bend(ask.mpls_mtu("Tunnel12"), "MTU = 1438", "MTU = 1500")) == {("mpls-mtu", "p1")}


def test_a_recursive_route_is_caught() -> None:
    def bend(a: Router, b: Router) -> None:
        a.bend(ask.way_to_destination(a_link(), "a"), "via GigabitEthernet0/0/0", "via Tunnel12")

    assert failed(bend) == {("destination-way", "p1")}


def test_a_destination_that_is_not_in_the_table_is_caught() -> None:
    command = ask.way_to_destination(a_link(), "a")
    assert failed(lambda a, b: a.say(command, "% Network not in table\n")) == {("destination-way", "p1")}


def test_a_route_that_still_leaves_by_the_physical_link_is_caught() -> None:
    command = ask.way_to_peer("10.0.0.2")
    assert failed(lambda a, b: a.bend(command, "Tunnel12", "GigabitEthernet0/0/0")) == {("peer-way", "p1")}


def a_cheaper_way(replies: str) -> Found:
    """What fails when the route to the peer is cheaper than the link, and the tunnel answers labelled echoes so."""
    a, b = both()
    for each in (a, b):
        each.bend(CONFIG, "metric 10", "metric 40")
    a.bend(ask.way_to_peer("10.0.0.2"), "Tunnel12", "GigabitEthernet0/0/1")
    a.bend(ask.LABELS, "Tu12       point2point", "Gi0/0/1    10.1.13.2")
    for command in (LABELLED, ask.full_labelled_ping(a_link(), "a", "10.0.0.2")):
        a.say(command, ping_mpls("10.0.0.2", replies, echo_size(command)))
    return failures(a_link(igp={"protocol": "isis", "metric": 40}), "seal", (a, b))


def test_a_cheaper_way_is_no_fault_of_this_link() -> None:
    assert a_cheaper_way("QQQQQ") == set()


def test_a_cheaper_way_excuses_only_echoes_that_were_not_sent() -> None:
    assert a_cheaper_way(".....") == {("labelled-ping", "p1"), ("labelled-size", "p1")}


def test_labelled_echoes_that_the_tunnel_does_not_take_are_caught() -> None:
    """A parallel link would answer for the tunnel, were they not sent out of it."""
    assert "output interface Tunnel12" in LABELLED
    assert failed(lambda a, b: a.say(LABELLED, ping_mpls("10.0.0.2", "QQQQQ"))) == {("labelled-ping", "p1")}


def test_a_release_that_does_not_know_the_output_interface_leaves_labels_open() -> None:
    routers = both()
    routers[0].say(LABELLED, "                    ^\n% Invalid input detected at '^' marker.\n\n")
    checks = evaluate(a_link(), "seal", *(router.evidence() for router in routers)).checks
    (check,) = [check for check in checks if check.verdict is not Verdict.PASS]
    assert (check.check, check.verdict) == ("labelled-ping", Verdict.UNKNOWN)
    assert "% Invalid input" in check.lines[0]


def test_a_tunnel_that_stands_by_is_not_asked_for_labels() -> None:
    assert not [command for command in router("a", "build").responses if "output interface" in command]


def test_a_peer_without_label_is_caught() -> None:
    assert failed(lambda a, b: a.bend(ask.LABELS, "16         Pop Label", "16         No Label ")) == {
        ("peer-label", "p1")
    }


def test_labels_that_leave_by_the_physical_link_are_caught() -> None:
    def bend(a: Router, b: Router) -> None:
        a.bend(ask.LABELS, "17         No Label   10.5.5.0/24      0             Gi0/0/1",
               "17         18         10.5.5.0/24      0             Gi0/0/0")  # fmt: skip

    assert failed(bend) == {("no-plain-labels", "p1")}


def test_plain_igp_left_after_the_seal_is_caught() -> None:
    rows = isis_neighbors([("P2", "Tunnel12", "10.2.12.2"), ("P2", "GigabitEthernet0/0/0", "10.1.12.2")])
    assert failed(lambda a, b: a.say(ask.ISIS_NEIGHBORS, rows)) == {("no-plain-igp", "p1")}


def test_plain_ldp_left_after_the_seal_is_caught() -> None:
    def bend(a: Router, b: Router) -> None:
        a.say(ask.MPLS_INTERFACES, mpls_interfaces(("GigabitEthernet0/0/0", "Tunnel12")))
        a.bend(ask.LDP_DISCOVERY, "\tTunnel12 (", "\tGigabitEthernet0/0/0 (ldp): xmit\n\tTunnel12 (")
        a.bend(PHYSICAL, " negotiation auto\n", " mpls ip\n")

    assert failed(bend) == {("no-plain-mpls", "p1"), ("no-plain-ldp", "p1"), ("no-plain-config", "p1")}


def test_admin_down_is_caught() -> None:
    down = "Tunnel12 is administratively down, line protocol is down"
    assert ("up", "p1") in failed(lambda a, b: a.bend(TUNNEL, "Tunnel12 is up, line protocol is up", down))


def test_the_reason_of_a_line_that_is_down_is_shown() -> None:
    found = failed(lambda a, b: a.bend(TUNNEL, "evaluation up", "evaluation down - no output interface"))
    assert found == {("linestate", "p1")}


def test_a_keepalive_on_a_protected_tunnel_is_caught() -> None:
    found = failed(lambda a, b: a.bend(TUNNEL, "Keepalive not set", "Keepalive set (10 sec), retries 3"))
    assert found == {("no-keepalive", "p1")}


def test_a_wrong_destination_and_a_wrong_source_are_caught() -> None:
    def bend(a: Router, b: Router) -> None:
        a.bend(TUNNEL, "10.1.12.1 (GigabitEthernet0/0/0), destination 10.1.12.2",
               "10.1.12.1 (GigabitEthernet0/0/1), destination 10.1.12.6")  # fmt: skip

    assert failed(bend) == {("source", "p1"), ("destination", "p1")}


def test_a_wrong_tunnel_address_is_caught() -> None:
    assert failed(lambda a, b: a.bend(TUNNEL, "10.2.12.1/30", "10.2.12.1/29")) == {("tunnel-address", "p1")}


def test_the_wrong_router_answering_is_caught() -> None:
    found = failed(lambda a, b: b.bend(ask.VERSION, "P2 uptime", "P7 uptime"))
    assert {("answered-by", "p2"), ("igp-adjacency", "p1")} <= found


def test_a_wrong_peer_behind_the_tunnel_is_caught_on_both_ends() -> None:
    found = failed(lambda a, b: b.bend(ask.LDP_DISCOVERY, "10.0.0.2", "10.0.0.9"))
    assert {("ldp-neighbor", "p1"), ("ldp-discovery", "p1")} & found


def test_an_ldp_id_other_than_the_definition_names_is_caught() -> None:
    ids = {"router_id_a": "10.0.0.1", "router_id_b": "10.0.0.8"}
    assert failed(lambda a, b: None, ldp=ids) == {("ldp-id", "p2")}


def test_an_adjacency_that_is_not_up_or_of_another_level_is_caught() -> None:
    assert failed(lambda a, b: a.bend(ask.ISIS_NEIGHBORS, "UP  ", "INIT")) == {("igp-adjacency", "p1")}
    assert failed(lambda a, b: a.bend(ask.ISIS_NEIGHBORS, " L2 ", " L1 ")) == {("igp-adjacency", "p1")}


def test_a_metric_of_its_own_is_caught_there_and_as_disagreement() -> None:
    found = failed(lambda a, b: a.bend(CONFIG, "metric 10", "metric 15"))
    assert found == {("tunnel-metric", "p1"), ("igp-agrees", "p1/p2"), ("defined-lines", "p1")}


def test_a_metric_that_draws_traffic_before_the_cutover_is_caught() -> None:
    found = failed(lambda a, b: a.bend(CONFIG, "metric 16777214", "metric 10"), "build")
    assert found == {("standby-metric", "p1"), ("igp-agrees", "p1/p2"), ("defined-lines", "p1")}


def test_a_physical_link_that_still_draws_traffic_after_the_cutover_is_caught() -> None:
    found = failed(lambda a, b: a.bend(PHYSICAL, " isis metric 16777214 level-2\n", ""), "cutover")
    assert found == {("physical-metric", "p1")}


def test_a_tunnel_that_does_not_exist_fails_where_it_is_asked_for() -> None:
    assert ("up", "p1") in failed(lambda a, b: a.say(TUNNEL, NO_INTERFACE))


def test_a_session_password_that_is_not_in_use_is_caught() -> None:
    ldp = {"password": "env:LDP", "router_id_a": "10.0.0.1", "router_id_b": "10.0.0.2"}
    ends = ("p1", "p2")
    assert failed(lambda a, b: None, ldp=ldp) == {
        (check, end) for check in ("ldp-password", "defined-lines") for end in ends
    }


def test_a_tunnel_meant_to_be_clear_is_verified_to_be_that() -> None:
    assert {("unprotected", "p1"), ("no-session", "p1")} <= failed(lambda a, b: None, crypto=None)


def test_full_labelled_packets_that_get_lost_are_caught() -> None:
    command = ask.full_labelled_ping(a_link(), "a", "10.0.0.2")
    found = failed(lambda a, b: a.say(command, ping_mpls("10.0.0.2", ".....", echo_size(command))))
    assert found == {("labelled-size", "p1")}


BOTH_LEVELS = {"protocol": "isis", "level": "level-1-2", "metric": 10}


@pytest.mark.parametrize(("kind", "is_missed"), [("L1L2", False), (" L2 ", True), (" L1 ", True)])
def test_an_adjacency_of_one_level_is_none_of_a_link_of_both(kind: str, is_missed: bool) -> None:
    found = failed(lambda a, b: a.bend(ask.ISIS_NEIGHBORS, " L2 ", f" {kind.strip():<3}"), igp=BOTH_LEVELS)
    assert (("igp-adjacency", "p1") in found) == is_missed
    assert ("igp-adjacency", "p2") in found  # which says L2 alone


def test_a_metric_that_was_set_for_one_level_is_missed_for_the_other() -> None:
    found = failed(
        lambda a, b: a.bend(CONFIG, "metric 10 level-2", "metric 10 level-2\n isis metric 9 level-1"), igp=BOTH_LEVELS
    )
    assert ("tunnel-metric", "p1") in found
    assert ("tunnel-metric", "p2") not in found  # 10 is the default of IOS


def test_a_standby_metric_that_a_narrow_style_cuts_to_63_is_caught() -> None:
    found = failed(lambda a, b: a.bend(ask.RUNNING, " metric-style wide\n", ""), "build")
    assert found == {("standby-metric", "p1")}
