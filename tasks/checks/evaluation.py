"""Which checks belong to which stage, what they ask together, and what they say of a link's evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from corelinks.inventory.model import ENDS, CoreLink, EndName, Stage
from corelinks.tasks.checks import (
    agreement,
    defined_lines,
    identity,
    igp_settings,
    ike,
    labels,
    path,
    plain,
    preflight,
    protection,
    routing,
    sealed,
    side_effects,
    surveyed,
    traffic,
    transport,
)
from corelinks.tasks.checks import labelled_ping as labelled
from corelinks.tasks.checks.ask import Ask, Place, Round
from corelinks.tasks.checks.check import Check
from corelinks.tasks.checks.reading import Reading, Side
from corelinks.tasks.checks.verdict import LinkVerdict
from corelinks.tasks.evidence import Evidence


def _of_the_core(check: Check) -> Check:
    """A question about what the plain link carries: in a front VRF tunnels alone, no IGP and no labels."""
    return replace(
        check, applies=lambda link: check.applies(link) and link.a.front_vrf is None and link.b.front_vrf is None
    )


_PLAIN_LINK = (
    plain.physical_up,
    *map(_of_the_core, (*routing.PLAIN, *labels.PLAIN)),
    *path.PLAIN,
    *map(_of_the_core, labelled.PLAIN),
)
_ENCRYPTED = (*transport.CHECKS, *protection.CHECKS, *ike.CHECKS, *traffic.CHECKS, *path.BENEATH)
_CARRIES = (*routing.TUNNEL, *labels.TUNNEL, *labelled.TUNNEL, *path.TUNNEL)
_BUILT = (*identity.CHECKS, *_ENCRYPTED, *_CARRIES, *agreement.CHECKS, *defined_lines.CHECKS, *surveyed.TUNNEL)
_CUT_OVER = (*_BUILT, *routing.CUT_OVER, *path.CUT_OVER, *labelled.CUT_OVER)

_LASTING = (preflight.no_timer, preflight.nothing_unsaved)

#: The checks that say whether a stage will last: what a timer or a reload is about to take away passes all others.
#: While a change is under way they cannot pass: its own timer is pending, and nothing is saved before it is proven.
LASTING = frozenset(check.name for check in _LASTING)
#: A check is put into a group at the end of its own module; here the groups are put into stages.
STAGES: Mapping[Stage, tuple[Check, ...]] = {
    "plain": (*identity.CHECKS, *_PLAIN_LINK, plain.no_tunnel, *_LASTING),
    "build": (*_BUILT, *routing.BEFORE_CUTOVER, *_LASTING),
    "cutover": (*_CUT_OVER, *routing.CUT_OVER_WITH_STANDBY, *_LASTING),
    "seal": (*_CUT_OVER, *sealed.CHECKS, *igp_settings.SEALED, *_LASTING),
}
PREFLIGHT: tuple[Check, ...] = (
    *identity.CHECKS,
    *preflight.CHECKS,
    *surveyed.PREFLIGHT,
    *igp_settings.BEFORE_CHANGE,
    *side_effects.CHECKS,
    *_PLAIN_LINK,
    plain.no_tunnel,
    preflight.destination_known,
)

_WITHOUT_TUNNEL = (*PREFLIGHT, *_PLAIN_LINK, path.destination_way)
#: The checks that can pass although there is no tunnel: all others fail for want of it.
WITHOUT_TUNNEL = frozenset(check.name for check in _WITHOUT_TUNNEL) - {labelled.labelled_ping.name}


def every_check() -> tuple[Check, ...]:
    """All checks there are, each once, in the order of the stages."""
    checks = (*PREFLIGHT, *(check for of_stage in STAGES.values() for check in of_stage))
    return tuple({check.name: check for check in checks}.values())


@dataclass(frozen=True)
class LinkChecks:
    """The checks that apply to one link at one stage: what they ask of its routers, and what they say of it."""

    link: CoreLink
    stage: Stage
    checks: tuple[Check, ...]

    def commands(self, end: EndName, round: Round, peer_id: str | None = None) -> tuple[str, ...]:
        """What one end is asked in a round, each command once; without ``peer_id`` what needs it is left out."""
        return self._asked(end, peer_id, lambda ask: ask.round is round)

    def counters(self, end: EndName) -> tuple[str, ...]:
        """What one end is asked again after the traffic, so that counters can be seen to rise."""
        return self._asked(end, None, lambda ask: ask.samples > 1)

    def _asked(self, end: EndName, peer_id: str | None, wanted: Callable[[Ask], bool]) -> tuple[str, ...]:
        place = Place(self.link, end, self.stage, peer_id)
        asks = (ask for check in self.checks for ask in check.asks if wanted(ask))
        found = (ask.command(place) for ask in asks)
        return tuple(dict.fromkeys(command for command in found if command is not None))

    def evaluate(self, a: Evidence, b: Evidence) -> LinkVerdict:
        """Every check of every end (of the link, where it is about both), in order; counters need two samples.

        ``a`` and ``b`` are of the ends' routers; responses that no check needs do no harm, each that is missing makes
        the checks that need it UNKNOWN.
        """
        readings = {"a": Reading(a), "b": Reading(b)}
        sides = [Side(self.link, end, self.stage, readings[end], readings["b" if end == "a" else "a"]) for end in ENDS]
        results = (check.evaluate(side) for check in self.checks for side in (sides[:1] if check.of_link else sides))
        return LinkVerdict(self.link.name, self.stage, tuple(results))


def at_stage(link: CoreLink, stage: Stage) -> LinkChecks:
    """The checks of ``link`` at ``stage``."""
    return LinkChecks(link, stage, tuple(check for check in STAGES[stage] if check.applies(link)))


def under_way(link: CoreLink, stage: Stage) -> LinkChecks:
    """The checks of ``link`` at ``stage`` while a change of ours is under way: all but those in LASTING."""
    checks = at_stage(link, stage).checks
    return LinkChecks(link, stage, tuple(check for check in checks if check.name not in LASTING))


def before_change(link: CoreLink) -> LinkChecks:
    """The checks of ``link`` before anything is changed: rights, timer, lock, names, room, a healthy plain link."""
    return LinkChecks(link, "plain", tuple(check for check in PREFLIGHT if check.applies(link)))


def checks_for(link: CoreLink, stage: Stage) -> tuple[Check, ...]:
    """The checks that apply to this link at this stage."""
    return at_stage(link, stage).checks


def evaluate(link: CoreLink, stage: Stage, evidence_a: Evidence, evidence_b: Evidence) -> LinkVerdict:
    """Whether ``link`` is what it should be at ``stage``, by the evidence of its ends' routers."""
    return at_stage(link, stage).evaluate(evidence_a, evidence_b)


def evaluate_preflight(link: CoreLink, evidence_a: Evidence, evidence_b: Evidence) -> LinkVerdict:
    """Whether the change of ``link`` may begin, by the evidence of its ends' routers."""
    return before_change(link).evaluate(evidence_a, evidence_b)
