"""``corelinks plan``: exact by the running-configs beside the inventory, and plain about what it cannot know."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.inventory.load import load_links
from corelinks.runbooks.plan import plan_summary, plan_text
from corelinks.runbooks.saved_configs import saved_configs, saved_path
from tests.support.command import corelinks
from tests.support.igp_core import CABLE, configs, isis, link_of
from tests.support.igp_settings_cores import SHAPING
from tests.support.paths import EXAMPLE

LINKS = """\
links:
  - name: alder-birch
    a: {router: alder, interface: Gi0/3, address: 192.0.2.5/30, tunnel: 34, tunnel_address: 198.51.100.9/30}
    b: {router: birch, interface: Gi0/3, address: 192.0.2.6/30, tunnel: 34, tunnel_address: 198.51.100.10/30}
    igp: {protocol: ospf, process: 5, area: 7}
    crypto: {psk: env:PSK}
"""


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    """An inventory with the configurations of both routers beside it."""
    (tmp_path / "links.yaml").write_text(LINKS)
    (tmp_path / "running").mkdir()
    for router, text in configs(SHAPING["OSPF passive, by network"]).items():
        saved_path(tmp_path, router).write_text(text)
    return tmp_path


def test_a_plan_has_what_the_configuration_of_each_router_makes_of_it(inventory: Path) -> None:
    printed = corelinks("-i", inventory, "plan", cwd=inventory).stdout
    for router in ("alder", "birch"):
        assert f"# {router}: by running/{router}.cfg" in printed
    assert printed.count(" no passive-interface Tunnel34\n") == 2
    assert printed.count(f" passive-interface {CABLE}\n") == 4  # to seal, and within "no ..." of what takes it back
    assert "depends on" not in printed


def test_a_plan_for_a_router_without_configuration_marks_what_it_cannot_know(inventory: Path) -> None:
    saved_path(inventory, "birch").unlink()
    printed = corelinks("-i", inventory, "plan", cwd=inventory).stdout
    assert "# birch: there is no running/birch.cfg" in printed
    assert " ! depends on birch: the metric as before" in printed
    assert "depends on alder" not in printed


def test_a_written_plan_is_what_is_printed(inventory: Path) -> None:
    (inventory / "hosts.yaml").write_text("alder: {hostname: 192.0.2.1}\nbirch: {hostname: 192.0.2.2}\n")
    done = corelinks("-i", inventory, "plan", "--write", inventory / "out", cwd=inventory)
    assert done.returncode == 0, done.stderr
    seal = (inventory / "out" / "alder" / "alder-birch.seal.cfg").read_text()
    assert seal == f"interface {CABLE}\n no mpls ip\nrouter ospf 5\n passive-interface {CABLE}\n"


def test_a_plan_says_what_will_be_refused(inventory: Path) -> None:
    path = saved_path(inventory, "alder")
    path.write_text(path.read_text().replace("router ospf 5\n", "router ospf 5\n shutdown\n"))
    printed = corelinks("-i", inventory, "plan", cwd=inventory).stdout
    assert "#   will be refused: `router ospf 5` is shut down" in printed


@pytest.mark.parametrize(
    "text", ["", "hostname birch\n", "% Invalid input detected at '^' marker.\n", "nonsense\nend\n"]
)
def test_a_file_that_is_no_running_config_is_named_and_nothing_is_printed(inventory: Path, text: str) -> None:
    saved_path(inventory, "birch").write_text(text)
    done = corelinks("-i", inventory, "plan", cwd=inventory)
    assert done.returncode == 2
    assert "birch.cfg: file: cannot be read as a running-config: " in done.stderr
    assert done.stdout == ""


def test_files_of_routers_that_no_link_has_are_nobodys_affair(inventory: Path) -> None:
    saved_path(inventory, "an-ios-xr").write_text("!! IOS XR Configuration 7.3.2\n")
    done = corelinks("-i", inventory, "plan", cwd=inventory)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_that_stands_for_a_file_is_named(inventory: Path) -> None:
    saved_path(inventory, "birch").unlink()
    saved_path(inventory, "birch").mkdir()
    done = corelinks("-i", inventory, "plan", cwd=inventory)
    assert (done.returncode, done.stdout) == (2, "")
    assert "birch.cfg: file: cannot be read: " in done.stderr


def test_the_summary_counts_the_lines_that_will_be_sent_and_says_where_it_is_a_guess(inventory: Path) -> None:
    igp = isis(" is-type level-2-only", " metric-style wide")
    link = link_of(igp)
    (both,) = plan_summary([link], None, saved_configs(inventory, [link]))
    (neither,) = plan_summary([link], None, {})
    assert "about" not in both
    assert neither.count("about ") == 2


def test_what_an_earlier_link_has_made_for_both_is_not_made_again() -> None:
    links = [link for link in load_links(EXAMPLE / "links.yaml") if link.name in ("p5-p6", "p6-p7")]
    lines = list(plan_text(links, "build", saved_configs(EXAMPLE, links)))
    shared = "crypto ikev2 proposal CL-CORE-SUITE"
    starts = [number for number, line in enumerate(lines) if line in ("## p5-p6 build on p6", "## p6-p7 build on p6")]
    ends = [number for number, line in enumerate(lines) if line.endswith("build on p6, taken back by")]
    first, second = (lines[start:end] for start, end in zip(starts, ends, strict=True))
    assert shared in first
    assert shared not in second
    assert " proposal CL-CORE-SUITE" in second
