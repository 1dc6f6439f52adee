"""The one renderer: a link, an end and a step become configuration lines, forth and back; for plan and migration."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import CoreLink, EndName
from corelinks.templates.jinja_context import Context, context_of
from corelinks.templates.object_names import ISAKMP_ENCRYPTION, ISAKMP_HASH
from corelinks.templates.step import Before, Change, Step

_DIRECTORY = Path(__file__).parent / "ios"
_UNSAFE = re.compile(r"[^\x20-\x3e\x40-\x7e]")

#: Fills one template: its file name and the context in, its text out.
Filler: TypeAlias = Callable[[str, Context], str]


class RenderError(CorelinksError):
    """A value cannot become part of a configuration line; nothing was rendered."""


def _one_line(value: object) -> object:
    """Refuse a value that could end its line, or that IOS would not take as text (``?``)."""
    if isinstance(value, str) and _UNSAFE.search(value):
        raise RenderError(f"{ascii(value)[:80]} cannot stand in a configuration: control character or '?'")
    return value


ENVIRONMENT = Environment(
    loader=FileSystemLoader(_DIRECTORY),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    finalize=_one_line,
)
ENVIRONMENT.globals.update(isakmp_encryption=ISAKMP_ENCRYPTION, isakmp_hash=ISAKMP_HASH)


def _filled(template: str, context: Context) -> str:
    return ENVIRONMENT.get_template(template).render(context.variables())


def render(
    link: CoreLink,
    end: EndName,
    step: Step,
    before: Before | None = None,
    *,
    keep: frozenset[str] = frozenset(),
    fill: Filler = _filled,
) -> Change:
    """What ``step`` says to the router at ``end``, forth and back.

    Without ``before`` what depends on the router is a comment (``! depends on p1: the metric as before``): good for a
    plan only.
    ``keep`` holds sections (see ``ConfigurationObject.section``, ``existing`` and ``still_used``) that are neither
    made nor removed. ``fill`` fills a template; another one can make a task of it. Pure but for that. Raises
    RenderError for a value that cannot be part of one line.
    """
    context = context_of(link, end, before, keep)
    apply, undo = (_lines(fill(f"{step}.{way}.j2", context)) for way in ("apply", "undo"))
    return Change(link.end(end).router, step, apply, undo)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in text.split("\n") if line.strip())
