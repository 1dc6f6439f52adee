"""The bytes of a file that somebody else has made: it may be missing, no file at all, or larger than anything needs."""

from __future__ import annotations

import stat
from pathlib import Path

from corelinks.inventory.errors import CorelinksError


class UnreadableFile(CorelinksError):
    """A file is not to be read; the sentence says why, without the file's name."""


def size_of(path: Path, largest: int) -> int:
    """The size of a regular file of at most ``largest`` bytes; UnreadableFile for anything else. Opens nothing."""
    try:
        found = path.stat()
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise UnreadableFile("is no name of a file") from None
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile("is not a regular file: expected a text file")
    if found.st_size > largest:
        raise UnreadableFile(f"is too large: expected at most {largest} bytes")
    return found.st_size


def read_regular_file(path: Path, largest: int) -> bytes:
    """What a regular file of at most ``largest`` bytes holds; raises UnreadableFile for anything else."""
    size_of(path, largest)
    try:
        with path.open("rb") as opened:
            data = opened.read(largest + 1)
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror or error}") from None
    if len(data) > largest:  # it grew meanwhile, or is one whose size the system does not tell
        raise UnreadableFile(f"is too large: expected at most {largest} bytes")
    return data
