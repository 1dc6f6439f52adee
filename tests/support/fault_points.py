"""What goes wrong in the fault sweep: every kind of fault, at every step and end, and pairs of them by seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corelinks.runbooks.simulator.faults.fault import parse_fault
from corelinks.runbooks.simulator.faults.kinds import FaultKind, FaultOption, FaultScope
from tests.support.dying_program import JOURNAL, Moment
from tests.support.judged_core import EDIT, TUNNEL, WIRES, Tolerance
from tests.support.small_core import Strike

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
#: What a program may be killed at, and how many of these there are in a whole migration, or fewer in a rollback.
_DEATHS: Mapping[str, int] = {"line": 70, "command": 22, "write": 60}
#: What somebody does about a link whose run was killed: `rollback`, or `resume` in either direction.
_WAYS = (ROLLBACK, "back", "forward")
#: Kinds that strike lines of configuration alone.
_OF_CHANGES = (
    FaultKind.REJECT_LINE,
    FaultKind.REFUSE_IN_WORDS,
    FaultKind.REFUSE_MODE,
    FaultKind.LOSE_LINE,
    FaultKind.REWRITE_LINE,
)
_EXEC = ("^write memory", "^configure terminal revert", "^configure confirm", "^show running-config")
#: What is written behind the line of a fault.
_MORE: Mapping[FaultKind, str] = {
    FaultKind.OTHER_OPERATOR: f",edit={EDIT}",
    FaultKind.MANAGEMENT_LOST: ",for=300",
    FaultKind.SLOW: ",delay=0.05",
    FaultKind.FRAGMENT: ",size=7",
}
#: Kinds that strike the physical interface as well as the tunnel.
_ON_WIRE = (
    FaultKind.LDP_FILTERED,
    FaultKind.IGP_AUTHENTICATION_MISMATCH,
    FaultKind.LABELS_DROPPED,
    FaultKind.ONE_WAY,
    FaultKind.CABLE_CUT,
)


@dataclass(frozen=True)
class FaultPoint:
    """What goes wrong in one run; ``dies_at`` is when the program dies, if it does, and ``then`` what is done then."""

    verb: str
    strikes: tuple[Strike, ...]
    dies_at: Moment | None = None
    then: str = ROLLBACK
    seed: int | None = None

    def __str__(self) -> str:
        seed = "" if self.seed is None else f"seed {self.seed}, "
        killed = "" if self.dies_at is None else f", and killed at {self.dies_at}, then {self.then}"
        return f"{seed}{self.verb}: {' and '.join(map(str, self.strikes))}{killed}"

    @property
    def kinds(self) -> frozenset[FaultKind]:
        """The kinds of its faults."""
        return frozenset(parse_fault(strike.fault).kind for strike in self.strikes)


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
    if kind.scope is FaultScope.NETWORK:
        yield from (f"{at}{place}" for place in _places(kind, router))
    elif FaultOption.LINE in kind.options and kind is not FaultKind.REPLACE_FAILS:
        yield from (f"{at},line={line}{_MORE.get(kind, '')}" for line in _lines(kind, moment))
    else:
        yield f"{at}{_MORE.get(kind, '')}"
    if kind in (FaultKind.MANAGEMENT_LOST, FaultKind.REFUSE_COMMAND):
        yield at


def _places(kind: FaultKind, router: str) -> Iterator[str]:
    if kind is not FaultKind.CABLE_CUT:
        yield f":{TUNNEL}"
    if FaultOption.ENDS in kind.options:
        yield f":{TUNNEL},ends=both"
    if kind in _ON_WIRE:
        yield f":{WIRES[router]}"


def _lines(kind: FaultKind, moment: str) -> tuple[str, ...]:
    if kind is FaultKind.REFUSE_COMMAND:
        return _EXEC
    return CHANGED[moment] if kind in _OF_CHANGES else STRUCK[moment]


def pair(seed: int, *, is_killed: bool = False) -> FaultPoint:
    """Two faults in one run, and when the program dies if it does: the same for the same seed."""
    chance = random.Random(seed)
    verb = chance.choice((MIGRATE, MIGRATE, ROLLBACK))
    moments = [chance.choice(MOMENTS[verb][:-1]), chance.choice(MOMENTS[verb])]
    found = tuple(_any_strike(chance, moment) for moment in moments)
    if not is_killed:
        return FaultPoint(verb, found, seed=seed)
    kind, most = chance.choice(list(_DEATHS.items()))
    where = JOURNAL if kind == "write" else chance.choice(list(WIRES))
    is_after = kind != "write" and chance.choice((True, False))
    number = min(chance.randint(1, most), chance.randint(1, most))  # a run that goes wrong has come to its end early
    return FaultPoint(verb, found, Moment(where, kind, number, is_after), chance.choice(_WAYS), seed)


def _any_strike(chance: random.Random, moment: str) -> Strike:
    """A kind first, so that those with many lines are not struck more often than the others."""
    every = list(strikes(moment))
    kinds = [parse_fault(strike.fault).kind for strike in every]
    kind = chance.choice(list(dict.fromkeys(kinds)))
    return chance.choice([strike for strike, its in zip(every, kinds, strict=True) if its is kind])


def tolerance(point: FaultPoint) -> Tolerance:
    """What the faults of a point do to configurations by themselves."""
    kinds = point.kinds
    return Tolerance(
        sections=("archive",) if FaultKind.NO_ARCHIVE in kinds else (),
        words=("isis ",) if FaultKind.DROPS_ISIS_LINES in kinds else (),
        spelling=FaultKind.REWRITE_LINE in kinds,
        may_open=FaultKind.PROTECTION_MISSING in kinds,
        others_tunnel=bool(kinds & {FaultKind.WRONG_MODE, FaultKind.WRONG_PEER, FaultKind.PROTECTION_MISSING}),
    )


_AWAY = "nobody can speak to the router for as long as the fault lasts"
_UNSAVED = "startup-config cannot be written, or read, for as long as the fault lasts"
_PLAIN_DOWN = "the plain link itself does not come up for as long as the fault lasts"
_ONE_SESSION = "two routers have one LDP session: when it fails, neither the tunnel nor the plain link is proven"
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
    FaultKind.LDP_PASSWORD_MISMATCH: _ONE_SESSION,
    FaultKind.ROUTER_ID_UNREACHABLE: _ONE_SESSION,
    FaultKind.CONFIG_LOCKED: _LOCKED,
    FaultKind.OTHER_OPERATOR: _OTHERS,
}


def may_be_unknown(point: FaultPoint) -> bool:
    """Whether nobody may be able to know how the link is as long as the faults of a point last.

    Of a pair, one may keep the way back from being taken, and the other the tunnel from carrying, or the way on.
    """
    refusing = point.kinds & {*_OF_CHANGES, FaultKind.REPLACE_FAILS}
    return bool(point.kinds & set(MAY_BE_UNKNOWN)) or bool(refusing and point.kinds - refusing)
