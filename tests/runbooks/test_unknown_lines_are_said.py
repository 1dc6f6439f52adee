"""Whoever starts simulated routers is told which lines of their configurations they do not play."""

from __future__ import annotations

from pathlib import Path

from corelinks.runbooks.simulated_core import SimulatedCore


def test_a_simulated_core_names_unknown_lines_with_their_router_and_without_secrets(tmp_path: Path) -> None:
    (tmp_path / "p1.cfg").write_text("hostname p1\nip sorcery\ngrimoire password open-sesame\nend\n")
    (tmp_path / "p2.cfg").write_text("hostname p2\nend\n")
    with SimulatedCore(tmp_path) as core:
        (said,) = core.reservations()
    assert said.startswith("p1: 2 lines of its configuration are unknown to the simulated router")
    assert "ip sorcery" in said
    assert "open-sesame" not in said
