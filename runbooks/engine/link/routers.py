"""The one seam between the migration of a link and its routers: what can be asked of, and done to, the two of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any, Protocol, Self, TypeAlias, TypeVar, cast

from nornir.core import Nornir
from nornir.core.processor import Processor
from nornir.core.state import GlobalState

from corelinks.inventory.model import CoreLink, EndName
from corelinks.runbooks.engine.link.observers import shielded
from corelinks.runbooks.engine.link.replies import Replies, replies_of
from corelinks.runbooks.evidence.collect import Evidences, Plan, run_plan
from corelinks.tasks.baseline import Baseline, capture_baseline, capture_startup, capture_unsaved, capture_uptime
from corelinks.tasks.change import (
    Wanted,
    arm_timer,
    confirm_change,
    render_step,
    resolve_secrets,
    revert_now,
    send_lines,
)
from corelinks.tasks.configuration.end_view import EndView
from corelinks.tasks.parse import ConfigDifferences, RollbackTimer, RunningConfig
from corelinks.tasks.router_errors import TakenLine
from corelinks.tasks.save import save_configuration
from corelinks.templates.step import Change, Step

T = TypeVar("T")
Lines: TypeAlias = Mapping[EndName, Sequence[str]]
Timers: TypeAlias = Mapping[EndName, RollbackTimer]


class LinkRouters(Protocol):
    """Both routers of one link.

    Every method works on the named ends in parallel, as one Nornir run. What a router does is in the replies and
    never raised; what an observer of ``observed_by`` raises goes through.
    """

    def observed_by(self, observers: Sequence[Processor]) -> Self:
        """The same routers, with ``observers`` at whatever is asked of them or done to them."""

    def state(self, ends: Sequence[EndName]) -> Replies[Baseline]:
        """Configuration and timer as they are now."""

    def unsaved(self, ends: Sequence[EndName]) -> Replies[ConfigDifferences]:
        """What differs between startup-config and running-config."""

    def uptime(self, ends: Sequence[EndName]) -> Replies[int]:
        """How long the routers have been up, in seconds, of which they count whole minutes."""

    def startup(self, ends: Sequence[EndName]) -> Replies[RunningConfig]:
        """The startup-configs of ``ends``."""

    def render(self, step: Step, views: Mapping[EndName, EndView]) -> Replies[Change]:
        """What a step says to the ends that ``views`` has; nothing is sent."""

    def resolve(self, lines: Lines) -> Replies[object]:
        """Find the values of all secrets that configuration lines refer to; nothing is sent."""

    def arm(self, ends: Sequence[EndName], minutes: int) -> Replies[RollbackTimer | None]:
        """Arm the rollback timer; the value is the timer as read back (None in a dry run)."""

    def send(self, lines: Lines) -> Replies[tuple[TakenLine, ...]]:
        """Send configuration lines to the ends that ``lines`` names; the lines taken, with what was answered."""

    def confirm(self, timers: Timers) -> Replies[object]:
        """Stop these timers and stay; TimerError for an end where another one is pending, or none."""

    def revert_now(self, timers: Timers) -> Replies[object]:
        """Go back at once to what was when these timers were armed; errors as in ``confirm``."""

    def save(self, ends: Sequence[EndName]) -> Replies[object]:
        """Write startup-config and read it back."""

    def ask(self, plan: Plan) -> Evidences:
        """Ask show commands, by router; never an error, only evidence that carries it."""


class NornirRouters:
    """The two routers of a link as two hosts of a Nornir inventory."""

    def __init__(self, nornir: Nornir, link: CoreLink) -> None:
        self._link = link
        # A state of its own: a host that fails here must not be left out of anybody else's runs, nor the reverse.
        self._nornir = Nornir(
            inventory=nornir.inventory,
            config=nornir.config,
            data=GlobalState(dry_run=nornir.data.dry_run),
            processors=shielded(nornir).processors,
            runner=nornir.runner,
        ).filter(filter_func=lambda host: host.name in link.routers)

    def observed_by(self, observers: Sequence[Processor]) -> Self:
        observed = copy(self)
        observed._nornir = self._nornir.with_processors([*observers, *self._nornir.processors])
        return observed

    def state(self, ends: Sequence[EndName]) -> Replies[Baseline]:
        return self._run(ends, capture_baseline)

    def unsaved(self, ends: Sequence[EndName]) -> Replies[ConfigDifferences]:
        return self._run(ends, capture_unsaved)

    def uptime(self, ends: Sequence[EndName]) -> Replies[int]:
        return self._run(ends, capture_uptime)

    def startup(self, ends: Sequence[EndName]) -> Replies[RunningConfig]:
        return self._run(ends, capture_startup)

    def render(self, step: Step, views: Mapping[EndName, EndView]) -> Replies[Change]:
        wanted = {self._link.end(end).router: Wanted(end, view.before, view.keep) for end, view in views.items()}
        return self._run(tuple(views), render_step, link=self._link, step=step, wanted=wanted)

    def resolve(self, lines: Lines) -> Replies[object]:
        return self._run(tuple(lines), resolve_secrets, lines=self._by_router(lines))

    def arm(self, ends: Sequence[EndName], minutes: int) -> Replies[RollbackTimer | None]:
        return self._run(ends, arm_timer, minutes=minutes)

    def send(self, lines: Lines) -> Replies[tuple[TakenLine, ...]]:
        return self._run(tuple(lines), send_lines, lines=self._by_router(lines))

    def confirm(self, timers: Timers) -> Replies[object]:
        return self._run(tuple(timers), confirm_change, timers=self._by_router(timers))

    def revert_now(self, timers: Timers) -> Replies[object]:
        return self._run(tuple(timers), revert_now, timers=self._by_router(timers))

    def save(self, ends: Sequence[EndName]) -> Replies[object]:
        return self._run(ends, save_configuration)

    def ask(self, plan: Plan) -> Evidences:
        evidence = run_plan(self._nornir, plan)
        self._nornir.data.reset_failed_hosts()
        return evidence

    def _by_router(self, by_end: Mapping[EndName, T]) -> dict[str, T]:
        return {self._link.end(end).router: value for end, value in by_end.items()}

    def _run(self, ends: Sequence[EndName], task: Callable[..., Any], **arguments: Any) -> Replies[Any]:
        routers = {end: self._link.end(end).router for end in ends}
        chosen = self._nornir.filter(filter_func=lambda host: host.name in routers.values())
        results = chosen.run(task=task, on_failed=True, raise_on_error=False, **arguments)
        self._nornir.data.reset_failed_hosts()
        return cast("Replies[Any]", replies_of(results, routers))
