"""What two simulated ends must agree on for their SAs, and what each disagreement looks like."""

from __future__ import annotations

import pytest

from tests.support.network_lab import CRYPTO, IKEV1, Lab, build

DOWN = "DOWN-NEGOTIATING"


@pytest.mark.parametrize(
    ("what", "old", "new", "status"),
    [
        ("key", " pre-shared-key secret", " pre-shared-key other", DOWN),
        ("proposal", " group 19", " group 20", DOWN),
        ("integrity", " integrity sha256", " integrity sha512", DOWN),
        ("identity", "remote address 10.0.12.1", "remote address 10.0.12.9", DOWN),
        ("keyring", "keyring local CL-p1-p2", "keyring local NONE", DOWN),
        ("front-door VRF", " match fvrf any\n match identity", " match fvrf F\n match identity", DOWN),
        ("authentication", " authentication local pre-share\n", "", DOWN),
        ("transform", "esp-aes 256", "esp-aes 128", "UP-IDLE"),
        ("mode", " mode transport", " mode tunnel", "UP-IDLE"),
    ],
)
def test_ends_that_disagree_have_no_ipsec_sa(what: str, old: str, new: str, status: str) -> None:
    lab = Lab()
    build(lab)
    text = CRYPTO.format(name="p1-p2", peer="p1", remote="10.0.12.1", psk="secret")
    assert old in text
    for line in [line for line in text.splitlines() if not line.startswith(" ")]:
        lab.type("p2", f"no {line}")
    lab.type("p2", text.replace(old, new))
    lab.network.clear_crypto_session("p1")
    lab.run(40)
    assert lab.session("p1").status == status, what
    assert lab.session("p1").flows[0].active_sas == 0
    assert not lab.is_adjacent("p1", "Tunnel12")


@pytest.mark.parametrize(
    ("old", "new", "status", "state"),
    [
        (" key secret", " key other", DOWN, "MM_KEY_EXCH"),
        (" hash sha256", " hash md5", DOWN, "MM_NO_STATE"),
        ("set pfs group19", "set pfs group20", "UP-IDLE", "QM_IDLE"),
    ],
)
def test_ikev1_says_in_its_state_how_far_it_came(old: str, new: str, status: str, state: str) -> None:
    lab = Lab()
    build(lab, crypto=IKEV1)
    text = IKEV1.format(name="p1-p2", peer="p1", remote="10.0.12.1", psk="secret")
    for line in [line for line in text.splitlines() if not line.startswith(" ")]:
        lab.type("p2", f"no {line}")
    lab.type("p2", text.replace(old, new))
    lab.network.clear_crypto_session("p1")
    lab.run(40)
    assert lab.session("p1").status == status
    assert lab.state("p1").crypto.isakmp[0].status == state


def test_default_policy_and_proposal_serve_where_none_is_configured() -> None:
    lab = Lab()
    bare = CRYPTO[CRYPTO.index("crypto ikev2 keyring") :]
    build(lab, crypto=bare)
    lab.run(30)
    assert lab.session("p1").status == "UP-ACTIVE"


def test_ike_versions_that_differ_do_not_meet() -> None:
    lab = Lab()
    build(lab, crypto=IKEV1)
    for line in ("interface Tunnel12\n no tunnel protection", "no crypto ipsec profile"):
        lab.type("p2", line)
    lab.type("p2", CRYPTO.format(name="p1-p2", peer="p1", remote="10.0.12.1", psk="secret"))
    lab.type("p2", "interface Tunnel12\n tunnel protection ipsec profile CL-p1-p2")
    lab.run(60)
    assert lab.session("p1").status == DOWN


def test_sas_outlive_a_changed_key_until_they_are_cleared() -> None:
    lab = Lab()
    build(lab)
    lab.run(30)
    lab.type("p2", "crypto ikev2 keyring CL-p1-p2\n peer p1\n  no pre-shared-key\n  pre-shared-key other")
    lab.run(60)
    assert lab.session("p1").status == "UP-ACTIVE"
    assert lab.network.clear_crypto_session("p1", "10.0.12.2") == 1
    lab.run(20)
    assert lab.session("p1").status == DOWN


def test_a_cleared_session_comes_back_with_new_spis() -> None:
    lab = Lab()
    build(lab)
    lab.run(30)
    before = lab.state("p1").crypto.ipsec[0].inbound[0].spi
    lab.network.clear_crypto_session("p2")
    lab.run(5)
    after = lab.state("p1").crypto.ipsec[0]
    assert after.inbound[0].spi != before
    assert after.inbound[0].spi == lab.state("p2").crypto.ipsec[0].outbound[0].spi


def test_sas_are_renewed_before_they_run_out() -> None:
    lab = Lab()
    build(lab)
    lab.run(30)
    before = lab.state("p1").crypto.ipsec[0].inbound[0]
    lab.run(3700, step=100)
    after = lab.state("p1").crypto.ipsec[0].inbound[0]
    assert after.spi != before.spi
    assert 0 < after.seconds <= 3600


def test_a_dead_peer_is_noticed_by_dpd() -> None:
    lab = Lab()
    build(lab)
    lab.run(30)
    lab.type("p3", "interface GigabitEthernet0/1\n shutdown")
    lab.inject("cable-cut@p1:GigabitEthernet0/2")
    lab.run(60)
    assert lab.session("p1").status in ("DOWN", DOWN)


def test_a_protected_end_that_talks_into_the_void_counts_its_drops() -> None:
    lab = Lab()
    build(lab, protected=(True, False))
    lab.run(60)
    state = lab.state("p1")
    assert state.crypto.protection["Tunnel12"].cef_drops > 0
    assert state.crypto.ipsec[0].encaps == 0
    assert state.crypto.ipsec[0].errors["pkts no sa (send)"] > 0


def test_ident_spis_and_transform_print_as_configured() -> None:
    lab = Lab()
    build(lab)
    lab.run(30)
    sa = lab.state("p1").crypto.ipsec[0]
    assert (sa.protocol, sa.local, sa.remote, sa.map_tag) == (47, "10.0.12.1", "10.0.12.2", "Tunnel12-head-0")
    assert (sa.inbound[0].transform, sa.inbound[0].mode) == ("esp-256-aes esp-sha256-hmac", "Transport")
    ike = lab.state("p1").crypto.ikev2[0]
    assert (ike.status, ike.encryption, ike.keysize, ike.hash, ike.group) == ("READY", "AES-CBC", 256, "SHA256", 19)
