"""For how long labels may have had no way through a link: from looks at labelled pings, and when lines were sent.

A look is one poll of both ends. Between two of them nobody sees anything, so that a gap has an upper bound and no
length: "at most N seconds".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corelinks.tasks.checks import LinkVerdict, worst
from corelinks.tasks.checks.labelled_ping import labelled_ping
from corelinks.tasks.checks.verdict import Verdict

MEASURED_BY = labelled_ping.name


@dataclass(frozen=True)
class LabelGap:
    """A time in which labels may have had no way between the two ends of a link.

    ``step`` is the one whose lines began it (``restore`` for a way back), or the stage in which labels were no longer
    seen to pass. ``seconds`` (router seconds) is its upper bound: from the sending of the lines, or from the last look
    that saw labels pass, to the end of the first look that saw them pass again; None when that is not known, since no
    look saw them before, or none saw them again. In ``lost`` looks labelled pings were not answered, in ``unseen`` ones
    nobody could tell: with both 0, no loss was seen.
    """

    step: str
    seconds: float | None
    lost: int = 0
    unseen: int = 0


@dataclass
class _Open:
    step: str
    since: float | None
    lost: int = 0
    unseen: int = 0

    def closed(self, at: float | None) -> LabelGap:
        seconds = None if self.since is None or at is None else round(at - self.since, 1)
        return LabelGap(self.step, seconds, self.lost, self.unseen)


class LabelWatch:
    """Keeps the gaps of one link; all times are router seconds of one clock that never goes back."""

    def __init__(self) -> None:
        self._passed_at: float | None = None
        self._closed: list[LabelGap] = []
        self._open: _Open | None = None

    @property
    def gaps(self) -> tuple[LabelGap, ...]:
        """The gaps so far, oldest first; one that has not ended is not known."""
        return (*self._closed, *([self._open.closed(None)] if self._open else ()))

    def change(self, step: str, at: float) -> None:
        """Lines that move labels are about to be sent: with the next look that sees them pass a gap ends that begins
        now, or began before.
        """
        if self._open is None:
            self._open = _Open(step, None if self._passed_at is None else at)

    def look(self, step: str, verdict: Verdict, began: float, ended: float) -> None:
        """Both ends were asked from ``began`` to ``ended``, and ``verdict`` says whether labelled pings got through."""
        if verdict is Verdict.PASS:
            if self._open is not None:
                self._closed.append(self._open.closed(ended))
            self._open, self._passed_at = None, began
            return
        if self._open is None:
            if verdict is Verdict.UNKNOWN and self._passed_at is None:
                return  # nothing was known, and nothing is
            self._open = _Open(step, self._passed_at)
        self._open.lost += verdict is Verdict.FAIL
        self._open.unseen += verdict is Verdict.UNKNOWN


def labels_in(verdict: LinkVerdict, *, may_stand_by: bool = False) -> Verdict:
    """Whether a poll saw labelled packets answered at both ends; UNKNOWN where it did not look.

    ``may_stand_by`` says that the link is defined as a backup: then the check also passes when nothing was sent.
    """
    found = worst(check.verdict for check in verdict.checks if check.check == MEASURED_BY)
    return Verdict.UNKNOWN if may_stand_by and found is Verdict.PASS else found


def by_step(gaps: Iterable[LabelGap]) -> dict[str, float | None]:
    """The seconds of all gaps of a step together; None where one of them is not known."""
    sums: dict[str, float | None] = {}
    for gap in gaps:
        so_far = sums.get(gap.step, 0.0)
        sums[gap.step] = None if so_far is None or gap.seconds is None else so_far + gap.seconds
    return sums
