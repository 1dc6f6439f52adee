"""Simulated routers lie the way real ones do; each lie is caught, and no healthy link is blamed."""

import pytest

from corelinks.tasks.checks import every_check
from tests.support.misleading_routers import LIES
from tests.support.sealed_core import EXAMPLE, OSPF, ask_of, failures, having, look_until, routers, sealed_configs
from tests.sweeps.misleading_states import TABLE, tell


@pytest.fixture(scope="module")
def sealed():
    """The configurations of the sealed core, made once by the program's own templates."""
    return sealed_configs()


def all_pass(verdicts):
    return all(not failures(verdict) for verdict in verdicts.values())


def failing(core, configs, stages, enough=all_pass):
    """What does not pass, by link, once the core has settled."""
    with routers(core, configs) as (_, nornir):
        verdicts = look_until(core, ask_of(nornir), stages, enough)
    return {name: failures(verdict) for name, verdict in verdicts.items() if failures(verdict)}


def wanted(core):
    return {link.name: link.until for link in core.links()}


def test_the_sealed_core_passes_every_check(sealed):
    assert failing(EXAMPLE, sealed, wanted(EXAMPLE)) == {}


@pytest.mark.parametrize("core", [EXAMPLE, OSPF], ids=["is-is", "ospf"])
def test_a_plain_core_passes_every_check_of_a_plain_link(core):
    assert failing(core, core.plain_configs(), dict.fromkeys(wanted(core), "plain")) == {}


def test_a_sealed_ospf_core_with_ikev1_and_ldp_passwords_passes_every_check():
    assert failing(OSPF, sealed_configs(OSPF), wanted(OSPF)) == {}


def test_a_vti_with_ospf_full_and_ldp_oper_is_still_caught_by_transport_and_labels():
    """An IPsec VTI carries OSPF and LDP, which are IP, and loses every label: the state that deceives people."""
    configs = sealed_configs(OSPF)
    for router in ("o1", "o2"):
        configs[router] = having(configs[router], "interface Tunnel12", "tunnel mode ipsec ipv4")

    def settled(verdicts):
        found = failures(verdicts["o1-o2"])
        return "transport" in found and "ldp-neighbor" not in found and "igp-adjacency" not in found

    found = failing(OSPF, configs, wanted(OSPF), settled)["o1-o2"]
    assert "igp-adjacency" not in found
    assert "ldp-neighbor" not in found
    assert "ldp-discovery" not in found
    assert "mpls-operational" not in found
    assert {"transport", "flow", "sa-identities", "labelled-ping"} <= set(found)


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_a_lying_state_is_caught_by_the_check_that_should_catch_it(lie, sealed):
    told = tell(lie, sealed)
    assert told.others == {}
    assert told.is_caught, told.found


def test_the_table_beside_the_tests_is_of_these_lies_and_these_checks():
    text = TABLE.read_text()
    for number, lie in enumerate(LIES, 1):
        assert f"| {number} | {lie.name} | {', '.join(lie.caught_by)} |" in text
    names = {check.name for check in every_check()}
    assert {name for lie in LIES for one in lie.caught_by for name in one.split(" or ")} <= names
