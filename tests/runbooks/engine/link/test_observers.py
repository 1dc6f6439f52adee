"""Who watches an act: the journal before and behind it, the listeners router by router, and nobody changes its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nornir.core import Nornir
from nornir.core.inventory import Host, Hosts, Inventory
from nornir.core.plugins.runners import RunnerPlugin
from nornir.core.processor import Processors
from nornir.plugins.runners import SerialRunner, ThreadedRunner

from corelinks.inventory.model import ENDS
from corelinks.runbooks.cli.exit_codes import migration_exit_code
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.engine.journal import Journal, JournalError
from corelinks.runbooks.engine.link.replies import errors_of
from corelinks.runbooks.engine.link.routers import NornirRouters
from corelinks.runbooks.engine.timing import Timing
from corelinks.runbooks.migrate import migrate
from corelinks.tasks.router_errors import ConnectionFailed
from tests.support.fake_link import LINKS, Scene, stage
from tests.support.fake_routers import FakeRouter, FakeTime, first, refused, then


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Journal(tmp_path / "journal.db") as journal:
        yield stage(LINKS["p1-p2"], journal)


def test_an_act_is_in_the_journal_for_both_routers_before_either_hears_of_it(scene: Scene) -> None:
    seen: list[list[tuple[str, str, str | None]]] = []
    scene.a.troubles["arm"].append(first(lambda _: seen.append(scene.acts())))
    scene.context.acting("build", "arm", "10 min").arm(ENDS, 10)
    assert seen == [[("arm", "p1", None), ("arm", "p2", None)]]


def test_the_result_of_a_router_is_in_the_journal_before_the_next_router_is_waited_for(scene: Scene) -> None:
    seen: list[list[tuple[str, str, str | None]]] = []
    scene.b.troubles["arm"].append(first(lambda _: seen.append(scene.acts())))
    scene.context.acting("build", "arm", "10 min").arm(ENDS, 10)
    assert seen == [[("arm", "p1", "done"), ("arm", "p2", None)]]


def test_the_journal_and_the_listeners_hear_why_an_act_failed(scene: Scene) -> None:
    scene.b.troubles["arm"].append(refused)
    replies = scene.context.acting("build", "arm", "10 min").arm(ENDS, 10)
    (error,) = errors_of(replies).values()
    assert scene.acts() == [("arm", "p1", "done"), ("arm", "p2", str(error))]
    assert [(event.router, event.state, event.text) for event in scene.events] == [
        ("p1", "started", "arm"),
        ("p1", "done", "arm"),
        ("p2", "started", "arm"),
        ("p2", "failed", f"arm: {error}"),
    ]


def test_what_is_only_read_is_no_act(scene: Scene) -> None:
    scene.context.routers.state(ENDS)
    scene.context.routers.unsaved(ENDS)
    assert scene.acts() == []
    assert scene.events == []


def test_a_journal_that_cannot_be_written_stops_an_act_before_any_router_hears_of_it(scene: Scene) -> None:
    scene.context.journal.close()
    routers = scene.context.acting("build", "arm", "10 min")
    with pytest.raises(JournalError):
        routers.arm(ENDS, 10)
    assert (scene.a.heard, scene.b.heard, scene.events) == ([], [], [])


def test_routers_that_are_asked_at_the_same_time_are_watched_each_for_itself(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.db") as journal:
        scene = stage(LINKS["p1-p2"], journal, runner=ThreadedRunner())
        assert scene.run().outcome == "encrypted"
        assert {result for _, _, result in scene.acts()} == {"done"}
        for router in ("p1", "p2"):
            states = [event.state for event in scene.events if event.router == router]
            assert states == ["started", "done"] * (3 * 3 + 1 + 1)


def test_in_a_restore_a_journal_that_cannot_be_written_stops_nothing(scene: Scene) -> None:
    scene.context.journal.close()
    scene.context.forgiving = True
    replies = scene.context.acting("restore", "arm", "10 min").arm(ENDS, 10)
    assert errors_of(replies) == {}
    assert [event.state for event in scene.events] == ["started", "done", "started", "done"]


@pytest.mark.parametrize("runner", [SerialRunner(), ThreadedRunner()])
def test_a_journal_that_breaks_during_an_act_is_an_error_of_the_act(tmp_path: Path, runner: RunnerPlugin) -> None:
    scene = stage(LINKS["p1-p2"], Journal(tmp_path / "journal.db"), runner=runner)
    scene.a.troubles["arm"].append(then(lambda _: scene.context.journal.close()))
    routers = scene.context.acting("build", "arm", "10 min")
    with pytest.raises(JournalError):
        routers.arm(ENDS, 10)


@pytest.mark.parametrize("error", [RuntimeError("no screen"), SystemExit(1), BrokenPipeError(), GeneratorExit()])
def test_a_listener_that_fails_at_every_event_changes_nothing(scene: Scene, error: BaseException) -> None:
    def broken(event: Event) -> None:
        raise error

    scene.context.listeners = [broken, scene.events.append]
    assert scene.run().outcome == "encrypted"
    assert {event.step for event in scene.events} == {None, "preflight", "build", "cutover", "seal", "save"}


def test_a_listener_that_fails_does_not_keep_a_link_from_going_back(scene: Scene) -> None:
    def broken(event: Event) -> None:
        raise SystemExit(1)

    scene.context.listeners = [broken]
    scene.fake.never = {"cutover"}
    assert scene.run().outcome == "as-before"
    scene.assert_nothing_is_left()


@dataclass
class Meddler:
    """A processor of the user's that raises whenever Nornir calls it; ``called`` is by which of its methods."""

    error: BaseException
    called: set[str] = field(default_factory=set)

    def _meddle(self, name: str) -> None:
        self.called.add(name)
        raise self.error

    def task_started(self, task: object) -> None:
        self._meddle("task_started")

    def task_completed(self, task: object, result: object) -> None:
        self._meddle("task_completed")

    def task_instance_started(self, task: object, host: object) -> None:
        self._meddle("task_instance_started")

    def task_instance_completed(self, task: object, host: object, result: object) -> None:
        self._meddle("task_instance_completed")

    def subtask_instance_started(self, task: object, host: object) -> None:
        self._meddle("subtask_instance_started")

    def subtask_instance_completed(self, task: object, host: object, result: object) -> None:
        self._meddle("subtask_instance_completed")


@pytest.mark.parametrize("error", [RuntimeError("mine"), SystemExit(1)])
def test_a_processor_of_the_users_nornir_sees_every_task_and_changes_none(error: BaseException) -> None:
    link = LINKS["p1-p2"]
    meddler = Meddler(error)
    hosts = Hosts({name: Host(name=name) for name in link.routers})
    nornir = Nornir(inventory=Inventory(hosts=hosts), processors=Processors([meddler]), runner=SerialRunner())
    # These hosts were never prepared for a connection: that is an error of each router, and nothing is raised.
    replies = NornirRouters(nornir, link).state(ENDS)
    assert [type(reply) for reply in replies.values()] == [ConnectionFailed, ConnectionFailed]
    assert {"task_started", "task_instance_started", "task_instance_completed", "task_completed"} <= meddler.called


def test_a_processor_that_fails_leaves_a_whole_run_as_it_is(tmp_path: Path) -> None:
    link = LINKS["p1-p2"]
    hosts = Hosts({name: Host(name=name) for name in link.routers})
    processors = Processors([Meddler(SystemExit(1))])
    nornir = Nornir(inventory=Inventory(hosts=hosts), processors=processors, runner=SerialRunner())
    report = migrate(nornir, [link], timing=Timing(source=FakeTime()), journal=tmp_path / "journal.db")
    assert [(each.outcome, each.cause) for each in report.links] == [("not-tried", Cause.NO_RESPONSE)]
    assert migration_exit_code(report) == 3


def test_a_change_that_is_rendered_and_sent_is_journaled_line_by_line_without_secrets(scene: Scene) -> None:
    scene.run(until="build")
    texts = [act.text or "" for act in scene.context.journal.acts("run", "p1-p2") if act.act == "change"]
    assert len(texts) == 2
    assert all("p1: interface Tunnel12" in text and "<secret:psk/p1-p2>" in text for text in texts)


def test_a_router_that_is_reloaded_is_watched_like_any_other(scene: Scene) -> None:
    scene.b.troubles["send"].append(then(FakeRouter.reload))
    scene.run()
    begun = [(act.router, act.act) for act in scene.context.journal.acts("run", "p1-p2")]
    assert ("p2", "change") in begun
    assert ("p1/p2", "begin") in begun
