"""The values in a journal's rows: one reader a column, from what SQLite keeps to what the program works with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter

from corelinks.inventory.model import Stage
from corelinks.runbooks.engine.journal_schema import DAMAGED_ADVICE, NotAJournal
from corelinks.runbooks.engine.owner import Owner
from corelinks.tasks.parse import RollbackTimer
from corelinks.templates.step import Before

# How the fields of these, whatever they are, go into a JSON object and come back.
BEFORE = TypeAdapter(Before)
TIMER = TypeAdapter(RollbackTimer)
OWNER = TypeAdapter(Owner)
_STAGE: TypeAdapter[Stage] = TypeAdapter(Stage)
_LAST_MOMENT = 253402300800.0  # the end of the year 9999, the last that a date can show


def read_row(table: str, columns: Sequence[str], row: Sequence[Any]) -> list[Any]:
    """The values of a row of ``table``, column by column; NotAJournal, which names both, for one that is unreadable."""
    found = []
    for column, value in zip(columns, row, strict=True):
        try:
            found.append(_READERS[column](value))
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            named = " ".join(repr(part) for name, part in zip(columns, row, strict=True) if name in _NAMES)
            which = f"{table} {named}: {column}" if named else f"{table}: {column}"
            raise NotAJournal(f"holds a value that cannot be read, {which}; {DAMAGED_ADVICE}") from error
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} is no text")
    value.encode()  # bytes that are no UTF-8 have come as surrogates
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{type(value).__name__} is no whole number")
    return value


def _moment(value: Any) -> float:
    moment = float(value)
    if not 0 <= moment < _LAST_MOMENT:
        raise ValueError(f"{value} is no Unix time")
    return moment


def _texts(value: Any) -> tuple[str, ...]:
    """The texts in a JSON list."""
    return _as_texts(json.loads(value))


def _as_texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError("no list of texts")
    return tuple(value)


def _report(value: Any) -> Mapping[str, Any]:
    """A link in the run's JSON document."""
    report = json.loads(value)
    _as_texts(report.get("instructions", []) if isinstance(report, dict) else None)
    return dict(report)


def _verdict(value: Any) -> Mapping[str, Any]:
    """A LinkVerdict in a JSON document."""
    verdict = json.loads(value)
    for text in (verdict["stage"], verdict["verdict"], *(check["verdict"] for check in verdict["checks"])):
        _text(text)
    return dict(verdict)


def _object(value: Any) -> Mapping[str, Any]:
    """A JSON object, whatever it holds."""
    found = json.loads(value)
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _answers(value: Any) -> tuple[tuple[str, str], ...]:
    """Lines, each with what a router answered to it."""
    return tuple((_text(line), _text(answer)) for line, answer in json.loads(value))


def _standing(value: Any) -> Mapping[str, tuple[str, ...]]:
    """Lines by router."""
    return {router: _as_texts(lines) for router, lines in _object(value).items()}


def _core(value: Any) -> tuple[tuple[str, tuple[str, ...], bool | None], ...]:
    """The links of an inventory: the name, the routers, and whether it is alive."""
    return tuple((_text(name), _as_texts(routers), alive) for name, routers, alive in json.loads(value))


def _before(value: Any) -> Before:
    """Fields that are missing were not known to the version that wrote them: they have their default."""
    values = dict(json.loads(value))
    unknown = sorted(set(values) - {field.name for field in fields(Before)})
    if unknown:
        raise NotAJournal(f"holds {', '.join(unknown)} of a newer corelinks in a baseline, which this one cannot read")
    return BEFORE.validate_python(values)


def _perhaps(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


# The columns that tell a person which row it is.
_NAMES = frozenset({"id", "run", "name", "step", "router"})
_READERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("run", "link", "name", "verb", "version", "step", "act", "router"), _text),
    **dict.fromkeys(("inventory", "host_key", "interface", "foreign_digest"), _text),
    **dict.fromkeys(("outcome", "reason", "taken_over_by", "result", "text"), _perhaps(_text)),
    **dict.fromkeys(("started", "began", "at"), _moment),
    "ended": _perhaps(_moment),
    "id": lambda value: value if isinstance(value, int) else _text(value),  # of an act a number, of a run its name
    "minutes": _perhaps(_number),
    **dict.fromkeys(("arguments", "routers", "touched", "tunnel"), _texts),
    "keep": lambda value: frozenset(_texts(value)),
    "until": _perhaps(_STAGE.validate_python),
    "stage": _STAGE.validate_python,
    "owner": _perhaps(OWNER.validate_json),
    "timer": _perhaps(TIMER.validate_json),
    "report": _perhaps(_report),
    "verdict": _verdict,
    "before": _before,
    "change": _perhaps(_object),
    "exit_code": _perhaps(_number),
    "answers": _answers,
    "standing": _standing,
    "links": _core,
}
