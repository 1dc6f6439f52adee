"""MTU in the simulated network: the arithmetic of tunnels, DF, labels and paths that are too small."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.network.forwarding.packet_sizes import outer_size, plaintext_mtu, transport_mtu
from corelinks.runbooks.simulator.network.model.crypto_config import TransformSet
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from tests.support.network_lab import Lab, build

CBC = {
    digest: TransformSet(("esp-aes 256", f"esp-{digest}-hmac"), "transport") for digest in ("sha", "sha256", "sha512")
}
GCM = TransformSet(("esp-gcm 256",), "transport")


@pytest.mark.parametrize(
    ("transform", "underlay", "expected"),
    [
        (CBC["sha"], 1500, 1434),
        (CBC["sha256"], 9000, 8922),
        (CBC["sha512"], 1500, 1418),
        (GCM, 1500, 1442),
        (TransformSet(("esp-gcm 256",), "tunnel"), 1500, 1422),
        (None, 1500, 1476),
    ],
)
def test_the_transport_mtu_is_what_devices_print(transform: TransformSet | None, underlay: int, expected: int) -> None:
    tunnel = InterfaceConfig("Tunnel1")
    assert transport_mtu(tunnel, underlay, transform) == expected
    assert outer_size(tunnel, expected, transform) <= underlay
    assert outer_size(tunnel, expected + 4, transform) > underlay


@pytest.mark.parametrize(("transform", "expected"), [(CBC["sha"], 1438), (GCM, 1446)])
def test_the_plaintext_mtu_of_a_vti_is_what_devices_print(transform: TransformSet, expected: int) -> None:
    assert plaintext_mtu(1500, TransformSet(transform.transforms, "tunnel")) == expected


def test_a_df_packet_of_the_ip_mtu_passes_and_one_byte_more_does_not() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    assert lab.network.ping("p1", "10.9.12.2", size=1400, df=True) == "!!!!!"
    assert lab.network.ping("p1", "10.9.12.2", size=1401, df=True) == "....."
    assert lab.network.ping("p1", "10.9.12.2", size=1401) == "!!!!!"


def test_a_df_packet_too_large_further_on_is_told_about() -> None:
    lab = Lab(((1, 2), (2, 3)))
    lab.type("p2", "interface GigabitEthernet0/3\n ip mtu 1400")
    assert lab.network.ping("p1", "192.0.2.3", size=1450, df=True) == "MMMMM"


def test_a_path_that_is_one_byte_too_small_loses_full_packets_only() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    tunnel = InterfaceConfig("Tunnel12")
    outer = outer_size(tunnel, 1400, TransformSet(("esp-aes 256", "esp-sha256-hmac"), "transport"))
    lab.inject(f"path-mtu@p1:Tunnel12,mtu={outer - 1}")
    assert lab.network.ping("p1", "10.9.12.2", size=1400, df=True) == "....."
    assert lab.network.ping("p1", "10.9.12.2", size=1300, df=True) == "!!!!!"
    assert lab.is_adjacent("p1", "Tunnel12")
    lab.clear_faults()
    assert lab.network.ping("p1", "10.9.12.2", size=1400, df=True) == "!!!!!"


def test_labels_count_against_the_mpls_mtu() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    assert lab.network.ping_mpls("p1", "192.0.2.2/32", size=1404, explicit_null=True) == "!!!!!"
    assert lab.network.ping_mpls("p1", "192.0.2.2/32", size=1405, explicit_null=True) == "....."


def test_pings_count_in_the_tunnel_its_sas_and_underneath() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    before = lab.state("p1")
    lab.network.ping("p1", "10.9.12.2", count=100)
    after = lab.state("p1")
    for name in ("Tunnel12", "GigabitEthernet0/2"):
        assert after.interfaces[name].counters.packets_out - before.interfaces[name].counters.packets_out >= 100
    assert after.crypto.ipsec[0].encaps - before.crypto.ipsec[0].encaps >= 100
    assert after.crypto.ipsec[0].decaps - before.crypto.ipsec[0].decaps >= 100


def test_clearing_counters_leaves_those_of_the_sas() -> None:
    lab = Lab()
    build(lab)
    lab.run(60)
    lab.network.clear_counters("p1", "Tunnel12")
    state = lab.state("p1")
    assert state.interfaces["Tunnel12"].counters.packets_out == 0
    assert state.crypto.ipsec[0].encaps > 0
