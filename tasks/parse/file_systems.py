"""``show file systems``: where a router can keep files, and how much room there is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import pattern, read_lines

_COMMAND = "show file systems"
_TITLE = pattern(r"File Systems:")
_COLUMNS = pattern(r"Size\(b\) +Free\(b\) +Type +Flags +Prefixes")
_ROW = pattern(
    r"(?:\* *)?(?P<size>\d+|-) +(?P<free>\d+|-) +(?P<kind>[a-z]+) +(?P<flags>r[ow]|wo) +(?P<prefixes>[A-Za-z].*)"
)
_PREFIX = pattern(r"[A-Za-z][A-Za-z0-9_-]*:")
# What lies in the router itself; network is elsewhere, and opaque holds no files.
_LOCAL = frozenset({"disk", "flash", "nvram", "usbflash", "rom"})


@dataclass(frozen=True)
class FileSystem:
    """One file system by all its names (``flash:``); ``free`` in bytes, None where nothing can be kept."""

    prefixes: tuple[str, ...]
    kind: str
    flags: str
    free: int | None

    @property
    def is_local(self) -> bool:
        """Whether it lies in the router itself, so that it is there when the network is not."""
        return self.kind in _LOCAL

    @property
    def is_writable(self) -> bool:
        """Whether files can be read back and written."""
        return self.flags == "rw"


def parse_file_systems(text: str) -> tuple[FileSystem, ...]:
    """The file systems in order; raises ParseError without heading or rows, or for a row of an unknown form."""
    lines = [line for line in read_lines(_COMMAND, text) if not _TITLE.fullmatch(line)]
    if not lines or not _COLUMNS.fullmatch(lines[0]):
        raise ParseError(_COMMAND, "no heading", (lines or text.split("\n"))[0].strip() or "File Systems:")
    if not lines[1:]:
        raise ParseError(_COMMAND, "the text is cut: nothing beneath the heading", lines[0])
    return tuple(_file_system(line) for line in lines[1:])


def _file_system(line: str) -> FileSystem:
    match = _ROW.fullmatch(line)
    # Aliases stand side by side, with or without a space; the mark of the boot device behind one.
    prefixes = tuple(re.findall(_PREFIX, match["prefixes"])) if match else ()
    if match is None or "".join(prefixes) != re.sub(r"[ #]", "", match["prefixes"]):
        raise ParseError(_COMMAND, "a row of an unknown form", line)
    return FileSystem(prefixes, match["kind"], match["flags"], None if match["free"] == "-" else int(match["free"]))
