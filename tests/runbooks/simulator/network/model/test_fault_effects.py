"""Every fault of the network strikes where it says, leaves the plain link well, and can be taken away."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.faults.fault import parse_fault
from tests.support.network_lab import Lab, build

TUNNEL = "Tunnel12"


def plain_is_well(lab: Lab) -> bool:
    """Whether the plain link between p1 and p2 carries the IGP and LDP."""
    return lab.is_adjacent("p1", "GigabitEthernet0/2") and "GigabitEthernet0/2" in lab.sources("p1", "192.0.2.2")


def tunnel_is_well(lab: Lab) -> bool:
    """Whether the tunnel does everything it should, seen from both ends."""
    return all(
        lab.is_adjacent(router, TUNNEL)
        and TUNNEL in lab.sources(router, peer)
        and lab.network.ping_mpls(router, f"{peer}/32", explicit_null=True) == "!!!!!"
        and lab.network.ping(router, address, size=1400, df=True) == "!!!!!"
        and [session.status for session in lab.state(router).crypto.sessions] == ["UP-ACTIVE"]
        for router, peer, address in (("p1", "192.0.2.2", "10.9.12.2"), ("p2", "192.0.2.1", "10.9.12.1"))
    )


FATAL = (
    "key-mismatch@p1",
    "proposal-mismatch@p1:p1-p2",
    "transform-mismatch@p1:Tunnel12",
    "wrong-mode@p1",
    "wrong-mode@p1,ends=both",
    "protection-missing@p2:Tunnel12",
    "protection-missing@p2,ends=both",
    "gre-key-missing@p1",
    "wrong-peer@p1,destination=10.0.13.2",
    "ldp-filtered@p1",
    "ldp-filtered@p1:p1-p2,ends=both",
    "ldp-password-mismatch@p1",
    "router-id-unreachable@p1:Tunnel12",
    "path-mtu@p1:GigabitEthernet0/2",
    "igp-authentication-mismatch@p1",
    "labels-dropped@p1",
    "one-way@p1:Tunnel12",
    "targeted-hello-only@p1",
    "sa-missing@p1",
    "ike-missing@p1",
    "recursive-route@p1:Tunnel12",
)


@pytest.mark.parametrize("spec", FATAL)
def test_a_fault_spoils_the_tunnel_and_leaves_the_plain_link_once_the_tunnel_is_gone(spec: str) -> None:
    lab = Lab()
    lab.inject(spec)
    build(lab, keys=(7, 7))
    lab.run(250, step=5)
    assert not tunnel_is_well(lab)
    for router in ("p1", "p2"):
        lab.type(router, "no interface Tunnel12")
    lab.run(150, step=5)
    assert plain_is_well(lab)


@pytest.mark.parametrize("spec", [spec for spec in FATAL if not spec.startswith(("wrong", "prot", "gre"))])
def test_a_fault_that_is_taken_away_leaves_a_healthy_tunnel(spec: str) -> None:
    lab = Lab()
    build(lab, keys=(7, 7))
    lab.run(60)
    assert tunnel_is_well(lab)
    lab.inject(spec)
    lab.run(100, step=5)
    lab.clear_faults()
    lab.network.clear_crypto_session("p1")
    lab.run(200, step=5)
    assert tunnel_is_well(lab)


def test_a_link_name_in_the_profile_or_description_finds_the_tunnel() -> None:
    lab = Lab()
    build(lab)
    build(lab, 1, 3)
    lab.inject("key-mismatch@p1:p1-p3")
    for router in ("p1", "p3"):
        lab.network.clear_crypto_session(router)
    lab.run(60)
    status = {session.interface: session.status for session in lab.state("p1").crypto.sessions}
    assert status == {"Tunnel12": "UP-ACTIVE", "Tunnel13": "DOWN-NEGOTIATING"}


def test_faults_in_the_configuration_are_seen_in_it() -> None:
    lab = Lab()
    for spec in ("wrong-mode@p1", "gre-key-missing@p1", "protection-missing@p2"):
        lab.inject(spec)
    build(lab, keys=(7, 7))
    section = lab.devices["p1"].running.section("interface Tunnel12")
    far = lab.devices["p2"].running.section("interface Tunnel12")
    assert section
    assert far
    assert section.has("tunnel mode ipsec ipv4")
    assert section.value("tunnel key") is None
    assert far.value("tunnel protection") is None
    assert far.value("tunnel key") == "7"


def test_stale_counters_stand_still_while_everything_else_is_well() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    lab.inject("stale-counters@p1")
    before = lab.state("p1")
    lab.run(60)
    after = lab.state("p1")
    assert before.crypto.ipsec[0].encaps == after.crypto.ipsec[0].encaps
    assert before.interfaces[TUNNEL].counters.packets_in == after.interfaces[TUNNEL].counters.packets_in
    assert after.interfaces["GigabitEthernet0/2"].counters.packets_in > 0
    assert tunnel_is_well(lab)


def test_a_targeted_hello_keeps_the_session_without_the_tunnel() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    lab.inject("targeted-hello-only@p1")
    for router, far in (("p1", 2), ("p2", 1)):
        lab.type(router, f"interface GigabitEthernet0/{far}\n no mpls ip")
    lab.run(60)
    assert lab.sources("p1", "192.0.2.2") == ["targeted"]


def test_every_fault_has_a_line_of_help() -> None:
    for spec in FATAL:
        assert parse_fault(spec).kind.help


def test_a_session_may_claim_to_be_active_without_sas_or_have_sas_without_ike() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    lab.inject("sa-missing@p1")
    session = lab.session("p1")
    assert (session.status, session.flows[0].active_sas) == ("UP-ACTIVE", 0)
    assert lab.state("p1").crypto.ipsec[0].inbound == ()
    lab.clear_faults()
    lab.inject("ike-missing@p1")
    assert (lab.session("p1").status, lab.session("p1").ikes) == ("UP-NO-IKE", ())
    assert lab.is_adjacent("p1", TUNNEL)


def test_the_tunnel_end_learned_through_the_tunnel_takes_it_down_again_and_again() -> None:
    lab = Lab()
    build(lab)
    lab.run(60, step=5)
    lab.inject("recursive-route@p1:Tunnel12")
    lab.run(1000, step=5)
    down = [line for line in lab.log("p1").splitlines() if "%TUN-5-RECURDOWN: Tunnel12" in line]
    assert len(down) > 1
    lab.clear_faults()
    lab.run(200, step=5)
    assert tunnel_is_well(lab)


@pytest.mark.parametrize("kind", ["key-mismatch", "proposal-mismatch", "transform-mismatch"])
def test_what_no_longer_agrees_shows_once_the_session_is_cleared(kind: str) -> None:
    lab = Lab()
    build(lab)
    lab.run(60, step=5)
    lab.inject(f"{kind}@p1:Tunnel12")
    lab.run(60, step=5)
    assert tunnel_is_well(lab)
    lab.network.clear_crypto_session("p1", "10.0.12.2")
    lab.run(60, step=5)
    wanted = "UP-IDLE" if kind == "transform-mismatch" else "DOWN-NEGOTIATING"
    assert [session.status for session in lab.state("p1").crypto.sessions] == [wanted]


@pytest.mark.parametrize("kind", ["key-mismatch", "proposal-mismatch", "transform-mismatch"])
def test_what_no_longer_agrees_shows_at_the_latest_when_the_associations_are_renewed(kind: str) -> None:
    lab = Lab()
    build(lab)
    lab.run(60, step=5)
    lab.inject(f"{kind}@p1:Tunnel12")
    lab.run(3700, step=100)
    assert not tunnel_is_well(lab)
