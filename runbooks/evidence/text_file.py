"""The text of a file that a person or a terminal has written, in whichever encoding."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_END = re.compile(r"\r*\n\r?|\r+")


def read_text_file(path: Path) -> str:
    r"""The text, lines ending in ``\n``; what is no text in its encoding stands as U+FFFD. Raises OSError.

    UTF-8 unless the file begins with another mark (Notepad and PowerShell write such) or every other byte of its
    beginning is zero, as in UTF-16 without one.
    """
    data = path.read_bytes()
    return _LINE_END.sub("\n", data.decode(_encoding(data), errors="replace"))


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    # What routers print begins with ASCII.
    if data[1:4:2] == b"\0\0":
        return "utf-16-le"
    return "utf-16-be" if data[0:3:2] == b"\0\0" else "utf-8"
