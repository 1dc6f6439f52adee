"""A line of the definition that is missing on a router, or has another value there, fails though all else works."""

from __future__ import annotations

from typing import Any

import pytest

from corelinks.inventory.load import load_links
from corelinks.inventory.model import ENDS, CoreLink, EndName, Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import CheckResult, Obstacle, Verdict, evaluate
from corelinks.tasks.checks.defined_lines import lines_of_definition
from tests.support.misleading_responses import CONFIG
from tests.support.paths import EXAMPLE, OSPF_CORE
from tests.support.router_responses import Bend, Router, a_link, both

LINKS = [link for core in (EXAMPLE, OSPF_CORE) for link in load_links(core / "links.yaml")]
PSK = {"psk": "env:PSK"}


def result(bend: Bend, stage: Stage = "seal", **changes: Any) -> CheckResult:
    """What the check says of end a."""
    routers = both(stage)
    bend(*routers)
    results = evaluate(a_link(**changes), stage, *(router.evidence() for router in routers)).checks
    return next(one for one in results if (one.check, one.router) == ("defined-lines", "p1"))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"bandwidth": 34000}, "bandwidth 34000"),
        ({"description": "to the north"}, "description to the north (is 'description encrypted core p1-p2')"),
        ({"service_policy_output": "CORE-OUT"}, "service-policy output CORE-OUT"),
        ({"service_policy_input": "CORE-IN"}, "service-policy input CORE-IN"),
        ({"path_mtu_discovery": {}}, "tunnel path-mtu-discovery"),
        ({"path_mtu_discovery": {"age_timer": 20}}, "tunnel path-mtu-discovery age-timer 20"),
        ({"max_reserved_bandwidth": 90}, "max-reserved-bandwidth 90"),
    ],
)
def test_a_line_of_the_tunnel_that_is_not_there_is_named(changes: dict[str, Any], line: str) -> None:
    found = result(lambda a, b: None, **changes)
    assert (found.verdict, found.found) == (Verdict.FAIL, f"missing: interface Tunnel12 / {line}")


@pytest.mark.parametrize(
    ("crypto", "line"),
    [
        ({"lifetime": 900}, "crypto ipsec profile CL-p1-p2 / set security-association lifetime seconds 900"),
        ({"pfs": 20}, "crypto ipsec profile CL-p1-p2 / set pfs group20 (is 'set pfs group19')"),
        (
            {"replay_window": 64},
            "crypto ipsec profile CL-p1-p2 / set security-association replay window-size 64"
            " (is 'set security-association replay window-size 1024')",
        ),
        ({"dpd": {"interval": 30}}, "crypto ikev2 profile CL-p1-p2 / dpd 30 3 periodic (is 'dpd 10 3 periodic')"),
        ({"proposal": {"lifetime": 7200}}, "crypto ikev2 profile CL-p1-p2 / lifetime 7200"),
        ({"proposal": {"group": 20}}, "crypto ikev2 proposal CL-p1-p2 / group 20 (is 'group 19')"),
    ],
)
def test_a_line_of_the_crypto_that_is_not_there_is_named_with_what_is(crypto: dict[str, Any], line: str) -> None:
    found = result(lambda a, b: None, crypto=PSK | crypto)
    assert (found.verdict, found.found) == (Verdict.FAIL, f"missing: {line}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" dpd 10 3 periodic\n", " lifetime 86400\n dpd 10 3 periodic\n"),
        (" pre-shared-key <hidden:1c0ffe>\n", " pre-shared-key 6 <hidden:000000>\n"),
        (" pre-shared-key <hidden:1c0ffe>\n", " pre-shared-key <hidden>\n"),
        (" set pfs group19\n", " set pfs group19\n set mixed-mode\n"),
        (" mode transport\n", " mode transport \n"),
    ],
)
def test_other_spellings_hidden_defaults_and_further_lines_are_no_fault(old: str, new: str) -> None:
    assert result(lambda a, b: a.bend(ask.RUNNING, old, new)).verdict is Verdict.PASS


def test_a_whole_section_that_is_gone_is_named_by_its_header_alone() -> None:
    def bend(a: Any, b: Any) -> None:
        text = a.responses[ask.RUNNING][0]
        head, _, rest = text.partition("crypto ikev2 policy CL-p1-p2\n")
        a.say(ask.RUNNING, head + rest.partition("!\n")[2])

    assert result(bend).found == "missing: crypto ikev2 policy CL-p1-p2"


def test_of_many_missing_lines_some_are_named_and_the_others_counted() -> None:
    found = result(
        lambda a, b: a.bend(CONFIG, " mpls", " xmpls"),
        bandwidth=1,
        description="x",
        key=3,
        path_mtu_discovery={"age_timer": 20},
    )
    assert found.found.count("interface Tunnel12 / ") == 5
    assert found.found.endswith("; and 1 more"), found.found


def test_a_shut_tunnel_has_lost_its_opening() -> None:
    found = result(lambda a, b: a.bend(CONFIG, " tunnel key 12\n", " tunnel key 12\n shutdown\n"))
    assert found.found == "missing: interface Tunnel12 / no shutdown (is 'shutdown')"


@pytest.mark.parametrize(
    ("tail", "verdict"),
    [
        (" name TO-P2", Verdict.PASS),
        (" permanent", Verdict.PASS),
        (" tag 7 name X", Verdict.PASS),
        (" 250", Verdict.FAIL),
        (" track 3", Verdict.FAIL),
    ],
)
def test_an_operators_own_route_to_the_source_may_have_a_name_but_no_other_distance(
    tail: str, verdict: Verdict
) -> None:
    link = a_link()
    ends = {
        name: link.model_dump()[name] | {"source": {"interface": "Loopback9", "address": f"10.9.0.{host}"}}
        for name, host in (("a", 1), ("b", 2))
    }
    route = "ip route 10.9.0.2 255.255.255.255 GigabitEthernet0/0/0 10.1.12.2"

    def bend(a: Router, b: Router) -> None:
        a.bend(ask.RUNNING, "!\nrouter isis\n", f"!\n{route}{tail}\n!\nrouter isis\n")

    assert (route in str(result(bend, **ends).found)) is (verdict is Verdict.FAIL)


def test_the_metric_is_that_of_the_stage() -> None:
    assert result(lambda a, b: None, "build").verdict is Verdict.PASS
    assert result(lambda a, b: a.bend(CONFIG, "metric 16777214", "metric 10"), "build").verdict is Verdict.FAIL
    assert result(lambda a, b: a.bend(CONFIG, "metric 10", "metric 16777214")).verdict is Verdict.FAIL


def test_a_configuration_that_is_cut_decides_nothing() -> None:
    found = result(lambda a, b: a.bend(ask.RUNNING, "\nend\n", "\n"))
    assert (found.verdict, found.obstacle) == (Verdict.UNKNOWN, Obstacle.UNREADABLE)


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.name)
@pytest.mark.parametrize("end", ENDS)
def test_nothing_of_the_physical_interface_and_no_placeholder_is_among_the_lines(link: CoreLink, end: EndName) -> None:
    for stage in ("build", "cutover", "seal"):
        lines = lines_of_definition(link, end, stage)
        assert f"interface {link.end(end).interface}" not in lines
        assert f"interface {link.end(end).tunnel_name}" in lines
        assert not [line for line in lines if "as before" in line]
