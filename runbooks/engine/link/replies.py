"""What the routers of a link gave back, end by end: a value, or the error that came instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, TypeVar

from nornir.core.exceptions import NornirSubTaskError
from nornir.core.task import MultiResult

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import EndName
from corelinks.tasks.router_errors import RouterError

T = TypeVar("T")
# What one router gave: a value, or the error that came instead. Never both, never None for "it failed".
Reply: TypeAlias = "T | CorelinksError"
Replies: TypeAlias = dict[EndName, "T | CorelinksError"]


def errors_of(replies: Replies[T]) -> dict[EndName, CorelinksError]:
    """The ends whose reply is an error."""
    return {end: reply for end, reply in replies.items() if isinstance(reply, CorelinksError)}


def values_of(replies: Replies[T]) -> dict[EndName, T]:
    """The ends whose reply is a value."""
    return {end: reply for end, reply in replies.items() if not isinstance(reply, CorelinksError)}


def replies_of(results: Mapping[str, MultiResult], routers: Mapping[EndName, str]) -> Replies[object]:
    """The replies of one Nornir run at the named ends; an end that Nornir knows no host of has that as its error."""
    return {
        end: reply_of(router, results[router]) if router in results else _no_such(router)
        for end, router in routers.items()
    }


def reply_of(router: str, result: MultiResult) -> object:
    """The value of a router's task, or its error."""
    return result[0].result if not result.failed else error_of(router, result)


def error_of(router: str, result: MultiResult) -> CorelinksError | None:
    """What went wrong in a task, None when nothing did.

    Subtasks are unwrapped, and an exception that is not ours is made an error of that router.
    """
    if not result.failed:
        return None
    error = result[0].exception or result.exception
    while isinstance(error, NornirSubTaskError):
        error = error.result[0].exception or error.result.exception
    if isinstance(error, CorelinksError):
        return error
    return RouterError(router, f"{type(error).__name__}: {error}", state="what it was left in is not known")


def _no_such(router: str) -> RouterError:
    return RouterError(router, "is no host of the Nornir inventory", state="nothing was sent")
