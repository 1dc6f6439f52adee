"""EventQueue of the network: a heap of what will happen, each under a key so that it can be called off."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Hashable


class EventQueue:
    """Pending events by key; setting a key again replaces its event."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Hashable]] = []
        self._pending: dict[Hashable, tuple[int, Callable[[], None]]] = {}
        self._order = itertools.count()

    def set(self, key: Hashable, at: float, action: Callable[[], None]) -> None:
        """Let ``action`` happen at a moment, in simulated seconds."""
        order = next(self._order)
        self._pending[key] = order, action
        heapq.heappush(self._heap, (at, order, key))

    def cancel(self, key: Hashable) -> None:
        """Call an event off; nothing happens if it is not pending."""
        self._pending.pop(key, None)

    def is_pending(self, key: Hashable) -> bool:
        """Whether an event of that key will still happen."""
        return key in self._pending

    def next_at(self) -> float | None:
        """When the next event happens."""
        while self._heap:
            at, order, key = self._heap[0]
            if self._pending.get(key, (None,))[0] == order:
                return at
            heapq.heappop(self._heap)
        return None

    def pop(self) -> tuple[float, Callable[[], None]]:
        """Take the next event out; call ``next_at`` first, which leaves a live one on top."""
        at, _, key = heapq.heappop(self._heap)
        return at, self._pending.pop(key)[1]
