"""What a person is told to read finds the link's own lines, and no other link's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corelinks.inventory.model import ENDS
from corelinks.runbooks.engine.journal import Journal
from corelinks.runbooks.engine.link.manual_recovery import instructions
from corelinks.runbooks.engine.link.restore import Restoration
from corelinks.templates.render import render
from tests.support.fake_link import LINKS, Scene, stage
from tests.support.fake_routers import FakeRouter, then

ROUTE = "ip route 203.0.113.0 255.255.255.0 Null0"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Journal(tmp_path / "journal.db") as journal:
        yield stage(LINKS["p1-p2"], journal)


def sections(scene: Scene) -> list[re.Pattern[str]]:
    """The patterns of the ``| section`` that a person is told to read, which must find nothing."""
    said = [line for line in instructions(scene.context, Restoration()) if line.endswith("must be empty")]
    return [re.compile(found[1]) for line in said if (found := re.search(r"\| section (.*?)`", line))]


def test_the_section_that_must_be_empty_is_that_of_this_link_alone(scene: Scene) -> None:
    link = scene.fake.link
    a = link.a.model_copy(update={"tunnel": link.a.tunnel * 10})
    longer = link.model_copy(update={"name": f"{link.name}0", "a": a, "b": link.b.model_copy(update={"tunnel": 7})})
    patterns = sections(scene)
    assert len(patterns) == len(ENDS)
    for end in ENDS:
        tops = [line for line in render(link, end, "build").apply if not line.startswith(" ")]
        of_another = [line for line in render(longer, end, "build").apply if not line.startswith(" ")]
        for pattern in patterns:
            assert [line for line in tops if not pattern.search(line)] == []
            assert [line for line in of_another if pattern.search(line)] == []


def test_a_timer_that_will_take_along_what_others_changed_is_announced(scene: Scene) -> None:
    scene.fake.never = {"build"}
    scene.b.always_refused = "no crypto ikev2 keyring"
    scene.b.troubles["send"].append(then(lambda router: router.configure([ROUTE])))
    report = scene.run()
    assert (report.outcome, report.unproven) == ("unknown", ("p2",))
    assert ROUTE in scene.b.lines
    assert "revert" not in scene.b.heard
    (told,) = [line for line in report.instructions if "takes along" in line]
    assert told.startswith("p2: when its timer fires, it takes along what others have changed")
    assert ROUTE in told
    assert report.edits == (f"p2: others have changed, and this run has not saved: +{ROUTE}",)


def test_what_went_when_a_router_went_back_is_in_the_report(scene: Scene) -> None:
    """Its timer fires while it is silent: by then somebody had typed there, and we had seen it."""

    def edit_and_fall_silent(router: FakeRouter) -> None:
        router.configure([ROUTE])
        scene.b.troubles["send"].append(then(lambda silent: setattr(silent, "dead_until", silent.fires + 30)))

    scene.b.troubles["send"].append(then(edit_and_fall_silent))
    report = scene.run()
    assert report.outcome == "as-before", report.reason
    assert report.edits == (
        f"p2: others had changed, and it is gone since the router went back or they took it back: +{ROUTE}",
    )
