"""Passwords as IOS holds and shows them: type 7 (which only hides) and hashed secrets (which do not come back)."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from zlib import crc32

_KEY = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
_STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_CISCO = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

#: What the type 6 form of every key ends in.
_TYPE_6_END = "AAB"
#: Lines that ``service password-encryption`` hides, up to the password itself.
_HIDDEN = re.compile(
    r"((?:username \S+ (?:privilege \d+ )?|enable )password |password |key-string |isis password "
    r"|mpls ldp neighbor \S+ password |mpls ldp password option \d+ for \S+ "
    r"|ip ospf authentication-key |ip ospf message-digest-key \d+ md5 |tacacs-server key |key (?!chain |\d+$))"
    r"(?!7 |encryption |key-chain )(?:0 )?(\S+)(.*)"
)

_SEVEN = re.compile(r"(.*(?:password|key-string|authentication-key|md5|key) )7 ([0-9A-Fa-f]{4,})(.*)")


def type_7(clear: str) -> str:
    """The type 7 form of a password (the salt follows from the password, so that it is always the same)."""
    salt = crc32(clear.encode()) % 16
    body = "".join(f"{byte ^ _KEY[(salt + i) % len(_KEY)]:02X}" for i, byte in enumerate(clear.encode()))
    return f"{salt:02d}{body}"


def clear_of_type_7(hidden: str) -> str:
    """The password behind its type 7 form; raises ValueError for a text that is none."""
    salt, body = int(hidden[:2]), bytes.fromhex(hidden[2:])
    return bytes(byte ^ _KEY[(salt + i) % len(_KEY)] for i, byte in enumerate(body)).decode()


def clear_password(words: str) -> str:
    """What the router knows of ``7 0822455D0A16``, ``0 cisco`` or ``cisco``."""
    kind, _, rest = words.partition(" ")
    if kind == "7" and rest:
        return clear_of_type_7(rest.split()[0])
    return rest if kind in ("0", "6") and rest else words


def type_6(clear: str) -> str:
    """A key as AES password encryption keeps it: here it only hides the key, for a router that knows its own."""
    return b64encode(clear.encode()).decode().rstrip("=") + _TYPE_6_END


def clear_key(words: Sequence[str]) -> str:
    """The key behind the words that end a line: ``KEY``, ``0 KEY``, and of types 6 and 7 what can be undone."""
    kind, hidden = ["", "", *words][-2:]
    try:
        if kind == "6" and hidden.endswith(_TYPE_6_END):
            body = hidden.removesuffix(_TYPE_6_END)
            return b64decode(body + "=" * (-len(body) % 4), validate=True).decode()
        return clear_of_type_7(hidden) if kind == "7" else hidden
    except (ValueError, IndexError):
        return hidden


def with_type_7(line: str) -> str:
    """A line of configuration as it is shown under ``service password-encryption``."""
    match = _HIDDEN.fullmatch(line)
    return line if match is None else f"{match[1]}7 {type_7(match[2])}{match[3]}"


def without_type_7(line: str) -> str:
    """A line as the router knows it under ``service password-encryption``: type 7 undone where it can be."""
    match = _SEVEN.fullmatch(line)
    if match is None:
        return line
    try:
        return match[1] + clear_of_type_7(match[2]) + match[3]
    except (ValueError, IndexError):
        return line


def hashed(clear: str, salt: str = "nhEmQVczB7dqsO") -> str:
    """The type 9 form (scrypt) of a secret, as in ``enable secret 9 $9$...``."""
    digest = hashlib.scrypt(clear.encode(), salt=salt.encode(), n=16384, r=1, p=1, dklen=32)
    text = b64encode(digest).translate(bytes.maketrans(_STANDARD, _CISCO)).rstrip(b"=").decode()
    return f"$9${salt}${text}"


def is_secret(clear: str, stored: str) -> bool:
    """Whether a password is the one behind ``9 $9$salt$hash`` (other types are never accepted)."""
    kind, _, value = stored.partition(" ")
    parts = value.split("$")
    if kind != "9" or len(parts) != 4:
        return False
    return hmac.compare_digest(hashed(clear, parts[2]), value)
