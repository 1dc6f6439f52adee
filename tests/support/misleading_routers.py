"""The misleading states: what is done to p3 or p4 of the sealed core, and the check that must say so.

Where nothing else is said it is about the link p3-p4: p3 has Tunnel34 over GigabitEthernet0/1, p4 has Tunnel34 over
GigabitEthernet0/0/1, with a GRE key. A state edits the configurations that the simulated routers start from, makes the
simulator mislead (its faults), lets another router respond, or, where no simulated router can be brought to say it,
twists a response on its way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from corelinks.inventory.model import Stage
from corelinks.runbooks.evidence.collect import Evidences
from corelinks.tasks import commands as ask
from corelinks.tasks.evidence import Evidence, Response
from tests.support.sealed_core import having, without

Configs = dict[str, str]
MISLED_LINK = "p3-p4"
TUNNEL = "interface Tunnel34"
PHYSICAL = {"p3": "interface GigabitEthernet0/1", "p4": "interface GigabitEthernet0/0/1"}
PROTECTION = "tunnel protection ipsec profile CL-p3-p4"
BOTH = ("p3", "p4")


@dataclass(frozen=True)
class MisleadingState:
    """A state of ``link`` at ``stage``: ``caught_by`` are the checks that must FAIL; of ``x or y`` one."""

    name: str
    caught_by: tuple[str, ...]
    edit: Callable[[Configs], None] = lambda configs: None
    faults: tuple[str, ...] = ()
    stage: Stage = "seal"
    link: str = MISLED_LINK
    answering: Mapping[str, str] = field(default_factory=dict)
    twist: Callable[[Evidences], Evidences] = lambda evidence: evidence


def _edit(
    routers: tuple[str, ...], section: str, *, less: tuple[str, ...] = (), more: tuple[str, ...] = ()
) -> Callable[[Configs], None]:
    """Take lines out of a section of some routers and put others in."""

    def edit(configs: Configs) -> None:
        for router in routers:
            where = PHYSICAL[router] if section == "physical" else section
            configs[router] = having(without(configs[router], where, *less), where, *more)

    return edit


def _tunnel(*routers: str, less: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> Callable[[Configs], None]:
    return _edit(routers, TUNNEL, less=less, more=more)


def _physical(*routers: str, less: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> Callable[[Configs], None]:
    return _edit(routers, "physical", less=less, more=more)


def _replaced(old: str, new: str, *routers: str) -> Callable[[Configs], None]:
    """Every ``old`` becomes ``new`` in the configurations of some routers; it must be there."""

    def edit(configs: Configs) -> None:
        for router in routers:
            changed = re.sub(old, new, configs[router])
            assert changed != configs[router], f"{old} is not in the configuration of {router}"
            configs[router] = changed

    return edit


def _all(*edits: Callable[[Configs], None]) -> Callable[[Configs], None]:
    def edit(configs: Configs) -> None:
        for one in edits:
            one(configs)

    return edit


def _said(command: str, old: str, new: str) -> Callable[[Evidences], Evidences]:
    """What p4 says of Tunnel34 in its responses to ``command``, with ``old`` replaced."""
    block = re.compile(r"^interface: Tunnel34$.*?(?=^interface: |\Z)", re.IGNORECASE | re.MULTILINE | re.DOTALL)

    def twisted(response: Response) -> Response:
        text = response.text and block.sub(lambda found: found.group().replace(old, new), response.text)
        return Response(command, text, response.at, response.error)

    def twist(evidence: Evidences) -> Evidences:
        if "p4" not in evidence or command not in evidence["p4"].responses:
            return evidence
        responses = dict(evidence["p4"].responses)
        responses[command] = tuple(map(twisted, responses[command]))
        return {**evidence, "p4": Evidence("p4", responses)}

    return twist


_PLAIN = ("ip router isis CORE", "mpls ip")
_SA = "crypto ipsec transform-set CL-p3-p4 "

ENCRYPTION = (
    MisleadingState("protection off on one end", ("protection", "encrypting"), _tunnel("p4", less=(PROTECTION,))),
    MisleadingState(
        "protection off on both ends: all up, in clear", ("protection", "session"), _tunnel(*BOTH, less=(PROTECTION,))
    ),
    MisleadingState(
        "the profile of another link",
        ("protection",),
        _tunnel("p4", less=(PROTECTION,), more=(PROTECTION.replace("p3-p4", "p2-p4"),)),
    ),
    MisleadingState(
        "a shared profile", ("protection",), _tunnel("p4", less=(PROTECTION,), more=(f"{PROTECTION} shared",))
    ),
    MisleadingState("VTI on one end", ("transport",), _tunnel("p4", more=("tunnel mode ipsec ipv4",))),
    MisleadingState(
        "VTI on both ends",
        ("transport", "flow", "sa-identities"),
        _tunnel(*BOTH, more=("tunnel mode ipsec ipv4",)),
    ),
    MisleadingState(
        "GRE key missing on one end: IPsec up, no traffic",
        ("key", "key-agrees"),
        _tunnel("p4", less=("tunnel key 34",)),
    ),
    MisleadingState(
        "IKE without IPsec SA: UP-IDLE",
        ("session", "flow", "sa-identities"),
        _replaced(f"{_SA}esp-gcm 256", f"{_SA}esp-aes esp-sha-hmac", "p4"),
    ),
    MisleadingState(
        "wrong pre-shared key: DOWN-NEGOTIATING",
        ("session", "ike-sa"),
        _replaced(r"(keyring CL-p3-p4\n(?: .*\n)*? +pre-shared-key) .*", r"\1 another-key", "p4"),
    ),
    MisleadingState(
        "IPsec SA without IKE: UP-NO-IKE", ("session",), twist=_said(ask.SESSIONS, "UP-ACTIVE", "UP-NO-IKE")
    ),
    MisleadingState(
        "session UP-ACTIVE without SA", ("flow",), twist=_said(ask.SESSIONS, "Active SAs: 2", "Active SAs: 0")
    ),
    MisleadingState(
        "another transform on both ends",
        ("transform",),
        _replaced(f"{_SA}esp-gcm 256", f"{_SA}esp-aes esp-sha-hmac", *BOTH),
    ),
    MisleadingState(
        "tunnel mode where transport was asked",
        ("mode",),
        _replaced(f"({_SA}.*\n) mode transport", r"\1 mode tunnel", *BOTH),
    ),
    MisleadingState(
        "another Diffie-Hellman group on both ends",
        ("ike-proposal",),
        _replaced(r"(proposal CL-p3-p4\n(?: .*\n)*?) group 19", r"\1 group 14", *BOTH),
    ),
    MisleadingState("counters stand still", ("encrypting",), faults=("stale-counters@p4:p3-p4",)),
    MisleadingState("a keepalive on the protected tunnel", ("no-keepalive",), _tunnel("p4", more=("keepalive 10 3",))),
)

LABELS = (
    MisleadingState("no MPLS on the tunnel", ("mpls-operational", "ldp-discovery"), _tunnel("p4", less=("mpls ip",))),
    MisleadingState(
        "LDP by the plain link alone",
        ("ldp-neighbor", "mpls-operational"),
        _all(_tunnel(*BOTH, less=("mpls ip",)), _physical(*BOTH, more=_PLAIN)),
        stage="cutover",
    ),
    MisleadingState("LDP by a targeted hello alone", ("ldp-neighbor",), faults=("targeted-hello-only@p4:p3-p4",)),
    MisleadingState(
        "discovery without session: wrong LDP password", ("ldp-neighbor",), faults=("ldp-password-mismatch@p4:p3-p4",)
    ),
    MisleadingState(
        "discovery without session: LDP id has no route", ("ldp-discovery",), faults=("router-id-unreachable@p4:p3-p4",)
    ),
    MisleadingState("one-way hellos", ("ldp-discovery",), faults=("ldp-filtered@p4:Tunnel34",)),
    MisleadingState("labelled packets are lost", ("labelled-ping",), faults=("labels-dropped@p4:Tunnel34",)),
    MisleadingState(
        "labelled packets are lost, and a parallel link would answer (p1-p2)",
        ("labelled-ping", "labelled-size"),
        faults=("labels-dropped@p1:Tunnel12",),
        link="p1-p2",
    ),
    MisleadingState(
        "the IGP waits for an LDP that does not come",
        ("ldp-igp-sync",),
        _replaced("router isis CORE\n", "router isis CORE\n mpls ldp sync\n", "p4"),
        faults=("ldp-password-mismatch@p4:p3-p4",),
    ),
    MisleadingState(
        "the IGP's authentication fails on one end",
        ("igp-adjacency",),
        faults=("igp-authentication-mismatch@p4:Tunnel34",),
    ),
    MisleadingState(
        "another metric on one end",
        ("tunnel-metric", "igp-agrees"),
        _tunnel("p4", less=("isis metric 20 level-2",), more=("isis metric 30 level-2",)),
    ),
)

WAY = (
    MisleadingState("underlay MTU too small by one byte", ("underlay-size",), _physical("p4", more=("ip mtu 1499",))),
    MisleadingState("path MTU too small by one byte", ("labelled-size",), faults=("path-mtu@p4:p3-p4,mtu=1499",)),
    MisleadingState(
        "MPLS MTU of one end too small by one byte",
        ("mpls-mtu",),
        _replaced(rf"({TUNNEL}\n(?: .*\n)*?) mpls mtu 1438", r"\1 mpls mtu 1437", "p4"),
    ),
    MisleadingState(
        "IP MTU of one end too small by one byte",
        ("ip-mtu", "mtu-agrees", "tunnel-size"),
        _replaced(rf"({TUNNEL}\n(?: .*\n)*?) ip mtu 1430", r"\1 ip mtu 1429", "p4"),
    ),
    MisleadingState(
        "a route to the destination through the tunnel itself",
        ("destination-way or up",),  # it flaps: the route goes when the tunnel does, and comes back with it
        _replaced("(\nrouter isis CORE\n(?: .*\n)*!\n)", r"\1ip route 10.1.34.2 255.255.255.255 Tunnel34\n!\n", "p3"),
    ),
    MisleadingState(
        "a tunnel that leads to another router", ("destination",), faults=("wrong-peer@p4:p3-p4,destination=10.1.24.1",)
    ),
    MisleadingState("admin down", ("up",), _tunnel("p4", more=("shutdown",))),
    MisleadingState(
        "plain IGP left after the seal",
        ("no-plain-igp", "no-plain-config"),
        _physical(*BOTH, more=("ip router isis CORE",)),
    ),
    MisleadingState(
        "plain LDP left after the seal",
        ("no-plain-ldp", "no-plain-mpls", "no-plain-config"),
        _physical(*BOTH, more=("mpls ip",)),
    ),
    MisleadingState("another router answers", ("answered-by",), answering={"p4": "p2"}),
    MisleadingState("packets that arrive at one end are lost", ("encrypting",), faults=("one-way@p4:Tunnel34",)),
)

MISLEADING_STATES = (*ENCRYPTION, *LABELS, *WAY)
