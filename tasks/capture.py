"""Ask one router and keep what it said: the Nornir tasks behind every check."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from nornir.core.task import Result, Task

from corelinks.tasks.connection.nornir_plugin import connection_of
from corelinks.tasks.evidence import Evidence, Response
from corelinks.tasks.router_errors import RouterError


def capture_evidence(task: Task, commands: Sequence[str]) -> Result:
    """Ask ``commands`` in one go; the result is an Evidence with one Response each, also when none came.

    A command that the router refuses has a response like any other. When the conversation breaks, every command of
    this round carries the error, and nothing is raised: a check that needs it is UNKNOWN. Never changes anything, so a
    dry run asks all the same.
    """
    try:
        texts: Sequence[str | None] = connection_of(task).ask(commands) if commands else []
        error = None
    except RouterError as broken:
        texts, error = [None] * len(commands), str(broken)
    at = time.time()
    responses: dict[str, tuple[Response, ...]] = {}
    for command, text in zip(commands, texts, strict=True):
        responses[command] = (*responses.get(command, ()), Response(command, text, at, error))
    return Result(host=task.host, result=Evidence(task.host.name, responses), changed=False)


def capture_planned(task: Task, plan: Mapping[str, Sequence[str]]) -> Result:
    """``capture_evidence`` where every router has commands of its own: ``plan`` has them by router."""
    return capture_evidence(task, plan[task.host.name])
