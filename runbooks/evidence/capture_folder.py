"""Which files of a folder of captures are read, and what its manifest says; a folder may be odd in any way."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.regular_file import UnreadableFile, read_regular_file, size_of
from corelinks.inventory.validation import dotted

SCHEMA = "corelinks.captures/1"
MANIFEST = "manifest.json"
# No response that a check asks for comes near the one, and no core of some hundred routers near the other; bytes.
LARGEST_FILE = 16 * 1024 * 1024
LARGEST_FOLDER = 256 * 1024 * 1024

_Seconds = Annotated[float, Field(allow_inf_nan=False)]


class CapturesError(CorelinksError):
    """A folder of captures cannot be written or read."""


class ManifestEntry(BaseModel):
    """One response in the manifest: its ``file``, or the ``error`` that came instead; ``at`` is a Unix time."""

    router: str
    command: str
    sample: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    at: _Seconds
    file: str | None = None
    error: str | None = None


class Manifest(BaseModel):
    """What `save_captures` writes beside the responses."""

    version: Literal["corelinks.captures/1"] = Field(alias="schema")
    answers: tuple[ManifestEntry, ...]


def capture_files(directory: Path) -> list[Path]:
    """The files of responses, in order; CapturesError for one that is no regular file, or when they are too large."""
    return regular_files(sorted(directory.glob("*/*.txt")))


def regular_files(paths: Iterable[Path]) -> list[Path]:
    """``paths``, none of which is anything but a regular file of a size that can be read.

    Raises CapturesError in one sentence: a pipe would be waited for without end, and a link may lead to itself.
    """
    found, total = [], 0
    for path in paths:
        try:
            total += size_of(path, LARGEST_FILE)
        except UnreadableFile as error:
            raise CapturesError(f"{path}: {error}") from None
        if total > LARGEST_FOLDER:
            folder = path.parent.parent
            raise CapturesError(f"{folder}: is too large: expected files of at most {LARGEST_FOLDER} bytes in all")
        found.append(path)
    return found


def read_manifest(directory: Path) -> tuple[ManifestEntry, ...]:
    """The entries of a folder's manifest, none where it has no manifest; CapturesError for one that is none."""
    path = directory / MANIFEST
    if not path.is_symlink() and not path.exists():
        return ()
    try:
        document = json.loads(read_regular_file(path, LARGEST_FILE))
        return Manifest.model_validate(document, strict=False).answers
    except UnreadableFile as error:
        raise CapturesError(f"{path}: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = dotted(first["loc"]) or "the whole"
        raise CapturesError(f"{path}: not a manifest of {SCHEMA}: {place}: {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise CapturesError(f"{path}: not a manifest: {type(error).__name__}") from None
