"""What can be made to go wrong at a simulated router: the register of its kinds, and how one is written.

A fault is written ``KIND@ROUTER[:INTERFACE or LINK][,option=value]...``. The network registers its own kinds
here as well (``register``); what a fault does is decided where it happens, by asking ``device.fault(kind)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

_SPEC = re.compile(r"(?P<kind>[a-z0-9-]+)@(?P<router>[^:,]+)(?::(?P<place>[^,]+))?(?P<options>(?:,.*)?)")
_OPTION = re.compile(r",([a-z-]+)=")


@dataclass(eq=False)
class Fault:
    """A fault on a router. ``hits`` counts how often it has struck."""

    kind: str
    router: str
    place: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    hits: int = 0

    def number(self, option: str, default: float) -> float:
        """A numeric option."""
        return float(self.options.get(option, default))

    def strikes(self, line: str, default: str = ".*") -> bool:
        """Whether it meets a line now: by its ``line`` pattern, and only ``times`` times (default: once)."""
        if re.search(self.options.get("line", default), line) is None:
            return False
        if self.hits >= self.number("times", 1):
            return False
        self.hits += 1
        return True


Hook = Callable[["Device", Fault], None]


@dataclass(frozen=True)
class FaultKind:
    """A kind of fault: what it does, which options it has, and what to do when it begins and ends."""

    help: str
    options: tuple[str, ...] = ()
    begin: Hook | None = None
    end: Hook | None = None


class _Helps(Mapping[str, str]):
    def __getitem__(self, kind: str) -> str:
        return KINDS[kind].help

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(KINDS))

    def __len__(self) -> int:
        return len(KINDS)


KINDS: dict[str, FaultKind] = {}
#: Every kind of fault with one line of help.
FAULTS: Mapping[str, str] = _Helps()


def register(
    kind: str, help: str, *, options: tuple[str, ...] = (), begin: Hook | None = None, end: Hook | None = None
) -> None:
    """Make a kind of fault known; ``begin`` and ``end`` are called with the device when one is set or cleared."""
    KINDS[kind] = FaultKind(help, options, begin, end)


def parse_fault(spec: str) -> Fault:
    """The fault that a text describes; raises ValueError with a sentence that says what is wrong with it."""
    match = _SPEC.fullmatch(spec.strip())
    if match is None:
        raise ValueError(f"{spec!r} is not of the form KIND@ROUTER[:INTERFACE or LINK][,option=value]")
    if match["kind"] not in KINDS:
        raise ValueError(f"there is no fault {match['kind']!r}; known are {', '.join(sorted(KINDS))}")
    options = _options(match["options"], spec)
    known = KINDS[match["kind"]].options
    for option in options:
        if option not in known:
            raise ValueError(f"fault {match['kind']} has no option {option!r}; it has {', '.join(known) or 'none'}")
    _check_values(options, spec)
    return Fault(match["kind"], match["router"], match["place"], options)


def _options(text: str, spec: str) -> dict[str, str]:
    """Options may hold commas in their values: a new one begins at ``,name=``."""
    parts = _OPTION.split(text)
    if parts[0]:
        raise ValueError(f"what follows a comma in {spec!r} is option=value")
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _check_values(options: dict[str, str], spec: str) -> None:
    for name in ("delay", "for", "times", "size", "after", "seconds"):
        if name in options and re.fullmatch(r"\d+(\.\d+)?", options[name]) is None:
            raise ValueError(f"option {name} of {spec!r} is a number, not {options[name]!r}")
    if "line" in options:
        try:
            re.compile(options["line"])
        except re.error as error:
            raise ValueError(f"option line of {spec!r} is no regular expression: {error}") from error
