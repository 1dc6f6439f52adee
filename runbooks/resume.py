"""The resume: what dead runs have left of links is taken back, or brought to its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from nornir.core import Nornir

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import Listener
from corelinks.runbooks.engine.guard import Guard
from corelinks.runbooks.engine.history import History, Unfinished
from corelinks.runbooks.engine.journal import open_journal
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.left_behind import left_behind
from corelinks.runbooks.engine.link.observers import shielded
from corelinks.runbooks.engine.link.resume import intention, resume_link
from corelinks.runbooks.engine.link.routers import NornirRouters
from corelinks.runbooks.engine.live_links import alive_links
from corelinks.runbooks.engine.owner import Liveness
from corelinks.runbooks.engine.report import LinkReport, RunReport
from corelinks.runbooks.engine.run import Run
from corelinks.runbooks.engine.timing import Timing
from corelinks.runbooks.runs import HOLDS_NONE, NOT_THERE
from corelinks.runbooks.show import find_run
from corelinks.tasks import checks


def unfinished_links(journal: Path, run: str | None = None) -> tuple[Unfinished, ...]:
    """What runs have left unfinished of links that they have touched: ``run`` (any name of it), else every dead run.

    Empty when nothing is left. Raises InventoryError when all that is left is still under way, and when a run may be,
    by what can be seen from here: one of another machine must be named; and when there is no journal. JournalError
    when the journal cannot be read.
    """
    if not journal.exists():
        called = f"no run is called {run!r}: " if run is not None else ""
        raise _wrong(f"{called}there is no journal {journal}: {NOT_THERE}")
    with History.read(journal) as history:
        name = None if run is None else find_run(history.runs(), run, journal)
        every = [each for each in history.unfinished() if each.is_touched and name in (None, each.run.id)]
    alive = [each for each in every if each.run.liveness is Liveness.ALIVE]
    every = [each for each in every if each not in alive]
    if alive and not every:
        raise _wrong(f"run {alive[0].run.id} of {alive[0].run.owner} is under way: wait until it has ended")
    away = [each for each in every if each.run.liveness is Liveness.NOT_KNOWN]
    if away and name is None:
        who = away[0].run.owner or "a program that did not say who it is"
        words = f"whether run {away[0].run.id} of {who} has ended cannot be seen from here"
        raise _wrong(f"{words}: if it has, name it: `corelinks resume {away[0].run.id}`")
    return tuple({each.link.name: each for each in every}.values())


def nothing_left(journal: Path) -> str:
    """What to say when nothing is left. InventoryError when the journal does not know of any run, as one cut short."""
    with History.read(journal) as history:
        if not history.runs():
            raise _wrong(f"the journal {journal} {HOLDS_NONE}")
    return "nothing is left to be finished: every run has brought its links to an end"


def _wrong(problem: str) -> InventoryError:
    return InventoryError([InventoryFault("command line", "RUN", problem)])


def links_left(unfinished: Sequence[Unfinished], all_links: Sequence[CoreLink]) -> tuple[CoreLink, ...]:
    """The unfinished links as the inventory has them.

    InventoryError for those that it no longer has, or has between other routers: what they are called tells them.
    """
    every = {link.name: link for link in all_links}
    gone = [each for each in unfinished if each.link.name not in every]
    if gone:
        words = "is gone, and run {} has left it unfinished: put it back to finish it"
        raise InventoryError([InventoryFault("links.yaml", each.link.name, words.format(each.run.id)) for each in gone])
    others = [(each, every[each.link.name].routers) for each in unfinished]
    faults = [_other_routers(run, routers) for each, routers in others for run in _between_others(each, routers)]
    if faults:
        raise InventoryError(faults)
    return tuple(every[each.link.name] for each in unfinished)


def _between_others(unfinished: Unfinished, routers: Sequence[str]) -> Iterator[Unfinished]:
    """The run, and those that it went on with, to which the link was one between other routers."""
    recorded = unfinished.link.routers or tuple(unfinished.baselines)  # an older journal knows the baselines' alone
    if recorded and set(recorded) != set(routers):
        yield unfinished
    for earlier in unfinished.taken_over:
        yield from _between_others(earlier, routers)


def _other_routers(unfinished: Unfinished, routers: Sequence[str]) -> InventoryFault:
    recorded = " and ".join(unfinished.link.routers or tuple(unfinished.baselines))
    words = (
        f"run {unfinished.run.id} has left it unfinished between {recorded}, and the inventory has it between "
        f"{' and '.join(routers)}: give the routers their names of then, in hosts.yaml and links.yaml, to finish it"
    )
    return InventoryFault("links.yaml", unfinished.link.name, words)


def intentions(
    nornir: Nornir,
    unfinished: Sequence[Unfinished],
    all_links: Sequence[CoreLink],
    *,
    forward: bool = False,
    timing: Timing | None = None,
    journal: Path | None = None,
) -> list[str]:
    """A sentence for each link: where it was left, and what `resume` would do. Asks the routers, changes nothing."""
    said = []
    with open_journal(nornir, journal) as book:
        for each, link in zip(unfinished, links_left(unfinished, all_links), strict=True):
            context = LinkContext(
                run="",
                link=link,
                routers=NornirRouters(nornir, link),
                evaluator=checks,
                timing=timing or Timing(),
                journal=book,
                others=tuple(all_links),
            )
            last = each.last
            place = f"at {last.step}, {last.act} on {last.router}" if last else "before anything was done"
            words = intention(context, each, forward=forward)
            said.append(f"{each.link.name}: run {each.run.id} ({each.run.verb}) came to its end {place}: {words}")
    return said


def resume(
    nornir: Nornir,
    unfinished: Sequence[Unfinished],
    all_links: Sequence[CoreLink],
    *,
    forward: bool = False,
    timing: Timing | None = None,
    journal: Path | None = None,
    listeners: Sequence[Listener] = (),
    stop: threading.Event | None = None,
    arguments: Sequence[str] = (),
) -> RunReport:
    """Finish what `unfinished_links` has found; the report says how each link ended.

    Back, a link is at the end ``as-before`` the dead run; with ``forward`` it is where that run was to take it, or,
    when that cannot be proven, as before. What a rollback has begun goes to plain either way. A timer of a dead run is
    adopted. With nothing unfinished no run is begun, and the report has neither links nor a name. Arguments and errors
    as in ``migrate``; InventoryError for a link that the inventory no longer has.
    """
    links = links_left(unfinished, all_links)
    if not links:
        return RunReport("", time.time(), ())
    left, inventory = {each.link.name: each for each in unfinished}, tuple(all_links)
    with open_journal(nornir, journal) as book:
        return Run(
            verb="resume",
            links=links,
            inventory=inventory,
            guard=Guard(inventory, alive_links(shielded(nornir), inventory), proceeds=not forward),
            change=partial(_resume_link, left=left, forward=forward, dry_run=nornir.data.dry_run),
            routers=partial(NornirRouters, nornir),
            journal=book,
            timing=timing or Timing(),
            listeners=listeners,
            stop=stop or threading.Event(),
            arguments=arguments,
            until=lambda link: _until(left[link.name], forward=forward),
            takes_over=True,
            finishes={name: each.run.id for name, each in left.items()},
        ).execute()


def _until(unfinished: Unfinished, *, forward: bool) -> str:
    left = left_behind(unfinished)
    return (left.until or "seal") if forward else left.began


def _resume_link(context: LinkContext, left: Mapping[str, Unfinished], *, forward: bool, dry_run: bool) -> LinkReport:
    mine = left[context.link.name]
    if not context.taken_over():
        reason = f"another run has seen to what run {mine.run.id} had left"
        return LinkReport(context.link.name, "not-tried", reason=reason, cause=Cause.HELD)
    return resume_link(context, mine, forward=forward, dry_run=dry_run)
