"""What is made to go wrong in the fault sweep: every kind of fault, at every step and end, and pairs of them by seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corelinks.runbooks.simulator.faults.fault import parse_fault
from corelinks.runbooks.simulator.faults.kinds import FaultKind, FaultOption, FaultScope
from tests.support.judged_core import EDIT, TUNNEL, WIRES, Tolerance

MIGRATE, ROLLBACK = "migrate", "rollback"
#: The moments of a verb at which a fault can begin: when the step of that name does.
MOMENTS: Mapping[str, tuple[str, ...]] = {
    MIGRATE: ("build", "cutover", "seal", "save", "restore"),
    ROLLBACK: ("rollback", "restore"),
}
#: The lines at which a fault of a session strikes, by the moment at which it begins.
_ACTS = ("^configure terminal revert", "^configure confirm")
_SAVE = "^write memory"
CHANGED: Mapping[str, tuple[str, ...]] = {
    "build": ("^tunnel source", "^no shutdown"),
    "cutover": ("^isis metric",),
    "seal": ("^no mpls ip",),
    "save": (),
    "restore": ("^no interface Tunnel", "^no crypto ikev2 profile"),
    "rollback": ("^mpls ip", "^no interface Tunnel"),
}
STRUCK: Mapping[str, tuple[str, ...]] = {
    moment: (*lines, *(() if moment == "save" else _ACTS), *((_SAVE,) if moment in ("save", "rollback") else ()))
    for moment, lines in CHANGED.items()
}
#: Kinds that strike lines of configuration, those that strike whatever is typed.
_OF_CHANGES = (
    FaultKind.REJECT_LINE,
    FaultKind.REFUSE_IN_WORDS,
    FaultKind.REFUSE_MODE,
    FaultKind.LOSE_LINE,
    FaultKind.REWRITE_LINE,
)
_OF_LINES = (
    FaultKind.AUTHORIZATION_FAILED,
    FaultKind.DROP_BEFORE,
    FaultKind.DROP_AFTER,
    FaultKind.STALL,
    FaultKind.RELOAD,
    FaultKind.MANAGEMENT_LOST,
    FaultKind.OTHER_OPERATOR,
)
_EXEC = ("^write memory", "^configure terminal revert", "^configure confirm", "^show running-config")
_SECONDS_AWAY = 300
#: Kinds that strike the physical interface as well as the tunnel.
_ON_WIRE = (
    FaultKind.LDP_FILTERED,
    FaultKind.IGP_AUTHENTICATION_MISMATCH,
    FaultKind.LABELS_DROPPED,
    FaultKind.ONE_WAY,
)


@dataclass(frozen=True)
class Strike:
    """A fault, as the simulated router takes it, and the moment at which it begins."""

    moment: str
    fault: str

    @property
    def kind(self) -> FaultKind:
        """Its kind."""
        return parse_fault(self.fault).kind

    @property
    def router(self) -> str:
        """Its router."""
        return parse_fault(self.fault).router

    def __str__(self) -> str:
        return f"{self.fault} from {self.moment} on"


@dataclass(frozen=True)
class FaultPoint:
    """What goes wrong in one run. ``dies_at`` is the command, counted at the routers, at which the program is killed."""

    verb: str
    strikes: tuple[Strike, ...]
    dies_at: int | None = None

    def __str__(self) -> str:
        killed = "" if self.dies_at is None else f", killed at command {self.dies_at}"
        return f"{self.verb}: {' and '.join(map(str, self.strikes))}{killed}"

    @property
    def kinds(self) -> frozenset[FaultKind]:
        """The kinds of its faults."""
        return frozenset(strike.kind for strike in self.strikes)


def points() -> Iterator[FaultPoint]:
    """Every kind of fault, in every step and at either end."""
    for verb, moments in MOMENTS.items():
        for moment in moments:
            if moment == "restore":  # comes only where something else has gone wrong before
                continue
            for strike in strikes(moment):
                yield FaultPoint(verb, (strike,))


def strikes(moment: str) -> Iterator[Strike]:
    """Every fault that can begin at a moment."""
    for kind in FaultKind:
        for router in WIRES:
            for spec in _specs(kind, router, moment):
                yield Strike(moment, spec)


def _specs(kind: FaultKind, router: str, moment: str) -> Iterator[str]:
    at = f"{kind.word}@{router}"
    if kind in _OF_CHANGES:
        yield from (f"{at},line={line}" for line in CHANGED[moment])
    elif kind in _OF_LINES:
        yield from (f"{at},line={line}{_more(kind)}" for line in STRUCK[moment])
    elif kind is FaultKind.REFUSE_COMMAND:
        yield from (f"{at},line={line}" for line in _EXEC)
        yield at
    elif kind is FaultKind.MANAGEMENT_LOST:
        yield at
    elif kind is FaultKind.CABLE_CUT:
        yield f"{at}:{WIRES[router]}"
    elif kind.scope is FaultScope.NETWORK:
        yield f"{at}:{TUNNEL}"
        if FaultOption.ENDS in kind.options:
            yield f"{at}:{TUNNEL},ends=both"
        if kind in _ON_WIRE:
            yield f"{at}:{WIRES[router]}"
    elif kind is FaultKind.SLOW:
        yield f"{at},delay=0.05"
    elif kind is FaultKind.FRAGMENT:
        yield f"{at},size=7"
    else:
        yield at


def _more(kind: FaultKind) -> str:
    if kind is FaultKind.OTHER_OPERATOR:
        return f",edit={EDIT}"
    return f",for={_SECONDS_AWAY}" if kind is FaultKind.MANAGEMENT_LOST else ""


def pair(seed: int, *, is_killed: bool = False) -> FaultPoint:
    """Two faults in one run, and the command at which the program dies if it does: the same for the same seed."""
    chance = random.Random(seed)
    verb = chance.choice((MIGRATE, MIGRATE, ROLLBACK))
    moments = [chance.choice(MOMENTS[verb][:-1]), chance.choice(MOMENTS[verb])]
    found = tuple(_any_strike(chance, moment) for moment in moments)
    return FaultPoint(verb, found, dies_at=chance.randrange(5, 250) if is_killed else None)


def _any_strike(chance: random.Random, moment: str) -> Strike:
    """A kind first, so that those with many lines are not struck more often than the others."""
    every = list(strikes(moment))
    kind = chance.choice(list(dict.fromkeys(strike.kind for strike in every)))
    return chance.choice([strike for strike in every if strike.kind is kind])


def tolerance(point: FaultPoint) -> Tolerance:
    """What the faults of a point do to configurations by themselves."""
    kinds = point.kinds
    return Tolerance(
        sections=("archive",) if FaultKind.NO_ARCHIVE in kinds else (),
        words=("isis ",) if FaultKind.DROPS_ISIS_LINES in kinds else (),
        spelling=FaultKind.REWRITE_LINE in kinds,
        may_open=FaultKind.PROTECTION_MISSING in kinds,
    )


_AWAY = "nobody can speak to the router for as long as the fault lasts"
_UNSAVED = "startup-config cannot be written, or read, for as long as the fault lasts"
_PLAIN_DOWN = "the plain link itself does not come up for as long as the fault lasts"
_LOCKED = "the router takes no line of configuration for as long as the fault lasts"
_OTHERS = "the work of another stands unsaved, so that startup-config cannot be put back"
#: The kinds after which a link may be reported as unknown, and why nobody can know better.
MAY_BE_UNKNOWN: Mapping[FaultKind, str] = {
    FaultKind.MANAGEMENT_LOST: _AWAY,
    FaultKind.WRONG_ROUTER: _AWAY,
    FaultKind.LOW_PRIVILEGE: _AWAY,
    FaultKind.REFUSE_COMMAND: _UNSAVED,
    FaultKind.AUTHORIZATION_FAILED: _UNSAVED,
    FaultKind.CABLE_CUT: _PLAIN_DOWN,
    FaultKind.ONE_WAY: _PLAIN_DOWN,
    FaultKind.LDP_FILTERED: _PLAIN_DOWN,
    FaultKind.IGP_AUTHENTICATION_MISMATCH: _PLAIN_DOWN,
    FaultKind.LABELS_DROPPED: _PLAIN_DOWN,
    FaultKind.CONFIG_LOCKED: _LOCKED,
    FaultKind.OTHER_OPERATOR: _OTHERS,
}
