"""What discovery writes of a link that somebody has made by hand is what simulated routers prove."""

from __future__ import annotations

from pathlib import Path

from corelinks.tasks.checks import Verdict
from tests.runbooks.test_operators_names import by_hand, made, verified
from tests.support.hand_configs import found, links_of
from tests.support.small_core import both_links, small_core


def test_a_link_made_by_hand_passes_as_discovery_wrote_it(tmp_path: Path) -> None:
    configs = made(by_hand(both_links()[0]))
    links = links_of(found(configs))
    assert [link.crypto.policy for link in links if link.crypto] == ["default", "default"]
    with small_core(tmp_path, configs=configs, links=links) as core:
        sealed = next(link for link in links if link.given_names("a").ipsec_profile)
        verdict = verified(core, sealed)
    assert verdict.verdict is Verdict.PASS, verdict.failed()
