"""Simulated routers mislead the way real ones do; each misleading state is caught, no healthy link is blamed."""

from collections.abc import Callable, Mapping

import pytest

from corelinks.inventory.model import Stage
from corelinks.tasks.checks import LinkVerdict, every_check
from tests.support.misleading_routers import MISLEADING_STATES, MisleadingState
from tests.support.sealed_core import (
    EXAMPLE,
    OSPF,
    SealedCore,
    ask_of,
    failures,
    having,
    poll_until,
    routers,
    sealed_configs,
)
from tests.sweeps.misleading_states import TABLE, run_state

Verdicts = Mapping[str, LinkVerdict]


@pytest.fixture(scope="module")
def sealed() -> dict[str, str]:
    """The configurations of the sealed core, made once by the program's own templates."""
    return sealed_configs()


def all_pass(verdicts: Verdicts) -> bool:
    return all(not failures(verdict) for verdict in verdicts.values())


def failing(
    core: SealedCore,
    configs: Mapping[str, str],
    stages: Mapping[str, Stage],
    enough: Callable[[Verdicts], bool] = all_pass,
) -> dict[str, Mapping[str, str]]:
    """What does not pass, by link, once the core has converged."""
    with routers(core, configs) as (_, nornir):
        verdicts = poll_until(core, ask_of(nornir), stages, enough)
    return {name: failures(verdict) for name, verdict in verdicts.items() if failures(verdict)}


def wanted(core: SealedCore) -> dict[str, Stage]:
    return {link.name: link.until for link in core.links()}


def test_the_sealed_core_passes_every_check(sealed: dict[str, str]) -> None:
    assert failing(EXAMPLE, sealed, wanted(EXAMPLE)) == {}


@pytest.mark.parametrize("core", [EXAMPLE, OSPF], ids=["is-is", "ospf"])
def test_a_plain_core_passes_every_check_of_a_plain_link(core: SealedCore) -> None:
    assert failing(core, core.plain_configs(), dict.fromkeys(wanted(core), "plain")) == {}


def test_a_sealed_ospf_core_with_ikev1_and_ldp_passwords_passes_every_check() -> None:
    assert failing(OSPF, sealed_configs(OSPF), wanted(OSPF)) == {}


def test_a_vti_with_ospf_full_and_ldp_oper_is_still_caught_by_transport_and_labels() -> None:
    """An IPsec VTI carries OSPF and LDP, which are IP, and loses every label: the state that deceives people."""
    configs = sealed_configs(OSPF)
    for router in ("o1", "o2"):
        configs[router] = having(configs[router], "interface Tunnel12", "tunnel mode ipsec ipv4")

    def converged(verdicts: Verdicts) -> bool:
        found = failures(verdicts["o1-o2"])
        return "transport" in found and "ldp-neighbor" not in found and "igp-adjacency" not in found

    found = failing(OSPF, configs, wanted(OSPF), converged)["o1-o2"]
    assert "igp-adjacency" not in found
    assert "ldp-neighbor" not in found
    assert "ldp-discovery" not in found
    assert "mpls-operational" not in found
    assert {"transport", "flow", "sa-identities", "labelled-ping"} <= set(found)


@pytest.mark.parametrize("state", MISLEADING_STATES, ids=lambda state: state.name)
def test_a_misleading_state_is_caught_by_the_check_that_should_catch_it(
    state: MisleadingState, sealed: dict[str, str]
) -> None:
    result = run_state(state, sealed)
    assert result.others == {}
    assert result.is_caught, result.found


def test_the_table_beside_the_tests_is_of_these_states_and_these_checks() -> None:
    text = TABLE.read_text()
    for number, state in enumerate(MISLEADING_STATES, 1):
        assert f"| {number} | {state.name} | {', '.join(state.caught_by)} |" in text
    names = {check.name for check in every_check()}
    assert {name for state in MISLEADING_STATES for one in state.caught_by for name in one.split(" or ")} <= names
