"""The configuration modes: their prompts and the grammars of their lines, built from the tables beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from corelinks.runbooks.simulator.grammar import (
    table_crypto,
    table_global,
    table_interface,
    table_ipv6,
    table_policy,
    table_routing,
)
from corelinks.runbooks.simulator.grammar.match import Grammar
from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind

_PROMPTS = {
    "global": "config",
    **table_interface.PROMPTS,
    **table_crypto.PROMPTS,
    **table_ipv6.PROMPTS,
    **table_policy.PROMPTS,
    **table_routing.PROMPTS,
}
_TABLES = {
    "global": "".join(t.GLOBAL for t in (table_global, table_crypto, table_routing, table_ipv6, table_policy)),
    **table_interface.MODES,
    **table_crypto.MODES,
    **table_ipv6.MODES,
    **table_policy.MODES,
    **table_routing.MODES,
}


@dataclass(frozen=True, eq=False)
class Line:
    """A line that may be configured.

    ``enters`` is the mode that it opens; ``sign`` says what its negation leaves behind: '' nothing, '+' the line
    is the default and only its negation is shown, '=' both it and its negation are shown, '~' as '' or, while its
    first word stands there with ``default``, as '+'.
    """

    pattern: str
    enters: str | None = None
    sign: str = ""


@dataclass(frozen=True, eq=False)
class Mode:
    """A configuration mode."""

    name: str
    prompt: str
    grammar: Grammar[Line]


@cache
def mode(name: str) -> Mode:
    """The mode of that name."""
    grammar: Grammar[Line] = Grammar()
    for row in _TABLES[name].strip().splitlines():
        if row.strip():
            line = _line(row.strip())
            grammar.add(line.pattern, line)
    return Mode(name, _PROMPTS[name], grammar)


def interface_mode(interface: str) -> Mode:
    """The mode that configures an interface: what it takes depends on the kind of interface."""
    if "." in interface:
        return mode("interface-sub")
    return mode(f"interface-{interface_kind(interface).lines}")


def _line(row: str) -> Line:
    pattern, _, enters = row.partition(" > ")
    sign = pattern[0] if pattern[0] in "+=~" else ""
    pattern = pattern[len(sign) :].strip()
    if enters and "/" not in pattern.split():
        pattern += " /"
    return Line(pattern, enters.strip() or None, sign)
