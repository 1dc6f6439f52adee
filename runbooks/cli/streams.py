"""The command's stdout and stderr, which end no run: what cannot be written is dropped, and why is remembered."""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STDOUT, _STDERR = 1, 2


class _Descriptor(io.FileIO):
    """A file descriptor that takes everything; ``refusal`` is the first error of what it could not write."""

    def __init__(self, number: int) -> None:
        super().__init__(number, "wb", closefd=False)
        self.refusal: OSError | None = None

    def write(self, data: ReadableBuffer, /) -> int:
        """Write what can be written now; of what cannot be written ever, say that it was."""
        try:
            written = super().write(data)
            while written is None:  # a pipe that does not block, and is full
                select.select([], [self], [])
                written = super().write(data)
            return written
        except OSError as error:
            self.refusal = self.refusal or error
            return memoryview(data).nbytes


def keep_streams() -> None:
    """Put such streams in the place of this process's stdout and stderr; those that a program has put there stay."""
    if sys.stdout is sys.__stdout__:
        sys.stdout = _stream(sys.stdout, _STDOUT)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _stream(sys.stderr, _STDERR)


def _stream(before: TextIO | None, number: int) -> io.TextIOWrapper:
    if before is None:  # it was closed; to write to what was opened for reading fails, as it should
        opened = _Descriptor(os.open(os.devnull, os.O_RDONLY))
        return io.TextIOWrapper(io.BufferedWriter(opened), encoding="utf-8", line_buffering=True)
    before.flush()
    is_by_line = number == _STDERR or before.isatty()
    writer = io.BufferedWriter(_Descriptor(before.fileno()))
    # A character that the terminal's encoding has not is shown by its number.
    return io.TextIOWrapper(writer, encoding=before.encoding, errors="backslashreplace", line_buffering=is_by_line)


def refusal_of(stream: TextIO | None) -> str | None:
    """Why what was printed to ``stream`` could not be written, None when it was, or when its reader has left."""
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    if stream is None or not isinstance(raw, _Descriptor):
        return None
    stream.flush()
    if raw.refusal is None or raw.refusal.errno == errno.EPIPE:
        return None
    return raw.refusal.strerror or "no reason given"
