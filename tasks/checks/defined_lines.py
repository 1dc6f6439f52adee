"""Does the router have every line that the definition of a link says, not only those that make it work?"""

from __future__ import annotations

import re
from dataclasses import replace

from corelinks.inventory.model import CoreLink, EndName, Isis, Stage
from corelinks.tasks import commands
from corelinks.tasks.checks.check import Evaluation, check, evaluation
from corelinks.tasks.checks.reading import Reading, Side
from corelinks.tasks.configuration.owned import before_of
from corelinks.tasks.configuration.read_back import LostLine, lost_lines
from corelinks.tasks.configuration.tree import RunningConfig, blocks
from corelinks.tasks.parse import parse_running_config
from corelinks.templates.render import render
from corelinks.templates.step import Step

_MOST = 5
_OWN_ADDRESS = re.compile(r"identity local address \S+")
_ROUTE = re.compile(r"ip route \S.*")
_SAME_WAY = re.compile(r"(?: (?:1|permanent|name \S+|tag \d+))+")
_CIRCUIT = re.compile(r"isis circuit-type (level-1|level-2-only)")


def lines_of_definition(
    link: CoreLink, end: EndName, stage: Stage, running: RunningConfig | None = None
) -> tuple[str, ...]:
    """The lines of tunnel, crypto and what belongs to them at a stage, as the steps up to it send them to one end.

    What the steps do to the physical interface is left out: other checks look at that, and how it was is not defined.
    So is what is carried from there. ``running`` says what the settings of the router's processes ask for besides.
    """
    steps: tuple[Step, ...] = ("build",) if stage == "build" else ("build", "cutover")
    physical = f"interface {link.end(end).interface}"
    before = None if running is None else replace(before_of(running, link, end), carried=())
    sent = [block for step in steps for block in blocks(render(link, end, step, before).apply)]
    return tuple(line for block in sent if block[0] != physical for line in block)


def configuration_with(reading: Reading, interface: str) -> RunningConfig:
    """All that the router shows, one interface from its own section, which says whether there is one."""
    beneath = (f" {line}" for line in reading.config(interface))
    running = reading.read(commands.RUNNING, parse_running_config)
    others = (line for block in blocks(running.lines) if block[0] != f"interface {interface}" for line in block)
    return RunningConfig((*others, f"interface {interface}", *beneath))


def _is_so_anyway(link: CoreLink, lost: LostLine, running: RunningConfig) -> bool:
    """Whether the rest of the configuration says what a line that is not there would say.

    With a pre-shared key IKEv2 is known by its address (Cisco, `identity local`), a circuit has no level that its
    process has not (Cisco, `is-type`), and an operator's own route may have a name besides.
    """
    if lost.instead is not None:
        return False
    if _OWN_ADDRESS.fullmatch(lost.path[-1]):
        return True
    if _ROUTE.fullmatch(lost.path[0]):
        routes = [route for route in running.sections("ip route ") if route.startswith(lost.path[0])]
        return any(_SAME_WAY.fullmatch(route.removeprefix(lost.path[0])) for route in routes)
    level = _CIRCUIT.fullmatch(lost.path[-1])
    if level is None or not isinstance(link.igp, Isis):
        return False
    return (f"router isis {link.igp.tag or ''}".strip(), f"is-type {level[1]}") in running.paths


@check(
    "defined-lines",
    asks=(commands.RUNNING, commands.tunnel_config),
    hint="somebody took the line away or changed it, or links.yaml was changed after the link was built: "
    "`corelinks plan LINK` has every line; type what is missing, or correct links.yaml, and verify again",
)
def defined_lines(side: Side) -> Evaluation:
    """Does the configuration have every line of tunnel and crypto that the definition says, with its values?

    Bandwidth, lifetimes, DPD, PFS, policies and the like can be missing while all else works. What IOS hides because it
    is the default, and what it writes in another way, counts as there; a secret counts as the right one, since only the
    session that comes up with it can tell.
    """
    running = configuration_with(side.here, side.tunnel)
    wanted = lines_of_definition(side.link, side.end, side.stage, running)
    lost = [
        one for one in lost_lines(wanted, running, knows_secrets=False) if not _is_so_anyway(side.link, one, running)
    ]
    words = [f"{one} (is {one.instead!r})" if one.instead else str(one) for one in lost]
    more = f"; and {len(words) - _MOST} more" if len(words) > _MOST else ""
    found = f"missing: {'; '.join(words[:_MOST])}{more}" if words else "all of them"
    shown = tuple(dict.fromkeys(one.instead for one in lost if one.instead))
    return evaluation(not lost, "every line of the definition", found, commands.RUNNING, shown)


CHECKS = (defined_lines,)
