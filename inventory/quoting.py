"""What a message may repeat of a value: never the part in which a user may have written a password by mistake."""

from __future__ import annotations

import re

_CARRIES_MORE = re.compile(r"(?P<shown>://|=).+", re.DOTALL)


def quotable(value: str) -> str:
    """``value`` without what follows its first ``://`` or ``=``: ``ssh://eve:PW@p1`` -> ``ssh://...``."""
    return _CARRIES_MORE.sub(r"\g<shown>...", value)
