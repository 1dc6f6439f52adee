"""Which router is which: host keys, one known_hosts file a router, as OpenSSH writes it.

A file for each router keeps a connect fast (a shared file of 1,000 entries costs 86 ms each time) and lets a
router keep its identity when its management address changes: entries may also carry the router's own name.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Standing = Literal["known", "unknown", "changed", "revoked"]


@dataclass(frozen=True)
class HostKey:
    """A public host key: its type as in known_hosts (`ssh-ed25519`), and the blob."""

    kind: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key as OpenSSH prints it: ``SHA256:...``."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")

    def line(self, names: tuple[str, ...]) -> str:
        """The known_hosts line for a host of these names."""
        return f"{','.join(names)} {self.kind} {base64.b64encode(self.blob).decode()}"


def names_of(router: str, host: str, port: int) -> tuple[str, ...]:
    """The names under which a known_hosts file may list a router: its own, and its address as OpenSSH writes it."""
    return (router, host if port == 22 else f"[{host}]:{port}")


class KnownHosts:
    """The entries of one file that speak of one router."""

    def __init__(self, path: Path, names: tuple[str, ...]) -> None:
        self.path = path
        self._names = names
        self._known: list[HostKey] = []
        self._revoked: list[HostKey] = []
        for marker, key in _entries(path, names):
            (self._revoked if marker == "@revoked" else self._known).append(key)

    @property
    def keys(self) -> tuple[HostKey, ...]:
        """The keys that the file holds for this router, in its order."""
        return tuple(self._known)

    def standing(self, key: HostKey) -> Standing:
        """Whether ``key`` is this router's. Another key of any type means *changed*, as for a router replaced."""
        if key in self._revoked:
            return "revoked"
        if key in self._known:
            return "known"
        return "changed" if self._known else "unknown"

    def record(self, key: HostKey) -> None:
        """Make ``key`` the one key of this router in the file; other routers' lines stay. Atomic."""
        kept = [line for line in _lines(self.path) if not _speaks_of(line, self._names)]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join([*kept, key.line(self._names)]) + "\n")
        Path(name).chmod(0o644)
        Path(name).replace(self.path)
        self._known = [key]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _entries(path: Path, names: tuple[str, ...]) -> Iterator[tuple[str, HostKey]]:
    for line in _lines(path):
        if not _speaks_of(line, names):
            continue
        fields = line.split()
        marker = fields.pop(0) if fields[0].startswith("@") else ""
        if marker == "@cert-authority":
            continue
        try:
            yield marker, HostKey(fields[1], base64.b64decode(fields[2], validate=True))
        except (ValueError, IndexError):
            continue


def _speaks_of(line: str, names: tuple[str, ...]) -> bool:
    fields = line.split()
    if not fields or fields[0].startswith("#"):
        return False
    patterns = fields[1] if fields[0].startswith("@") and len(fields) > 1 else fields[0]
    return any(_matches(pattern, name) for pattern in patterns.split(",") for name in names)


def _matches(pattern: str, name: str) -> bool:
    if not pattern.startswith("|1|"):
        return pattern.lower() == name.lower()
    try:
        _, _, salt, wanted = pattern.split("|")
        digest = hmac.new(base64.b64decode(salt), name.encode(), hashlib.sha1).digest()
        return hmac.compare_digest(digest, base64.b64decode(wanted))
    except ValueError:
        return False
