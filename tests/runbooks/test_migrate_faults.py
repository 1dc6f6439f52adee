"""Every fault of the simulated routers against the real migration over SSH: as before, or unknown with instructions."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.engine.causes import Cause
from tests.support.small_core import SPEED, Strike, small_core

# What keeps a link from being proven.
NETWORK = [
    "key-mismatch@p2:Tunnel12",
    "proposal-mismatch@p2:Tunnel12",
    "transform-mismatch@p2:Tunnel12",
    "wrong-mode@p2:Tunnel12",
    "wrong-mode@p2:Tunnel12,ends=both",
    "protection-missing@p2:Tunnel12",
    "protection-missing@p2:Tunnel12,ends=both",
    "ldp-filtered@p2:Tunnel12",
    "targeted-hello-only@p2:Tunnel12",
    "router-id-unreachable@p2:Tunnel12",
    "labels-dropped@p2:Tunnel12",
    "path-mtu@p2:Tunnel12",
    "igp-authentication-mismatch@p2:Tunnel12",
    "one-way@p2:Tunnel12",
    "stale-counters@p2:Tunnel12",
]
# What keeps a router from being changed, at the first, a middle and the last step.
SESSION = [
    "reject-line@p2,line=tunnel protection",
    "reject-line@p2,line=isis metric 10 ",
    "reject-line@p2,line=no mpls ip",
    "reject-line@p2,line=interface GigabitEthernet,message=Access denied",
    "reject-line@p2,line=interface GigabitEthernet,message=Access denied,times=1",
    "reject-line@p2,line=interface Tunnel12,message=Access denied",
    "reject-line@p2,line=peer p1,message=Access denied",
    "authorization-failed@p2,line=tunnel destination",
    "authorization-failed@p2,line=configure terminal revert",
    "authorization-failed@p2,line=configure confirm",
    "drop-before@p2,line=tunnel source",
    "drop-after@p2,line=tunnel source",
    "drop-before@p2,line=no mpls ip",
    "drop-after@p2,line=no mpls ip",
    "drop-before@p2,line=configure terminal revert",
    "drop-after@p2,line=configure terminal revert",
    "stall@p2,line=tunnel source",
    "stall@p2,line=isis metric 10 ",
    "reload@p2,line=no shutdown",
    "reload@p2,line=configure confirm",
    "reload@p2,line=no mpls ip",
    "reload@p2,line=write memory",
    "management-lost@p2,line=tunnel source,for=300",
]
# What preflight refuses: nothing is done then, and nothing is put back.
REFUSED = ["config-locked@p2", "no-archive@p2", "disk-full@p2"]
# What is found out by reading the router again, and costs nothing.
HARMLESS = [
    "drop-after@p2,line=configure confirm",
    "drop-before@p2,line=configure confirm",
    "drop-after@p2,line=write memory",
    "syslog-noise@p2",
    "fragment@p2,size=7",
]


@pytest.mark.parametrize("fault", NETWORK + SESSION)
def test_a_fault_ends_as_before_and_leaves_nothing(tmp_path: Path, fault: str) -> None:
    with small_core(tmp_path, [fault]) as core:
        report = core.migrate()
        assert report.outcome == "as-before", report.reason
        assert report.reason
        core.core.clear_faults()
        core.assert_nothing_of_ours_is_left()
        assert core.unsaved() == ()


@pytest.mark.parametrize("fault", REFUSED)
def test_a_fault_that_preflight_sees_is_not_tried(tmp_path: Path, fault: str) -> None:
    with small_core(tmp_path, [fault]) as core:
        report = core.migrate()
        assert (report.outcome, report.cause) == ("not-tried", Cause.NOT_READY)
        assert [step.step for step in report.steps] == ["preflight"]


@pytest.mark.parametrize("step", ["build", "cutover", "seal"])
def test_a_disk_that_is_full_behind_preflight_puts_the_link_back(tmp_path: Path, step: str) -> None:
    with small_core(tmp_path) as core:
        report = core.migrate(strikes=[Strike(step, "disk-full@p2")])
        assert report.outcome == "as-before", report.reason
        core.core.clear_faults()
        core.assert_nothing_of_ours_is_left()
        assert core.unsaved() == ()


@pytest.mark.parametrize("line", ["no shutdown", "configure confirm", "no mpls ip", "write memory"])
def test_a_router_that_reloads_in_mid_change_is_noticed_and_said(tmp_path: Path, line: str) -> None:
    with small_core(tmp_path, [f"reload@p2,line={line},times=1"]) as core:
        report = core.migrate()
        assert (report.outcome, report.cause) == ("as-before", Cause.RELOADED), report.reason
        assert report.reason is not None
        assert report.reason.startswith("p2 was reloaded meanwhile and came up with its startup-config; ")


@pytest.mark.parametrize("fault", HARMLESS)
def test_a_session_that_breaks_where_reading_again_tells_all_costs_nothing(tmp_path: Path, fault: str) -> None:
    with small_core(tmp_path, [fault]) as core:
        report = core.migrate()
        assert report.outcome == "encrypted", report.reason
        assert core.unsaved() == ()


@pytest.mark.parametrize("line", ["tunnel source", "no mpls ip", "configure confirm"])
def test_another_operators_edit_is_kept_and_the_link_goes_back(tmp_path: Path, line: str) -> None:
    with small_core(tmp_path, [f"other-operator@p2,line={line},edit=ip route 203.0.113.0 255.255.255.0 Null0"]) as core:
        report = core.migrate()
        assert report.outcome == "as-before", report.reason
        core.assert_nothing_of_ours_is_left()
        assert "ip route 203.0.113.0 255.255.255.0 Null0" in core.states()["p2"].running.lines
        assert core.unsaved() == ("+ip route 203.0.113.0 255.255.255.0 Null0",)


def test_a_router_that_never_comes_back_is_unknown_with_instructions(tmp_path: Path) -> None:
    with small_core(tmp_path, ["management-lost@p2,line=tunnel source"]) as core:
        report = core.migrate()
        assert report.outcome == "unknown"
        assert report.unproven == ("p2",)
        assert any("show archive config rollback timer" in line for line in report.instructions)
        # It waits between its tries: a router that is away must not be met by one login after the other.
        assert core.core.time.skipped * SPEED > core.timing.absence / 2
        core.core.clear_faults()
        core.wait_until_both_answer()
        core.assert_nothing_of_ours_is_left()  # its own timer has put it back
