"""Which questions are asked at which rung of the ladder, and the judge who asks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corelinks.inventory.model import ENDS, CoreLink, Stage
from corelinks.tasks.checks import (
    agreement,
    identity,
    ike,
    labels,
    path,
    plain,
    preflight,
    protection,
    routing,
    sealed,
    traffic,
    transport,
)
from corelinks.tasks.checks import labelled_ping as labelled
from corelinks.tasks.checks.check import Check
from corelinks.tasks.checks.reading import Reading, Side
from corelinks.tasks.checks.verdict import CheckResult, LinkVerdict
from corelinks.tasks.evidence import Evidence

_PLAIN_LINK = (
    plain.physical_up,
    routing.plain_adjacency,
    labels.plain_mpls,
    labels.plain_neighbor,
    labels.plain_discovery,
    path.underlay_size,
    labelled.labelled_ping,
)
_ENCRYPTED = (
    *transport.QUESTIONS,
    *protection.QUESTIONS,
    *ike.QUESTIONS,
    *traffic.QUESTIONS,
    path.destination_way,
    path.underlay_size,
    path.transport_mtu,
    path.mpls_mtu,
    path.ip_mtu,
    path.clns_mtu,
)
_CARRIES = (
    routing.tunnel_adjacency,
    labels.tunnel_mpls,
    labels.tunnel_neighbor,
    labels.tunnel_discovery,
    labels.ldp_password,
    labels.ldp_igp_sync,
    labelled.labelled_ping,
    path.tunnel_size,
)
_BUILT = (*identity.QUESTIONS, *_ENCRYPTED, *_CARRIES, *agreement.QUESTIONS)
_CUT_OVER = (
    *_BUILT,
    routing.tunnel_metric,
    path.peer_way,
    path.peer_label,
    path.no_plain_labels,
    labelled.labelled_size,
)

STAGES: Mapping[Stage, tuple[Check, ...]] = {
    "plain": (*identity.QUESTIONS, *_PLAIN_LINK, plain.no_tunnel),
    "build": (*_BUILT, routing.standby_metric),
    "cutover": (*_CUT_OVER, routing.physical_metric),
    "seal": (*_CUT_OVER, *sealed.QUESTIONS),
}
PREFLIGHT: tuple[Check, ...] = (
    *identity.QUESTIONS,
    *preflight.QUESTIONS,
    *_PLAIN_LINK,
    plain.no_tunnel,
    preflight.destination_known,
)

_WITHOUT_TUNNEL = (*PREFLIGHT, *_PLAIN_LINK, path.destination_way)
#: The checks that can pass although there is no tunnel: all others fail for want of it.
WITHOUT_TUNNEL = frozenset(check.name for check in _WITHOUT_TUNNEL) - {labelled.labelled_ping.name}


def every_check() -> tuple[Check, ...]:
    """All questions there are, each once, in the order of the ladder."""
    asked = (*PREFLIGHT, *(check for questions in STAGES.values() for check in questions))
    return tuple({check.name: check for check in asked}.values())


def checks_for(link: CoreLink, stage: Stage) -> tuple[Check, ...]:
    """What is asked of this link at this stage."""
    return tuple(check for check in STAGES[stage] if check.applies(link))


def evaluate(link: CoreLink, stage: Stage, evidence_a: Evidence, evidence_b: Evidence) -> LinkVerdict:
    """Whether ``link`` is what it should be at ``stage``; counters need two samples, else they are UNKNOWN.

    ``evidence_a`` and ``evidence_b`` are of the ends' routers; answers that nobody needs do no harm, each that is
    missing makes the checks that need it UNKNOWN.
    """
    return LinkVerdict(link.name, stage, _ask(link, stage, STAGES[stage], evidence_a, evidence_b))


def evaluate_preflight(link: CoreLink, evidence_a: Evidence, evidence_b: Evidence) -> LinkVerdict:
    """Whether the change of ``link`` may begin: rights, timer, lock, names, room, and a healthy plain link."""
    return LinkVerdict(link.name, "plain", _ask(link, "plain", PREFLIGHT, evidence_a, evidence_b))


def _ask(link: CoreLink, stage: Stage, questions: Iterable[Check], a: Evidence, b: Evidence) -> tuple[CheckResult, ...]:
    """Every question of every end (of the link, where it is about both), in the order of the ladder."""
    readings = {"a": Reading(a), "b": Reading(b)}
    sides = [Side(link, end, stage, readings[end], readings["b" if end == "a" else "a"]) for end in ENDS]
    return tuple(
        check.evaluate(side)
        for check in questions
        if check.applies(link)
        for side in (sides[:1] if check.of_link else sides)
    )
