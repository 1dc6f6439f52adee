"""What of a router's configuration is a link's own, what is others', and which lines take ours back."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from corelinks.inventory.model import CoreLink, EndName
from corelinks.tasks.configuration.conflicts import clashes
from corelinks.tasks.configuration.dependencies import existing, still_used
from corelinks.tasks.configuration.owned import before_of, foreign_lines, touched_lines
from corelinks.tasks.configuration.spelling import in_one_spelling
from corelinks.tasks.configuration.survey import left_plain, survey
from corelinks.tasks.configuration.tree import RunningConfig, blocks
from corelinks.tasks.redaction import redact
from corelinks.templates.carried import is_cost, is_standby_cost
from corelinks.templates.igp_lines import process_of
from corelinks.templates.metric import is_metric
from corelinks.templates.objects import objects
from corelinks.templates.render import render
from corelinks.templates.step import Before, Change, Step

_SECRET = re.compile(r"<secret:[^>]*>")


@dataclass(frozen=True)
class EndView:
    """One end of a link as seen from its baseline.

    ``before`` are the lines of the physical interface that the steps replace; ``keep`` the sections of shared
    objects that were there already, which are neither made nor removed; ``wanted`` what of ours a restore must
    end at; ``foreign_before`` what was others', both as `shown`; ``others`` the inventory's links. ``left_plain`` is
    what stays on the plain link because the definition says so, in words; ``adopted`` what others have changed on the
    physical interface since, which is part of ``wanted``.
    """

    link: CoreLink
    end: EndName
    before: Before
    keep: frozenset[str]
    wanted: tuple[str, ...] = ()
    foreign_before: tuple[str, ...] = ()
    others: tuple[CoreLink, ...] = ()
    left_plain: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()

    @classmethod
    def of(cls, link: CoreLink, end: EndName, running: RunningConfig, others: Sequence[CoreLink] = ()) -> EndView:
        """The view from the configuration before the first change."""
        shared = {item.section for item in objects(link, end) if item.shared}
        keep = existing(running, link, end) & shared
        view = cls(link, end, before_of(running, link, end), keep, others=tuple(others))
        left = left_plain(survey(running, link, end) or ())
        return replace(view, wanted=view.ours(running), foreign_before=view.foreign(running), left_plain=left)

    def ours(self, running: RunningConfig) -> tuple[str, ...]:
        """The lines that the link's steps create, replace or take away at this end."""
        return touched_lines(running, self.link, self.end, self.keep)

    def foreign(self, running: RunningConfig) -> tuple[str, ...]:
        """All other lines: whoever changes these meanwhile is not us."""
        return foreign_lines(running, self.link, self.end, self.keep)

    def left(self, running: RunningConfig) -> tuple[str, ...]:
        """How what we touch differs from how it was; empty when the end is as before."""
        return difference(self.wanted, self.ours(running))

    def foreign_edits(self, running: RunningConfig) -> tuple[str, ...]:
        """What others have changed since the baseline."""
        return difference(self.foreign_before, self.foreign(running))

    def changed_by_others(self, running: RunningConfig, taken: Collection[str]) -> tuple[str, ...]:
        """What the physical interface has otherwise than the steps ``taken`` can have made it: others have done that.

        The seal takes off whatever is there, so that nothing can be said behind it.
        """
        if "seal" in taken:
            return ()
        moved = difference(self._of_wire(self.wanted), self._of_wire(self.ours(running)))
        if "cutover" not in taken:
            return moved
        return tuple(line for line in moved if not self._is_by_cutover(line.partition(" / ")[2]))

    def adopting(self, running: RunningConfig, moved: Sequence[str]) -> EndView:
        """The view to which the lines ``moved``, as `changed_by_others` tells them, are part of how the end was."""
        header = self._wire
        gone, new = ({line[1:].removeprefix(header) for line in moved if line[0] == sign} for sign in "-+")

        def merged(was: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
            left = (line for line in was if in_one_spelling(line) not in gone)
            return (*left, *(line for line in now if in_one_spelling(line) in new))

        was, now = self.before, before_of(running, self.link, self.end)
        before = replace(
            was,
            metric=merged(was.metric, now.metric),
            igp=merged(was.igp, now.igp),
            mpls=merged(was.mpls, now.mpls),
            carried=merged(was.carried, now.carried),
        )
        wanted = (*(line for line in self.wanted if f"-{line}" not in moved), *(f"{header}{line}" for line in new))
        return replace(self, before=before, wanted=wanted, adopted=(*self.adopted, *moved))

    def has_others_alone(self, left: Iterable[str]) -> bool:
        """Whether ``left`` of a configuration is only that it has not got what others have changed since."""
        back = {("-" if line.startswith("+") else "+") + line[1:] for line in self.adopted}
        return set(left) <= back

    @property
    def _wire(self) -> str:
        """How every line of the physical interface begins."""
        return f"interface {self.link.end(self.end).interface} / "

    def _of_wire(self, lines: Iterable[str]) -> tuple[str, ...]:
        return tuple(line for line in lines if line.startswith(self._wire))

    def _is_by_cutover(self, line: str) -> bool:
        return is_metric(self.link, line) or is_cost(line) or is_standby_cost(line)

    def clashes(self, running: RunningConfig) -> tuple[str, ...]:
        """Objects of our names that are there already and say something else."""
        return clashes(running, self.link, self.end)

    def change(self, step: Step) -> Change:
        """One step's lines at this end."""
        return render(self.link, self.end, step, self.before, keep=self.keep)

    def restore_lines(self, steps: Iterable[Step], running: RunningConfig) -> tuple[str, ...]:
        """The lines that take ``steps`` back, the last one first, without those that have nothing to take.

        IOS refuses ``no`` for what is not there, and entering a tunnel that is not there would create it. What
        something else on the router has come to use stays. What stands already is not typed again: a router that
        refuses such a line would keep all that comes after it.
        """
        keep = self.keep | still_used(running, self.link, self.end, self.others)
        present = running.sections()
        parts = (f"interface {self.link.end(self.end).interface}", process_of(self.link))
        lines: list[str] = []
        for step in reversed(list(steps)):
            for block in blocks(render(self.link, self.end, step, self.before, keep=keep).undo):
                is_done = block[0] in parts and self._is_as_wanted(block[0], running)
                if _has_object(block[0], present) and not is_done:
                    lines += self._without_standing(block, running, is_first=block[0] not in lines)
        return tuple(lines)

    def _without_standing(self, block: Sequence[str], running: RunningConfig, *, is_first: bool) -> tuple[str, ...]:
        """A block without the lines that stand already, empty when nothing is left of it.

        An earlier block of the same section may take a line away that stands now, but none of what the IGP had there.
        """
        there = {path for path in running.paths if len(path) > 1}
        standing = [line for line in block[1:] if (block[0], in_one_spelling(line.strip())) in there]
        gone = [line for line in standing if is_first or line.strip() in self.before.igp]
        left = tuple(line for line in block if line not in gone)
        return () if gone and len(left) == 1 else left

    def _is_as_wanted(self, section: str, running: RunningConfig) -> bool:
        """Whether nothing of what we touch in a section is left to be put back."""
        beneath = f"{section} / "
        was, now = ([line for line in lines if line.startswith(beneath)] for lines in (self.wanted, self.ours(running)))
        return not difference(was, now)


def digest(lines: Iterable[str]) -> str:
    """A fingerprint of lines, to tell later whether they are still the same without keeping them.

    A secret in them counts as any other, since a later process cannot know its mask.
    """
    return hashlib.sha256(redact("\n".join(lines), lasting=True).encode()).hexdigest()


def difference(was: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """What is less (``-``) and what is more (``+``) now than it was; order alone is no difference."""
    more, less = Counter(now), Counter(was)
    gone, new = (less - more).elements(), (more - less).elements()
    return (*(f"-{line}" for line in gone), *(f"+{line}" for line in new))


def _has_object(line: str, present: Iterable[str]) -> bool:
    """Whether what a line takes away, or enters, is in the configuration."""
    if not line.startswith(("no ", "interface Tunnel")):
        return True
    # IOS shows a secret in its own encoding, so that any one word stands for it.
    parts = (re.escape(part) for part in _SECRET.split(line.removeprefix("no ")))
    wanted = re.compile(r"(?:[067] )?\S+".join(parts) + r"(?: .*)?")
    return any(wanted.fullmatch(section.rstrip()) for section in present)
