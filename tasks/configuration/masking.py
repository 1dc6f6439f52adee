"""How a line of a configuration is shown: with the lines it stands beneath, and with secrets masked."""

from __future__ import annotations

from corelinks.tasks.configuration.tree import Path
from corelinks.tasks.redaction import redact


def shown(path: Path) -> str:
    """A path as one line, secrets masked with a fingerprint: enough to see that one changed."""
    nested = redact("\n".join(" " * depth + part for depth, part in enumerate(path)))
    return " / ".join(part.strip() for part in nested.split("\n"))
