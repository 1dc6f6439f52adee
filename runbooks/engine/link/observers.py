"""Who watches the acts of a run: Nornir processors that write the journal and tell the listeners.

An act (arm, change, undo, confirm, revert now, save) is one Nornir run of a task at one or both routers of a link. The
processors stand before and behind it; no task and no step knows of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from nornir.core import Nornir
from nornir.core.inventory import Host
from nornir.core.processor import Processor
from nornir.core.task import AggregatedResult, MultiResult, Task

from corelinks.runbooks.engine.events import DONE, FAILED, INFO, STARTED, Event, Listener, tell, undisturbed
from corelinks.runbooks.engine.history import ACT_DONE, not_yet
from corelinks.runbooks.engine.journal import Journal, JournalError
from corelinks.runbooks.engine.link.replies import error_of
from corelinks.tasks.parse import RollbackTimer
from corelinks.tasks.router_errors import CommandRejected, TakenLine


@dataclass(frozen=True)
class Intent:
    """What is about to be done at the routers of a link, in a word (``act``) and in full (``text``).

    ``has_next`` says that a router that refuses it is not given up: it is tried again.
    """

    run: str
    link: str
    step: str
    act: str
    text: str = ""
    has_next: bool = False


class Observer:
    """A Nornir processor that watches nothing; what a real one watches it overrides."""

    def task_started(self, task: Task) -> None:
        """Before any router is asked, in the thread that asks."""

    def task_completed(self, task: Task, result: AggregatedResult) -> None:
        """When all routers have ended, in the thread that asked."""

    def task_instance_started(self, task: Task, host: Host) -> None:
        """Before one router is asked, in its own thread."""

    def task_instance_completed(self, task: Task, host: Host, result: MultiResult) -> None:
        """When one router has ended, in its own thread."""

    def subtask_instance_started(self, task: Task, host: Host) -> None:
        """Before a part of one router's task."""

    def subtask_instance_completed(self, task: Task, host: Host, result: MultiResult) -> None:
        """After a part of one router's task."""


class JournalObserver(Observer):
    """Writes an act down for every router before any of them hears of it, and each router's result behind it.

    Raises JournalError where that cannot be written: then nothing is sent to any router. While ``forgiving``, a
    journal that cannot be written stops nothing: in a restore, the routers come first.
    """

    def __init__(self, journal: Journal, intent: Intent, *, forgiving: bool = False) -> None:
        self._journal = journal
        self._intent = intent
        self._forgiving = forgiving
        self._numbers: dict[str, int] = {}

    def task_started(self, task: Task) -> None:
        minutes = task.params.get("minutes")  # of a task that arms a timer
        for router in task.nornir.inventory.hosts:
            self.begin(router, minutes if isinstance(minutes, int) else None)

    def task_instance_completed(self, task: Task, host: Host, result: MultiResult) -> None:
        error = error_of(host.name, result)
        value = result[0].result if error is None and result else None
        timer = value if isinstance(value, RollbackTimer) else None
        self.end(host.name, ACT_DONE if error is None else str(error), timer, _answers(value))

    def begin(self, router: str, minutes: int | None = None) -> None:
        """Write down that the act begins at ``router``."""
        what = self._intent
        try:
            number = self._journal.begin_act(what.run, what.link, what.step, what.act, router, what.text, minutes)
        except JournalError:
            if not self._forgiving:
                raise
        else:
            self._numbers[router] = number

    def end(
        self,
        router: str,
        result: str,
        timer: RollbackTimer | None = None,
        answers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Write down how the act ended at ``router``; nothing for one whose begin could not be written."""
        if router not in self._numbers:
            return
        try:
            self._journal.end_act(self._numbers[router], result, timer, answers)
        except JournalError:
            if not self._forgiving:
                raise


def _answers(value: object) -> tuple[tuple[str, str], ...]:
    """The lines of an act that sends some which the router took with a word of its own, and that word."""
    lines = value if isinstance(value, tuple) else ()
    return tuple((one.line, one.answer) for one in lines if isinstance(one, TakenLine) and one.answer.strip())


class EventObserver(Observer):
    """Tells listeners the beginning and the end of an act, router by router."""

    def __init__(self, listeners: Sequence[Listener], intent: Intent) -> None:
        self._listeners = listeners
        self._intent = intent

    def task_instance_started(self, task: Task, host: Host) -> None:
        self._tell(STARTED, host.name, self._intent.act)

    def task_instance_completed(self, task: Task, host: Host, result: MultiResult) -> None:
        error = error_of(host.name, result)
        if error is None:
            self._tell(DONE, host.name, self._intent.act)
        elif self._intent.has_next and isinstance(error, CommandRejected):
            self._tell(INFO, host.name, f"{self._intent.act}: {not_yet(str(error))}")
        else:
            self._tell(FAILED, host.name, f"{self._intent.act}: {error}")

    def _tell(self, state: str, router: str, text: str) -> None:
        what = self._intent
        tell(self._listeners, Event(what.run, what.link, what.step, state, router, text, act=what.act))


class Shielded(Observer):
    """A processor of the user's own Nornir, which sees every task of ours; what it raises changes nothing."""

    def __init__(self, processor: Processor) -> None:
        self._processor = processor

    def task_started(self, task: Task) -> None:
        undisturbed(partial(self._processor.task_started, task))

    def task_completed(self, task: Task, result: AggregatedResult) -> None:
        undisturbed(partial(self._processor.task_completed, task, result))

    def task_instance_started(self, task: Task, host: Host) -> None:
        undisturbed(partial(self._processor.task_instance_started, task, host))

    def task_instance_completed(self, task: Task, host: Host, result: MultiResult) -> None:
        undisturbed(partial(self._processor.task_instance_completed, task, host, result))

    def subtask_instance_started(self, task: Task, host: Host) -> None:
        undisturbed(partial(self._processor.subtask_instance_started, task, host))

    def subtask_instance_completed(self, task: Task, host: Host, result: MultiResult) -> None:
        undisturbed(partial(self._processor.subtask_instance_completed, task, host, result))


def shielded(nornir: Nornir) -> Nornir:
    """The same Nornir, whose own processors see every task and cannot change how one ends."""
    return nornir.with_processors(
        [each if isinstance(each, Shielded) else Shielded(each) for each in nornir.processors]
    )
