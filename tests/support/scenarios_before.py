"""Scenarios before anything is changed: what forbids the change, and what looks as if it did."""

from __future__ import annotations

from dataclasses import replace

from corelinks.tasks import commands as ask
from tests.support import forms
from tests.support.router_responses import Router, a_link
from tests.support.scenario import STAGES, Scenario, Shown, before, bent, nothing, of_link, said, together
from tests.support.scenarios import GI, WAY

_PROCESS = "!\nrouter isis\n"
_ANOTHER_TUNNEL = "!\ninterface Tunnel99\n tunnel source {}\n tunnel destination {}\n!\nrouter isis\n"
_KEYRING = "!\ncrypto ikev2 keyring CL-p1-p2\n!\ncrypto ikev2 keyring CL-p1-p2-b\n!\nrouter isis\n"
_ADDRESS = " ip address 10.1.12.1 255.255.255.252\n"
_TIMER = """\

Time configured(or reconfigured): 10:11:12 UTC Mon Nov 23 2026
Timer type: absolute timer
Timer value: 10 min
User: alice
"""
_UNSAVED = "!Contextual Config Diffs:\n+hostname P1X\n-hostname P1\n\n"
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
_PASSWORD = {"ldp": {"password": "env:L", "router_id_a": "10.0.0.1", "router_id_b": "10.0.0.2"}}
_PROFILE = "!\ncrypto ikev2 profile BRANCHES\n match identity remote any\n!\nrouter isis\n"
_POLICY = "!\ncrypto ikev2 policy X\n match address local 10.1.12.1\n proposal X\n!\nrouter isis\n"
_NETWORK = "*   5182640128      41975808      disk"
LOOPBACK = {"interface": "Loopback45", "address": "10.3.45.1"}
# End a responds so before anything is changed.
_SOURCE = ask.interface(LOOPBACK["interface"])


def _by_loopback(title: str, text: str, configured: str | None = "") -> Scenario:
    """A link whose tunnel source at end a is a loopback, which says ``text``; None for a configuration that is cut."""

    def bend(a: Router, b: Router) -> None:
        a.responses[_SOURCE] = [text]
        if configured is None:
            a.bend(ask.RUNNING, "\nend\n", "\n")
        else:
            a.bend(ask.RUNNING, "!\nrouter isis\n", f"!\n{configured}router isis\n")

    link = a_link()
    source = link.a.model_validate(link.a.model_dump() | {"source": LOOPBACK})
    return replace(before(title, bend), link=link.model_copy(update={"a": source}), shown=Shown.ALL)


BEFORE: list[Scenario] = [
    *(of_link("a pending timer", stage, said(ask.TIMER, _TIMER)) for stage in STAGES),
    *(of_link("unsaved lines", stage, said(ask.UNSAVED, _UNSAVED)) for stage in STAGES),
    of_link("a timer that cannot be read", "seal", said(ask.TIMER, "Timer type: ab")),
    of_link("differences that cannot be read", "seal", said(ask.UNSAVED, "!Contextual Config")),
    before("a user of level 1", said(ask.PRIVILEGE, "\nCurrent privilege level is 1\n\n")),
    before("no archive", said(ask.ARCHIVE, " Archive feature not enabled\n")),
    before(
        "an archive without path", said(ask.ARCHIVE, "The next archive file will be named -1\n Archive #  Name\n   1\n")
    ),
    before("an archive on a server", bent(ask.ARCHIVE, "named bootflash:", "named ftp://192.0.2.9/")),
    before("an archive without room", bent(ask.FILE_SYSTEMS, _NETWORK, _NETWORK.replace("41975808", "     200"))),
    before("a first policy where others live on the default one", bent(ask.RUNNING, "!\nrouter isis\n", _PROFILE)),
    before("another policy for the address", bent(ask.RUNNING, "!\nrouter isis\n", _POLICY)),
    before(
        "a default policy beside another",
        bent(ask.RUNNING, "!\nrouter isis\n", _POLICY),
        {"crypto": {"psk": "env:PSK", "policy": "default"}},
    ),
    before("an LDP password under a session", nothing, _PASSWORD),
    before(
        "an LDP password under a session, which is accepted",
        nothing,
        {"ldp": _PASSWORD["ldp"] | {"password_under_session": "accept"}},
    ),
    before("an LDP password under a session that cannot be read", said(ask.LDP_NEIGHBORS, "Peer LDP"), _PASSWORD),
    before("a pending timer", said(ask.TIMER, _TIMER)),
    before("a lock", said(ask.LOCK, _LOCK)),
    before("unsaved lines", said(ask.UNSAVED, _UNSAVED)),
    before("names in use", bent(ask.RUNNING, _PROCESS, _KEYRING)),
    before(
        "the tunnel number in use",
        bent(ask.RUNNING, _PROCESS, "!\ninterface Tunnel12\n no ip address\n!\nrouter isis\n"),
    ),
    before(
        "the name and the tunnel number in use",
        bent(ask.RUNNING, _PROCESS, "!\ninterface Tunnel12\n no ip address\n" + _KEYRING),
    ),
    before("the names in use twice", bent(ask.RUNNING, _PROCESS, "!\ncrypto ipsec profile CL-p1-p2\n" + _KEYRING)),
    before(
        "the endpoints in use twice",
        together(
            bent(ask.RUNNING, _PROCESS, _ANOTHER_TUNNEL.format(GI, "10.1.12.2")),
            bent(ask.RUNNING, _PROCESS, _ANOTHER_TUNNEL.format(GI, "10.1.12.2").replace("99", "98")),
        ),
    ),
    before(
        "the tunnel itself between the endpoints",
        bent(ask.RUNNING, _PROCESS, _ANOTHER_TUNNEL.format(GI, "10.1.12.2").replace("99", "12")),
    ),
    before("the endpoints in use", bent(ask.RUNNING, _PROCESS, _ANOTHER_TUNNEL.format(GI, "10.1.12.2"))),
    before(
        "the endpoints in use by address",
        bent(ask.RUNNING, _PROCESS, _ANOTHER_TUNNEL.format("10.1.12.1", "10.1.12.2")),
    ),
    before("a tunnel to elsewhere", bent(ask.RUNNING, _PROCESS, _ANOTHER_TUNNEL.format(GI, "10.1.12.9"))),
    before("a tunnel from elsewhere", bent(ask.RUNNING, _PROCESS, _ANOTHER_TUNNEL.format("Loopback7", "10.1.12.2"))),
    before("a smaller ip mtu", bent(ask.RUNNING, _ADDRESS, _ADDRESS + " ip mtu 1499\n")),
    before("a larger ip mtu", bent(ask.RUNNING, _ADDRESS, _ADDRESS + " ip mtu 1501\n")),
    before("a smaller interface mtu", bent(ask.interface(GI), "MTU 1500", "MTU 1499")),
    before("a destination behind a tunnel", bent(WAY, GI, "Tunnel7")),
    before("LSPs that are too large", bent(ask.RUNNING, "lsp-mtu 1400", "lsp-mtu 1439")),
    before("LSPs of the default size", bent(ask.RUNNING, " lsp-mtu 1400\n", "")),
    before("no such IS-IS process", bent(ask.RUNNING, _PROCESS, _PROCESS.replace("isis", "isis OTHER"))),
    _by_loopback("a loopback as source", forms.loopback()),
    _by_loopback("a loopback as source that is down", forms.loopback("up, line protocol is down")),
    _by_loopback("a loopback as source that does not exist", forms.NO_INTERFACE),
    _by_loopback("a loopback as source that is cut", "Loopback45 is up, li"),
    _by_loopback("a loopback as source that is a router-id", forms.loopback(), "mpls ldp router-id Loopback45 force\n"),
    _by_loopback("a loopback as source and no whole configuration", forms.loopback(), None),
    before("no crypto in the image", said(ask.SESSIONS, forms.NO_INTERFACE)),
]
