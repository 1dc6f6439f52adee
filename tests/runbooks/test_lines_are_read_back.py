"""A line that a router has lost is found out by reading it back, before anything is proven or confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.engine.causes import Cause
from tests.support.small_core import small_core


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            "lose-line@p1,line=^description",
            "p1 did not keep 'interface Tunnel12 / description encrypted core p1-p2': it answered nothing, and its"
            " running-config does not show it",
        ),
        (
            "rewrite-line@p2,line=^isis metric 16777214,kept=isis metric 63 level-2",
            "p2 did not keep 'interface Tunnel12 / isis metric 16777214 level-2': it answered nothing, and its"
            " running-config has 'isis metric 63 level-2'",
        ),
        (
            "lose-line@p2,line=^crypto ikev2 policy",
            "p2 did not keep 'crypto ikev2 policy CL-p1-p2': it answered 'IKEv2 policy MUST have atleast one complete"
            " proposal attached', and its running-config does not show it",
        ),
        (
            "lose-line@p1,line=^group 19",
            "p1 did not keep 'crypto ikev2 proposal CL-p1-p2 / group 19': it answered nothing, and its running-config"
            " does not show it; p1: refused, answering 'Proposal CL-p1-p2 is not complete to be attached to policy' at"
            " ' proposal CL-p1-p2'; the session is back in exec mode, 6 lines before it were taken",
        ),
        (
            "lose-line@p1,line=^no ip router isis",
            "p1 did not keep 'interface GigabitEthernet0/0 / no ip router isis CORE': it answered nothing, and its"
            " running-config has 'ip router isis CORE'",
        ),
    ],
)
def test_a_lost_line_is_named_with_router_and_answer_and_the_link_is_as_before(
    tmp_path: Path, fault: str, words: str
) -> None:
    with small_core(tmp_path, [fault]) as core:
        report = core.migrate()
        assert (report.outcome, report.cause, report.reason) == ("as-before", Cause.LINE_LOST, words)
        core.core.clear_faults()
        core.assert_nothing_of_ours_is_left()
        assert core.unsaved() == ()


def test_a_key_that_a_router_keeps_encrypted_is_kept(tmp_path: Path) -> None:
    with small_core(tmp_path, ["rewrite-line@p1,line=^pre-shared-key"]) as core:
        report = core.migrate()
        assert report.outcome == "encrypted", report.reason
        shown = core.states()["p1"].running.lines
        assert any(line.strip().startswith("pre-shared-key 6 <hidden") for line in shown)


def test_many_lost_lines_are_named_three_a_router_and_counted(tmp_path: Path) -> None:
    with small_core(tmp_path, [f"lose-line@{router},line=mtu|tunnel (source|dest)" for router in ("p1", "p2")]) as core:
        report = core.migrate()
        assert report.reason is not None
        assert report.reason.count("did not keep") == 6
        assert report.reason.endswith("; and 4 lines more")
