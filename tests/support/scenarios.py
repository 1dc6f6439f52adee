"""Scenarios in which the checks are evaluated: every way to bend the responses of a link's end.

``python -m tests.sweeps.check_texts`` writes down what the checks say in them.
"""

from __future__ import annotations

from corelinks.tasks import commands as ask
from tests.support import forms, forms_crypto
from tests.support.misleading_responses import CONFIG, PHYSICAL, SA, TUNNEL, a_vti, no_protection, vti_flows
from tests.support.router_responses import Router, a_link
from tests.support.scenario import Scenario, bent, nothing, of_clear_link, of_link, on_a, said, together

GI = "GigabitEthernet0/0/0"
LINK = a_link()
PEER_WAY = ask.way_to_peer("10.0.0.2")
WAY = ask.way_to_destination(LINK, "a")
LABELLED = ask.labelled_ping(LINK, "a", "seal", "10.0.0.2")
FULL = ask.full_labelled_ping(LINK, "a", "10.0.0.2")
LDP = {"router_id_a": "10.0.0.1", "router_id_b": "10.0.0.2"}
DROPS = "clear pkt drops: 0"


def _no_password(a: Router, b: Router) -> None:
    """The forms of the sessions say that no password is in use; here one is, on end b alone."""
    b.bend(ask.LDP_NEIGHBORS, "\tPassword: not required, none, in use", "\tPassword: required, neighbor, in use")


def _cheaper(a: Router, b: Router) -> None:
    a.bend(PEER_WAY, "Tunnel12", "GigabitEthernet0/0/1")
    a.bend(ask.LABELS, "Tu12       point2point", "Gi0/0/1    10.1.13.2")
    for command in (LABELLED, FULL):
        a.say(command, forms.ping_mpls("10.0.0.2", "QQQQQ", forms.echo_size(command)))
    for each in (a, b):
        each.bend(CONFIG, "metric 10", "metric 40")


def _xmit_alone(a: Router, b: Router) -> None:
    head, _, _ = a.responses[ask.LDP_DISCOVERY][0].partition("\t    LDP Id:")
    a.say(ask.LDP_DISCOVERY, head.replace("xmit/recv", "xmit"))


def _plain_ldp_left(a: Router, b: Router) -> None:
    a.say(ask.MPLS_INTERFACES, forms.mpls_interfaces((GI, "Tunnel12")))
    a.bend(ask.LDP_DISCOVERY, "\tTunnel12 (", f"\t{GI} (ldp): xmit\n\tTunnel12 (")
    a.bend(PHYSICAL, " negotiation auto\n", " mpls ip\n ip router isis\n")
    rows = [("P2", "Tunnel12", "10.2.12.2"), ("P2", GI, "10.1.12.2")]
    a.say(ask.ISIS_NEIGHBORS, forms.isis_neighbors(rows))
    a.bend(ask.LABELS, "17         No Label   10.5.5.0/24      0             Gi0/0/1",
           "17         18         10.5.5.0/24      0             Gi0/0/0")  # fmt: skip


def _taken_by_ospf(a: Router, b: Router) -> None:
    """A statement that holds the underlay brings OSPF, and by autoconfig LDP, onto the interface that was sealed."""
    process = "router ospf 7\n mpls ldp autoconfig area 3\n network 10.1.12.0 0.0.0.3 area 0.0.0.3\n"
    a.bend(ask.RUNNING, "!\nrouter isis\n", f"!\n{process}!\nrouter isis\n")


def _two_plain_neighbors(a: Router, b: Router) -> None:
    a.bend(ask.LDP_NEIGHBORS, "Tunnel12;", f"{GI};")
    rows = [("P2", "Tunnel12", "10.2.12.2"), ("P2", GI, "10.1.12.2"), ("P9", GI, "10.1.12.9")]
    a.say(ask.ISIS_NEIGHBORS, forms.isis_neighbors(rows))


def _without_counters(text: str) -> str:
    return "".join(
        line for line in text.splitlines(keepends=True) if "packets output" not in line and "packets input" not in line
    )


def _without_input(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if "packets input" not in line)


def _no_sas(a: Router, b: Router) -> None:
    for router in (a, b):
        router.say(SA, "No SAs found\n", "No SAs found\n")


def _no_sessions(a: Router, b: Router) -> None:
    for router in (a, b):
        router.say(ask.SESSIONS, forms_crypto.NO_SESSION, forms_crypto.NO_SESSION)


def _one_sample(a: Router, b: Router) -> None:
    for texts in a.responses.values():
        del texts[1:]


def _unprotected_there(a: Router, b: Router) -> None:
    no_protection(b)
    a.bend(ask.PROTECTION, DROPS, DROPS[:-1] + "7", sample=1)


_TRANSPORT: list[Scenario] = [
    of_link("another router answers", "seal", bent(ask.VERSION, "P1 uptime", "P9 uptime")),
    of_link(
        "the tunnel is shut",
        "seal",
        bent(TUNNEL, "is up, line protocol is up", "is administratively down, line protocol is down"),
    ),
    of_link(
        "the tunnel's line is down", "seal", bent(TUNNEL, "is up, line protocol is up", "is up, line protocol is down")
    ),
    of_link("no output interface", "seal", bent(TUNNEL, "evaluation up", "evaluation down - no output interface")),
    of_link("no linestate is printed", "seal", bent(TUNNEL, "  Tunnel linestate evaluation up\n", "")),
    of_link("a VTI", "seal", on_a(a_vti, vti_flows)),
    of_link("the flows of a VTI alone", "seal", on_a(vti_flows)),
    of_link(
        "another source",
        "seal",
        bent(TUNNEL, "source 10.1.12.1 (GigabitEthernet0/0/0)", "source 10.1.12.9 (Loopback9)"),
    ),
    of_link(
        "a source without interface",
        "seal",
        bent(TUNNEL, "source 10.1.12.1 (GigabitEthernet0/0/0)", "source 10.1.12.1"),
    ),
    of_link("another destination", "seal", bent(TUNNEL, "destination 10.1.12.2", "destination 10.1.12.6")),
    of_link("no destination", "seal", bent(TUNNEL, ", destination 10.1.12.2", "")),
    of_link("another key", "seal", bent(TUNNEL, "Key 0xC,", "Key 0xD,")),
    of_link("no key", "seal", bent(TUNNEL, "Key 0xC,", "Key disabled,")),
    of_link("a key that should not be there", "seal", bent(TUNNEL, "Key 0xC,", "Key 0xC,"), {"key": None}),
    of_link(
        "a VRF that should not be there",
        "seal",
        bent(TUNNEL, "  Tunnel TTL 255", "  Tunnel VRF FRONT\n  Tunnel TTL 255"),
    ),
    of_link(
        "a VRF that is configured alone",
        "seal",
        bent(CONFIG, " tunnel key 12\n", " tunnel key 12\n tunnel vrf FRONT\n"),
    ),
    of_link("another tunnel address", "seal", bent(TUNNEL, "10.2.12.1/30", "10.2.12.1/29")),
    of_link("a tunnel in a VRF", "seal", bent(CONFIG, " tunnel key 12\n", " vrf forwarding CUST\n tunnel key 12\n")),
    of_link("no tunnel address", "seal", bent(TUNNEL, "  Internet address is 10.2.12.1/30\n", "")),
    of_link("a keepalive", "seal", bent(TUNNEL, "Keepalive not set", "Keepalive set (10 sec), retries 3")),
    of_link(
        "a keepalive that is configured alone",
        "seal",
        bent(CONFIG, " tunnel key 12\n", " keepalive 10 3\n tunnel key 12\n"),
    ),
    of_link("no tunnel", "seal", said(TUNNEL, forms.NO_INTERFACE)),
    of_link("no tunnel in the configuration", "seal", said(CONFIG, forms.NO_INTERFACE)),
]
_PROTECTION: list[Scenario] = [
    of_link("no protection", "seal", on_a(no_protection)),
    of_link("another profile", "seal", bent(TUNNEL, '"CL-p1-p2"', '"default"')),
    of_link("a shared profile", "seal", bent(TUNNEL, '"CL-p1-p2")', '"CL-p1-p2" shared)')),
    of_link("another profile that is configured alone", "seal", bent(CONFIG, "profile CL-p1-p2", "profile default")),
    of_link("a link meant to be clear is encrypted", "seal", bent(TUNNEL, "Key 0xC", "Key 0xC"), {"crypto": None}),
    of_link("UP-IDLE", "seal", bent(ask.SESSIONS, "UP-ACTIVE", "UP-IDLE")),
    of_link("an IKE SA that is not active", "seal", bent(ask.SESSIONS, "/500 Active", "/500 Inactive")),
    of_link("a session to another peer", "seal", bent(ask.SESSIONS, "10.1.12.2", "10.1.12.9")),
    of_link("no session", "seal", _no_sessions),
    of_link("a flow with one SA", "seal", bent(ask.SESSIONS, "Active SAs: 2", "Active SAs: 1")),
    of_link("no SA", "seal", _no_sas),
    of_link("no SA on one end", "seal", said(SA, "No SAs found\n", "No SAs found\n")),
    of_link("an SA that is not active", "seal", bent(SA, "Status: ACTIVE", "Status: DELETED")),
    of_link("an SA with another peer", "seal", bent(SA, "current_peer 10.1.12.2", "current_peer 10.1.12.9")),
    of_link("another transform", "seal", bent(SA, "esp-gcm 256", "esp-256-aes esp-sha-hmac")),
    of_link("tunnel mode", "seal", bent(SA, "{Transport, }", "{Tunnel, }")),
    of_link("SPIs of another negotiation", "seal", bent(SA, "0x0A", "0x0B")),
    of_link("an IKE SA in negotiation", "seal", bent(ask.IKEV2_SAS, "READY", "IN-NEG")),
    of_link("no IKE SA", "seal", said(ask.IKEV2_SAS, "")),
    of_link("another group", "seal", bent(ask.IKEV2_SAS, "DH Grp:19", "DH Grp:5")),
    of_link("another IKE cipher", "seal", bent(ask.IKEV2_SAS, "Encr: AES-", "Encr: DES-")),
]
_TRAFFIC: list[Scenario] = [
    of_link("packets that stand still", "seal", lambda a, b: a.responses[SA].__setitem__(1, a.responses[SA][0])),
    of_link("decaps without encaps", "seal", bent(SA, "encaps: 115", "encaps: 100", 1)),
    of_link("a counter that was cleared", "seal", bent(SA, "encaps: 115", "encaps: 3", 1)),
    of_link("a rising error counter", "seal", bent(SA, "#recv errors 0", "#recv errors 4", 1)),
    of_link("rising drops in", "seal", bent(ask.SESSIONS, "dec'ed 105 drop 0", "dec'ed 105 drop 3", 1)),
    of_link("rising drops out", "seal", bent(ask.SESSIONS, "enc'ed 115 drop 0", "enc'ed 115 drop 2", 1)),
    of_link("drops that rose before", "seal", bent(ask.SESSIONS, "drop 0", "drop 7")),
    of_link("packets in clear of another link", "seal", bent(ask.PROTECTION, DROPS, "clear pkt drops: 7", 1)),
    of_link(
        "packets in clear of this link",
        "seal",
        _unprotected_there,
    ),
    of_link("packets in clear before", "seal", bent(ask.PROTECTION, DROPS, "clear pkt drops: 7")),
    of_link("no statistics of protection", "seal", said(ask.PROTECTION, forms.NO_INTERFACE, forms.NO_INTERFACE)),
    of_link(
        "no statistics of protection and no session",
        "seal",
        together(_no_sessions, said(ask.PROTECTION, forms.NO_INTERFACE, forms.NO_INTERFACE)),
    ),
    of_link("one sample", "seal", _one_sample),
]
_WAY: list[Scenario] = [
    of_link(
        "an underlay that is too small",
        "seal",
        said(ask.underlay_ping(LINK, "a", "seal"), forms.ping(1500, "10.1.12.2", "M.M.M")),
    ),
    of_link(
        "a tunnel that is too small", "seal", said(ask.tunnel_ping(LINK, "a"), forms.ping(1430, "10.2.12.2", "....."))
    ),
    of_link(
        "only the first packet is lost",
        "seal",
        said(ask.tunnel_ping(LINK, "a"), forms.ping(1430, "10.2.12.2", ".!!!!")),
    ),
    of_link("less transport MTU", "seal", bent(TUNNEL, "transport MTU 1438", "transport MTU 1437")),
    of_link("more transport MTU", "seal", bent(TUNNEL, "transport MTU 1438", "transport MTU 1439")),
    of_link("no transport MTU", "seal", bent(TUNNEL, "  Tunnel transport MTU 1438 bytes\n", "")),
    of_link("no ip mtu", "seal", bent(CONFIG, " ip mtu 1430\n", "")),
    of_link("another clns mtu", "seal", bent(CONFIG, " clns mtu 1438\n", " clns mtu 1400\n")),
    of_link("another mpls mtu", "seal", bent(ask.mpls_mtu("Tunnel12"), "MTU = 1438", "MTU = 1500")),
    of_link("no mpls mtu", "seal", said(ask.mpls_mtu("Tunnel12"), "")),
    of_link("a recursive route", "seal", bent(WAY, "via GigabitEthernet0/0/0", "via Tunnel12")),
    of_link("no route to the destination", "seal", said(WAY, "% Network not in table\n")),
    of_link(
        "a way to the destination by an interface that is not named",
        "seal",
        bent(WAY, "directly connected, via GigabitEthernet0/0/0", "10.9.9.9"),
    ),
    of_link("no route to the peer", "seal", said(PEER_WAY, "% Subnet not in table\n")),
    of_link("a route to the peer by the physical link", "seal", bent(PEER_WAY, "Tunnel12", GI)),
    of_link("a route to the peer by another link", "seal", bent(PEER_WAY, "Tunnel12", "GigabitEthernet0/0/1")),
    of_link("a cheaper way", "seal", _cheaper, {"igp": {"protocol": "isis", "metric": 40}}),
    of_link(
        "a cheaper way past a backup", "seal", _cheaper, {"igp": {"protocol": "isis", "metric": 40}, "backup": True}
    ),
    of_link("the label by another link", "seal", bent(ask.LABELS, "Tu12       point2point", "Gi0/0/1    10.1.13.2")),
    of_link("no label for the peer", "seal", bent(ask.LABELS, "16         Pop Label", "16         No Label ")),
    of_link("no entry for the peer", "seal", bent(ask.LABELS, "10.0.0.2/32", "10.0.0.9/32")),
]
_CARRIES: list[Scenario] = [
    of_link("LDP by the plain link", "cutover", bent(ask.LDP_NEIGHBORS, "Tunnel12;", "GigabitEthernet0/0/1;")),
    of_link(
        "LDP by targeted hellos",
        "seal",
        bent(
            ask.LDP_NEIGHBORS,
            "\t  Tunnel12; Src IP addr: 10.2.12.2",
            "\t  Targeted Hello 10.0.0.1 -> 10.0.0.2, active, passive;",
        ),
    ),
    of_link("an LDP session that is not up", "seal", bent(ask.LDP_NEIGHBORS, "State: Oper", "State: Open rec")),
    of_link("no LDP neighbor", "seal", said(ask.LDP_NEIGHBORS, "")),
    of_link("no password in use", "seal", _no_password, {"ldp": {**LDP, "password": "env:LDP"}}),
    of_link(
        "no LDP neighbor whose password to ask",
        "seal",
        said(ask.LDP_NEIGHBORS, ""),
        {"ldp": {**LDP, "password": "env:LDP"}},
    ),
    of_link("another LDP id", "seal", bent(TUNNEL, "Key 0xC", "Key 0xC"), {"ldp": {**LDP, "router_id_a": "10.0.0.7"}}),
    of_link(
        "no route to the transport address",
        "seal",
        bent(ask.LDP_DISCOVERY, "LDP Id: 10.0.0.2:0", "LDP Id: 10.0.0.2:0; no route"),
    ),
    of_link("hellos of another router", "seal", bent(ask.LDP_DISCOVERY, "LDP Id: 10.0.0.2:0", "LDP Id: 10.0.0.9:0")),
    of_link("hellos one way", "seal", _xmit_alone),
    of_link("no hellos", "seal", bent(ask.LDP_DISCOVERY, "\tTunnel12 (", "\tTunnel99 (")),
    of_link("no row of MPLS", "seal", said(ask.MPLS_INTERFACES, forms.mpls_interfaces(()))),
    of_link("MPLS that is not operational", "seal", bent(ask.MPLS_INTERFACES, "No  No     Yes", "No  No     No")),
    of_link("TDP", "seal", bent(ask.MPLS_INTERFACES, "(ldp)", "(tdp)")),
    of_link(
        "no LDP-IGP synchronization",
        "seal",
        bent(ask.LDP_SYNC, "sync achieved; peer reachable", "sync not achieved; peer not reachable"),
    ),
    of_link("no synchronization with a peer", "seal", bent(ask.LDP_SYNC, "sync achieved", "sync not achieved")),
    of_link(
        "synchronization that is off",
        "seal",
        bent(ask.LDP_SYNC, "LDP-IGP Synchronization enabled", "LDP-IGP Synchronization not enabled"),
    ),
    of_link("no row of synchronization", "seal", bent(ask.LDP_SYNC, "Tunnel12:", "Tunnel99:")),
    of_link("lost labels", "seal", said(LABELLED, forms.ping_mpls("10.0.0.2", "..!!!"))),
    of_link("lost full labels", "seal", said(FULL, forms.ping_mpls("10.0.0.2", ".....", forms.echo_size(FULL)))),
    of_link("labels that were not sent", "seal", said(LABELLED, forms.ping_mpls("10.0.0.2", "QQQQQ"))),
    of_link("an adjacency that is not up", "seal", bent(ask.ISIS_NEIGHBORS, "UP  ", "INIT")),
    of_link("an adjacency of another level", "seal", bent(ask.ISIS_NEIGHBORS, " L2 ", " L1 ")),
    of_link("an adjacency with another router", "seal", bent(ask.ISIS_NEIGHBORS, "P2 ", "P9 ")),
    of_link("no adjacency", "seal", bent(ask.ISIS_NEIGHBORS, "Tu12", "Tu99")),
    of_link("another metric", "seal", bent(CONFIG, "metric 10", "metric 15")),
    of_link("no metric", "seal", bent(CONFIG, " isis metric 10 level-2\n", "")),
    of_link("a metric that draws traffic", "build", bent(CONFIG, "metric 16777214", "metric 10")),
    of_link("a physical metric that draws traffic", "cutover", bent(PHYSICAL, " isis metric 16777214 level-2\n", "")),
    of_link("another circuit type", "seal", bent(CONFIG, "circuit-type level-2-only", "circuit-type level-1")),
    of_link("plain IGP, LDP and labels after the seal", "seal", _plain_ldp_left),
    of_link("all of the plain link after the seal", "seal", together(_plain_ldp_left, _two_plain_neighbors)),
    of_link("a process that takes the plain link after the seal", "seal", _taken_by_ospf),
    of_link(
        "LDP that lives from the plain link after the seal", "seal", bent(ask.LDP_NEIGHBORS, "Tunnel12;", f"{GI};")
    ),
]
_DEFINED: list[Scenario] = [
    of_link("a bandwidth that is not configured", "seal", nothing, {"bandwidth": 34000}),
    of_link("another PFS group", "seal", bent(ask.RUNNING, " set pfs group19\n", " set pfs group14\n")),
    of_link("no DPD and another lifetime", "build", bent(ask.RUNNING, " dpd 10 3 periodic\n", " lifetime 3600\n")),
    of_link("a running-config without an end", "cutover", bent(ask.RUNNING, "\nend\n", "\n")),
]
_PLAIN: list[Scenario] = [
    of_link(
        "the physical link is down", "plain", bent(ask.interface(GI), "line protocol is up", "line protocol is down")
    ),
    of_link("the physical link is shut", "plain", bent(ask.interface(GI), "0 is up", "0 is administratively down")),
    of_link("another physical address", "plain", bent(ask.interface(GI), "10.1.12.1/30", "10.1.12.1/29")),
    of_link("a tunnel that should not be there", "plain", said(TUNNEL, forms.tunnel(1, 2))),
    of_link("no plain LDP neighbor", "plain", said(ask.LDP_NEIGHBORS, "")),
    of_link("no plain MPLS", "plain", said(ask.MPLS_INTERFACES, forms.mpls_interfaces(()))),
    of_link("no plain hellos", "plain", _xmit_alone),
    of_link("no plain adjacency", "plain", bent(ask.ISIS_NEIGHBORS, "Gi0/0/0", "Gi0/0/9")),
]
# The same of a link that is deliberately clear.
_TWO_SESSIONS = forms_crypto.sessions(1, 2) + "".join(forms_crypto.sessions(1, 2).partition("Interface:")[1:]).replace(
    "10.1.12.2", "10.1.12.6"
)
CLEAR: list[Scenario] = [
    of_clear_link(
        "a profile where none should be",
        bent(TUNNEL, "  Last input", '  Tunnel protection via IPSec (profile "X")\n  Last input'),
    ),
    of_clear_link(
        "a profile that is configured alone",
        bent(CONFIG, " tunnel key 12\n", " tunnel key 12\n tunnel protection ipsec profile X shared\n"),
    ),
    of_clear_link("sessions where none should be", said(ask.SESSIONS, _TWO_SESSIONS)),
    of_clear_link("packets in alone", bent(TUNNEL, "1013 packets output", "1000 packets output")),
    of_clear_link("packets out alone", bent(TUNNEL, "912 packets input", "900 packets input")),
    of_clear_link("a tunnel whose counters were cleared", bent(TUNNEL, "912 packets input", "3 packets input")),
    of_clear_link("one sample of a clear tunnel", lambda a, b: a.responses[TUNNEL].__delitem__(slice(1, None))),
    of_clear_link("no packet counters", lambda a, b: a.say(TUNNEL, *map(_without_counters, a.responses[TUNNEL]))),
    of_clear_link("no input counter", lambda a, b: a.say(TUNNEL, *map(_without_input, a.responses[TUNNEL]))),
]
SCENARIOS: tuple[Scenario, ...] = (*_TRANSPORT, *_PROTECTION, *_TRAFFIC, *_WAY, *_CARRIES, *_DEFINED, *_PLAIN)
