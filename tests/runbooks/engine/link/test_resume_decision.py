"""The decision of a resume: every combination has an answer, and no sequence of them leaves a link between two states.

The second half is a model of the two routers and of the programs that change them: programs die at any act, timers fire
at any moment, colleagues come and go. What is asked at each turn is the decision itself, by the journal's own story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from corelinks.inventory.model import Stage
from corelinks.runbooks.engine.history import ACT_DONE, Act, BaselineKey, LinkRecord, Recorded, RunRecord, Unfinished
from corelinks.runbooks.engine.link.left_behind import left_behind
from corelinks.runbooks.engine.link.resume_decision import (
    REFUSALS,
    SETTLING,
    WORDS,
    Action,
    Pending,
    Phase,
    ResumedEnd,
    decide,
)
from corelinks.tasks.baseline import RouterIdentity
from corelinks.templates.step import STEPS, Before

STAGES: tuple[Stage | None, ...] = (None, *STEPS)
ENDS = (None, *(ResumedEnd(pending, stage) for pending, stage in product(Pending, STAGES)))
EVERY = tuple(product(Phase, ENDS, ENDS, (False, True)))


def kinds(a: ResumedEnd, b: ResumedEnd) -> set[Pending]:
    return {a.pending, b.pending}


@pytest.mark.parametrize("phase", Phase)
def test_every_combination_has_one_answer_and_it_keeps_the_promises(phase: Phase) -> None:
    asked = [(a, b, forward) for where, a, b, forward in EVERY if where is phase]
    assert len(asked) == 17 * 17 * 2
    for a, b, forward in asked:
        action = decide(phase, a, b, forward=forward)
        said = (phase, a, b, forward, action)
        assert action == decide(phase, b, a, forward=forward), said
        assert WORDS[action]
        if a is None or b is None:
            assert action is Action.NOT_READ, said
            continue
        if Pending.OTHERS in kinds(a, b):
            assert action is Action.OTHERS_TIMER, said
            continue
        if action is Action.CONFIRM:  # only what was proven, at both ends, when that is asked for
            assert forward, said
            assert phase is Phase.CONFIRMING, said
            assert a.stage == b.stage is not None, said
            assert kinds(a, b) <= {Pending.OURS, Pending.NONE}, said
        if action is Action.REVERT:
            assert Pending.OURS in kinds(a, b), said
        if action in (Action.GO_ON, Action.START_AGAIN, Action.ROLL_BACK):
            assert kinds(a, b) == {Pending.NONE}, said
        if action is Action.GO_ON:
            assert a.stage == b.stage is not None, said
        if not forward:
            assert action not in (Action.CONFIRM, Action.GO_ON, Action.START_AGAIN), said
        if phase is Phase.ROLLING_BACK:
            assert action in (Action.OWN_TIMER_STAYS, Action.REVERT, Action.ROLL_BACK), said
        else:
            assert action not in (Action.OWN_TIMER_STAYS, Action.ROLL_BACK), said


def test_the_split_confirm_goes_back_with_both_ends() -> None:
    stays, gone = ResumedEnd(Pending.NONE, "cutover"), ResumedEnd(Pending.NONE, "build")
    pending = ResumedEnd(Pending.OURS, "cutover")
    assert decide(Phase.CONFIRMING, stays, gone, forward=False) is Action.TAKE_BACK
    assert decide(Phase.CONFIRMING, stays, gone, forward=True) is Action.START_AGAIN
    assert decide(Phase.CONFIRMING, stays, pending, forward=False) is Action.REVERT
    assert decide(Phase.CONFIRMING, stays, pending, forward=True) is Action.CONFIRM
    assert decide(Phase.CHANGING, stays, pending, forward=True) is Action.REVERT


@dataclass
class Router:
    """What a router runs, what it has saved, and to what a pending timer takes it back."""

    stage: Stage | None = None
    saved: Stage | None = None
    backup: tuple[Stage | None] | None = None
    is_ours: bool = True

    def fire(self) -> None:
        assert self.backup is not None
        (self.stage,), self.backup = self.backup, None


class Protocol(RuleBasedStateMachine):
    """Programs that migrate a link, roll it back or resume it, one act at a time.

    ``proven`` are the steps that were seen to hold at both ends; ``works`` those that can be.
    """

    def __init__(self) -> None:
        super().__init__()
        self.routers = {"a": Router(), "b": Router()}
        self.proven: set[Stage | None] = {None}
        self.acts: list[Act] = []
        self.verbs: list[str] = []
        self.program: Iterator[None] | None = None
        self.works: frozenset[Stage | None] = frozenset()

    @initialize(works=st.sampled_from([STEPS, STEPS[:2], STEPS[:1], ()]), verb=st.sampled_from(["migrate", "rollback"]))
    def begin(self, works: tuple[Stage, ...], verb: str) -> None:
        self.works = frozenset({None, *works})
        self.verbs = [verb]
        if verb == "rollback":
            self.routers = {end: Router("seal", "seal") for end in "ab"}
            self.proven, self.works = {None, "seal"}, frozenset({None, *STEPS})
        self.program = self._migrating(STEPS) if verb == "migrate" else self._rolling_back()

    def _act(self, step: str, act: str, end: str, do: Callable[[], None]) -> Iterator[None]:
        """The journal before, the router, the journal behind; the program may die between any two."""
        number = len(self.acts)
        begun = Act(number, step, act, end, 0.0, None, "", 5)
        self.acts.append(begun)
        yield
        do()
        yield
        self.acts[number] = Act(number, step, act, end, 0.0, ACT_DONE, "", 5)
        yield

    def _arm(self, end: str) -> None:
        router = self.routers[end]
        assert router.is_ours or router.backup is None, "a colleague's change is under way"
        if router.backup is None:
            router.backup, router.is_ours = (router.stage,), True

    def _set(self, end: str, stage: Stage | None) -> None:
        router = self.routers[end]
        if router.backup is not None and router.is_ours:
            router.stage = stage

    def _confirm(self, end: str) -> None:
        router = self.routers[end]
        if router.backup is not None and router.is_ours:
            assert router.stage in self.proven, "what was not proven is confirmed"
            router.backup = None

    def _save(self, end: str) -> None:
        router = self.routers[end]
        assert router.stage in self.proven, "what was not proven is saved"
        router.saved = router.stage

    def _prove(self, stage: Stage | None) -> bool:
        holds = stage in self.works and all(router.stage == stage for router in self.routers.values())
        if holds:
            self.proven.add(stage)
        return holds

    def _is_confirmed(self, stage: Stage | None) -> bool:
        return all(router.backup is None and router.stage == stage for router in self.routers.values())

    def _step(self, name: str, stage: Stage | None) -> Iterator[None]:
        for act, do in (("arm", self._arm), ("change", partial(self._set, stage=stage))):
            for end in "ab":
                yield from self._act(name, act, end, partial(do, end))
        if self._prove(stage):
            for end in "ab":
                yield from self._act(name, "confirm", end, partial(self._confirm, end))

    def _saving(self, step: str) -> Iterator[None]:
        for end in "ab":
            yield from self._act(step, "save", end, partial(self._save, end))

    def _migrating(self, steps: tuple[Stage, ...]) -> Iterator[None]:
        for step in steps:
            yield from self._step(step, step)
            if not self._is_confirmed(step):
                yield from self._going_back("restore")
                return
        yield from self._saving("save")
        self._ended()

    def _going_back(self, step: str) -> Iterator[None]:
        """Rounds, as those of a restore, which outlast timers of ours that cannot be stopped."""
        for _ in range(5):
            if self._is_confirmed(None):
                break
            yield from self._step(step, None)
            for router in self.routers.values():
                if router.backup is not None and router.is_ours:
                    router.fire()
        if self._is_confirmed(None):
            yield from self._saving(step)
            self._ended()

    def _rolling_back(self) -> Iterator[None]:
        yield from self._going_back("rollback")

    def _ended(self) -> None:
        """What a program says at its end must be so."""
        stages = {router.stage for router in self.routers.values()}
        assert len(stages) == 1
        assert all(router.backup is None and router.saved == router.stage for router in self.routers.values())
        assert stages <= ({None, "seal"} if self.verbs[0] == "migrate" else {None})
        self.acts.clear()

    def _resuming(self, forward: bool) -> Iterator[None]:
        phase = left_behind(self._unfinished()).phase
        for _ in range(5):
            action = decide(phase, self._end("a"), self._end("b"), forward=forward)
            if action in REFUSALS:
                return
            if action not in SETTLING:
                yield from self._finishing(action)
                return
            if action is Action.REVERT:
                for end in "ab":
                    yield from self._act("restore", "revert now", end, partial(self._revert, end))
            else:
                yield from self._confirming()
            phase = phase if phase is Phase.ROLLING_BACK else Phase.CHANGING
        raise AssertionError("a resume never comes to an end")

    def _revert(self, end: str) -> None:
        router = self.routers[end]
        if router.backup is not None and router.is_ours:
            router.fire()

    def _confirming(self) -> Iterator[None]:
        stage = self.routers["a"].stage
        if self._prove(stage):
            for end in "ab":
                yield from self._act(str(stage), "confirm", end, partial(self._confirm, end))

    def _finishing(self, action: Action) -> Iterator[None]:
        if action in (Action.GO_ON, Action.ROLL_BACK):
            assert all(router.backup is None for router in self.routers.values()), "a timer is left pending"
        if action is Action.GO_ON:
            assert self.routers["a"].stage == self.routers["b"].stage
            here = self.routers["a"].stage
            if self._prove(here):
                yield from self._migrating(tuple(step for step in STEPS if STEPS.index(step) > STEPS.index(here)))
                return
        yield from self._going_back("rollback" if action is Action.ROLL_BACK else "restore")

    def _end(self, end: str) -> ResumedEnd:
        router = self.routers[end]
        ours = Pending.OURS if router.is_ours else Pending.OTHERS
        return ResumedEnd(Pending.NONE if router.backup is None else ours, router.stage)

    def _unfinished(self) -> Unfinished:
        """As the journal would have it: one run after the other, the last with all acts of the story."""
        run = RunRecord("run", self.verbs[0], 0.0, None, None, "", ())
        link = LinkRecord("run", "link", 0.0, None, None, None, ("a", "b"), "seal", None, None)
        key = BaselineKey("link", "GigabitEthernet0/1", RouterIdentity("SHA256:a key", "/inventory"))
        baselines = {end: (key, Recorded("run", end, (), Before())) for end in "ab" if self.verbs[0] == "migrate"}
        return Unfinished(run, link, tuple(self.acts), baselines)

    @precondition(lambda self: self.program is not None)
    @rule(times=st.integers(1, 25))
    def go_on(self, times: int) -> None:
        for _ in range(times):
            if self.program is not None and next(self.program, self) is self:
                self.program = None

    @precondition(lambda self: self.program is not None)
    @rule()
    def die(self) -> None:
        self.program = None

    @precondition(lambda self: self.program is None)
    @rule(forward=st.booleans())
    def resume(self, forward: bool) -> None:
        if self.acts:
            self.verbs.append("resume")
            self.program = self._resuming(forward)

    @rule(end=st.sampled_from("ab"))
    def a_timer_fires(self, end: str) -> None:
        if self.routers[end].backup is not None:
            self.routers[end].fire()

    @precondition(lambda self: self.program is None)
    @rule(end=st.sampled_from("ab"))
    def a_colleague_arms(self, end: str) -> None:
        router = self.routers[end]
        if router.backup is None:
            router.backup, router.is_ours = (router.stage,), False

    @invariant()
    def nothing_unproven_is_saved(self) -> None:
        assert all(router.saved in self.proven for router in self.routers.values())

    def teardown(self) -> None:
        """However it went: left alone, and then resumed once, the link is whole."""
        for router in self.routers.values():
            if router.backup is not None:
                router.fire()
        if self.acts:
            for _ in self._resuming(False):
                pass
        assert self.acts == []
        assert self._is_confirmed(self.routers["a"].stage)


TestProtocol = Protocol.TestCase
TestProtocol.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
