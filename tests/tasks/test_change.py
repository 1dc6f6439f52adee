"""The tasks that change a router, where no router is needed."""

from __future__ import annotations

from pathlib import Path

from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.plugins.runners import SerialRunner

from corelinks.inventory.load import load_links
from corelinks.runbooks.plan import plan, plan_text, write_plan
from corelinks.tasks.change import Wanted, render_step
from corelinks.templates.render import render
from corelinks.templates.step import Before
from tests.support.paths import EXAMPLE

LINK = next(link for link in load_links(EXAMPLE / "links.yaml") if link.name == "p1-p2")
BEFORE = Before(("isis metric 10 level-2",), ("ip router isis CORE",), ("mpls ip",))


def nornir() -> Nornir:
    hosts = Hosts({name: Host(name) for name in LINK.routers})
    return Nornir(Inventory(hosts, Groups(), Defaults()), runner=SerialRunner())


def test_a_step_is_rendered_by_nornir_jinja2_as_it_is_without_nornir() -> None:
    keep = frozenset({"crypto ikev2 proposal CL-p1-p2"})
    wanted = {"p1": Wanted("a", BEFORE, keep)}
    for step in ("build", "cutover"):
        result = nornir().filter(name="p1").run(render_step, link=LINK, step=step, wanted=wanted)["p1"]
        assert result[0].result == render(LINK, "a", step, BEFORE, keep=keep)
        assert [sub.name for sub in result[1:]] == [f"render {step} apply", f"render {step} undo"]
        assert not result[0].changed


def test_a_written_plan_is_the_printed_one(tmp_path: Path) -> None:
    parts = "".join(f"{line}\n" for line in plan_text([LINK]) if line).split("## ")
    printed = {f"## {head}": lines for head, lines in (part.split("\n", 1) for part in parts)}
    assert write_plan(nornir(), [LINK], tmp_path) == 2 * len(plan(LINK))
    for change in plan(LINK):
        folder = tmp_path / change.router
        head = f"## p1-p2 {change.step} on {change.router}"
        assert (folder / f"p1-p2.{change.step}.cfg").read_text() == printed[head]
        assert (folder / f"p1-p2.{change.step}.undo.cfg").read_text() == printed[f"{head}, taken back by"]
