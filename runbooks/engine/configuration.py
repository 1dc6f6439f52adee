"""What of a router's configuration is a link's own, what is others', and which lines take ours back."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from inventory.model import CoreLink, EndName
from tasks.parse import RunningConfig
from templates.change import Before, Change, Step
from templates.render import render
from templates.touched import before_of, foreign_lines, still_used, touched_lines

_SECRET = re.compile(r"<secret:[^>]*>")


def ours(link: CoreLink, end: EndName, running: RunningConfig) -> tuple[str, ...]:
    """The lines that the steps of ``link`` create, replace or take away at ``end``."""
    return tuple(touched_lines(running.lines, link, end))


def others(link: CoreLink, end: EndName, running: RunningConfig) -> tuple[str, ...]:
    """All other lines: whoever changes these meanwhile is not us."""
    return tuple(foreign_lines(running.lines, link, end))


def before(link: CoreLink, end: EndName, running: RunningConfig) -> Before:
    """The lines of the physical interface that the steps replace or take away."""
    return before_of(running.lines, link, end)


def digest(lines: Iterable[str]) -> str:
    """A fingerprint of lines, to tell later whether they are still the same without keeping them."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def difference(was: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """What is more (``+``) and what is less (``-``) now than it was; order alone is no difference."""
    more, less = Counter(now), Counter(was)
    return tuple(f"-{line}" for line in (less - more).elements()) + tuple(
        f"+{line}" for line in (more - less).elements()
    )


def change(link: CoreLink, end: EndName, step: Step, running: RunningConfig, known: Before) -> Change:
    """One step's lines at one end, given what the router has; what another link still uses stays in the undo."""
    return render(link, end, step, known, still_used(running.lines, link, end))


def way_back(
    link: CoreLink, end: EndName, steps: Iterable[Step], running: RunningConfig, known: Before
) -> tuple[str, ...]:
    """The lines that take ``steps`` back at ``end``, the last step first, without those that have nothing to take.

    IOS refuses ``no`` for what is not there, and entering a tunnel that is not there would create it.
    """
    present = running.sections()
    lines: list[str] = []
    for step in reversed(list(steps)):
        for block in blocks(change(link, end, step, running, known).undo):
            if _has_object(block[0], present):
                lines += block
    return tuple(lines)


def blocks(lines: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Lines in groups: each unindented line with the indented ones below it."""
    found: list[list[str]] = []
    for line in lines:
        if line.startswith(" ") and found:
            found[-1].append(line)
        else:
            found.append([line])
    return tuple(tuple(block) for block in found)


def _has_object(line: str, present: Iterable[str]) -> bool:
    """Whether what a line takes away, or enters, is in the configuration."""
    if not line.startswith(("no ", "interface Tunnel")):
        return True
    # IOS shows a secret in its own encoding, so that any one word stands for it.
    words = (re.escape(part) for part in _SECRET.split(line.removeprefix("no ")))
    wanted = re.compile(r"(?:[067] )?\S+".join(words) + r"(?: .*)?")
    return any(wanted.fullmatch(section.rstrip()) for section in present)
