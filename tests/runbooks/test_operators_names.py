"""A link that somebody made by hand, under names of his own, on simulated routers: said in links.yaml it is proven."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corelinks.inventory.model import ENDS, CoreLink
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.verify import verify
from corelinks.tasks.checks import CheckResult, LinkVerdict, Verdict
from corelinks.templates.render import render
from tests.runbooks.test_rollback_ownership import sealed_physical
from tests.support.paths import RUNNING
from tests.support.small_core import SmallCore, both_links, small_core

# Each end has names of its own, as people give them: after the other end.
NAMES = {
    "a": {"ipsec_profile": "TO-P2", "keyring": "KEYS:lake", "profile": "IKE-p2", "peer": "far-end"},
    "b": {"ipsec_profile": "TO-P1", "keyring": "KEYS:hill", "profile": "IKE-p1", "peer": "near-end"},
}
OF_BOTH = {"transform_set": "TS_METRO"}
# What the default proposals of IOS 15 and IOS XE 17 have in common.
DEFAULT = {"encryption": "aes-cbc-256", "integrity": "sha512", "group": 5}
# Lines that nobody types by hand, since IOS does the same without them.
UNTYPED = re.compile(
    r" +(shutdown|no shutdown|identity local address|isis circuit-type|mpls mtu|clns mtu|set security-association).*"
)


def by_hand(link: CoreLink, **crypto: object) -> CoreLink:
    """The definition of a link that was made by hand."""
    values = link.model_dump()
    values["crypto"] |= {"names": OF_BOTH, "policy": "default", "replay_window": 64, "lifetime_kilobytes": 4608000}
    values["crypto"] |= {"proposal": DEFAULT, "allow_weak": ["group5"]} | crypto
    values["mtu"] |= {"mpls": "default", "clns": "default", "ip": 1400}
    for end, names in NAMES.items():
        values[end]["names"] = names
    return CoreLink.model_validate(values)


def beside(link: CoreLink) -> tuple[CoreLink, ...]:
    """The link, and the second cable between its routers, whose policy is of the same kind."""
    other = both_links()[1]
    assert link.crypto is not None
    assert other.crypto is not None
    return link, other.model_copy(update={"crypto": other.crypto.model_copy(update={"policy": link.crypto.policy})})


def made(link: CoreLink) -> dict[str, str]:
    """The configurations of both routers with the link built, cut over and sealed by hand."""
    texts = {name: (RUNNING / f"{name}.cfg").read_text() for name in ("p1", "p2")}
    for end in ENDS:
        router = link.end(end).router
        lines = [line for line in render(link, end, "build").apply if not UNTYPED.fullmatch(line)]
        typed = re.sub(r"<secret:\S+>", "a-key-of-the-operator", "\n".join(lines)).replace("16777214", "10")
        text = sealed_physical(texts[router], link.end(end).interface)
        texts[router] = text.replace("interface Loopback0\n", f"{typed}\n!\ninterface Loopback0\n", 1)
    return texts


def verified(core: SmallCore, link: CoreLink) -> LinkVerdict:
    core.timing.wait(120)
    report = verify(core.nornir, [link], wait=lambda: core.timing.wait(20))
    return report.links[0]


def failed(verdict: LinkVerdict, check: str) -> list[CheckResult]:
    return [one for one in verdict.failed() if one.check == check]


def test_a_link_made_by_hand_passes_under_its_own_names_and_is_never_taken_away(tmp_path: Path) -> None:
    link = by_hand(both_links()[0])
    with small_core(tmp_path, configs=made(link), links=beside(link)) as core:
        before = {router: state.running for router, state in core.states().items()}
        verdict = verified(core, link)
        assert verdict.verdict is Verdict.PASS, verdict.failed()
        report = core.rollback()
        assert (report.outcome, report.cause) == ("not-tried", Cause.NOT_OURS)
        assert report.reason is not None
        assert "Tunnel12 has an operator's own names, and the journal does not say that we made it" in report.reason
        report = core.migrate()
        assert (report.outcome, report.cause) == ("encrypted", Cause.ALREADY_THERE)
        assert {router: state.running for router, state in core.states().items()} == before


def test_without_the_names_what_to_write_is_said(tmp_path: Path) -> None:
    link, plain = by_hand(both_links()[0]), both_links()
    with small_core(tmp_path, configs=made(link)) as core:
        here, there = failed(verified(core, plain[0]), "protection")
    assert "names: {keyring: KEYS:lake, peer: far-end, profile: IKE-p2, transform_set: TS_METRO" in here.hint
    assert "ipsec_profile: TO-P2}" in here.hint
    assert "keyring: KEYS:hill" in there.hint


@pytest.mark.parametrize("policy", ["own", "default"])
def test_a_link_is_built_and_taken_back_under_an_operators_names(tmp_path: Path, policy: str) -> None:
    values = both_links()[0].model_dump()
    values["crypto"] |= {"names": OF_BOTH, "policy": policy}
    if policy == "default":
        values["crypto"] |= {"proposal": DEFAULT, "allow_weak": ["group5"]}
    values["a"]["names"] = NAMES["a"]
    link = CoreLink.model_validate(values)
    with small_core(tmp_path, links=beside(link)) as core:
        before = {router: state.running for router, state in core.states().items()}
        report = core.migrate()
        assert report.outcome == "encrypted", report.reason
        lines = core.states()["p1"].running.lines
        assert "crypto ipsec profile TO-P2" in lines
        assert "crypto ikev2 keyring KEYS:lake" in lines
        assert any(line.startswith("crypto ikev2 policy") for line in lines) == (policy == "own")
        assert core.rollback(journal=tmp_path / "another.db").cause is Cause.NOT_OURS
        report = core.rollback()
        assert report.outcome == "as-before", report.reason
        assert {router: state.running for router, state in core.states().items()} == before
