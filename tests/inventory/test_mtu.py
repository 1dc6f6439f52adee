"""What GRE, ESP and labels leave for a packet, against values that real routers show."""

from __future__ import annotations

import pytest

from corelinks.inventory.crypto import CryptoPolicy, IkeProposal, Transform
from corelinks.inventory.model import CoreLink, LinkEnd, Mtu
from corelinks.inventory.mtu import largest_packet


@pytest.mark.parametrize(
    ("encryption", "integrity", "tunnel_mode", "at_1500", "at_9000"),
    [
        ("aes-cbc-256", "sha1", False, 1434, 8938),
        ("aes-cbc-256", "sha1", True, 1414, 8918),
        ("aes-cbc-128", "sha256", False, 1434, 8922),
        ("aes-cbc-256", "sha256", True, 1414, 8902),
        ("aes-cbc-256", "sha384", False, 1418, 8922),
        ("aes-cbc-256", "sha512", False, 1418, 8906),
        ("aes-cbc-256", "sha512", True, 1398, 8886),
        ("aes-gcm-256", None, False, 1442, 8942),
        ("aes-gcm-128", None, True, 1422, 8922),
    ],
)
def test_the_largest_packet_is_what_routers_show(
    encryption: str, integrity: str | None, tunnel_mode: bool, at_1500: int, at_9000: int
) -> None:
    for underlay, expected in ((1500, at_1500), (9000, at_9000)):
        found = largest_packet(
            underlay=underlay,
            encryption=encryption,
            integrity=integrity,
            tunnel_mode=tunnel_mode,
            key=False,
            nat_t=False,
        )
        assert found == expected


def test_a_key_costs_four_bytes() -> None:
    def size(key: bool) -> int:
        return largest_packet(
            underlay=1500, encryption="aes-gcm-256", integrity=None, tunnel_mode=False, key=key, nat_t=False
        )

    assert (size(False), size(True)) == (1442, 1438)


@pytest.mark.parametrize(
    ("transform", "underlay"),
    [
        (Transform(), 1568),
        (Transform(encryption="aes-cbc-256", integrity="sha256"), 1580),
        (Transform(mode="tunnel"), 1588),
        (Transform(encryption="aes-cbc-256", integrity="sha256", mode="tunnel"), 1596),
    ],
)
def test_an_underlay_that_is_a_byte_too_small_for_1500_and_two_labels_is_too_small(
    transform: Transform, underlay: int
) -> None:
    assert _link(transform, underlay).ip_mtu >= 1500
    assert _link(transform, underlay - 1).ip_mtu < 1500


def _link(transform: Transform, underlay: int) -> CoreLink:
    def end(number: int) -> LinkEnd:
        return LinkEnd.model_validate(
            {
                "router": f"p{number}",
                "interface": "Gi0/0",
                "address": f"10.1.12.{number}/30",
                "tunnel": 12,
                "tunnel_address": f"10.2.12.{number}/30",
            }
        )

    crypto = CryptoPolicy(psk="env:PSK", proposal=IkeProposal(), transform=transform)
    return CoreLink(name="p1-p2", a=end(1), b=end(2), mtu=Mtu(underlay=underlay), crypto=crypto)
