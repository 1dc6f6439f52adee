"""Only the word none leaves something out of a link: a key with nothing under it is a fault, whatever it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink

END = {"interface": "Gi0/1", "tunnel": 56}
LINK: dict[str, object] = {
    "name": "p5-p6",
    "a": {**END, "router": "p5", "address": "10.1.56.1/30", "tunnel_address": "10.2.56.1/30"},
    "b": {**END, "router": "p6", "address": "10.1.56.2/30", "tunnel_address": "10.2.56.2/30"},
    "crypto": {"psk": "env:PSK"},
}
LDP = {"password": "env:LDP", "router_id_a": "192.0.2.5", "router_id_b": "192.0.2.6"}


def written(path: Path, link: Mapping[str, object], defaults: Mapping[str, object] | None = None) -> Path:
    file = path / "links.yaml"
    file.write_text(yaml.safe_dump({"defaults": dict(defaults or {}), "links": [dict(link)]}))
    return file


def loaded(path: Path, link: Mapping[str, object], defaults: Mapping[str, object] | None = None) -> CoreLink:
    (found,) = load_links(written(path, link, defaults))
    return found


def faults(
    path: Path, link: Mapping[str, object], defaults: Mapping[str, object] | None = None
) -> list[InventoryFault]:
    with pytest.raises(InventoryError) as caught:
        load_links(written(path, link, defaults))
    return caught.value.faults


def test_a_crypto_whose_lines_are_commented_out_is_a_fault_and_no_link_in_clear(tmp_path: Path) -> None:
    file = tmp_path / "links.yaml"
    text = yaml.safe_dump({"defaults": {"crypto": {"psk": "env:ALL"}}, "links": [{**LINK, "crypto": None}]})
    file.write_text(text.replace("crypto: null", "crypto:\n    # psk: env:PSK"))
    with pytest.raises(InventoryError) as caught:
        load_links(file)
    (fault,) = caught.value.faults
    assert fault.place.startswith("links[0] p5-p6: crypto (line ")
    assert fault.problem == "has nothing under it: give it a value, or write `crypto: none`"


def test_an_empty_crypto_of_the_defaults_is_said_of_the_defaults(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, {key: value for key, value in LINK.items() if key != "crypto"}, {"crypto": None})
    assert fault.place.startswith("defaults: crypto")


@pytest.mark.parametrize("word", ["None", "NONE", "null", "no", "off", "", "never"])
def test_no_other_word_than_none_switches_encryption_off(tmp_path: Path, word: str) -> None:
    (fault,) = faults(tmp_path, {**LINK, "crypto": word})
    assert "crypto" in fault.place


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("ldp.password", {"ldp": {**LDP, "password": None}}),
        ("ldp.router_id_a", {"ldp": {"router_id_a": None}}),
        ("igp.key_chain", {"igp": {"key_chain": None}}),
        ("igp.tag", {"igp": {"tag": None}}),
        ("crypto.pfs", {"crypto": {"psk": "env:PSK", "pfs": None}}),
        ("crypto.dpd", {"crypto": {"psk": "env:PSK", "dpd": None}}),
        ("crypto.share", {"crypto": {"psk": "env:PSK", "share": None}}),
        ("mtu.mpls", {"mtu": {"mpls": None}}),
        ("key", {"key": None}),
        ("a.front_vrf", {"a": {**END, "router": "p5", "address": "10.1.56.1/30", "tunnel_address": "10.2.56.1/30",
                               "front_vrf": None}}),
        ("path_mtu_discovery", {"path_mtu_discovery": None}),
        ("ldp", {"ldp": None}),
        ("igp", {"igp": None}),
        ("igp", {"igp": {"protocol": None}}),
        ("mtu", {"mtu": None}),
        ("crypto.psk", {"crypto": {"psk": None}}),
        ("crypto.proposal", {"crypto": {"psk": "env:PSK", "proposal": None}}),
        ("until", {"until": None}),
        ("backup", {"backup": None}),
    ],
)  # fmt: skip
def test_a_key_with_nothing_under_it_is_a_fault_at_its_place(
    tmp_path: Path, place: str, change: Mapping[str, object]
) -> None:
    found = faults(tmp_path, {**LINK, **change})
    assert place in {fault.place.split(": ", 1)[1].split(" (")[0] for fault in found}, found


def test_every_field_of_a_link_that_may_be_absent_refuses_to_be_empty(tmp_path: Path) -> None:
    optional = [
        name for name, field in CoreLink.model_fields.items() if type(None) in getattr(field.annotation, "__args__", ())
    ]
    assert "description" in optional
    assert "crypto" in optional
    for name in optional:
        assert [f for f in faults(tmp_path, {**LINK, name: None}) if f"p5-p6: {name} (line" in f.place], name


def test_none_takes_back_what_the_defaults_say(tmp_path: Path) -> None:
    defaults = {"ldp": LDP, "igp": {"key_chain": "CORE"}, "key": 7, "crypto": {"psk": "env:ALL"}}
    own = {"ldp": {"password": "none"}, "igp": {"key_chain": "none"}, "key": "none"}
    link = loaded(tmp_path, {**LINK, **own, "crypto": {"pfs": "none", "dpd": "none"}}, defaults)
    assert (link.ldp.password, link.igp.key_chain, link.key) == (None, None, None)
    assert link.crypto is not None
    assert (link.crypto.psk, link.crypto.pfs, link.crypto.dpd) == ("env:ALL", None, None)


def test_none_where_something_must_be_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, {**LINK, "crypto": {"psk": "none"}})
    assert "must be a reference to a secret" in fault.problem


@pytest.mark.parametrize("absent", ["none", None])
def test_a_proposal_says_either_way_that_gcm_has_no_integrity(tmp_path: Path, absent: str | None) -> None:
    proposal = {"encryption": "aes-gcm-128", "integrity": absent, "prf": "sha384"}
    link = loaded(tmp_path, {**LINK, "crypto": {"psk": "env:PSK", "proposal": proposal}})
    assert link.crypto is not None
    assert link.crypto.proposal.integrity is None


def test_an_empty_integrity_of_another_cipher_is_a_fault(tmp_path: Path) -> None:
    transform = {"encryption": "aes-cbc-192", "integrity": None}
    (fault,) = faults(tmp_path, {**LINK, "crypto": {"psk": "env:PSK", "transform": transform}})
    assert "needs integrity" in fault.problem
