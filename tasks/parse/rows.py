"""The rows of a table, of which one that no parser knows does not take the others with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Self, TypeVar

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.parse.parse_error import ParseError

T = TypeVar("T")

_SEPARATORS = re.compile(r"[\s,;]+")


class Rows(tuple[T, ...]):
    """The rows that were read, and ``unread``, the lines of those that were not.

    Only a row that says which interface (or which addresses) it is about may be left unread. Whoever looks for a row
    and finds none calls ``demand_read``, since the row may be one of those.
    """

    command: str
    unread: tuple[str, ...]

    def __new__(cls, command: str, rows: Iterable[T], unread: Iterable[str] = ()) -> Self:
        """A tuple of ``rows`` that also knows which ``command`` they answer and which lines are ``unread``."""
        self = super().__new__(cls, tuple(rows))
        self.command = command
        self.unread = tuple(unread)
        return self

    def demand_read(self, *names: str) -> Self:
        """The rows themselves; raises ParseError where an unread line names one of the interfaces or prefixes."""
        for line in self.unread:
            if any(_names(word, name) for word in _SEPARATORS.split(line) for name in names):
                raise ParseError(self.command, "a row of an unknown form", line)
        return self


def _names(word: str, name: str) -> bool:
    return word == name or is_same_interface(word, name)
