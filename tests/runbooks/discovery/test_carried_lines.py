"""What the wire carries besides stands beside the link, for somebody to say whether the tunnel carries it."""

from __future__ import annotations

import pytest

from corelinks.inventory.line_kinds import KINDS
from tests.support.hand_configs import ISIS, SUBNET, found, links_of, pair
from tests.support.hand_configs import config as whole

ON = ("ip router isis METRO", "mpls ip")
BOTH = "lake GigabitEthernet0/2 and peak GigabitEthernet0/2"


def carries(configs: dict[str, str]) -> tuple[str, ...]:
    (link,) = found(configs).links
    return link.carries


def test_a_wire_with_igp_and_ldp_alone_carries_nothing_else() -> None:
    assert carries(pair(*ON, "description to the other", "isis network point-to-point", "mtu 4000")) == ()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("isis authentication key-chain PLAIN", "igp-authentication"),
        ("ipv6 router isis METRO", "ipv6-isis"),
        ("ip pim sparse-dense-mode", "pim"),
        ("ip rsvp bandwidth 5000", "mpls-te"),
        ("bfd interval 250 min_rx 250 multiplier 4", "bfd"),
        ("ip access-group EDGE out", "access-lists"),
        ("service-policy output SHAPE", "policies"),
        ("mpls ldp discovery transport-address 10.9.9.9", "ldp-transport-address"),
    ],
)
def test_a_line_of_a_kind_is_named_once_for_both_ends(line: str, kind: str) -> None:
    lines = ("isis authentication mode text", line) if line.endswith("PLAIN") else (line,)
    (sentence,) = carries(pair(*ON, *lines))
    shown = ", ".join(f"`{one}`" for one in lines)
    assert sentence.startswith(f"{BOTH}: {kind} ({shown}): ") or sentence.startswith(f"{BOTH}: `{line}`: ")
    assert kind in {one.word for one in KINDS}


def test_a_line_that_nobody_knows_and_a_route_by_the_wire_are_named_of_the_end_that_has_them() -> None:
    configs = pair(*ON)
    configs["lake"] = configs["lake"].replace(" mpls ip\n", " mpls ip\n warp factor 9\n")
    configs["peak"] = configs["peak"].replace("\nrouter ", f"\nip route 10.9.0.0 255.255.0.0 {SUBNET}.9\nrouter ")
    unknown, route = carries(configs)
    assert unknown.startswith("lake GigabitEthernet0/2: `warp factor 9`: nobody knows this line")
    assert route.startswith(f"peak GigabitEthernet0/2: static-routes (`ip route 10.9.0.0 255.255.0.0 {SUBNET}.9`): ")


def test_a_secret_is_named_without_a_trace_of_it() -> None:
    configs = pair(*ON, "isis password 7 02050D480809 level-2")
    configs["peak"] = configs["peak"].replace("02050D480809", "13061E010803")
    (sentence,) = carries(configs)
    assert sentence.startswith(f"{BOTH}: igp-authentication (`isis password 7 <hidden>")
    assert sentence.endswith("for the link")
    assert not any(part in sentence for part in ("02050D480809", "13061E010803", "hidden:"))


def test_what_is_named_stands_in_the_file_and_the_file_loads() -> None:
    discovery = found(pair(*ON, "ip pim sparse-mode"))
    assert f"\n  # carries: {BOTH}: pim (`ip pim sparse-mode`): write " in discovery.to_yaml()
    assert len(links_of(discovery)) == 1


def test_of_a_sealed_link_only_what_is_active_still_is_named() -> None:
    def sealed(end: int, name: str) -> str:
        wire = (
            "interface GigabitEthernet0/2",
            f" ip address {SUBNET}.{9 + end} 255.255.255.252",
            " ip access-group EDGE in",
            " ip pim sparse-mode",
        )
        tunnel = (
            "interface Tunnel6",
            f" ip address 10.61.7.{9 + end} 255.255.255.252",
            " ip router isis METRO",
            " mpls ip",
            " tunnel source GigabitEthernet0/2",
            f" tunnel destination {SUBNET}.{10 - end}",
        )
        return whole(name, (*wire, *tunnel, *ISIS))

    (sentence,) = carries({name: sealed(end, name) for end, name in enumerate(("lake", "peak"))})
    assert sentence.startswith(f"{BOTH}: pim (`ip pim sparse-mode`): ")
