"""How a line of a configuration is shown: with the lines it stands beneath, and with secrets hidden."""

from __future__ import annotations

import hashlib
import re

from corelinks.tasks.configuration.tree import Path

_SECRET = re.compile(
    r"(?P<keep>(?:.* )?(?:password|secret|pre-shared-key|key|key-string|md5|community|authentication-key)) "
    r"(?P<secret>(?!chain\b|<secret:|level-)\S.*)"
)
_TUNNEL_KEY = re.compile(r"tunnel key \d+")


def shown(path: Path) -> str:
    """A path as one line, secrets hidden behind three digits of a hash: enough to see that one changed."""
    return " / ".join(_hidden(part) for part in path)


def _hidden(line: str) -> str:
    match = _SECRET.fullmatch(line)
    if match is None or _TUNNEL_KEY.fullmatch(line):
        return line
    digits = hashlib.sha256(match["secret"].encode()).hexdigest()[:3]
    return f"{match['keep']} <hidden {digits}>"
