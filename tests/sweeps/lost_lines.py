"""Lose every line that a migration sends, in every way, at either end: ``python -m tests.sweeps.lost_lines``.

The link must end as before, with the router and the line named, and never as encrypted. It may end as defined where
nothing is lost: a line that is kept in another spelling or with another type of secret, a dropped line that says a
default which IOS hides, and one of which a later line says more. Prints the points, those that ended so, and the
violations; 1 when there is one.

    python -m tests.sweeps.lost_lines                     every link, line, way and end
    python -m tests.sweeps.lost_lines --link ospf         one kind of link alone
    python -m tests.sweeps.lost_lines --every 20          each twentieth point
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import Enum
from multiprocessing import get_context
from pathlib import Path

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.report import LinkReport
from corelinks.runbooks.simulator.ios.nvgen import respelled
from corelinks.tasks.configuration.typed_and_shown import other_value_of, spelled
from tests.support.lossy_links import LOSSY_LINKS, LossyLink, lossy_core, routers_of
from tests.support.small_core import SmallCore

WORKERS = 2
_LINKS = {lossy.name: lossy for lossy in LOSSY_LINKS}
_SECRET = re.compile(r"<secret:[^>]*>")
_TYPED_SECRET = r"\S+"
_STEPS_LOG = "nornir.core.task"


class Loss(Enum):
    """A way to lose a line; the value is how the fault of the simulated router is written, but for its router."""

    REFUSED = "reject-line"
    REFUSED_IN_WORDS = "refuse-in-words"
    DROPPED = "lose-line"
    CHANGED = "rewrite-line"
    RESPELLED = "rewrite-line "
    MODE_REFUSED = "refuse-mode"
    MODE_NOT_OPENED = "refuse-mode "


# A line that is refused is no reason to accuse another one of being lost.
_SILENT = (Loss.DROPPED, Loss.CHANGED, Loss.RESPELLED)


@dataclass(frozen=True)
class Point:
    """One line of a migration, lost in one way at one end. ``skip`` lines of the same words are let go before it."""

    link: str
    end: EndName
    line: str
    skip: int
    loss: Loss
    kept: str | None = None
    may_pass: bool = False

    def __str__(self) -> str:
        kept = "" if self.kept is None else f" into {self.kept!r}"
        number = f" (number {self.skip + 1})" if self.skip else ""
        return f"{self.link}, end {self.end}: {self.line!r}{number}, {self.loss.name.lower().replace('_', ' ')}{kept}"

    def fault(self) -> str:
        """The fault that loses the line, as the simulated router takes it."""
        words = _TYPED_SECRET.join(re.escape(part) for part in _SECRET.split(self.line))
        spec = f"{self.loss.value.strip()}@{routers_of(_LINKS[self.link])[self.end]},line=^{words}$,times=1"
        if self.skip:
            spec += f",skip={self.skip}"
        if self.loss is Loss.MODE_NOT_OPENED:
            return f"{spec},message="
        return spec if self.kept is None else f"{spec},kept={self.kept}"


@dataclass(frozen=True)
class PointResult:
    """What became of a point; ``violation`` says what should not have, '' when all is well."""

    point: Point
    outcome: str
    violation: str


def points(links: Sequence[LossyLink] = LOSSY_LINKS) -> Iterator[Point]:
    """Every point there is, in order."""
    for lossy in links:
        for end in ENDS:
            sent = lossy.sent(end)
            for number, line in enumerate(sent):
                text = line.strip()
                skip = sum(earlier.strip() == text for earlier in sent[:number])
                is_header = not line.startswith(" ") and number + 1 < len(sent) and sent[number + 1].startswith(" ")
                is_new = is_header and not skip and not re.match(r"interface (?!Tunnel)|router ", line)
                is_said_again = any(later.strip().startswith(f"{text} ") for later in sent)
                is_dispensable = is_said_again or _says_default(text, sent[:number])
                for loss, kept in _losses(text, is_header=is_header, is_new=is_new):
                    may_pass = loss is Loss.RESPELLED or (loss is Loss.DROPPED and is_dispensable)
                    yield Point(lossy.name, end, text, skip, loss, kept, may_pass)


def _losses(text: str, *, is_header: bool, is_new: bool) -> Iterator[tuple[Loss, str | None]]:
    """The ways to lose a line; a section that is there already can be neither dropped nor rewritten.

    Nor does IOS keep a section under another name.
    """
    yield Loss.REFUSED, None
    yield Loss.REFUSED_IN_WORDS, None
    if is_header:
        yield Loss.MODE_REFUSED, None
        yield Loss.MODE_NOT_OPENED, None
    if is_header and not is_new:
        return
    yield Loss.DROPPED, None
    changed = _changed(text)
    if changed is not None and (not is_header or "transform-set" in text):
        yield Loss.CHANGED, changed
    if respelled(_SECRET.sub("a-secret", text)) not in (None, text):
        yield Loss.RESPELLED, None


_OTHER_WORDS = {
    "transport": "tunnel",
    "pre-share": "rsa-sig",
    "sha256": "sha512",
    "sha512": "sha256",
    "level-2-only": "level-1",
    "ldp": "both",
    "aes-cbc-256": "aes-cbc-128",
    "aes-gcm-256": "aes-gcm-128",
    "256": "128",
    "19": "20",
    "20": "19",
    "group19": "group20",
    "group20": "group19",
}


def _changed(text: str) -> str | None:
    """The line with another value; None for one that has none to change, as ``mpls ip``."""
    if text.startswith("no "):
        return None
    if text.startswith("ip route "):
        return f"{text} 250"
    if _SECRET.search(text):
        return _SECRET.sub("somebody-elses-secret", text)
    head, _, last = text.rpartition(" ")
    if last in _OTHER_WORDS:
        return f"{head} {_OTHER_WORDS[last]}"
    if last.isdigit():
        return f"{head} {abs(int(last) - 1)}"
    if address := re.match(r"(.*?\d+\.\d+\.\d+\.)(\d+)(.*)", text):
        return f"{address[1]}{int(address[2]) + 4}{address[3]}"
    return text[:-1] if re.search(r"CL-|CORE|core", text) else None


def _says_default(text: str, before: Sequence[str]) -> bool:
    """Whether a line says a default that IOS hides, and takes no other value away that an earlier line has set."""
    setting = other_value_of(spelled(text))
    return setting is not None and not any(setting.fullmatch(spelled(line)) for line in before)


def run_point(point: Point) -> PointResult:
    """Migrate the link of a point on routers of its own, and see what became of it."""
    logging.getLogger(_STEPS_LOG).setLevel(logging.CRITICAL)
    with (
        tempfile.TemporaryDirectory(prefix="lost-line-") as scratch,
        lossy_core(_LINKS[point.link], Path(scratch), [point.fault()]) as core,
    ):
        before = _lines(core)
        report = core.migrate()
        violation = _violation(point, report)
        core.core.clear_faults()
        if not violation and report.outcome == "as-before":
            violation = _left_behind(core, before)
    return PointResult(point, report.outcome, violation)


def _violation(point: Point, report: LinkReport) -> str:
    if point.may_pass and report.outcome == _LINKS[point.link].outcome:
        return ""
    if report.outcome != "as-before":
        return f"ended as {report.outcome}: {report.reason}"
    reason, router = report.reason or "", routers_of(_LINKS[point.link])[point.end]
    if not (router in reason and point.line in reason):
        return f"ended as before without the line in its reason: {reason}"
    cause = Cause.LINE_LOST if point.loss in _SILENT else Cause.ROUTER_ERROR
    return "" if report.cause is cause else f"ended as before for {report.cause} instead of {cause}: {reason}"


def _lines(core: SmallCore) -> dict[str, tuple[str, ...]]:
    return {name: state.running.lines for name, state in core.states().items()}


def _left_behind(core: SmallCore, before: dict[str, tuple[str, ...]]) -> str:
    """Whether a link that is said to be as before is."""
    timers = [name for name, state in core.states().items() if state.timer is not None]
    if timers:
        return f"a timer is pending on {', '.join(timers)}"
    now = _lines(core)
    differing = [name for name, lines in before.items() if Counter(lines) != Counter(now[name])]
    return f"{', '.join(differing)} is not as before" if differing else ""


def run_points(chosen: Sequence[Point], workers: int = WORKERS) -> Iterator[PointResult]:
    """Run points, ``workers`` at a time; the results in order."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(run_point, chosen)


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for and print what came of it; 1 when there was a violation."""
    parser = argparse.ArgumentParser(prog="python -m tests.sweeps.lost_lines", description=__doc__)
    parser.add_argument("--link", action="append", choices=sorted(_LINKS), help="a kind of link; all without it")
    parser.add_argument("--every", type=int, default=1, help="run each so-manieth point alone")
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"points at a time; {WORKERS} without it")
    asked = parser.parse_args(arguments)
    links = [lossy for lossy in LOSSY_LINKS if not asked.link or lossy.name in asked.link]
    chosen = list(points(links))[:: asked.every]
    violations, passed = 0, []
    for number, result in enumerate(run_points(chosen, asked.workers), 1):
        if result.violation:
            violations += 1
            print(f"VIOLATION: {result.point}: {result.violation}", flush=True)
        elif result.outcome != "as-before":
            passed.append(result.point)
        if number % 100 == 0:
            print(f"{number} of {len(chosen)} points", flush=True)
    for point in passed:
        print(f"nothing is lost, ended as defined: {point}")
    by_loss = Counter(point.loss.name.lower().replace("_", " ") for point in chosen)
    print(", ".join(f"{count} {loss}" for loss, count in sorted(by_loss.items())))
    print(f"{len(chosen)} points, {violations} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
