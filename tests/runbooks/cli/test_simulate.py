"""What `corelinks simulate` may write over: an inventory of simulated routers, and never one of real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.simulated_core import holds_other_inventory, write_inventory
from tests.support.command import corelinks
from tests.support.core_in_process import core_in_process
from tests.support.paths import RUNNING


@pytest.mark.parametrize("name", ["hosts.yaml", "links.yaml"])
def test_an_inventory_of_real_routers_is_never_written_over(tmp_path: Path, name: str) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / name).write_text("p1: {}\n")
    done = corelinks("simulate", "--write-inventory", str(real), cwd=tmp_path)
    assert done.returncode == 2
    assert "holds an inventory of real routers already" in done.stderr
    assert [path.name for path in real.iterdir()] == [name]
    assert (real / name).read_text() == "p1: {}\n"


def test_an_inventory_that_was_written_for_simulated_routers_may_be_written_anew(tmp_path: Path) -> None:
    with core_in_process({"p1": (RUNNING / "p1.cfg").read_text()}, speed=10) as core:
        write_inventory(tmp_path, core, [])
    assert (tmp_path / "hosts.yaml").exists()
    assert not holds_other_inventory(tmp_path)
