"""Occasions on which the checks are asked: healthy links of every kind, and every way to bend one's answers.

``tests/what_checks_say.py`` writes down what they answer. Each entry is a title, a stage, and what is done to the
answers of the two routers; a fourth value changes the definition of the link.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corelinks.inventory.model import Stage
from corelinks.tasks import commands as ask
from tests.support import forms, forms_crypto
from tests.support.misleading_responses import CONFIG, PHYSICAL, SA, TUNNEL, a_vti, no_protection, vti_flows
from tests.support.router_responses import Router, a_link

Bend = Callable[[Router, Router], object]
Occasion = tuple[str, Stage, Bend, dict[str, Any]]

GI = "GigabitEthernet0/0/0"
LINK = a_link()
PEER_WAY = ask.way_to_peer("10.0.0.2")
WAY = ask.way_to_destination(LINK, "a")
LABELLED = ask.labelled_ping(LINK, "a", "seal", "10.0.0.2")
FULL = ask.full_labelled_ping(LINK, "a", "10.0.0.2")
LDP = {"router_id_a": "10.0.0.1", "router_id_b": "10.0.0.2"}
DROPS = "clear pkt drops: 0"


def bent(command: str, old: str, new: str, sample: int | None = None) -> Bend:
    """End a answers with ``new`` in the place of ``old``."""
    return lambda a, b: a.bend(command, old, new, sample=sample)


def said(command: str, *texts: str) -> Bend:
    """End a answers something else."""
    return lambda a, b: a.say(command, *texts)


def together(*bends: Bend) -> Bend:
    return lambda a, b: [bend(a, b) for bend in bends]


def _no_password(a: Router, b: Router) -> None:
    """The forms of the sessions say that no password is in use; here one is, on end b alone."""
    b.bend(ask.LDP_NEIGHBORS, "\tPassword: not required, none, in use", "\tPassword: required, neighbor, in use")


def _cheaper(a: Router, b: Router) -> None:
    a.bend(PEER_WAY, "Tunnel12", "GigabitEthernet0/0/1")
    a.bend(ask.LABELS, "Tu12       point2point", "Gi0/0/1    10.1.13.2")
    for command in (LABELLED, FULL):
        a.say(command, forms.ping_mpls("10.0.0.2", "QQQQQ"))
    for each in (a, b):
        each.bend(CONFIG, "metric 10", "metric 40")


def _xmit_alone(a: Router, b: Router) -> None:
    head, _, _ = a.answers[ask.LDP_DISCOVERY][0].partition("\t    LDP Id:")
    a.say(ask.LDP_DISCOVERY, head.replace("xmit/recv", "xmit"))


def _plain_ldp_left(a: Router, b: Router) -> None:
    a.say(ask.MPLS_INTERFACES, forms.mpls_interfaces((GI, "Tunnel12")))
    a.bend(ask.LDP_DISCOVERY, "\tTunnel12 (", f"\t{GI} (ldp): xmit\n\tTunnel12 (")
    a.bend(PHYSICAL, " negotiation auto\n", " mpls ip\n ip router isis\n")
    rows = [("P2", "Tunnel12", "10.2.12.2"), ("P2", GI, "10.1.12.2")]
    a.say(ask.ISIS_NEIGHBORS, forms.isis_neighbors(rows))
    a.bend(ask.LABELS, "17         No Label   10.5.5.0/24      0             Gi0/0/1",
           "17         18         10.5.5.0/24      0             Gi0/0/0")  # fmt: skip


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


_TRANSPORT: list[Any] = [
    ("another router answers", "seal", bent(ask.VERSION, "P1 uptime", "P9 uptime")),
    (
        "the tunnel is shut",
        "seal",
        bent(TUNNEL, "is up, line protocol is up", "is administratively down, line protocol is down"),
    ),
    ("the tunnel's line is down", "seal", bent(TUNNEL, "is up, line protocol is up", "is up, line protocol is down")),
    ("no output interface", "seal", bent(TUNNEL, "evaluation up", "evaluation down - no output interface")),
    ("no linestate is printed", "seal", bent(TUNNEL, "  Tunnel linestate evaluation up\n", "")),
    ("a VTI", "seal", lambda a, b: (a_vti(a), vti_flows(a))),
    ("the flows of a VTI alone", "seal", lambda a, b: vti_flows(a)),
    ("another source", "seal", bent(TUNNEL, "source 10.1.12.1 (GigabitEthernet0/0/0)", "source 10.1.12.9 (Loopback9)")),
    ("a source without interface", "seal", bent(TUNNEL, "source 10.1.12.1 (GigabitEthernet0/0/0)", "source 10.1.12.1")),
    ("another destination", "seal", bent(TUNNEL, "destination 10.1.12.2", "destination 10.1.12.6")),
    ("no destination", "seal", bent(TUNNEL, ", destination 10.1.12.2", "")),
    ("another key", "seal", bent(TUNNEL, "Key 0xC,", "Key 0xD,")),
    ("no key", "seal", bent(TUNNEL, "Key 0xC,", "Key disabled,")),
    ("a key that should not be there", "seal", bent(TUNNEL, "Key 0xC,", "Key 0xC,"), {"key": None}),
    (
        "a VRF that should not be there",
        "seal",
        bent(TUNNEL, "  Tunnel TTL 255", "  Tunnel VRF FRONT\n  Tunnel TTL 255"),
    ),
    ("another tunnel address", "seal", bent(TUNNEL, "10.2.12.1/30", "10.2.12.1/29")),
    ("no tunnel address", "seal", bent(TUNNEL, "  Internet address is 10.2.12.1/30\n", "")),
    ("a keepalive", "seal", bent(TUNNEL, "Keepalive not set", "Keepalive set (10 sec), retries 3")),
    ("no tunnel", "seal", said(TUNNEL, forms.NO_INTERFACE)),
    ("no tunnel in the configuration", "seal", said(CONFIG, forms.NO_INTERFACE)),
]
_PROTECTION: list[Any] = [
    ("no protection", "seal", lambda a, b: no_protection(a)),
    ("another profile", "seal", bent(TUNNEL, '"CL-p1-p2"', '"default"')),
    ("a shared profile", "seal", bent(TUNNEL, '"CL-p1-p2")', '"CL-p1-p2" shared)')),
    ("a link meant to be clear is encrypted", "seal", bent(TUNNEL, "Key 0xC", "Key 0xC"), {"crypto": None}),
    ("UP-IDLE", "seal", bent(ask.SESSIONS, "UP-ACTIVE", "UP-IDLE")),
    ("an IKE SA that is not active", "seal", bent(ask.SESSIONS, "/500 Active", "/500 Inactive")),
    ("a session to another peer", "seal", bent(ask.SESSIONS, "10.1.12.2", "10.1.12.9")),
    ("no session", "seal", _no_sessions),
    ("a flow with one SA", "seal", bent(ask.SESSIONS, "Active SAs: 2", "Active SAs: 1")),
    ("no SA", "seal", _no_sas),
    ("no SA on one end", "seal", said(SA, "No SAs found\n", "No SAs found\n")),
    ("an SA that is not active", "seal", bent(SA, "Status: ACTIVE", "Status: DELETED")),
    ("an SA with another peer", "seal", bent(SA, "current_peer 10.1.12.2", "current_peer 10.1.12.9")),
    ("another transform", "seal", bent(SA, "esp-gcm 256", "esp-256-aes esp-sha-hmac")),
    ("tunnel mode", "seal", bent(SA, "{Transport, }", "{Tunnel, }")),
    ("SPIs of another negotiation", "seal", bent(SA, "0x0A", "0x0B")),
    ("an IKE SA in negotiation", "seal", bent(ask.IKEV2_SAS, "READY", "IN-NEG")),
    ("no IKE SA", "seal", said(ask.IKEV2_SAS, "")),
    ("another group", "seal", bent(ask.IKEV2_SAS, "DH Grp:19", "DH Grp:5")),
    ("another IKE cipher", "seal", bent(ask.IKEV2_SAS, "Encr: AES-", "Encr: DES-")),
]
_TRAFFIC: list[Any] = [
    ("packets that stand still", "seal", lambda a, b: a.answers[SA].__setitem__(1, a.answers[SA][0])),
    ("decaps without encaps", "seal", bent(SA, "encaps: 115", "encaps: 100", 1)),
    ("a counter that was cleared", "seal", bent(SA, "encaps: 115", "encaps: 3", 1)),
    ("a rising error counter", "seal", bent(SA, "#recv errors 0", "#recv errors 4", 1)),
    ("rising drops in", "seal", bent(ask.SESSIONS, "dec'ed 105 drop 0", "dec'ed 105 drop 3", 1)),
    ("rising drops out", "seal", bent(ask.SESSIONS, "enc'ed 115 drop 0", "enc'ed 115 drop 2", 1)),
    ("drops that rose before", "seal", bent(ask.SESSIONS, "drop 0", "drop 7")),
    ("packets in clear of another link", "seal", bent(ask.PROTECTION, DROPS, "clear pkt drops: 7", 1)),
    (
        "packets in clear of this link",
        "seal",
        lambda a, b: (no_protection(b), a.bend(ask.PROTECTION, DROPS, DROPS[:-1] + "7", sample=1)),
    ),
    ("packets in clear before", "seal", bent(ask.PROTECTION, DROPS, "clear pkt drops: 7")),
    ("no statistics of protection", "seal", said(ask.PROTECTION, forms.NO_INTERFACE, forms.NO_INTERFACE)),
    ("one sample", "seal", lambda a, b: [texts.__delitem__(slice(1, None)) for texts in a.answers.values()]),
]
_WAY: list[Any] = [
    (
        "an underlay that is too small",
        "seal",
        said(ask.underlay_ping(LINK, "a", "seal"), forms.ping(1500, "10.1.12.2", "M.M.M")),
    ),
    ("a tunnel that is too small", "seal", said(ask.tunnel_ping(LINK, "a"), forms.ping(1430, "10.2.12.2", "....."))),
    ("only the first packet is lost", "seal", said(ask.tunnel_ping(LINK, "a"), forms.ping(1430, "10.2.12.2", ".!!!!"))),
    ("less transport MTU", "seal", bent(TUNNEL, "transport MTU 1438", "transport MTU 1437")),
    ("more transport MTU", "seal", bent(TUNNEL, "transport MTU 1438", "transport MTU 1439")),
    ("no transport MTU", "seal", bent(TUNNEL, "  Tunnel transport MTU 1438 bytes\n", "")),
    ("no ip mtu", "seal", bent(CONFIG, " ip mtu 1430\n", "")),
    ("another clns mtu", "seal", bent(CONFIG, " clns mtu 1438\n", " clns mtu 1400\n")),
    ("another mpls mtu", "seal", bent(ask.mpls_mtu("Tunnel12"), "MTU = 1438", "MTU = 1500")),
    ("no mpls mtu", "seal", said(ask.mpls_mtu("Tunnel12"), "")),
    ("a recursive route", "seal", bent(WAY, "via GigabitEthernet0/0/0", "via Tunnel12")),
    ("no route to the destination", "seal", said(WAY, "% Network not in table\n")),
    ("no route to the peer", "seal", said(PEER_WAY, "% Subnet not in table\n")),
    ("a route to the peer by the physical link", "seal", bent(PEER_WAY, "Tunnel12", GI)),
    ("a route to the peer by another link", "seal", bent(PEER_WAY, "Tunnel12", "GigabitEthernet0/0/1")),
    ("a cheaper way", "seal", _cheaper, {"igp": {"protocol": "isis", "metric": 40}}),
    ("a cheaper way past a backup", "seal", _cheaper, {"igp": {"protocol": "isis", "metric": 40}, "backup": True}),
    ("the label by another link", "seal", bent(ask.LABELS, "Tu12       point2point", "Gi0/0/1    10.1.13.2")),
    ("no label for the peer", "seal", bent(ask.LABELS, "16         Pop Label", "16         No Label ")),
    ("no entry for the peer", "seal", bent(ask.LABELS, "10.0.0.2/32", "10.0.0.9/32")),
]
_CARRIES: list[Any] = [
    ("LDP by the plain link", "cutover", bent(ask.LDP_NEIGHBORS, "Tunnel12;", "GigabitEthernet0/0/1;")),
    (
        "LDP by targeted hellos",
        "seal",
        bent(
            ask.LDP_NEIGHBORS,
            "\t  Tunnel12; Src IP addr: 10.2.12.2",
            "\t  Targeted Hello 10.0.0.1 -> 10.0.0.2, active, passive;",
        ),
    ),
    ("an LDP session that is not up", "seal", bent(ask.LDP_NEIGHBORS, "State: Oper", "State: Open rec")),
    ("no LDP neighbor", "seal", said(ask.LDP_NEIGHBORS, "")),
    ("no password in use", "seal", _no_password, {"ldp": {**LDP, "password": "env:LDP"}}),
    (
        "no LDP neighbor whose password to ask",
        "seal",
        said(ask.LDP_NEIGHBORS, ""),
        {"ldp": {**LDP, "password": "env:LDP"}},
    ),
    ("another LDP id", "seal", bent(TUNNEL, "Key 0xC", "Key 0xC"), {"ldp": {**LDP, "router_id_a": "10.0.0.7"}}),
    (
        "no route to the transport address",
        "seal",
        bent(ask.LDP_DISCOVERY, "LDP Id: 10.0.0.2:0", "LDP Id: 10.0.0.2:0; no route"),
    ),
    ("hellos of another router", "seal", bent(ask.LDP_DISCOVERY, "LDP Id: 10.0.0.2:0", "LDP Id: 10.0.0.9:0")),
    ("hellos one way", "seal", _xmit_alone),
    ("no hellos", "seal", bent(ask.LDP_DISCOVERY, "\tTunnel12 (", "\tTunnel99 (")),
    ("no row of MPLS", "seal", said(ask.MPLS_INTERFACES, forms.mpls_interfaces(()))),
    ("MPLS that is not operational", "seal", bent(ask.MPLS_INTERFACES, "No  No     Yes", "No  No     No")),
    ("TDP", "seal", bent(ask.MPLS_INTERFACES, "(ldp)", "(tdp)")),
    (
        "no LDP-IGP synchronization",
        "seal",
        bent(ask.LDP_SYNC, "sync achieved; peer reachable", "sync not achieved; peer not reachable"),
    ),
    ("no synchronization with a peer", "seal", bent(ask.LDP_SYNC, "sync achieved", "sync not achieved")),
    (
        "synchronization that is off",
        "seal",
        bent(ask.LDP_SYNC, "LDP-IGP Synchronization enabled", "LDP-IGP Synchronization not enabled"),
    ),
    ("no row of synchronization", "seal", bent(ask.LDP_SYNC, "Tunnel12:", "Tunnel99:")),
    ("lost labels", "seal", said(LABELLED, forms.ping_mpls("10.0.0.2", "..!!!"))),
    ("lost full labels", "seal", said(FULL, forms.ping_mpls("10.0.0.2", "....."))),
    ("labels that were not sent", "seal", said(LABELLED, forms.ping_mpls("10.0.0.2", "QQQQQ"))),
    ("an adjacency that is not up", "seal", bent(ask.ISIS_NEIGHBORS, "UP  ", "INIT")),
    ("an adjacency of another level", "seal", bent(ask.ISIS_NEIGHBORS, " L2 ", " L1 ")),
    ("an adjacency with another router", "seal", bent(ask.ISIS_NEIGHBORS, "P2 ", "P9 ")),
    ("no adjacency", "seal", bent(ask.ISIS_NEIGHBORS, "Tu12", "Tu99")),
    ("another metric", "seal", bent(CONFIG, "metric 10", "metric 15")),
    ("no metric", "seal", bent(CONFIG, " isis metric 10 level-2\n", "")),
    ("a metric that draws traffic", "build", bent(CONFIG, "metric 16777214", "metric 10")),
    ("a physical metric that draws traffic", "cutover", bent(PHYSICAL, " isis metric 16777214 level-2\n", "")),
    ("another circuit type", "seal", bent(CONFIG, "circuit-type level-2-only", "circuit-type level-1")),
    ("plain IGP, LDP and labels after the seal", "seal", _plain_ldp_left),
    ("all of the plain link after the seal", "seal", together(_plain_ldp_left, _two_plain_neighbors)),
    ("LDP that lives from the plain link after the seal", "seal", bent(ask.LDP_NEIGHBORS, "Tunnel12;", f"{GI};")),
]
_PLAIN: list[Any] = [
    ("the physical link is down", "plain", bent(ask.interface(GI), "line protocol is up", "line protocol is down")),
    ("the physical link is shut", "plain", bent(ask.interface(GI), "0 is up", "0 is administratively down")),
    ("another physical address", "plain", bent(ask.interface(GI), "10.1.12.1/30", "10.1.12.1/29")),
    ("a tunnel that should not be there", "plain", said(TUNNEL, forms.tunnel(1, 2))),
    ("no plain LDP neighbor", "plain", said(ask.LDP_NEIGHBORS, "")),
    ("no plain MPLS", "plain", said(ask.MPLS_INTERFACES, forms.mpls_interfaces(()))),
    ("no plain hellos", "plain", _xmit_alone),
    ("no plain adjacency", "plain", bent(ask.ISIS_NEIGHBORS, "Gi0/0/0", "Gi0/0/9")),
]
# The same of a link that is deliberately clear.
_TWO_SESSIONS = forms_crypto.sessions(1, 2) + "".join(forms_crypto.sessions(1, 2).partition("Interface:")[1:]).replace(
    "10.1.12.2", "10.1.12.6"
)
CLEAR: list[tuple[str, Bend]] = [
    (
        "a profile where none should be",
        bent(TUNNEL, "  Last input", '  Tunnel protection via IPSec (profile "X")\n  Last input'),
    ),
    ("sessions where none should be", said(ask.SESSIONS, _TWO_SESSIONS)),
    ("packets in alone", bent(TUNNEL, "1013 packets output", "1000 packets output")),
    ("packets out alone", bent(TUNNEL, "912 packets input", "900 packets input")),
    ("a tunnel whose counters were cleared", bent(TUNNEL, "912 packets input", "3 packets input")),
    ("one sample of a clear tunnel", lambda a, b: a.answers[TUNNEL].__delitem__(slice(1, None))),
    ("no packet counters", lambda a, b: a.say(TUNNEL, *map(_without_counters, a.answers[TUNNEL]))),
    ("no input counter", lambda a, b: a.say(TUNNEL, *map(_without_input, a.answers[TUNNEL]))),
]
_ANOTHER_TUNNEL = "interface Tunnel99\n tunnel source {}\n tunnel destination {}\n!\nrouter isis\n"
_KEYRING = "crypto ikev2 keyring CL-p1-p2\n!\ncrypto ikev2 keyring CL-p1-p2-b\n!\nrouter isis\n"
_ADDRESS = " ip address 10.1.12.1 255.255.255.252\n"
_TIMER = """\

Time configured(or reconfigured): 10:11:12 UTC Mon Nov 23 2026
Timer type: absolute timer
Timer value: 10 min
User: alice
"""
_LOCK = """\
Config Session Lock
---------------------
Owner PID   : 578
TTY number  : 2
TTY username    : alice
User debug info : CLI Session Lock
Lock Active time (in Sec)   : 17
Config Session Lock
---------------------
Owner PID   : 579
TTY number  : 3
TTY username    : bob
User debug info : CLI Session Lock
Lock Active time (in Sec)   : 18
"""
LOOPBACK = {"interface": "Loopback45", "address": "10.3.45.1"}
# End a answers so before anything is changed.
PREFLIGHT: list[tuple[str, Bend]] = [
    ("a user of level 1", said(ask.PRIVILEGE, "\nCurrent privilege level is 1\n\n")),
    ("no archive", said(ask.ARCHIVE, " Archive feature not enabled\n")),
    ("an archive without path", said(ask.ARCHIVE, "The next archive file will be named -1\n Archive #  Name\n   1\n")),
    ("a pending timer", said(ask.TIMER, _TIMER)),
    ("a lock", said(ask.LOCK, _LOCK)),
    ("unsaved lines", said(ask.UNSAVED, "!Contextual Config Diffs:\n+hostname P1X\n-hostname P1\n\n")),
    ("names in use", bent(ask.RUNNING, "router isis\n", _KEYRING)),
    (
        "the tunnel number in use",
        bent(ask.RUNNING, "router isis\n", "interface Tunnel12\n no ip address\n!\nrouter isis\n"),
    ),
    (
        "the name and the tunnel number in use",
        bent(ask.RUNNING, "router isis\n", "interface Tunnel12\n no ip address\n!\n" + _KEYRING),
    ),
    ("the names in use twice", bent(ask.RUNNING, "router isis\n", "crypto ipsec profile CL-p1-p2\n!\n" + _KEYRING)),
    (
        "the endpoints in use twice",
        together(
            bent(ask.RUNNING, "router isis\n", _ANOTHER_TUNNEL.format(GI, "10.1.12.2")),
            bent(ask.RUNNING, "router isis\n", _ANOTHER_TUNNEL.format(GI, "10.1.12.2").replace("99", "98")),
        ),
    ),
    (
        "the tunnel itself between the endpoints",
        bent(ask.RUNNING, "router isis\n", _ANOTHER_TUNNEL.format(GI, "10.1.12.2").replace("99", "12")),
    ),
    ("the endpoints in use", bent(ask.RUNNING, "router isis\n", _ANOTHER_TUNNEL.format(GI, "10.1.12.2"))),
    (
        "the endpoints in use by address",
        bent(ask.RUNNING, "router isis\n", _ANOTHER_TUNNEL.format("10.1.12.1", "10.1.12.2")),
    ),
    ("a tunnel to elsewhere", bent(ask.RUNNING, "router isis\n", _ANOTHER_TUNNEL.format(GI, "10.1.12.9"))),
    ("a tunnel from elsewhere", bent(ask.RUNNING, "router isis\n", _ANOTHER_TUNNEL.format("Loopback7", "10.1.12.2"))),
    ("a smaller ip mtu", bent(ask.RUNNING, _ADDRESS, _ADDRESS + " ip mtu 1499\n")),
    ("a larger ip mtu", bent(ask.RUNNING, _ADDRESS, _ADDRESS + " ip mtu 1501\n")),
    ("a smaller interface mtu", bent(ask.interface(GI), "MTU 1500", "MTU 1499")),
    ("a destination behind a tunnel", bent(WAY, GI, "Tunnel7")),
    ("LSPs that are too large", bent(ask.RUNNING, "lsp-mtu 1400", "lsp-mtu 1439")),
    ("LSPs of the default size", bent(ask.RUNNING, " lsp-mtu 1400\n", "")),
    ("no such IS-IS process", bent(ask.RUNNING, "router isis\n", "router isis OTHER\n")),
    ("no crypto in the image", said(ask.SESSIONS, forms.NO_INTERFACE)),
]
OCCASIONS: list[Occasion] = [
    (title, stage, bend, dict(*changes))
    for title, stage, bend, *changes in (*_TRANSPORT, *_PROTECTION, *_TRAFFIC, *_WAY, *_CARRIES, *_PLAIN)
]
