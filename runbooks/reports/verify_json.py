"""A verification as a JSON document, for a program."""

from __future__ import annotations

import json
from typing import Any

from corelinks.runbooks.verify import VerifyReport

SCHEMA = "corelinks.verify/1"


def to_document(report: VerifyReport) -> dict[str, Any]:
    """The ``corelinks.verify/1`` document; fields are only ever added to it."""
    return {
        "schema": SCHEMA,
        "at": report.when,
        "seconds": round(report.seconds, 3),
        "verdict": str(report.verdict),
        "links": [{"name": link.link, **link.to_json()} for link in report.links],
    }


def to_json(report: VerifyReport) -> str:
    """The document as text."""
    return json.dumps(to_document(report), indent=2)
