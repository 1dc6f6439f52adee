"""Texts of the inventory, and the patterns that keep each of them one harmless line.

What may become part of a router's configuration carries no newline, no control character and no ``?`` (which IOS
takes as a call for help). What names a router or leads to it is no path, no option of a command and no second line.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from corelinks.inventory.interface_names import canonical_interface
from corelinks.inventory.quoting import quotable

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?")
_SECRET_REF = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|(?:file|command):[^\x00-\x1f\x7f]+|ask:[^\x00-\x1f\x7f]*")
_DNS_NAME = re.compile(r"(?=.{1,253}\.?\Z)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.?)+")
_SECRET_NAME = re.compile(
    r".*(?:password|passwd|passphrase|secret|token|psk|(?:secret|private|pre_shared|api|auth)_?key|key_string"
    r"|snmp_(?:r[ow]_)?community)s?|(?:.*_)?(?:pass|pwd|pw)"
)
_OBJECT_NAME = re.compile(r"[A-Za-z0-9_][\x21\x23-\x3b=\x40-\x5b\x5d-\x7e]{0,79}")
_FREE_TEXT = re.compile(r"[\x20-\x3e\x40-\x7e]{1,200}")
NOT_A_REFERENCE = "must be a reference to a secret: env:NAME, file:PATH, command:COMMAND or ask:WHAT"
_VIRTUAL = ("Loopback", "Tunnel", "Null", "Virtual-", "Dialer")


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(f"{quotable(value)!r} is not a name: 1 to 32 letters, digits, '.', '_' or '-'")
    return value


def _object_name(value: str) -> str:
    if not _OBJECT_NAME.fullmatch(value):
        raise ValueError(
            f"{quotable(value)!r} is no name of a configuration's object: one word of 1 to 80 printable ASCII "
            "characters, beginning with a letter, a digit or '_'"
        )
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
        # The connection would put a secret there, for every reader of the configuration to see.
        raise ValueError("must not contain '<secret:'")
    return value


def is_reference(text: str) -> bool:
    """Whether ``text`` is a reference to a secret and not, by mistake, the secret itself."""
    return _SECRET_REF.fullmatch(text) is not None


def is_secret_name(key: object) -> bool:
    """Whether what stands under this key is a secret, by the key's name: ``password``, ``enable-secret``, ``token``."""
    return _SECRET_NAME.fullmatch(re.sub(r"[- .]", "_", str(key).lower())) is not None


def _secret_ref(value: str) -> str:
    if not is_reference(value):
        # The value itself stays out of the message: it may be the secret, put here by mistake.
        raise ValueError(NOT_A_REFERENCE)
    return value


def _one_line(value: str) -> str:
    if not value.isprintable() or value != value.strip() or not value:
        raise ValueError("must be one line of printable characters, with no space at either end")
    return value


def _router_name(value: str) -> str:
    """A name that is a folder's and a file's too: captures and host keys are kept under it."""
    if value.startswith((".", "-")) or ".." in value or "/" in value or "\\" in value or len(value) > 200:
        raise ValueError("must hold no '/', '\\' or '..', begin with no '.' or '-', and be no longer than 200")
    return _one_line(value)


def _host_address(value: str) -> str:
    try:
        ip_address(value)
    except ValueError:
        is_number = re.fullmatch(r"[0-9.]+", value) is not None
        if is_number or not _DNS_NAME.fullmatch(value):
            raise ValueError(f"{ascii(quotable(value))[:80]} is neither an IP address nor a DNS name") from None
    return value


Name = Annotated[str, AfterValidator(_name)]
#: What an operator has called an object of a configuration: IOS takes more than we do for our own.
ObjectName = Annotated[str, AfterValidator(_object_name)]
InterfaceName = Annotated[str, AfterValidator(_interface)]
PhysicalName = Annotated[InterfaceName, AfterValidator(_physical)]
FreeText = Annotated[str, StringConstraints(strict=True), AfterValidator(_free_text)]
SecretRef = Annotated[str, AfterValidator(_secret_ref)]
OneLine = Annotated[str, AfterValidator(_one_line)]
RouterName = Annotated[str, AfterValidator(_one_line), AfterValidator(_router_name)]
HostAddress = Annotated[str, AfterValidator(_host_address)]
