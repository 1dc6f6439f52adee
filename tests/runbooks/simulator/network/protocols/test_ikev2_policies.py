"""Which IKEv2 policy a negotiation takes: one, and the default one only while there is no other."""

from __future__ import annotations

from tests.support.two_routers import TwoRouters

_PROPOSAL = ("crypto ikev2 proposal {0}", "encryption {1}", "integrity sha256", "group 14")


def proposal(name: str, encryption: str) -> tuple[str, ...]:
    return tuple(line.format(name, encryption) for line in _PROPOSAL)


def status(core: TwoRouters) -> str:
    return core.show("e1", "show crypto session | include status")


def renegotiated(core: TwoRouters) -> str:
    core.show("e1", "clear crypto session")
    core.run(40)
    return status(core)


def test_the_default_policy_serves_while_there_is_no_other() -> None:
    core = TwoRouters()
    core.build_tunnel()
    assert "UP-ACTIVE" in status(core)
    assert "IKEv2 policy : default" in core.show("e1", "show crypto ikev2 policy")


def test_the_first_own_policy_takes_the_default_one_away_at_the_next_negotiation() -> None:
    core = TwoRouters()
    core.build_tunnel()
    core.configure(
        "e1",
        *proposal("OURS", "aes-cbc-256"),
        "crypto ikev2 policy OURS",
        "match address local 198.51.100.77",
        "proposal OURS",
    )
    core.run(120)
    assert "UP-ACTIVE" in status(core)  # what is up stays up
    assert "UP-ACTIVE" not in renegotiated(core)
    core.configure("e1", "no crypto ikev2 policy OURS")
    core.run(60)
    assert "UP-ACTIVE" in status(core)


def test_of_two_policies_that_match_the_first_alone_is_used() -> None:
    core = TwoRouters()
    first = (*proposal("A", "aes-cbc-128"), "crypto ikev2 policy A", "match fvrf any", "proposal A")
    second = (*proposal("B", "aes-cbc-256"), "crypto ikev2 policy B", "match fvrf any", "proposal B")
    core.configure("e1", *first, *second)
    core.configure("e2", *second)
    core.build_tunnel()
    assert "UP-ACTIVE" not in status(core)
    core.configure("e1", "crypto ikev2 policy A", "match address local 198.51.100.77")
    core.run(60)
    assert "UP-ACTIVE" in status(core)


def test_a_policy_for_another_front_door_vrf_is_not_taken() -> None:
    core = TwoRouters()
    core.configure("e1", "vrf definition DOOR", "crypto ikev2 policy D", "match fvrf DOOR", "proposal default")
    core.build_tunnel()
    assert "UP-ACTIVE" not in status(core)
