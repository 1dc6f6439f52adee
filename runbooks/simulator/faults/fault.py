"""A fault on a router, and how one is written: ``KIND@ROUTER[:INTERFACE or LINK][,option=value]...``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address

from corelinks.runbooks.simulator.faults.kinds import FaultKind, FaultOption, OptionForm

_SPEC = re.compile(r"(?P<kind>[a-z0-9-]+)@(?P<router>[^:,]+)(?::(?P<place>[^,]+))?(?P<options>(?:,.*)?)")
_OPTION = re.compile(r",([a-z-]+)=")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_LONGEST_SHOWN = 40  # characters of a wrong value
_WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class FaultOptions:
    """What was written after the place, typed; None stands for an option that was not written.

    ``line`` is a regular expression that compiles; ``skip`` lines that match are let go first. ``delay`` is in real
    seconds, ``seconds`` and ``duration`` (written ``for``) are in simulated ones, ``size`` and ``mtu`` in bytes,
    ``level`` is a privilege level, ``kept`` is what stands in the place of a line,
    ``free`` are the bytes that a flash has for files.
    """

    line: str | None = None
    times: float | None = None
    skip: float = 0
    message: str | None = None
    delay: float | None = None
    seconds: float | None = None
    duration: float | None = None
    user: str | None = None
    edit: str | None = None
    size: int | None = None
    level: int | None = None
    mtu: int | None = None
    destination: str | None = None
    both_ends: bool = False
    kept: str | None = None
    free: int | None = None


@dataclass(eq=False)
class Fault:
    """A fault on a router. ``place`` is an interface, a link or (wrong-router) a router, None when none was written.

    ``met`` counts the lines that it was found in, ``hits`` how often it has struck one."""

    kind: FaultKind
    router: str
    place: str | None = None
    options: FaultOptions = field(default_factory=FaultOptions)
    met: int = 0
    hits: int = 0

    def matches(self, line: str, default: str) -> bool:
        """Whether its ``line`` pattern, or the default one, is found in a line."""
        return re.search(default if self.options.line is None else self.options.line, line) is not None

    def strikes(self, line: str, default: str) -> bool:
        """Whether it meets a line now: one that matches, and only ``times`` times (default: once)."""
        return self._strikes(line, default, 1 if self.options.times is None else self.options.times)

    def strikes_always(self, line: str, default: str) -> bool:
        """Whether it meets a line now, as it does every time unless ``times`` says how often."""
        return self._strikes(line, default, math.inf if self.options.times is None else self.options.times)

    def _strikes(self, line: str, default: str, most: float) -> bool:
        if not self.matches(line, default):
            return False
        self.met += 1
        if self.met <= self.options.skip or self.hits >= most:
            return False
        self.hits += 1
        return True


def parse_fault(spec: str) -> Fault:
    """The fault that a text describes; raises ValueError with a sentence that says what is wrong with it."""
    match = _SPEC.fullmatch(spec.strip())
    if match is None:
        raise ValueError(f"{spec!r} is not of the form KIND@ROUTER[:INTERFACE or LINK][,option=value]")
    kind = FaultKind.named(match["kind"])
    written = {kind.option(word): value for word, value in _options(match["options"], spec).items()}
    for option, value in written.items():
        _check(option, value, spec)
    return Fault(kind, match["router"], match["place"], _typed(written))


def _options(text: str, spec: str) -> dict[str, str]:
    """Options may hold commas in their values: a new one begins at ``,name=``."""
    parts = _OPTION.split(text)
    if parts[0]:
        raise ValueError(f"what follows a comma in {spec!r} is option=value")
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _check(option: FaultOption, value: str, spec: str) -> None:
    try:
        is_right = _is_of_form(option.form, value) and (option.most is None or float(value) <= option.most)
    except re.error as error:
        raise ValueError(f"option {option.word} of {spec!r} is no regular expression: {error}") from error
    if not is_right:
        raise ValueError(f"option {option.word} of {spec!r} is {option.expected}, not {_shown(value)}")


def _shown(value: str) -> str:
    return repr(value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}...")


def _is_of_form(form: OptionForm, value: str) -> bool:
    match form:
        case OptionForm.NUMBER:
            return _NUMBER.fullmatch(value) is not None
        case OptionForm.WHOLE:
            return _WHOLE.fullmatch(value) is not None
        case OptionForm.PATTERN:
            return bool(re.compile(value))
        case OptionForm.ADDRESS:
            return _is_address(value)
        case OptionForm.BOTH:
            return value == "both"
        case OptionForm.TEXT:
            return True


def _is_address(value: str) -> bool:
    try:
        IPv4Address(value)
    except AddressValueError:
        return False
    return True


def _typed(written: Mapping[FaultOption, str]) -> FaultOptions:
    def number(option: FaultOption) -> float | None:
        return float(written[option]) if option in written else None

    def whole(option: FaultOption) -> int | None:
        return int(written[option]) if option in written else None

    return FaultOptions(
        line=written.get(FaultOption.LINE),
        times=number(FaultOption.TIMES),
        skip=number(FaultOption.SKIP) or 0,
        message=written.get(FaultOption.MESSAGE),
        delay=number(FaultOption.DELAY),
        seconds=number(FaultOption.SECONDS),
        duration=number(FaultOption.FOR),
        user=written.get(FaultOption.USER),
        edit=written.get(FaultOption.EDIT),
        size=whole(FaultOption.SIZE),
        level=whole(FaultOption.LEVEL),
        mtu=whole(FaultOption.MTU),
        destination=written.get(FaultOption.DESTINATION),
        both_ends=FaultOption.ENDS in written,
        kept=written.get(FaultOption.KEPT),
        free=whole(FaultOption.FREE),
    )
