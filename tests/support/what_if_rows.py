"""The rows of the README's table of what may go wrong, each under the name of the test that shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.support.paths import ROOT

_SECTION = re.compile(r"^## What if\n(.*?)^## ", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_HEADS = 2  # the heads of the table, and the rule beneath them


@dataclass(frozen=True)
class WhatIfRow:
    """What goes wrong, the link then, and what to type."""

    wrong: str
    link: str
    to_type: str

    @property
    def test(self) -> str:
        """The name of the test that shows it: its words."""
        return "test_" + re.sub(r"[^a-z0-9]+", "_", self.wrong.lower()).strip("_")

    def tells(self, *said: str) -> None:
        """Fail unless the row says of the link, or what to type, each of these in code's type."""
        for each in said:
            assert f"`{each}`" in f"{self.link} {self.to_type}", f"{self.wrong}: {each}"


def what_if_rows() -> tuple[WhatIfRow, ...]:
    """The rows of the table, in its order."""
    (section,) = _SECTION.findall((ROOT / "README.md").read_text())
    return tuple(WhatIfRow(*cells) for cells in _ROW.findall(section))[1:]
