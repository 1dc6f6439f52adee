"""What faults do to the sessions of a simulated router, and how they are written."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.faults.fault import FaultOptions, parse_fault
from corelinks.runbooks.simulator.faults.kinds import FaultKind
from tests.support.typed_session import Bench, Typist


@pytest.fixture
def bench() -> Bench:
    return Bench()


def _with(bench: Bench, spec: str) -> Typist:
    bench.device.faults.add(parse_fault(spec))
    return bench.typist()


def test_a_specification_names_kind_router_place_and_options() -> None:
    fault = parse_fault("reject-line@p1:p1-p2,line=tunnel (a|b),{2},times=3")
    assert (fault.kind, fault.router, fault.place) == (FaultKind.REJECT_LINE, "p1", "p1-p2")
    assert fault.options == FaultOptions(line="tunnel (a|b),{2}", times=3)


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        ("stall", "not of the form"),
        ("earthquake@p1", "there is no fault 'earthquake'"),
        ("stall@p1,colour=red", "no option 'colour'"),
        ("stall@p1,times=often", "is a whole number"),
        ("stall@p1,line=(", "no regular expression"),
        ("stall@p1,now", "option=value"),
    ],
)
def test_a_specification_that_is_none_is_refused_with_a_sentence(spec: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse_fault(spec)


def test_every_kind_has_a_line_of_help() -> None:
    assert all(kind.help and "\n" not in kind.help for kind in FaultKind)


def test_a_line_is_refused_every_time(bench: Bench) -> None:
    typist = _with(bench, "reject-line@p1,line=^mpls ip")
    answers = typist.all("configure terminal", "interface gi0/2", "mpls ip", "mpls ip", "no shutdown")
    assert [("% Invalid" in answer) for answer in answers] == [False, False, True, True, False]


def test_aaa_refuses_a_line_and_it_takes_no_effect(bench: Bench) -> None:
    typist = _with(bench, "authorization-failed@p1,line=hostname")
    assert typist.all("configure terminal", "hostname other")[1] == "Command authorization failed.\n"
    assert bench.device.hostname == "p1"


@pytest.mark.parametrize(("kind", "name"), [("drop-before", "p1"), ("drop-after", "p9")])
def test_a_session_drops_before_or_after_its_line(bench: Bench, kind: str, name: str) -> None:
    typist = _with(bench, f"{kind}@p1,line=hostname")
    typist.all("configure terminal", "hostname p9")
    assert typist.is_closed
    assert bench.device.hostname == name
    again = bench.typist()
    again.all("configure terminal", "hostname p9")
    assert not again.is_closed


def test_a_stalled_session_says_nothing_any_more(bench: Bench) -> None:
    typist = _with(bench, "stall@p1")
    typist.type("configure terminal")
    assert typist.raw("hostname p9\n") == "hostname p9\r\n"
    assert typist.raw("\n\n") == ""
    assert bench.device.hostname == "p1"


def test_a_router_reloads_after_a_line(bench: Bench) -> None:
    typist = _with(bench, "reload@p1,line=hostname,seconds=5")
    typist.all("configure terminal", "hostname p9")
    assert typist.is_closed
    assert not bench.device.powered
    bench.timers.run(6)
    assert (bench.device.powered, bench.device.hostname) == (True, "p1")


def test_a_slow_router_takes_its_time(bench: Bench) -> None:
    typist = _with(bench, "slow@p1,delay=1.5")
    assert typist.type("show privilege") == "Current privilege level is 15"
    assert typist.waited == 1.5


def test_another_operator_edits_in_between(bench: Bench) -> None:
    typist = _with(bench, "other-operator@p1,user=eve")
    typist.all("configure terminal", "interface gi0/2", "end")
    assert bench.device.running.has("ip route 203.0.113.0 255.255.255.0 Null0")
    assert bench.device.change.changed_by == "eve"


def test_noise_stands_in_the_middle_of_the_prompt(bench: Bench) -> None:
    typist = _with(bench, "syslog-noise@p1")
    screen = typist.raw("\n")
    assert screen.startswith("\r\np\r\n*Mar  1 12:00:00.000: %LINEPROTO-5-UPDOWN")
    assert screen.endswith("\r\n1#")


def test_an_exec_command_can_be_refused() -> None:
    bench = Bench()
    bench.device.faults.add(parse_fault("refuse-command@p1,times=1"))
    typist = bench.typist()
    refused = typist.type("terminal width 511")
    assert refused.splitlines()[:2] == [" " * len("p1#terminal ") + "^", "% Invalid input detected at '^' marker."]
    assert typist.type("terminal width 511") == ""
    bench.device.faults.clear()
    bench.device.faults.add(parse_fault("refuse-command@p1,line=show clock,message=Not today"))
    assert typist.type("show clock") == "Not today"
    assert typist.type("terminal length 0") == ""
