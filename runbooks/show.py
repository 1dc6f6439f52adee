"""One run of a journal in full: each of its links as it was left, by what each step was proven, each act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.runbooks.engine.history import History, Proof, SeenLink
from corelinks.runbooks.runs import NOT_THERE, ListedLink, ListedRun, listed

SCHEMA = "corelinks.run/1"
LAST = "last"
_SHOWN = 5  # names of runs that a sentence repeats


@dataclass(frozen=True)
class ShownRun:
    """A run, and the journal and the inventory that it is of.

    ``proofs`` are those of its steps, by link; ``core`` is the inventory as the run saw it when it began; ``commands``
    are the operator's own in it, as in the run's JSON document.
    """

    journal: Path
    inventory: str
    run: ListedRun
    proofs: Mapping[str, tuple[Proof, ...]]
    core: tuple[SeenLink, ...] = ()
    commands: tuple[Mapping[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The ``corelinks.run/1`` document."""
        return {
            "schema": SCHEMA,
            "journal": str(self.journal),
            "inventory": self.inventory,
            **self.run.to_json(),
            "change": self.run.record.change,
            "commands": list(self.commands),
            "core": [asdict(link) for link in self.core],
            "links": [_link(link, self.proofs[link.record.name]) for link in self.run.links],
        }


def _link(link: ListedLink, proofs: Sequence[Proof]) -> dict[str, Any]:
    record = asdict(link.record)
    return {
        **{name: record[name] for name in ("name", "routers", "until", "started", "ended", "outcome", "reason")},
        "left": link.left,
        "began": link.began,
        "place": link.place,
        "taken_over_by": link.record.taken_over_by,
        "to_do": list(link.to_do),
        "report": link.record.report,
        "acts": [asdict(act) for act in link.acts],
        "proofs": [asdict(proof) for proof in proofs],
    }


def show_run(journal: Path, name: str) -> ShownRun:
    """The run called ``name``: ``last``, or the beginning or the end of a run's name.

    Raises InventoryError when it is the name of no run, or of several; JournalError when the journal cannot be read.
    """
    if not journal.exists():
        raise _wrong(f"no run is called {name!r}: there is no journal {journal}: {NOT_THERE}")
    with History.read(journal) as history:
        run = find_run(history.runs(), name, journal)
        proofs = {link.name: history.proofs(run, link.name) for link in history.links(run)}
        own = history.commands(run)
        return ShownRun(journal, history.inventory, listed(history, run), proofs, history.core(run), own)


def find_run(runs: tuple[str, ...], name: str, journal: Path) -> str:
    """The run of ``runs`` called ``name``, as in `show_run`; InventoryError when it is the name of none, or several."""
    found = (
        runs[-1:] if name == LAST else [run for run in runs if name and (run.startswith(name) or run.endswith(name))]
    )
    if name in runs:
        return name
    if not found:
        known = f"; the last are {', '.join(runs[-_SHOWN:])}" if runs else ", which holds none"
        raise _wrong(f"no run of the journal {journal} is called {name!r}{known}")
    if len(found) > 1:
        raise _wrong(f"{name!r} may be {', '.join(found[-_SHOWN:])}: give more of its name")
    return found[0]


def _wrong(problem: str) -> InventoryError:
    return InventoryError([InventoryFault("command line", "RUN", problem)])
