"""A change for a person: how it is carried out, and the schedule that it would run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corelinks.inventory.change_request import ChangeRequest
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.engine.budget import Budget
from corelinks.runbooks.engine.causes import Refusal
from corelinks.runbooks.engine.conduct import Conduct, in_minutes
from corelinks.runbooks.engine.forecast import Forecast
from corelinks.tasks.redaction import redact


def conduct_lines(conduct: Conduct) -> Iterator[str]:
    """How a run is carried out, a line each; none for one that is of no change and has no window."""
    request = conduct.request
    if request is not None:
        yield f"change {request.id}" + (f": {request.description}" if request.description else "")
    if conduct.windows is not None:
        waits = ", which are waited for" if conduct.waits else ", outside of which nothing is changed"
        yield f"windows: {conduct.windows}{waits}"
    if request is not None:
        yield from _rules(request)


def _rules(request: ChangeRequest) -> Iterator[str]:
    if request.canary is not None:
        count = request.canary.links
        soak = in_minutes(request.canary.soak)
        yield f"canary: {count} {'link' if count == 1 else 'links'} first, verified again over {soak}"
    rule = request.abort
    ends = [f"{rule.put_back} links were put back"] if rule.put_back else []
    ends += ["a link is unknown"] if rule.unknown else []
    ends += [f"`{redact(rule.probe.words)}` fails"] if rule.probe else []
    if ends:
        yield f"ends when {', or '.join(ends)}"
    hooks = request.hooks
    moments = {"before": hooks.before, "after each link": hooks.after_link, "at the end": hooks.at_end}
    for when, commands in moments.items():
        yield from (f"{when}: `{redact(command.words)}`" for command in commands)
    for approval in request.approvals:
        yield "approved: " + ", ".join(f"{key} {value}" for key, value in approval.items())
    if request.contact:
        yield "contact: " + ", ".join(f"{key} {value}" for key, value in request.contact.items())


def print_forecast(console: Console, conduct: Conduct, found: Forecast, budget: Budget) -> None:
    """The schedule of a change: a row a link, then what does not fit, and what the guard never allows."""
    for line in conduct_lines(conduct):
        _say(console, line)
    table = Table("start", "end", "link", "routers", "at most", "", box=None)
    told, short, soak = found.windows.told, found.windows.short, found.soak
    for each in found.planned:
        row = (short(each.start), short(each.end), each.link.name, " ".join(each.link.routers), in_minutes(each.most))
        table.add_row(*map(Text, row), "canary" if each.is_canary else "")
    if found.planned:
        console.print(table)
    if soak is not None:
        _say(console, f"the canary is verified again from {told(soak[0])} to {told(soak[1])}")
    _say(console, _in_sum(found))
    _print_refused(console, "does not fit", [each for each in found.refused if each[1].cause.is_of_window])
    _print_refused(console, "never", [each for each in found.refused if not each[1].cause.is_of_window])
    _say(console, _by_what(budget))
    _say(console, "no router was asked: the guard has gone by links.yaml alone, with every link taken as up")


def _in_sum(found: Forecast) -> str:
    if not found.planned:
        return "no link would be started"
    first, last = min(each.start for each in found.planned), max(each.end for each in found.planned)
    count = "1 link" if len(found.planned) == 1 else f"{len(found.planned)} links"
    return f"{count} in {in_minutes(last - first)}, if all goes as expected: until {found.windows.told(last)}"


def _by_what(budget: Budget) -> str:
    measured = [name for name, each in budget.steps("seal").items() if each.measured]
    if not measured:
        return "durations: as given, or as usual; the journal has measured none yet"
    return f"durations: {', '.join(measured)} as measured in earlier runs; all else as given, or as usual"


def _print_refused(console: Console, title: str, refused: Sequence[tuple[CoreLink, Refusal]]) -> None:
    for link, refusal in refused:
        _say(console, f"{title}: {link.name}: {refusal}")


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)
