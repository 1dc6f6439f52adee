"""A filter over the hosts of the inventory as data: Nornir's F, of which nothing but comparing can be asked."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator, Mapping
from typing import cast

from nornir.core.filter import F
from nornir.core.inventory import Host

from corelinks.inventory.change_request import LinkFilter
from corelinks.inventory.validation import ValuePath, did_you_mean, shown

HostTest = Callable[[Host], bool]
#: What may stand behind the last ``__`` of a key; ``eq`` where none of them does.
OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "contains", "startswith", "endswith", "in", "any", "all")
_LISTS = frozenset({"in", "any", "all"})
_FIELDS = ("name", "hostname", "port", "platform", "groups")  # of a host itself; all else is in its data


def filter_faults(match: Mapping[str, object], at: ValuePath = ()) -> Iterator[tuple[ValuePath, str]]:
    """What is wrong with a ``match``, by its place in it.

    F looks a name up at the host before it looks into its data, and calls what it finds there: so a name that leads to
    a method is refused, and only the known operators are passed on.
    """
    for key, value in match.items():
        path = (*at, key)
        if key in ("all", "any"):
            yield from _branch_faults(value, path)
        elif key == "not":
            yield from filter_faults(value, path) if isinstance(value, dict) else [(path, "expected a mapping")]
        else:
            yield from ((path, problem) for problem in _key_faults(key, value))


def _branch_faults(value: object, at: ValuePath) -> Iterator[tuple[ValuePath, str]]:
    if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
        yield at, "expected a list of mappings"
        return
    for index, each in enumerate(cast("list[dict[str, object]]", value)):
        yield from filter_faults(each, (*at, index))


def _key_faults(key: str, value: object) -> Iterator[str]:
    names, operator = _parts(key)
    if not all(names) or not names:
        yield f"{shown(key)!r} names nothing: expected as in site, site__in or location__city"
    elif hasattr(Host, names[0]) and names[0] not in _FIELDS:
        yield f"{shown(names[0])!r} is nothing to compare with: {did_you_mean(names[0], _FIELDS)}, or a key of the data"
    elif operator in _LISTS and not isinstance(value, list):
        yield f"{operator} expects a list"
    elif operator not in _LISTS and isinstance(value, dict | list):
        yield f"{operator} expects one value"


def _parts(key: str) -> tuple[list[str], str]:
    """The names that lead to a value, and the operator."""
    names = key.split("__")
    return (names[:-1], names[-1]) if names[-1] in OPERATORS and len(names) > 1 else (names, "eq")


def host_test(wanted: LinkFilter) -> HostTest:
    """Whether a host is meant by a filter without faults: everything that it says must hold."""
    matches = _matching(wanted.match)

    def is_meant(host: Host) -> bool:
        tags = host.get("tags") or ()
        return (
            (not wanted.routers or any(fnmatch.fnmatchcase(host.name, each) for each in wanted.routers))
            and (not wanted.groups or any(host.has_parent_group(group) for group in wanted.groups))
            and set(wanted.tags) <= {str(tag) for tag in (tags if isinstance(tags, list) else [tags])}
            and matches(host)
        )

    return is_meant


def _matching(match: Mapping[str, object]) -> HostTest:
    tests = [_one(key, value) for key, value in match.items()]
    return lambda host: all(test(host) for test in tests)


def _one(key: str, value: object) -> HostTest:
    if key == "not":
        inner = _matching(cast("dict[str, object]", value))
        return lambda host: not inner(host)
    if key in ("all", "any"):
        inside = [_matching(each) for each in cast("list[dict[str, object]]", value)]
        how = all if key == "all" else any
        return lambda host: how(test(host) for test in inside)
    names, operator = _parts(key)
    test = F(**{"__".join((*names, operator)): value})

    def holds(host: Host) -> bool:
        try:
            return bool(test(host))
        except (TypeError, AttributeError):  # a number that should begin with a text: it does not
            return False

    return holds
