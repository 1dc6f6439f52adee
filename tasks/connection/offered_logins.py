"""Which logins routers have taken or refused, so that a wrong password is offered once and locks nobody out.

A login that a router has refused is not offered to it again, by whatever link, step or task. As long as no router has
taken a login it is offered to one router after the other, and once two routers have refused it to no further one: a
password that is wrong everywhere costs two failed logins, however large the core. All that is forgotten when a Nornir's
sessions are closed; a login with another password or key is another login.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets as random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from corelinks.tasks.router_errors import AuthenticationFailed, NotOffered, RouterError

#: So many routers may refuse a login that none has taken; then nobody else is asked.
MOST_REFUSALS = 2
# A router that breaks off in the middle of a login, or says nothing to it, may have refused it.
_MOST_UNHEARD = 2

T = TypeVar("T")


class LoginPlace(NamedTuple):
    """A router as it is logged in to."""

    router: str
    host: str
    port: int


@dataclass
class _Standing:
    """What has become of one login so far; ``turn`` is held by who offers it while no router has taken it."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    taken_by: set[LoginPlace] = field(default_factory=set)
    refused_by: dict[LoginPlace, None] = field(default_factory=dict)
    unheard: Counter[LoginPlace] = field(default_factory=Counter)

    def obstacle(self, place: LoginPlace) -> str | None:
        """Why the login is not to be offered at ``place``; None when it may be."""
        if place in self.refused_by:
            return "not logged in: it has refused this login before, and is not asked again"
        if len(self.refused_by) >= MOST_REFUSALS and not self.taken_by:
            who = " and ".join(each.router for each in self.refused_by)
            return f"not logged in: {who} have refused the same login, so that nobody else is asked with it"
        if self.unheard[place] >= _MOST_UNHEARD and place not in self.taken_by:
            return f"not logged in: it gave no answer to this login {_MOST_UNHEARD} times, and may have refused it"
        return None


class OfferedLogins:
    """Remembers logins by a keyed digest, from which no secret can be worked out; safe to use from several threads."""

    def __init__(self) -> None:
        self._key = random.token_bytes(32)
        self._known: dict[bytes, _Standing] = {}
        self._lock = threading.Lock()

    def offer(self, place: LoginPlace, login: Sequence[bytes], way: Callable[[], T], *, patience: float) -> T:
        """What ``way`` returns, which logs in at ``place`` with ``login`` (user, password and whatever belongs to it).

        Raises NotOffered, without calling it, for a login that is not to be offered there; else what ``way``
        raises. ``patience`` is how many seconds others may be offering the same login before it is offered as well.
        """
        standing = self._standing(login)
        must_wait = not standing.taken_by
        has_turn = must_wait and standing.turn.acquire(timeout=patience)
        try:
            self.check(place, login)
            return self._noted(standing, place, way)
        finally:
            if has_turn:
                standing.turn.release()

    def _noted(self, standing: _Standing, place: LoginPlace, way: Callable[[], T]) -> T:
        try:
            value = way()
        except AuthenticationFailed:
            with self._lock:
                standing.refused_by[place] = None
            raise
        except RouterError:
            with self._lock:
                standing.unheard[place] += 1
            raise
        with self._lock:
            standing.taken_by.add(place)
        return value

    def check(self, place: LoginPlace, login: Sequence[bytes]) -> None:
        """Raise NotOffered when ``login`` is not to be offered at ``place``."""
        standing = self._standing(login)
        with self._lock:
            obstacle = standing.obstacle(place)
        if obstacle is not None:
            raise NotOffered(place.router, obstacle)

    def forget(self) -> None:
        """Begin anew: every login may be offered again."""
        with self._lock:
            self._known.clear()

    def _standing(self, login: Sequence[bytes]) -> _Standing:
        digest = hmac.new(self._key, b"".join(len(part).to_bytes(4) + part for part in login), hashlib.sha256).digest()
        with self._lock:
            return self._known.setdefault(digest, _Standing())


LOGINS = OfferedLogins()
