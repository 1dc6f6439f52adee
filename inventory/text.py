"""Texts that may become part of a router's configuration, and the patterns that keep them one line.

No value may carry a newline, a control character, or ``?`` (which IOS takes as a call for help).
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from corelinks.inventory.interface_names import canonical_interface

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?")
_SECRET_REF = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|(?:file|command|ask):[^\x00-\x1f\x7f]+")
_FREE_TEXT = re.compile(r"[\x20-\x3e\x40-\x7e]{1,200}")
_VIRTUAL = ("Loopback", "Tunnel", "Null", "Virtual-", "Dialer")


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(f"{value!r} is not a name: 1 to 32 letters, digits, '.', '_' or '-'")
    return value


def _interface(value: str) -> str:
    return canonical_interface(value)


def _physical(value: str) -> str:
    if value.startswith(_VIRTUAL):
        raise ValueError(f"{value} is no physical interface")
    return value


def _free_text(value: str) -> str:
    if not _FREE_TEXT.fullmatch(value) or value != value.strip() or value.startswith("!"):
        raise ValueError(
            "must be one line of 1 to 200 printable ASCII characters, without '?' and not starting with '!'"
        )
    if "<secret:" in value:
        # The door would put a secret there, for every reader of the configuration to see.
        raise ValueError("must not contain '<secret:'")
    return value


def _secret_ref(value: str) -> str:
    if not _SECRET_REF.fullmatch(value):
        # The value itself stays out of the message: it may be the secret, put here by mistake.
        raise ValueError("must be a reference to a secret: env:NAME, file:PATH, command:COMMAND or ask:WHAT")
    return value


Name = Annotated[str, AfterValidator(_name)]
InterfaceName = Annotated[str, AfterValidator(_interface)]
PhysicalName = Annotated[InterfaceName, AfterValidator(_physical)]
FreeText = Annotated[str, StringConstraints(strict=True), AfterValidator(_free_text)]
SecretRef = Annotated[str, AfterValidator(_secret_ref)]
