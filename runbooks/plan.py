"""The exact lines per router and step, both ways, without contacting a router."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from nornir.core import Nornir
from nornir.core.task import AggregatedResult, Result, Task
from nornir_utils.plugins.tasks.files import write_file

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.model import ENDS, CoreLink, Until
from corelinks.runbooks.engine.link.steps import steps_until
from corelinks.tasks.change import Wanted, render_step
from corelinks.templates.render import render
from corelinks.templates.step import Change, Step


def plan(link: CoreLink, until: Until | None = None) -> tuple[Change, ...]:
    """Every change of a link in the order in which a migration makes them; secrets are references."""
    return tuple(render(link, end, step) for step in steps_until(link.until, until) for end in ENDS)


def plan_text(links: Iterable[CoreLink], until: Until | None = None) -> Iterator[str]:
    """The plan as lines to print: per link, step and router what is sent, and what takes it back."""
    for link in links:
        a, b = link.a, link.b
        last = steps_until(link.until, until)[-1]
        yield f"# {link.name}: {a.router} {a.interface} - {b.router} {b.interface}, up to {last}"
        yield from (f"# {sentence}" for sentence in link.named_lines)
        for change in plan(link, until):
            yield ""
            yield f"## {link.name} {change.step} on {change.router}"
            yield from change.apply
            yield f"## {link.name} {change.step} on {change.router}, taken back by"
            yield from change.undo
        yield ""


def plan_summary(links: Iterable[CoreLink], until: Until | None = None) -> Iterator[str]:
    """What a migration is about to do, and how many lines it sends to each router: a line a link, and one beneath it
    for what its definition carries over or leaves behind."""
    for link in links:
        changes = plan(link, until)
        lines = {
            router: sum(len(change.apply) for change in changes if change.router == router) for router in link.routers
        }
        sent = ", ".join(f"{count} lines to {router}" for router, count in lines.items())
        clear = "" if link.crypto else ", NOT ENCRYPTED (crypto: none)"
        yield f"{link.name}: {' -> '.join(steps_until(link.until, until))} ({sent}){clear}"
        yield from (f"  {sentence}" for sentence in link.named_lines)


def write_plan(nornir: Nornir, links: Iterable[CoreLink], directory: Path, until: Until | None = None) -> int:
    """Write every change to ``directory/<router>/<link>.<step>.cfg`` and ``.undo.cfg``; how many files there are.

    Raises InventoryError for a place where they cannot be written.
    """
    written = 0
    for link in links:
        for step in steps_until(link.until, until):
            ends = nornir.filter(filter_func=lambda host, link=link: host.name in link.routers)
            results = ends.run(task=_write_change, link=link, step=step, directory=directory)
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


def _write_change(task: Task, link: CoreLink, step: Step, directory: Path) -> Result:
    router = str(task.host.name)
    wanted = {router: Wanted(link.end_of(router))}
    change: Change = task.run(render_step, link=link, step=step, wanted=wanted)[0].result
    folder = directory / change.router
    folder.mkdir(parents=True, exist_ok=True)
    for ending, lines in (("cfg", change.apply), ("undo.cfg", change.undo)):
        name = str(folder / f"{link.name}.{step}.{ending}")
        task.run(write_file, filename=name, content="".join(f"{line}\n" for line in lines))
    return Result(host=task.host, result=change, changed=False)
