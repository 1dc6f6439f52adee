"""What `corelinks simulate` may write over: an inventory of simulated routers, and never one of real ones."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
import yaml

from corelinks.runbooks.simulated_core import holds_other_inventory, write_inventory
from tests.support.command import corelinks
from tests.support.core_in_process import core_in_process
from tests.support.paths import EXAMPLE, RUNNING


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


def small_core(place: Path) -> Path:
    """An inventory of one link of the example core, with the configurations of its two routers."""
    (place / "running").mkdir(parents=True)
    for name in ("p3", "p5"):
        shutil.copy(RUNNING / f"{name}.cfg", place / "running")
    document = yaml.safe_load((EXAMPLE / "links.yaml").read_text())
    document["links"] = [link for link in document["links"] if link["name"] == "p3-p5"]
    (place / "links.yaml").write_text(yaml.safe_dump(document))
    return place


def test_a_port_that_is_taken_is_one_sentence_that_names_the_option(tmp_path: Path) -> None:
    inventory = small_core(tmp_path / "core")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1] - 1  # that of the second router
        done = corelinks("-i", inventory, "simulate", "--port-base", port, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("command line: --port-base: ")
    assert done.stderr.count("\n") == 1
    assert f"from port {port} on" in done.stderr


@pytest.mark.parametrize("verb", ["rehearse", "simulate"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "is missing: expected the running-config of every router of links.yaml"),
        ("!! IOS XR Configuration 7.3.2\nhostname p5\nend\n", "is of IOS-XR, which is not simulated"),
    ],
)
def test_a_router_of_the_links_that_cannot_be_simulated_is_named_with_its_file(
    tmp_path: Path, verb: str, text: str | None, expected: str
) -> None:
    inventory = small_core(tmp_path / "core")
    file = inventory / "running" / "p5.cfg"
    file.unlink()
    if text is not None:
        file.write_text(text)
    done = corelinks("-i", inventory, verb, cwd=tmp_path)
    assert done.returncode == 2
    assert f"{file}: file: {expected}" in done.stderr
    assert "hosts.yaml" not in done.stderr
    assert done.stderr.count("\n") == 1
