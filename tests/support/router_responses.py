"""What two routers with one healthy encrypted link between them respond; tests bend it.

A command that no line here responds to is responded to with its first transcript: a new check of a whole show command
needs no more than that one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from corelinks.inventory.model import CoreLink, EndName, Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import LinkChecks, Round, at_stage
from corelinks.tasks.evidence import Evidence, Response
from tests.support import forms, forms_crypto
from tests.support.paths import TRANSCRIPTS

SAMPLES = (ask.SESSIONS, ask.IPSEC_SAS, ask.PROTECTION)


def a_link(**changes: Any) -> CoreLink:
    """The link that the responses are about; values may be changed."""
    values: dict[str, Any] = {
        "name": "p1-p2",
        "a": _end("p1", 1),
        "b": _end("p2", 2),
        "key": 12,
        "crypto": {"psk": "env:PSK"},
        **changes,
    }
    return CoreLink.model_validate(values)


def _end(router: str, host: int) -> dict[str, Any]:
    return {
        "router": router,
        "interface": "GigabitEthernet0/0/0",
        "address": f"10.1.12.{host}/30",
        "tunnel": 12,
        "tunnel_address": f"10.2.12.{host}/30",
    }


@dataclass
class Router:
    """One router's responses by command, one text a sample."""

    name: str
    responses: dict[str, list[str]]

    def bend(self, command: str, old: str, new: str, *, sample: int | None = None) -> None:
        """Replace ``old`` by ``new`` in the response; it must be there, so that no test bends thin air."""
        texts = self.responses[command]
        assert any(old in text for text in texts), f"{old!r} is not in {texts}"
        for number, text in enumerate(texts):
            if sample is None or sample == number:
                texts[number] = text.replace(old, new)

    def say(self, command: str, *texts: str) -> None:
        """Respond with something else altogether."""
        assert command in self.responses, f"{command} is not asked"
        self.responses[command] = list(texts)

    def evidence(self) -> Evidence:
        responses = {
            command: tuple(Response(command, text, float(at)) for at, text in enumerate(texts))
            for command, texts in self.responses.items()
        }
        return Evidence(self.name, responses)


Bend = Callable[[Router, Router], object]


def router(end: EndName, stage: Stage = "seal") -> Router:
    """A router of the healthy link at a stage."""
    me, peer = (1, 2) if end == "a" else (2, 1)
    said = _plain(me, peer) if stage == "plain" else _tunnel(me, peer, stage)
    texts = {command: [text] for command, text in said.items()}
    if stage != "plain":
        for command in SAMPLES:
            texts[command] = [said[command], _later(said[command])]
    return Router(f"p{me}", transcribed(at_stage(a_link(), stage), end) | texts)


def transcribed(checks: LinkChecks, end: EndName) -> dict[str, list[str]]:
    """The first transcript of every command that one end is asked first and that has one."""
    texts = ((command, transcript_of(command)) for command in checks.commands(end, Round.STATE))
    return {command: [text] for command, text in texts if text is not None}


@cache
def transcript_of(command: str) -> str | None:
    """The text of a command's first transcript; None where it has none."""
    folder = TRANSCRIPTS / re.sub(r"\W", "_", command)
    first = min(folder.glob("*.txt"), default=None)
    return None if first is None else first.read_text(encoding="utf-8")


def _end_of(me: int) -> EndName:
    return "a" if me == 1 else "b"


def both(stage: Stage = "seal") -> tuple[Router, Router]:
    return router("a", stage), router("b", stage)


def _later(text: str) -> str:
    """The same response with packets counted in between."""
    for old, new in (("encaps: 100", "encaps: 115"), ("encrypt: 100", "encrypt: 115"), ("digest: 100", "digest: 115")):
        text = text.replace(old, new)
    for old, new in (("decaps: 90", "decaps: 105"), ("decrypt: 90", "decrypt: 105"), ("verify: 90", "verify: 105")):
        text = text.replace(old, new)
    return text.replace("dec'ed 90", "dec'ed 105").replace("enc'ed 100", "enc'ed 115")


def _common(me: int, peer: int, interfaces: tuple[str, ...], stage: Stage) -> dict[str, str]:
    echo = ask.labelled_ping(a_link(), _end_of(me), stage, f"10.0.0.{peer}")
    return {
        ask.VERSION: forms.version(f"P{me}"),
        ask.TIMER: forms.NO_TIMER,
        ask.UNSAVED: forms.NOTHING_UNSAVED,
        ask.ISIS_NEIGHBORS: forms.isis_neighbors(
            [(f"P{peer}", name, forms.address(name, peer)) for name in interfaces]
        ),
        ask.MPLS_INTERFACES: forms.mpls_interfaces(interfaces),
        ask.LDP_NEIGHBORS: forms.ldp_neighbors(me, peer, interfaces),
        ask.LDP_DISCOVERY: forms.ldp_discovery(me, peer, interfaces),
        echo: forms.ping_mpls(f"10.0.0.{peer}"),
    }


def _plain(me: int, peer: int) -> dict[str, str]:
    link, end = a_link(), _end_of(me)
    return {
        **_common(me, peer, ("GigabitEthernet0/0/0",), "plain"),
        ask.interface("GigabitEthernet0/0/0"): forms.physical(me),
        ask.interface("Tunnel12"): forms.NO_INTERFACE,
        ask.underlay_ping(link, end, "plain"): forms.ping(1500, f"10.1.12.{peer}"),
    }


def _tunnel(me: int, peer: int, stage: Stage) -> dict[str, str]:
    link, end = a_link(), _end_of(me)
    interfaces = ("Tunnel12",) if stage == "seal" else ("GigabitEthernet0/0/0", "Tunnel12")
    full = ask.full_labelled_ping(link, end, f"10.0.0.{peer}")
    traffic = {
        ask.interface_config("GigabitEthernet0/0/0"): forms.physical_config(me, stage),
        ask.LABELS: forms.labels(peer),
        ask.way_to_peer(f"10.0.0.{peer}"): forms.isis_route(peer, "Tunnel12"),
        full: forms.ping_mpls(f"10.0.0.{peer}", size=forms.echo_size(full)),
    }
    return {
        **(traffic if stage != "build" else {}),
        **_common(me, peer, interfaces, stage),
        ask.interface("Tunnel12"): forms.tunnel(me, peer),
        ask.interface_config("Tunnel12"): forms.tunnel_config(me, peer, 16777214 if stage == "build" else 10),
        ask.RUNNING: forms.running_config(f"P{me}", forms_crypto.ikev2_config(me, peer)),
        ask.mpls_mtu("Tunnel12"): forms.MPLS_DETAIL,
        ask.LDP_SYNC: forms.LDP_SYNC,
        ask.way_to_destination(link, end): forms.connected_route(peer),
        ask.underlay_ping(link, end, stage): forms.ping(1500, f"10.1.12.{peer}"),
        ask.tunnel_ping(link, end): forms.ping(link.ip_mtu, f"10.2.12.{peer}"),
        ask.SESSIONS: forms_crypto.sessions(me, peer),
        ask.IPSEC_SAS: forms_crypto.ipsec_sas(me, peer),
        ask.IKEV2_SAS: forms_crypto.ikev2_sas(me, peer),
        ask.PROTECTION: forms_crypto.PROTECTION,
    }
