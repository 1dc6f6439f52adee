"""Scenarios before anything is changed: what forbids the change, and what looks as if it did."""

from __future__ import annotations

from dataclasses import replace

from corelinks.tasks import commands as ask
from tests.support import forms
from tests.support.router_responses import Router, a_link
from tests.support.scenario import STAGES, Scenario, Shown, before, bent, of_link, said, together
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
LOOPBACK = {"interface": "Loopback45", "address": "10.3.45.1"}
# End a responds so before anything is changed.
_SOURCE = ask.interface(LOOPBACK["interface"])


def _by_loopback(title: str, text: str) -> Scenario:
    """A link whose tunnel source at end a is a loopback, which says ``text``."""

    def bend(a: Router, b: Router) -> None:
        a.responses[_SOURCE] = [text]

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
    before("no crypto in the image", said(ask.SESSIONS, forms.NO_INTERFACE)),
]
