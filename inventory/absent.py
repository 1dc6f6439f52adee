"""A value that is not there: the word ``none`` says that it is not wanted, a key with nothing under it says nothing.

YAML reads a key whose lines are commented out as null. Where a field may be absent, that would quietly mean "without
it": a link in clear, a session without a password. So null is a fault there, and only the word leaves a thing out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from corelinks.inventory.validation import InvalidValue, ValuePath

NONE = "none"
# A proposal and a transform say themselves whether they want these: an AES-GCM one must not have them, another must.
_EITHER_WAY = frozenset({"integrity", "prf"})


def without_none(raw: Mapping[str, object], model: type[BaseModel]) -> dict[str, object]:
    """``raw`` with null in place of every ``none`` of a field of ``model`` that may be absent, at any depth."""
    return {key: _resolved(key, value, (model,)) for key, value in raw.items()}


def _resolved(key: str, value: object, models: tuple[type[BaseModel], ...]) -> object:
    if value == NONE and _may_be_absent(key, models):
        return None
    if isinstance(value, dict):
        inside = tuple(_models_of(key, models))
        return {name: _resolved(name, inner, inside) for name, inner in cast("dict[str, object]", value).items()}
    return value


def with_none(value: object) -> object:
    """What a file says for ``value``: the word none wherever something is absent."""
    if isinstance(value, dict):
        return {key: with_none(inner) for key, inner in value.items()}
    return NONE if value is None else value


def empty_values(raw: Mapping[str, object], model: type[BaseModel]) -> Iterator[InvalidValue]:
    """A problem for every null that would quietly mean that a field of ``model`` is left out."""
    yield from _empty(raw, (model,), ())


def _empty(raw: Mapping[str, object], models: tuple[type[BaseModel], ...], at: ValuePath) -> Iterator[InvalidValue]:
    for key, value in raw.items():
        if value is None and key not in _EITHER_WAY and _may_be_absent(key, models):
            yield InvalidValue((*at, key), f"has nothing under it: {_what_to_write(key, models)}")
        elif isinstance(value, dict):
            yield from _empty(cast("dict[str, object]", value), tuple(_models_of(key, models)), (*at, key))


def _what_to_write(key: object, models: tuple[type[BaseModel], ...]) -> str:
    if any(field.is_required() for field in _fields(key, models)):
        return f"give it a value, or write `{key}: {NONE}`"
    return f"give it a value, write `{key}: {NONE}`, or leave the key out"


def _may_be_absent(key: object, models: tuple[type[BaseModel], ...]) -> bool:
    return any(type(None) in _members(field.annotation) for field in _fields(key, models))


def _fields(key: object, models: tuple[type[BaseModel], ...]) -> Iterator[FieldInfo]:
    """The field of this name in each of ``models`` that has one."""
    return (cls.model_fields[key] for cls in models if isinstance(key, str) and key in cls.model_fields)


def _models_of(key: object, models: tuple[type[BaseModel], ...]) -> Iterator[type[BaseModel]]:
    """The models that may lie under ``key``; several where the file decides which."""
    for field in _fields(key, models):
        for member in _members(field.annotation):
            if isinstance(member, type) and issubclass(member, BaseModel):
                yield member


def _members(annotation: object) -> Iterator[object]:
    """The types that a field's annotation is made of."""
    yield annotation
    for argument in get_args(annotation):
        yield from _members(argument)
