"""Type 7 of IOS, which hides a secret under one of sixteen keys and can be undone by anybody."""

from __future__ import annotations

import re

# The same on every router ("service password-encryption"); public since 1995.
_KEY = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
_FORM = re.compile(r"(?P<salt>[0-9]{2})(?P<body>(?:[0-9A-Fa-f]{2})+)")


def clear_of_type_7(hidden: str) -> str | None:
    """What a type 7 secret hides; None for a text that is none."""
    match = _FORM.fullmatch(hidden)
    if match is None:
        return None
    start = int(match["salt"])
    body = bytes.fromhex(match["body"])
    return bytes(byte ^ _KEY[(start + at) % len(_KEY)] for at, byte in enumerate(body)).decode("utf-8", "replace")
