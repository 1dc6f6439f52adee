"""Names of crypto objects, policies that reach beyond their link, lifetimes by volume, and sources that are pinned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corelinks.inventory.errors import InventoryError
from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink

Load = Callable[[str], tuple[CoreLink, ...]]
ONE = """
  - name: n1-n2
    a: {router: n1, interface: Gi0/0, address: 198.51.100.1/30, tunnel: 7, tunnel_address: 203.0.113.1/30}
    b: {router: n2, interface: Gi0/0, address: 198.51.100.2/30, tunnel: 7, tunnel_address: 203.0.113.2/30}
    crypto: {psk: env:ONE}
"""
TWO = """
  - name: n1-n3
    a: {router: n1, interface: Gi0/1, address: 198.51.100.5/30, tunnel: 8, tunnel_address: 203.0.113.5/30}
    b: {router: n3, interface: Gi0/1, address: 198.51.100.6/30, tunnel: 8, tunnel_address: 203.0.113.6/30}
    crypto: {psk: env:TWO}
"""
SOURCE = ", source: {interface: Loopback9, address: 192.0.2.9}"
OTHER = ", source: {interface: Loopback8, address: 192.0.2.8}"


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(text: str) -> tuple[CoreLink, ...]:
        path = tmp_path / "links.yaml"
        path.write_text(f"links:{text}")
        return load_links(path)

    return load


def problems(load: Load, text: str) -> str:
    with pytest.raises(InventoryError) as caught:
        load(text)
    return str(caught.value)


def sourced(text: str, source: str) -> str:
    """A link whose end a has a tunnel source of its own."""
    return text.replace("/30}\n    b:", f"/30{source}}}\n    b:")


def with_crypto(text: str, more: str) -> str:
    return text.replace("crypto: {", f"crypto: {{{more}, ")


@pytest.mark.parametrize("name", ["CORE", "a/b:c", "_x", "Metro-Ring.1", "x" * 80, "100"])
def test_an_operators_name_is_any_word_that_ios_takes(load: Load, name: str) -> None:
    (link,) = load(with_crypto(ONE, f"names: {{profile: '{name}'}}"))
    assert link.given_names("a").profile == link.given_names("b").profile == name
    assert link.given_names("a").keyring is None


@pytest.mark.parametrize("name", ["", "two words", "why?", "x" * 81, "<secret:psk/x>", "!x", "-x", "ä", "x\\ny", '"x"'])
def test_what_could_be_more_than_a_name_is_refused(load: Load, name: str) -> None:
    assert "is no name of a configuration's object" in problems(load, with_crypto(ONE, f"names: {{peer: '{name}'}}"))


def test_a_name_of_an_end_counts_before_that_of_the_link(load: Load) -> None:
    text = sourced(with_crypto(ONE, "names: {profile: P, keyring: K}"), ", names: {profile: HERE}")
    (link,) = load(text)
    assert [link.given_names(end).profile for end in ("a", "b")] == ["HERE", "P"]
    assert [link.given_names(end).keyring for end in ("a", "b")] == ["K", "K"]


def test_names_that_are_misspelled_are_found_with_their_place(load: Load) -> None:
    said = problems(load, with_crypto(ONE, "names: {key_ring: K}"))
    assert "crypto.names.key_ring" in said
    assert "did you mean 'keyring'?" in said


def test_the_default_policy_has_no_names_and_is_of_ikev2(load: Load) -> None:
    assert load(with_crypto(ONE, "policy: default"))[0].crypto is not None
    for more, problem in (
        ("policy: default, names: {policy: X}", "has no policy or proposal of its own"),
        ("policy: default, names: {proposal: X}", "has no policy or proposal of its own"),
        ("policy: default, ike: ikev1", "is of IKEv2"),
        ("policy: none", "expected 'own' or 'default'"),
    ):
        assert problem in problems(load, with_crypto(ONE, more))


def test_a_router_has_policies_or_the_default_one_and_not_both(load: Load) -> None:
    both = ONE + with_crypto(TWO, "policy: default")
    assert "the default policy holds only while a router has no other" in problems(load, both)
    assert len(load(with_crypto(ONE, "policy: default") + with_crypto(TWO, "policy: default"))) == 2
    ikev1 = with_crypto(TWO, "policy: default").replace("policy: default", "ike: ikev1")
    assert len(load(with_crypto(ONE, "policy: default") + ikev1)) == 2


@pytest.mark.parametrize(
    ("one", "two", "is_loaded"),
    [
        ("pfs: 19", "pfs: 19", False),
        ("share: SUITE", "share: SUITE", False),
        ("names: {policy: POL}", "names: {policy: POL}", False),
        ("share: SUITE, names: {policy: POL}", "share: SUITE, names: {policy: POL}", True),
        ("names: {policy: POL, proposal: PROP}", "names: {policy: POL, proposal: PROP}", True),
        ("names: {policy: POL, proposal: PROP}", "names: {policy: POL, proposal: ELSE}", False),
        ("policy: default", "policy: default", True),
        ("ike: ikev1", "pfs: 19", True),
    ],
)
def test_two_links_from_one_address_share_one_policy(load: Load, one: str, two: str, is_loaded: bool) -> None:
    text = with_crypto(sourced(ONE, SOURCE), one) + with_crypto(sourced(TWO, SOURCE), two)
    if is_loaded:
        assert len(load(text)) == 2
    else:
        assert "IKEv2 takes the first of two policies for one address" in problems(load, text)
        apart = with_crypto(sourced(ONE, SOURCE), one) + with_crypto(sourced(TWO, OTHER), two)
        assert len(load(apart)) == 2


def test_objects_of_one_name_are_defined_alike(load: Load) -> None:
    for field, other in (("proposal", "proposal: {group: 20}"), ("transform_set", "transform: {mode: tunnel}")):
        named = f"names: {{{field}: X}}"
        assert len(load(with_crypto(ONE, named) + with_crypto(TWO, named))) == 2
        said = problems(load, with_crypto(ONE, named) + with_crypto(TWO, f"{named}, {other}"))
        assert f"crypto.names.{field}: differs from n1-n2" in said
        assert "X on n1" in said


def test_a_lifetime_by_volume_is_a_number_of_kilobytes_or_none_at_all(load: Load) -> None:
    (link,) = load(ONE)
    assert link.crypto is not None
    # At 1 Gbit/s the lifetime by time is over first.
    assert link.crypto.lifetime_kilobytes * 8_000 > link.crypto.lifetime * 1e9  # type: ignore[operator]
    for value in ("disable", "4294967295", "2560"):
        assert load(with_crypto(ONE, f"lifetime_kilobytes: {value}"))
    for value in ("none", "2559", "4294967296", "unlimited"):
        assert "lifetime_kilobytes" in problems(load, with_crypto(ONE, f"lifetime_kilobytes: {value}"))


def test_a_router_id_is_no_tunnel_source(load: Load) -> None:
    ldp = "    ldp: {router_id_a: 192.0.2.9, router_id_b: 192.0.2.2}\n"
    assert "192.0.2.9 is the LDP router-id of n1" in problems(load, sourced(ONE, SOURCE) + ldp)
    assert load(sourced(ONE, OTHER) + ldp)


def test_the_route_is_pinned_where_the_peers_source_is_no_neighbor(load: Load) -> None:
    (link,) = load(sourced(ONE, SOURCE))
    assert (link.is_pinned("a"), link.is_pinned("b")) == (False, True)
