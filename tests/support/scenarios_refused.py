"""Scenarios in which one command of end a is refused, so that what needs it is UNKNOWN."""

from __future__ import annotations

from collections.abc import Iterable

from corelinks.inventory.model import Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import LinkChecks, Round, at_stage, before_change
from tests.support.misleading_responses import CONFIG, PHYSICAL, TUNNEL
from tests.support.router_responses import Bend, Router, a_link
from tests.support.scenario import Scenario, before, of_clear_link, of_link
from tests.support.scenarios import LDP

PASSWORD = {"ldp": {**LDP, "password": "env:LDP"}}


def refused(command: str) -> Bend:
    def bend(a: Router, b: Router) -> None:
        a.say(command, *["% Authorization failed.\n"] * len(a.responses[command]))

    return bend


def _asked(checks: LinkChecks) -> tuple[str, ...]:
    return *checks.commands("a", Round.STATE), *checks.commands("a", Round.FOLLOW_UP, "10.0.0.2")


def _at(stage: Stage, commands: Iterable[str]) -> list[Scenario]:
    return [of_link(f"refused {command}", stage, refused(command)) for command in commands]


REFUSED: tuple[Scenario, ...] = (
    *_at("plain", _asked(at_stage(a_link(), "plain"))),
    *_at("build", [CONFIG]),
    *_at("cutover", [PHYSICAL]),
    *_at("seal", _asked(at_stage(a_link(), "seal"))),
    of_link("refused LDP neighbors of a link with a password", "seal", refused(ask.LDP_NEIGHBORS), PASSWORD),
    of_link("refused LDP discovery of a link with a password", "seal", refused(ask.LDP_DISCOVERY), PASSWORD),
    *(of_clear_link(f"refused {command}", refused(command)) for command in (TUNNEL, ask.SESSIONS)),
    *(before(f"refused {command}", refused(command)) for command in _asked(before_change(a_link()))),
)
