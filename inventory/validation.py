"""What a model's validation found, said in the words of the file: the place, the problem, what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from corelinks.inventory.quoting import quotable
from corelinks.inventory.text import is_secret_name

ValuePath = tuple[str | int, ...]

_QUOTABLE = ("literal_error", "int_parsing", "int_type", "string_type", "string_pattern", "union_tag")


_LISTED = 30  # names in a sentence
_LONGEST = 500  # characters of a sentence


@dataclass(frozen=True)
class InvalidValue:
    """One fault of one value, by its path inside the validated mapping."""

    path: ValuePath
    text: str


def invalid_values(error: ValidationError, model: type[BaseModel]) -> tuple[InvalidValue, ...]:
    """Every fault of a failed validation of ``model``; one value that fits no member of a union is one fault."""
    found: dict[ValuePath, list[str]] = {}
    for detail in error.errors(include_url=False):
        path, holder = _walk(detail["loc"], model)
        texts = found.setdefault(path, [])
        text = _sentence(detail, path, holder)
        if text not in texts:
            texts.append(text)
    return tuple(InvalidValue(path, " or ".join(texts)) for path, texts in found.items())


def dotted(path: Sequence[str | int]) -> str:
    """The path as the place of a fault, on one line whatever its keys hold."""
    return ".".join(shown(part) for part in path)


def shown(key: object) -> str:
    """A key or a name as it may stand in a message: one line of at most 80 characters, with no password in it."""
    return as_one_line(quotable(str(key)), 80)


def as_one_line(text: str, most: int) -> str:
    """A message as one line of at most ``most`` characters."""
    return (text if text.isprintable() else ascii(text))[:most]


def did_you_mean(word: object, known: Sequence[str]) -> str:
    """A proposal for a mistyped word, or what is known, as the end of a sentence."""
    close = get_close_matches(str(word), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {shown(close[0])!r}?"
    if not known:
        return "there is none"
    names = [shown(name) for name in sorted(known)]
    return "expected one of " + ", ".join(names[:_LISTED]) + (" and others" if len(names) > _LISTED else "")


def _walk(loc: Sequence[str | int], model: type[BaseModel]) -> tuple[ValuePath, type[BaseModel] | None]:
    """The path as the file has it (pydantic adds the names of union members), and the model it lies in."""
    path: list[str | int] = []
    holder: type[BaseModel] | None = model
    inside: list[type[BaseModel]] = [model]
    is_key = False  # of a mapping whose values are models
    for part in loc:
        field = next((cls.model_fields[part] for cls in inside if part in cls.model_fields), None)
        if is_key or isinstance(part, int):  # of a mapping or a list, whose values are what it holds
            path.append(part)
            is_key = False
            continue
        if field is None and path and isinstance(part, str) and _is_member(part, inside):
            inside = [cls for cls in inside if _tag(cls) == part] or inside
            continue
        path.append(part)
        holder = inside[0] if inside else None
        inside = list(_models(field.annotation)) if field is not None else []
        is_key = field is not None and _is_mapping(field.annotation) and (bool(inside) or _is_plain(field.annotation))
    return tuple(path), holder


def _is_mapping(annotation: object) -> bool:
    return get_origin(annotation) is dict or any(_is_mapping(argument) for argument in get_args(annotation))


def _is_plain(annotation: object) -> bool:
    """Whether it is a mapping of plain values, and nothing else."""
    return get_origin(annotation) is dict


def _is_member(part: str | int, inside: Sequence[type[BaseModel]]) -> bool:
    return not inside or any(_tag(cls) == part for cls in inside)


def _tag(model: type[BaseModel]) -> object:
    field = model.model_fields.get("protocol")
    return field.default if field is not None else None


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _sentence(detail: ErrorDetails, path: ValuePath, holder: type[BaseModel] | None) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = sorted(holder.model_fields) if holder is not None else []
        return f"unknown key {shown(path[-1])!r}: {did_you_mean(path[-1], known)}"
    if kind == "missing":
        return "is missing"
    if kind.startswith("model") or kind == "dict_type":
        return "expected a mapping of keys to values"
    # A message may repeat a value, and a value may hold a line of its own.
    text = as_one_line(_lowered(detail["msg"]), _LONGEST)
    if kind == "union_tag_invalid":
        text = f"expected one of {detail.get('ctx', {}).get('expected_tags')}"
    # What stands under such a key may be the secret itself, put there by mistake: never repeat it.
    if kind.startswith(_QUOTABLE) and not any(is_secret_name(part) for part in path):
        return f"{text}, found {_found(detail)}"
    return text


def _lowered(message: str) -> str:
    message = message.removeprefix("Value error, ").replace("Input should be", "expected")
    return (
        message.replace("a valid integer", "an integer")
        .replace("a valid list", "a list")
        .replace("a valid tuple", "a list")
        .replace("a valid dictionary", "a mapping of keys to values")
        .replace("a valid boolean, unable to interpret input", "true or false")
        .replace("a valid ", "a ")
        .replace(", unable to parse string as an integer", "")
    )


def _found(detail: ErrorDetails) -> str:
    given: Any = detail["input"]
    if detail["type"].startswith("union_tag"):
        given = cast("dict[str, object]", given).get("protocol") if isinstance(given, dict) else given
    if isinstance(given, dict | list):
        return "a list" if isinstance(given, list) else "a mapping"
    return ascii(quotable(given) if isinstance(given, str) else given)[:80]
