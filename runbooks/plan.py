"""The exact lines per router and step, both ways, without contacting a router.

They are exact for routers whose running-config lies beside the inventory, as long as it is that of the router. Where
there is none, a comment (``! depends on p1: ...``) stands for each line that only the router can decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nornir.core import Nornir
from nornir.core.task import AggregatedResult, Result, Task
from nornir_utils.plugins.tasks.files import write_file

from corelinks.inventory.consequences import consequences
from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.model import ENDS, CoreLink, EndName, Until
from corelinks.runbooks.engine.link.commit import parts_of
from corelinks.runbooks.engine.link.steps import steps_until
from corelinks.tasks.change import Wanted, render_step
from corelinks.tasks.configuration.end_view import EndView
from corelinks.tasks.configuration.process_faults import process_faults
from corelinks.tasks.configuration.survey import survey, unsettled
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.templates.objects import objects
from corelinks.templates.render import render
from corelinks.templates.step import Change, Step

#: Running-configs by router, as far as they are known.
Configs = Mapping[str, RunningConfig]
_UNKNOWN: Configs = {}


def plan(link: CoreLink, until: Until | None = None, running: Configs = _UNKNOWN) -> tuple[Change, ...]:
    """Every change of a plain link in the order in which a migration makes them; secrets are references."""
    return next(_plans([link], until, running))[1]


def _plans(
    links: Iterable[CoreLink], until: Until | None, running: Configs
) -> Iterator[tuple[CoreLink, tuple[Change, ...]]]:
    """The changes of links that are migrated one after the other."""
    for link, wanted in _wanted(links, running):
        steps = steps_until(link.until, until)
        yield (
            link,
            tuple(render(link, end, step, wanted[end].before, keep=wanted[end].keep) for step in steps for end in ENDS),
        )


def _wanted(links: Iterable[CoreLink], running: Configs) -> Iterator[tuple[CoreLink, dict[EndName, Wanted]]]:
    """What each link's rendering needs to know; shared objects that an earlier link has made are left alone."""
    made: dict[str, frozenset[str]] = defaultdict(frozenset)
    for link in links:
        wanted: dict[EndName, Wanted] = {}
        for end in ENDS:
            router = link.end(end).router
            config = running.get(router)
            shared = frozenset(item.section for item in objects(link, end) if item.shared)
            view = EndView.of(link, end, config) if config else None
            keep = made[router] & shared
            wanted[end] = Wanted(end, view.before, view.keep | keep) if view else Wanted(end, keep=keep)
            made[router] |= shared
        yield link, wanted


def plan_text(links: Iterable[CoreLink], until: Until | None = None, running: Configs = _UNKNOWN) -> Iterator[str]:
    """The plan as lines to print: per link, step and router what is sent, and what takes it back."""
    for link, changes in _plans(links, until, running):
        a, b = link.a, link.b
        last = steps_until(link.until, until)[-1]
        yield f"# {link.name}: {a.router} {a.interface} - {b.router} {b.interface}, up to {last}"
        yield from (f"# {sentence}" for sentence in consequences(link))
        for end in ENDS:
            yield from _remarks(link, end, running)
        for change in changes:
            yield ""
            yield f"## {link.name} {change.step} on {change.router}"
            yield from _sent(change)
            yield f"## {link.name} {change.step} on {change.router}, taken back by"
            yield from change.undo
        yield ""


def _sent(change: Change) -> tuple[str, ...]:
    """The lines of a change as they are typed: the header of a tunnel again when it is opened."""
    return tuple(line for part in parts_of(change.apply) for line in part)


def _remarks(link: CoreLink, end: EndName, running: Configs) -> Iterator[str]:
    """What the plan is read from at one end, what it cannot know, and what is in its way there."""
    here = link.end(end)
    config, other = running.get(here.router), running.get(link.peer(end).router)
    if config is None:
        yield f"# {here.router}: there is no running/{here.router}.cfg, what depends on it is marked. Not marked:"
        yield f"#   `no passive-interface {here.tunnel_name}`, sent where the IGP's process is passive by default;"
        yield "#   shared objects, left alone where they are there already"
        return
    yield f"# {here.router}: by running/{here.router}.cfg"
    if config.interface(here.tunnel_name) is not None:
        yield f"#   has {here.tunnel_name} already: only the steps beyond the one that is proven there are taken"
        return
    yield from (f"#   will be refused: {sentence}" for sentence in unsettled(survey(config, link, end) or ()))
    if other is not None:
        yield from (f"#   will be refused: {fault.text}" for fault in process_faults(link, end, config, other))


def plan_summary(links: Iterable[CoreLink], until: Until | None = None, running: Configs = _UNKNOWN) -> Iterator[str]:
    """What a migration is about to do, and how many lines it sends to each router: a line a link, and one beneath it
    for what its definition carries over or leaves behind."""
    for link, changes in _plans(links, until, running):
        sent = ", ".join(_counted(router, changes, running) for router in link.routers)
        clear = "" if link.crypto else ", NOT ENCRYPTED (crypto: none)"
        yield f"{link.name}: {' -> '.join(steps_until(link.until, until))} ({sent}){clear}"
        yield from (f"  {sentence}" for sentence in consequences(link))


def _counted(router: str, changes: Iterable[Change], running: Configs) -> str:
    count = sum(len(_sent(change)) for change in changes if change.router == router)
    return f"{count} lines to {router}" if router in running else f"about {count} lines to {router}"


def write_plan(
    nornir: Nornir,
    links: Iterable[CoreLink],
    directory: Path,
    until: Until | None = None,
    running: Configs = _UNKNOWN,
) -> int:
    """Write every change to ``directory/<router>/<link>.<step>.cfg`` and ``.undo.cfg``; how many files there are.

    Raises InventoryError for a place where they cannot be written.
    """
    written = 0
    for link, wanted in _wanted(links, running):
        by_router = {link.end(end).router: mine for end, mine in wanted.items()}
        for step in steps_until(link.until, until):
            ends = nornir.filter(filter_func=lambda host, link=link: host.name in link.routers)
            results = ends.run(task=_write_change, link=link, step=step, directory=directory, wanted=by_router)
            _check_written(results, directory)
            results.raise_on_error()
            written += 2 * len(results)
    return written


def _check_written(results: AggregatedResult, directory: Path) -> None:
    errors = [result.exception for router in results.values() for result in router]
    faults = [
        InventoryFault(str(error.filename or directory), "file", f"cannot be written: {error.strerror}")
        for error in errors
        if isinstance(error, OSError)
    ]
    if faults:
        raise InventoryError(faults)


def _write_change(task: Task, link: CoreLink, step: Step, directory: Path, wanted: Mapping[str, Wanted]) -> Result:
    change: Change = task.run(render_step, link=link, step=step, wanted=wanted)[0].result
    folder = directory / change.router
    folder.mkdir(parents=True, exist_ok=True)
    for ending, lines in (("cfg", _sent(change)), ("undo.cfg", change.undo)):
        name = str(folder / f"{link.name}.{step}.{ending}")
        task.run(write_file, filename=name, content="".join(f"{line}\n" for line in lines))
    return Result(host=task.host, result=change, changed=False)
