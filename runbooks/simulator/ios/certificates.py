"""Certificates as IOS XE keeps them: hexadecimal in the running configuration, a file's name in the startup one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_CHAIN = re.compile(r"crypto pki certificate chain (?P<name>\S+)")
_CERTIFICATE = re.compile(r" certificate (?:(?P<kind>self-signed|ca|rollover|ca-rollover) )?(?P<serial>[0-9A-F]+)")
_IN_A_FILE = re.compile(r"(?P<line> certificate .*) (?P<file>nvram:\S+)")
_NAME_LENGTH = 12


def to_files(text: str) -> tuple[str, dict[str, str]]:
    """A configuration as it is saved: the bodies of its certificates by file, and their names in its lines."""
    files: dict[str, str] = {}
    chain = ""
    lines: list[str] = []
    body: list[str] | None = None
    for line in text.split("\n"):
        if body is not None and line.startswith("  "):
            body.append(line)
            if line.strip() == "quit":
                files[lines[-1].rsplit(" ", 1)[-1]] = "\n".join(body)
                body = None
            continue
        body = None
        if match := _CHAIN.fullmatch(line):
            chain = match["name"]
        elif match := _CERTIFICATE.fullmatch(line):
            line = f"{line} {_file_name(chain, match['kind'], len(files) + 1)}"
            body = []
        lines.append(line)
    return "\n".join(lines), files


def from_files(text: str, files: Mapping[str, str]) -> str:
    """A saved configuration as it runs, with the bodies of the certificates whose files are there."""
    return "\n".join(_unfolded(text, files))


def _unfolded(text: str, files: Mapping[str, str]) -> Iterator[str]:
    for line in text.split("\n"):
        match = _IN_A_FILE.fullmatch(line)
        if match and match["file"] in files:
            yield match["line"]
            yield files[match["file"]]
        else:
            yield line


def _file_name(chain: str, kind: str | None, number: int) -> str:
    if kind == "self-signed":
        return f"nvram:IOS-Self-Sig#{number}.cer"
    return f"nvram:{chain[:_NAME_LENGTH]}#{number}{'CA' if kind == 'ca' else ''}.cer"
