"""The runs of a journal for a person: a row a run, or one run with its links, what to do, and its acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corelinks.runbooks.engine.history import ACT_DONE, Act, not_yet
from corelinks.runbooks.reports.run_progress import OUTCOME_STYLES
from corelinks.runbooks.runs import Left, ListedLink, ListedRun, RunList
from corelinks.runbooks.show import ShownRun

_STYLES = {
    **OUTCOME_STYLES,
    Left.UNDER_WAY: "cyan",
    Left.INTERRUPTED: "bold red",
    Left.UNTOUCHED: "dim",
    Left.NOT_KNOWN: "bold red",
    Left.TAKEN_OVER: "dim",
    "ended": "",
}


def visible(text: str) -> str:
    """A text with its control characters written out, so that none of them does anything to a terminal."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def print_runs(console: Console, runs: RunList) -> None:
    """A row a run, the newest last, and what is to be done about what was left."""
    of = f" of the inventory {runs.inventory}" if runs.inventory else ""
    _say(console, f"journal {runs.journal}{of}")
    if not runs.runs:
        _say(console, f"no run yet: {runs.why_none}")
        return
    table = Table("run", "started", "verb", "who", "state", "links", box=None)
    for run in runs.runs:
        table.add_row(*_head(run), _counted(run))
    console.print(table)
    for run in runs.runs:
        for link in run.links:
            _print_to_do(console, link, run.record.id)


def print_shown(console: Console, shown: ShownRun) -> None:
    """One run: who ran it, a row a link, what is to be done, and a row an act."""
    run = shown.run
    _say(console, f"journal {shown.journal}")
    table = Table("run", "started", "verb", "who", "state", box=None)
    table.add_row(*_head(run))
    console.print(table)
    if run.record.arguments:
        _say(console, f"corelinks {' '.join(run.record.arguments)} (version {run.record.version or 'not known'})")
    for line in _change(run.record.change or {}):
        _say(console, line)
    links = Table("link", "routers", "until", "left", "", "reason", box=None, title="links")
    for link in run.links:
        known = (link.record.name, " ".join(link.record.routers), link.record.until or "")
        links.add_row(*map(_cell, known), _left(link.left), _cell(link.place), _cell(link.record.reason or ""))
    console.print(links)
    for link in run.links:
        _print_to_do(console, link, run.record.id)
    for command in shown.commands:
        how = command["problem"] or f"ended with code {command['exit_code']}"
        _say(console, f"{command['moment']} {command['link'] or ''}: `{command['command']}` {how}")
    _print_proofs(console, shown)
    _print_acts(console, run)


def _change(change: Mapping[str, Any]) -> Iterator[str]:
    """The change that a run is a part of: its ticket, its windows, and what is carried along for people."""
    if "id" in change:
        yield f"change {change['id']}" + (f": {change['description']}" if change.get("description") else "")
    for window in change.get("windows", ()):
        yield f"window {window['start']} to {window['end']}"
    for approval in change.get("approvals", ()):
        yield "approved: " + ", ".join(f"{key} {value}" for key, value in approval.items())
    if change.get("contact"):
        yield "contact: " + ", ".join(f"{key} {value}" for key, value in change["contact"].items())


def _print_proofs(console: Console, shown: ShownRun) -> None:
    table = Table(
        "at (UTC)", "link", "step", "proven at", "verdict", "checks", box=None, title="proofs before a confirm"
    )
    proofs = [(proof, link) for link, of_link in shown.proofs.items() for proof in of_link]
    for proof, link in sorted(proofs, key=lambda each: each[0].at):
        found = Counter(str(check["verdict"]) for check in proof.verdict["checks"])
        counted = ", ".join(f"{count} {verdict}" for verdict, count in found.items())
        known = (_time(proof.at), link, proof.step, proof.verdict["stage"], proof.verdict["verdict"], counted)
        table.add_row(*map(_cell, known))
    if proofs:
        console.print(table)


def _print_acts(console: Console, run: ListedRun) -> None:
    table = Table("at (UTC)", "link", "step", "act", "router", "result", box=None, title="acts")
    acts = [(act, link) for link in run.links for act in link.acts]
    for act, link in sorted(acts, key=lambda each: each[0].id):
        where = (_time(act.began), link.record.name, act.step, act.act, act.router)
        table.add_row(*map(_cell, where), _cell(outcome_of_act(act, link.acts)))
    if acts:
        console.print(table)


def outcome_of_act(act: Act, acts: Sequence[Act]) -> str:
    """How an act ended; what a router refused first and took later, in the same step, is no failure."""
    if act.result is None:
        return "never ended"
    what = (act.step, act.act, act.router)
    later = [each for each in acts if each.id > act.id and (each.step, each.act, each.router) == what]
    if act.result != ACT_DONE and any(each.result == ACT_DONE for each in later):
        return not_yet(act.result)
    return act.result


def _head(run: ListedRun) -> tuple[Text, ...]:
    record = run.record
    who = f"{record.owner.user}@{record.owner.host}" if record.owner else "not known"
    return _cell(record.id), _cell(_time(record.started)), _cell(record.verb), _cell(who), _left(run.state)


def _counted(run: ListedRun) -> Text:
    return _cell(", ".join(f"{count} {left}" for left, count in Counter(link.left for link in run.links).items()))


def _print_to_do(console: Console, link: ListedLink, run: str) -> None:
    if link.to_do:
        place = f" {link.place}" if link.place else ""
        console.print()
        console.print(_cell(f"{link.record.name} in {run}: {link.left}{place}"), style=_STYLES.get(link.left, ""))
    for line in link.to_do:
        _say(console, f"  {line}")


def _left(left: str) -> Text:
    return Text(visible(left), style=_STYLES.get(left, ""))


def _cell(text: str) -> Text:
    return Text(visible(text))


def _say(console: Console, text: str) -> None:
    console.print(visible(text), markup=False, soft_wrap=True)


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")
