"""A journal with a run in it as the engine leaves one, without routers: of any size, and with any words in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corelinks.runbooks.engine.history import BaselineKey, Recorded, SeenLink
from corelinks.runbooks.engine.journal import Journal
from corelinks.tasks.baseline import RouterIdentity
from corelinks.tasks.checks import CheckResult, LinkVerdict, Obstacle, Verdict
from corelinks.templates.step import Before

RUN = "20260101T000000Z-abc123"
STEPS = ("build", "cutover", "seal")


def checks_of(name: str, routers: Sequence[str], *, failing: bool = False, words: str = "as expected") -> LinkVerdict:
    """A verdict with a check of each end, and, when ``failing``, one that fails and one that waits for a sample."""
    found = [
        CheckResult("ldp", name, router, Verdict.PASS, words, words, f"show mpls ldp neighbor {words}", (words,))
        for router in routers
    ]
    if failing:
        found.append(CheckResult("session", name, routers[0], Verdict.FAIL, words, words, "show x", (words,), words))
        few = CheckResult("drops", name, routers[1], Verdict.UNKNOWN, words, "one sample", "show y")
        found.append(CheckResult(**{**vars(few), "obstacle": Obstacle.FEW_SAMPLES}))
    return LinkVerdict(name, "build", tuple(found))


def link_of_run(
    journal: Journal, name: str, routers: tuple[str, str], outcome: str = "encrypted", *, words: str = "as expected"
) -> None:
    """One link of a run: taken through all steps, or, with another outcome, put back from the first."""
    journal.begin_link(RUN, name, routers, "seal")
    for router in routers:
        key = BaselineKey(name, "Gi0/0", RouterIdentity(f"SHA256:{router}", "/core"))
        journal.record_baseline(key, Recorded(RUN, router, (f"interface Gi0/0 / {words}",), Before()))
    is_well = outcome == "encrypted"
    for step in STEPS if is_well else STEPS[:1]:
        _step(journal, name, routers, step, words)
        if is_well:
            standing = dict.fromkeys(routers, ("interface Tunnel1", f"interface Tunnel1 / {words}"))
            journal.record_proof(RUN, name, step, checks_of(name, routers, words=words), standing)
    if not is_well:
        _way_back(journal, name, routers, words)
    reason = None if is_well else f"build was not proven: {words}"
    journal.end_link(RUN, name, outcome, reason, _document(name, routers, outcome, reason, words))


def _step(journal: Journal, name: str, routers: tuple[str, str], step: str, words: str) -> None:
    text = "\n".join(f"{router}: {line}" for router in routers for line in ("interface Tunnel1", f" {words}"))
    for router in routers:
        journal.end_act(journal.begin_act(RUN, name, step, "arm", router, minutes=9), "done")
        act = journal.begin_act(RUN, name, step, "change", router, text)
        journal.end_act(act, "done", answers=[(f" {words}", f"% {words}")])


def _way_back(journal: Journal, name: str, routers: tuple[str, str], words: str) -> None:
    journal.end_act(journal.begin_act(RUN, name, "restore", "begin", "/".join(routers), "takes back build"), "done")
    text = "\n".join(f"{router}: no interface Tunnel1" for router in routers)
    journal.end_act(journal.begin_act(RUN, name, "restore", "undo", routers[0], text), f"refused {words}")


def _document(name: str, routers: tuple[str, str], outcome: str, reason: str | None, words: str) -> Mapping[str, Any]:
    is_well = reason is None
    return {
        "name": name,
        "outcome": outcome,
        "steps": [{"step": "build", "proven": is_well, "seconds": 1.5, "reason": reason}],
        "seconds": 1.5,
        "verdict": checks_of(name, routers, failing=not is_well, words=words).to_json(),
        "reason": reason,
        "instructions": [f"{routers[0]}: {words}"] if outcome == "unknown" else [],
        "left_plain": [words],
        "edits": [] if is_well else [words],
        "label_gaps": [{"step": "cutover", "at_most_seconds": 7.5, "looks_lost": 1, "looks_unseen": 0}],
    }


def journaled_run(
    path: Path,
    links: Mapping[str, tuple[str, str, str]],
    *,
    words: str = "as expected",
    aside: Sequence[SeenLink] = (),
    arguments: Sequence[str] = (),
    verb: str = "migrate",
) -> Path:
    """A journal of one run that has ended: ``links`` are the routers and the outcome of each link, by name."""
    with Journal(path, f"/core {words}") as journal:
        journal._database.execute("PRAGMA synchronous=OFF")  # nobody pulls the plug on a test
        journal.begin_run(RUN, verb, arguments)
        core = [SeenLink(name, (a, b), True) for name, (a, b, _) in links.items()]
        journal.record_core(RUN, [*core, *aside])
        for name, (a, b, outcome) in links.items():
            if outcome == "not-tried":
                journal.end_link(RUN, name, outcome, f"refused: {words}")
            else:
                link_of_run(journal, name, (a, b), outcome, words=words)
        journal.end_run(RUN)
        journal.record_exit(RUN, 1)
    return path
