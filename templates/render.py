"""The one place that renders configuration: a link, an end and a step become lines, forth and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nornir.core.task import Result, Task
from nornir_jinja2.plugins.tasks import template_file

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import CoreLink, EndName
from corelinks.templates.change import Before, Change, Step
from corelinks.templates.metric import (
    enables_igp,
    igp_placeholders,
    metric_before,
    metric_placeholders,
    standby_metric,
    wanted_metric,
)
from corelinks.templates.object_names import ESP_ENCRYPTION, ESP_INTEGRITY, ISAKMP_ENCRYPTION, ISAKMP_HASH, crypto_names
from corelinks.templates.objects import Kind, objects, peer_router_id, pinned_route, undo_order

_DIRECTORY = Path(__file__).parent / "ios"
_UNSAFE = re.compile(r"[^\x20-\x3e\x40-\x7e]")


class RenderError(CorelinksError):
    """A value cannot become part of a configuration line; nothing was rendered."""


@dataclass(frozen=True)
class Removal:
    """The lines that remove one object, and whether other links may use that very object.

    ``section`` is how the object's line begins in a running-config: the form that ``keep`` takes.
    """

    lines: tuple[str, ...]
    kind: Kind
    name: str
    section: str
    shared: bool


def _one_line(value: Any) -> Any:
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


def render(
    link: CoreLink, end: EndName, step: Step, before: Before | None = None, *, keep: frozenset[str] = frozenset()
) -> Change:
    """What ``step`` says to the router at ``end``, forth and back; pure.

    Without ``before`` the undo carries placeholders such as ``<as before: isis metric>``: good for a plan only.
    ``keep`` holds sections (see ``Removal.section``, ``existing`` and ``still_used``) that are neither made nor
    removed. Raises RenderError for a value that cannot be part of one line.
    """
    context = _context(link, end, before, keep)
    apply, undo = (ENVIRONMENT.get_template(f"{step}.{way}.j2").render(context) for way in ("apply", "undo"))
    return Change(link.end(end).router, step, _lines(apply), _lines(undo))


def render_change(
    task: Task,
    link: CoreLink,
    end: EndName,
    step: Step,
    before: Before | None = None,
    keep: frozenset[str] = frozenset(),
) -> Result:
    """Nornir task: render with nornir-jinja2; the result is the same ``Change`` that ``render`` returns."""
    context = _context(link, end, before, keep)
    texts = [
        task.run(
            template_file,
            name=f"render {step} {way}",
            template=f"{step}.{way}.j2",
            jinja_env=ENVIRONMENT,
            **context,
        )[0].result
        for way in ("apply", "undo")
    ]
    change = Change(link.end(end).router, step, _lines(texts[0]), _lines(texts[1]))
    return Result(host=task.host, result=change)


def removals(link: CoreLink, end: EndName) -> tuple[Removal, ...]:
    """What the undo of a build removes, in order, object by object."""
    context = _context(link, end, None, frozenset())
    return tuple(
        Removal(
            _lines(ENVIRONMENT.get_template(f"{item.kind}.undo.j2").render(context)),
            item.kind,
            item.name,
            item.section,
            item.shared,
        )
        for item in undo_order(objects(link, end))
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in text.split("\n") if line.strip())


def _context(link: CoreLink, end: EndName, before: Before | None, keep: frozenset[str]) -> dict[str, Any]:
    enabled, is_passive_needed = enables_igp(link, before)
    return {
        "link": link,
        "me": link.end(end),
        "peer": link.peer(end),
        "keep": keep,
        "objects": objects(link, end),
        "undo_objects": undo_order(objects(link, end)),
        "names": crypto_names(link),
        "transform": _transform(link),
        "pinned_route": pinned_route(link, end),
        "peer_router_id": peer_router_id(link, end),
        "wanted_metric": wanted_metric(link),
        "standby_metric": standby_metric(link),
        "metric_back": metric_placeholders(link) if before is None else metric_before(link, before),
        "igp_enabled": enabled,
        "is_passive_needed": is_passive_needed,
        "igp_back": igp_placeholders(link) if before is None else before.igp,
        "mpls_back": ("<as before: mpls>",) if before is None else before.mpls,
    }


def _transform(link: CoreLink) -> str:
    if link.crypto is None:
        return ""
    transform = link.crypto.transform
    words = [ESP_ENCRYPTION[transform.encryption]]
    if transform.integrity:
        words.append(ESP_INTEGRITY[transform.integrity])
    return " ".join(words)
