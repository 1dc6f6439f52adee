"""A run that goes on while its caller follows it: its events as an iterator, and its report at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Generic, ParamSpec, Self, TypeVar

from corelinks.runbooks.engine.events import Event

P = ParamSpec("P")
R = TypeVar("R")


class Running(Generic[R]):
    """A verb that changes routers, at work in a thread of its own as long as the block lasts: see `running`."""

    def __init__(self, verb: Callable[[], R], events: SimpleQueue[Event | None], stop: threading.Event) -> None:
        self._verb = verb
        self._events = events
        self._stop = stop
        self._reports: list[R] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="run")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.stop()
        self._thread.join()
        if error is None and self._error is not None:
            raise self._error

    def __iter__(self) -> Iterator[Event]:
        """Every event, as it happens; ends with the run."""
        while (event := self._events.get()) is not None:
            yield event
        self._events.put(None)  # for whoever asks again

    @property
    def report(self) -> R:
        """What the verb returns, once the run has ended; raises what the verb raises."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._reports[0]

    def stop(self) -> None:
        """Start no other link, and put back those under way; the run ends when that is done."""
        self._stop.set()

    def _work(self) -> None:
        try:
            self._reports.append(self._verb())
        except BaseException as error:
            self._error = error
        finally:
            self._events.put(None)


def running(verb: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> Running[R]:
    """Run ``verb`` (migrate, rollback, resume or rehearse) with its arguments, and follow it.

    A context manager: ``with running(migrate, nornir, links) as run``, in which ``for event in run`` gives the events
    and ``run.report`` the report. The run goes on whether its events are taken or not; leaving the block waits for its
    end, and an exception that leaves the block stops it first, as ``run.stop()`` does: no other link is started, and
    those under way are put back.
    """
    events: SimpleQueue[Event | None] = SimpleQueue()
    given: dict[str, Any] = dict(options)
    given["listeners"] = [events.put, *given.get("listeners", ())]
    stop = given["stop"] = given.get("stop") or threading.Event()
    work: Callable[..., R] = verb
    return Running(lambda: work(*arguments, **given), events, stop)
