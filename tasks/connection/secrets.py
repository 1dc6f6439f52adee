"""Secrets by reference: where their values come from, where they go in, and how they come out of all that returns.

A reference is ``env:NAME``, ``file:PATH`` (relative to the inventory), ``command:COMMAND`` (run without a shell) or
``ask:WHAT`` (typed at the terminal, once a run). Rendered lines say ``<secret:LABEL>``; a `Vault` of one router
knows which reference each label stands for.
"""

from __future__ import annotations

import getpass
import os
import re
import shlex
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from corelinks.inventory.text import is_reference
from corelinks.tasks.redaction import holds_hidden, redact
from corelinks.tasks.router_errors import SecretUnavailable

PASSWORD = "login/password"
ENABLE = "login/enable"
PASSPHRASE = "login/passphrase"
_LOGIN = frozenset({PASSWORD, ENABLE, PASSPHRASE})

_PLACEHOLDER = re.compile(r"<secret:(?P<label>[A-Za-z0-9._/-]{1,80})>")
_KINDS = "env:NAME, file:PATH, command:COMMAND or ask:WHAT"
_COMMAND_SECONDS = 30.0
# A shorter value would be found in every other line of a response.
_SHORTEST = 4
# The shortest and the longest of a kind: a key of IKE is guessed off line (RFC 7296, 2.15), and IOS takes 128 at most.
_LENGTHS: Mapping[str, tuple[int, int | None]] = {"psk": (16, 128)}
_TYPED = re.compile(r"[0-9]\s.*", re.DOTALL)
_WORD = re.compile(r"[\x21-\x3e\x40-\x7e]+")
# What a terminal may put between two characters of a line that is longer than it is wide.
_WRAP = r"(?:\r|\n|\x08|\x1b\[[0-9;?]*[A-Za-z])*"


class _Source:
    """Where values come from. What was typed or came out of a command is kept, so that it is asked for once."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}
        self._lock = threading.Lock()

    def value(self, reference: str, base: Path) -> str:
        """The value behind a reference; raises LookupError with a sentence that does not hold it."""
        kind, _, rest = reference.partition(":")
        if kind == "env":
            if rest not in os.environ:
                raise LookupError(f"the environment has no {rest}")
            return os.environ[rest]
        if kind == "file":
            return _first_line(base / Path(rest).expanduser())
        with self._lock:
            if reference not in self._kept:
                self._kept[reference] = _run(rest, base) if kind == "command" else _ask(rest)
            return self._kept[reference]

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LookupError(f"{path} cannot be read ({type(error).__name__})") from None


def _run(command: str, base: Path) -> str:
    try:
        done = subprocess.run(
            shlex.split(command), cwd=base, capture_output=True, stdin=subprocess.DEVNULL, timeout=_COMMAND_SECONDS
        )
        value = done.stdout.decode("utf-8").rstrip("\r\n")
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise LookupError(f"the command did not run ({type(error).__name__})") from None
    if done.returncode != 0:
        raise LookupError(f"the command failed with exit code {done.returncode}")
    return value


def _ask(what: str) -> str:
    try:
        return getpass.getpass(f"{what or 'password'}: ")
    except (EOFError, OSError):
        raise LookupError("there is no terminal to ask at") from None


_SOURCE = _Source()


def forget_values() -> None:
    """Forget what was typed or came out of commands; the next use asks again."""
    _SOURCE.forget()


class Vault:
    """The secrets of one router's session: labels to references, and the values that were used."""

    def __init__(self, router: str, references: Mapping[str, str], base: Path | None = None) -> None:
        self._router = router
        self._references = dict(references)
        self._base = base or Path.cwd()
        self._used: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Vault({self._router!r}, {sorted(self._references)})"

    def has(self, label: str) -> bool:
        """Whether a secret of that label exists."""
        return label in self._references

    def plain(self, text: str) -> str:
        """A user name or the like: the value if ``text`` is a reference, else ``text``. Not kept as a secret."""
        if not is_reference(text):
            return text
        try:
            return _SOURCE.value(text, self._base)
        except LookupError as error:
            raise SecretUnavailable(self._router, f"no value from {text}: {error}") from None

    def value(self, label: str) -> str:
        """The value of ``label``; raises SecretUnavailable, which names label and reference only."""
        reference = self._references.get(label)
        if reference is None:
            raise SecretUnavailable(self._router, f"the inventory has no secret named {label!r}")
        if not is_reference(reference):
            # It may be the secret itself: not repeated.
            raise SecretUnavailable(self._router, f"{label!r} is given as it is; it must be a reference ({_KINDS})")
        try:
            value = _SOURCE.value(reference, self._base)
        except LookupError as error:
            shown = reference if reference.startswith("env:") else reference.split(":", 1)[0] + ":..."
            raise SecretUnavailable(self._router, f"no value for {label!r} from {shown}: {error}") from None
        if not value:
            raise SecretUnavailable(self._router, f"the value of {label!r} is empty")
        self._used[label] = value
        return value

    def fill(self, line: str) -> str:
        """``line`` with the values in place of ``<secret:LABEL>``: for the write to the session, and only there.

        Raises SecretUnavailable for a line in which a secret was masked: the mask would become the secret.
        """
        if holds_hidden(line):
            raise SecretUnavailable(self._router, "not sent: a secret of this line is masked, its value is not known")
        return _PLACEHOLDER.sub(lambda found: self._for_a_line(found["label"]), line)

    def _for_a_line(self, label: str) -> str:
        value = self.value(label)
        problem = _problem(value, *_LENGTHS.get(label.partition("/")[0], (_SHORTEST, None)))
        if problem:
            self._used.pop(label)
            raise SecretUnavailable(self._router, f"the value of {label!r} cannot be typed into a router: {problem}")
        return value

    def scrub(self, text: str) -> str:
        """What a router said, with no secret in it: ours as references, everybody's masked by the one redactor.

        Ours are found also where they are wrapped over lines or in type 7. Login secrets are never echoed, and may be
        ordinary words: they are masked only where a configuration shows them.
        """
        return redact(self._referenced(text, [label for label in self._used if label not in _LOGIN]))

    def scrub_all(self, text: str) -> str:
        """Like ``scrub``, and login secrets wherever they stand: for errors, and for the exchange that sent them."""
        return redact(self._referenced(text, list(self._used)))

    def _referenced(self, text: str, labels: Sequence[str]) -> str:
        """``text`` with references in place of our own values, the longest first."""
        for label in sorted(labels, key=lambda label: -len(self._used[label])):
            value = self._used[label]
            if value[0] in text:
                text = _pattern(value).sub(f"<secret:{label}>", text)
        return self._scrub_type_7(text) if " 7 " in text else text

    def _scrub_type_7(self, text: str) -> str:
        labels = {value: label for label, value in self._used.items()}

        def named(found: re.Match[str]) -> str:
            label = labels.get(decode_type_7(found[1]) or "")
            return found[0] if label is None else f"<secret:{label}>"

        return re.sub(r"\b7 ([0-9]{2}(?:[0-9A-Fa-f]{2})+)\b", named, text)


def _problem(value: str, shortest: int, longest: int | None) -> str:
    """Why IOS would take a value for something else, or not at all, in words without it; '' for a good one."""
    if _TYPED.fullmatch(value):
        return "it begins with a type of secret (`0 `, `6 `, `7 `), and has to be the secret itself, in clear"
    if _WORD.fullmatch(value) is None:
        return "it has to be one word of printable ASCII characters, without '?' and spaces"
    if len(value) < shortest or (longest is not None and len(value) > longest):
        size = f"{shortest} or more" if longest is None else f"{shortest} to {longest}"
        return f"it needs {size} characters, and has {len(value)}"
    return ""


def _pattern(value: str) -> re.Pattern[str]:
    body = _WRAP.join(re.escape(character) for character in value)
    # A short value that is also a word must stand alone, or it would eat pieces of other words.
    return re.compile(body if len(value) >= 8 else rf"(?<![A-Za-z0-9]){body}(?![A-Za-z0-9])")


_XLAT = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"


def decode_type_7(text: str) -> str | None:
    """The plain text of a type 7 password (a fixed exclusive-or, known since 1995), or None if it is none."""
    try:
        seed, body = int(text[:2]), bytes.fromhex(text[2:])
    except ValueError:
        return None
    plain = bytes(byte ^ _XLAT[(seed + place) % len(_XLAT)] for place, byte in enumerate(body))
    return plain.decode("ascii", "replace")
