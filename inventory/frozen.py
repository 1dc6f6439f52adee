"""The base of every model of the inventory."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class Frozen(BaseModel):
    """Base of every model: frozen, and refuses unknown fields, so that a typing mistake is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    @model_validator(mode="before")
    @classmethod
    def _no_boolean_as_number(cls, data: object) -> object:
        """YAML reads yes, no, on and off as booleans, which pydantic would take for the numbers 1 and 0."""
        if not isinstance(data, dict):
            return data
        truths = {name for name, field in cls.model_fields.items() if field.annotation is bool}
        return {key: _Truth(value) if _is_misplaced(key, value, truths) else value for key, value in data.items()}


class _Truth:
    """A boolean where none belongs: of no type that any field takes, so that the field itself complains."""

    def __init__(self, value: bool) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"{str(self.value).lower()} (YAML reads yes, no, on and off as true and false)"


def _is_misplaced(key: object, value: object, truths: set[str]) -> bool:
    return isinstance(value, bool) and key not in truths
