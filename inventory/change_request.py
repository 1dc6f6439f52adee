"""What a change file may hold: which links, when, in which order, and what ends the change early."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from corelinks.inventory.change_types import (
    EndMoment,
    Moment,
    Pattern,
    PlainText,
    Seconds,
    SomeSeconds,
    ZoneName,
    at_least_one,
)
from corelinks.inventory.frozen import Frozen
from corelinks.inventory.model import Until
from corelinks.inventory.text import Name, RouterName

_Count = Annotated[int, Field(ge=1, le=10_000)]


class ChangeWindow(Frozen):
    """From when to when routers may be changed, and the same by the clock on the following days, ``nights`` in all.

    ``zone`` is that of moments without an offset; that of the change when None.
    """

    start: Moment
    end: EndMoment
    zone: ZoneName | None = None
    nights: Annotated[int, Field(ge=1, le=60)] = 1


class LinkFilter(Frozen):
    """Which links of the inventory are meant, by their routers; what is given must all hold for a router.

    ``routers`` are names or patterns, ``groups`` groups of which one is the router's, near or far, ``tags`` words that
    must all be in its data ``tags``, ``match`` what Nornir's F takes (``site__in: [vie, linz]``), with ``all``, ``any``
    and ``not`` above it. ``ends`` says whether that must hold for both routers of a link, or for any.
    """

    routers: tuple[Pattern, ...] = ()
    groups: tuple[RouterName, ...] = ()
    tags: tuple[PlainText, ...] = ()
    match: dict[str, Any] = Field(default_factory=dict)
    ends: Literal["both", "any"] = "both"

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.routers or self.groups or self.tags or self.match):
            raise ValueError("chooses nothing: expected routers, groups, tags or match")
        return self


class PlainCommand(Frozen):
    """A command of the operator's: a list of arguments, or, with ``shell``, one line for /bin/sh."""

    shell: bool = False
    command: tuple[str, ...]
    timeout: SomeSeconds = 60.0

    @field_validator("command", mode="before")
    @classmethod
    def _one_way_to_say_it(cls, value: object, info: ValidationInfo) -> object:
        if info.data.get("shell", False):
            if not isinstance(value, str) or not value.strip() or "\x00" in value:
                raise ValueError("expected one line of text, as shell: true says")
            return (value,)
        if not isinstance(value, list) or not value:
            raise ValueError("expected a list of a program and its arguments (or shell: true and one line of text)")
        if not all(isinstance(each, str) and each and "\x00" not in each for each in value):
            raise ValueError("expected texts as arguments: write numbers and dates in quotes")
        return tuple(value)

    @property
    def words(self) -> str:
        """The command on one line, for a person."""
        return " ".join(self.command)


class Probe(PlainCommand):
    """A command that must succeed all the while: before the first link, after each, and ``every`` seconds."""

    every: SomeSeconds = 60.0


class Canary(Frozen):
    """So many links first, alone; they are verified again over ``soak`` seconds before any other is touched."""

    links: _Count = 1
    soak: Seconds = 600.0


class AbortRule(Frozen):
    """What ends the change: so many links put back, the first unknown one, a failing probe."""

    put_back: _Count | None = None
    unknown: bool = True
    probe: Probe | None = None


class Hooks(Frozen):
    """Commands before anything is touched, after each link, and at the end, however it came; a failing one stops."""

    before: tuple[PlainCommand, ...] = ()
    after_link: tuple[PlainCommand, ...] = ()
    at_end: tuple[PlainCommand, ...] = ()


class GivenDurations(Frozen):
    """How long things take, in seconds, until the journal has measured them; each includes its proof."""

    preflight: SomeSeconds | None = None
    build: SomeSeconds | None = None
    cutover: SomeSeconds | None = None
    seal: SomeSeconds | None = None
    save: SomeSeconds | None = None
    way_back: SomeSeconds | None = None


class ChangeRequest(Frozen):
    """One change: ``id`` is that of its ticket. ``links`` are names or patterns of links, ``exclude`` of those left
    out.

    ``order`` are links that come first, in that order; ``priorities`` numbers of links, the highest first (0 for all
    others): both as far as routers and guard let them. ``approvals`` and ``contact`` are carried into the report.
    """

    id: PlainText
    description: PlainText | None = None
    zone: ZoneName | None = None
    windows: Annotated[tuple[ChangeWindow, ...], BeforeValidator(at_least_one)]
    links: Annotated[tuple[Pattern, ...], BeforeValidator(at_least_one)] | None = None
    filter: LinkFilter | None = None
    exclude: tuple[Pattern, ...] = ()
    until: Until | None = None
    parallelism: Annotated[int, Field(ge=1, le=64)] = 64
    canary: Canary | None = None
    abort: AbortRule = AbortRule()
    order: tuple[Name, ...] = ()
    priorities: dict[Name, Annotated[int, Field(ge=-1000, le=1000)]] = Field(default_factory=dict)
    hooks: Hooks = Hooks()
    durations: GivenDurations = GivenDurations()
    approvals: tuple[dict[str, PlainText], ...] = ()
    contact: dict[str, PlainText] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.links is None) is (self.filter is None):
            raise ValueError("expected either links or filter")
        if self.order and self.priorities:
            raise ValueError("expected order or priorities, not both")
        return self

    def rank(self, link: str) -> int:
        """The place of a link in the order that is wanted: the lower, the earlier."""
        if link in self.order:
            return self.order.index(link) - len(self.order)
        return -self.priorities.get(link, 0)
