"""Where tests find what is kept in files: one place, so that a test may move."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
EXAMPLE = ROOT / "inventory"  # the example core: seven routers, ten links
RUNNING = EXAMPLE / "running"
MIXED_CORE = TESTS / "support" / "cores" / "mixed"
OSPF_CORE = TESTS / "support" / "cores" / "ospf"
GOLDEN = TESTS / "templates" / "golden"
TRANSCRIPTS = TESTS / "tasks" / "parse" / "transcripts"
# Kept beside the project, and not a part of it: a checkout alone does not have it.
SHARED_TRANSCRIPTS = ROOT.parent / "shared" / "transcripts"
