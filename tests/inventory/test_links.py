"""links.yaml becomes core links, or every fault in it is said at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.load import check_hosts, load_links
from corelinks.inventory.model import Isis
from tests.support.paths import EXAMPLE as EXAMPLE_CORE
from tests.support.paths import OSPF_CORE

OSPF = OSPF_CORE / "links.yaml"
EXAMPLE = EXAMPLE_CORE / "links.yaml"

LINK = """
links:
  - name: p1-p2
    a: {router: p1, interface: Gi0/0, address: 10.1.12.1/30, tunnel: 12, tunnel_address: 10.2.12.1/30}
    b: {router: p2, interface: Gi0/0/0, address: 10.1.12.2/30, tunnel: 12, tunnel_address: 10.2.12.2/30}
    crypto: {psk: env:PSK}
"""
SECOND = """
  - name: p1-p3
    a: {router: p1, interface: Gi0/1, address: 10.1.13.1/30, tunnel: 13, tunnel_address: 10.2.13.1/30}
    b: {router: p3, interface: Gi0/0, address: 10.1.13.2/30, tunnel: 13, tunnel_address: 10.2.13.2/30}
    crypto: {psk: env:PSK}
"""
# A second tunnel over the cable of p1-p2, by the same two addresses.
PARALLEL = """
  - name: p1-p2-x
    until: build
    a: {router: p1, interface: Gi0/0, address: 10.1.12.1/30, tunnel: 13, tunnel_address: 10.2.13.1/30}
    b: {router: p2, interface: Gi0/0/0, address: 10.1.12.2/30, tunnel: 13, tunnel_address: 10.2.13.2/30}
    crypto: {psk: env:PSK}
"""


@pytest.fixture
def faults(tmp_path: Path) -> Callable[[str], list[InventoryFault]]:
    """The faults of a links.yaml with this text; none if it loads."""

    def load(text: str) -> list[InventoryFault]:
        path = tmp_path / "links.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            load_links(path)
        except InventoryError as error:
            return error.faults
        return []

    return load


def test_the_example_core_is_a_faultless_core_of_seven_routers() -> None:
    links = load_links(EXAMPLE)
    assert len(links) == 10
    hosts = yaml.safe_load(EXAMPLE.with_name("hosts.yaml").read_text())
    assert check_hosts(links, hosts) == []
    assert {router for link in links for router in link.routers} == set(hosts)


def test_the_example_core_has_every_kind_of_link() -> None:
    links = {link.name: link for link in load_links(EXAMPLE)}
    assert {link.crypto.ike for link in links.values() if link.crypto} == {"ikev1", "ikev2"}
    assert links["p1-p2"].routers == links["p1-p2-b"].routers
    assert links["p3-p4"].key == 34
    assert links["p4-p6"].until == "cutover"
    assert links["p6-p7"].only_path == "proceed"
    assert links["p4-p5"].is_pinned("a")
    assert links["p1-p3"].a.interface == "Serial0/0/0"


def test_ends_are_sorted_by_router_wherever_they_stand_in_the_file() -> None:
    link = {link.name: link for link in load_links(OSPF)}["o1-o3"]
    assert (link.a.router, link.a.tunnel, link.b.router, link.b.tunnel) == ("o1", 31, "o3", 13)


def test_ldp_router_ids_are_swapped_together_with_their_ends(tmp_path: Path) -> None:
    path = tmp_path / "links.yaml"
    ldp = "    ldp: {password: 'env:L', router_id_a: 192.0.2.2, router_id_b: 192.0.2.1}\n"
    path.write_text(LINK.replace(" a: {", " c: {").replace(" b: {", " a: {").replace(" c: {", " b: {") + ldp)
    (link,) = load_links(path)
    assert (link.a.router, str(link.ldp.router_id_a)) == ("p1", "192.0.2.1")


def test_defaults_are_merged_below_each_link(faults: Callable[[str], list[InventoryFault]], tmp_path: Path) -> None:
    text = "defaults: {igp: {tag: CORE, metric: 30}, mtu: {underlay: 1600}}" + LINK + "    igp: {metric: 5}\n"
    assert faults(text) == []
    (link,) = load_links(tmp_path / "links.yaml")
    assert link.igp == Isis(tag="CORE", metric=5)
    assert link.mtu.underlay == 1600


def test_an_igp_of_another_protocol_replaces_the_default_as_a_whole(
    faults: Callable[[str], list[InventoryFault]],
) -> None:
    text = "defaults: {igp: {protocol: isis, tag: CORE}}" + LINK + "    igp: {protocol: ospf, area: 3}\n"
    assert faults(text) == []


def test_a_link_can_deliberately_be_unencrypted(tmp_path: Path) -> None:
    path = tmp_path / "links.yaml"
    path.write_text(LINK.replace("{psk: env:PSK}", "none"))
    (link,) = load_links(path)
    assert link.crypto is None
    assert link.transport_mtu == 1476


def test_a_link_without_the_word_crypto_is_a_fault_and_not_an_unencrypted_link(
    faults: Callable[[str], list[InventoryFault]],
) -> None:
    (fault,) = faults(LINK.replace("    crypto: {psk: env:PSK}\n", ""))
    assert fault.place.startswith("links[0] p1-p2: crypto")
    assert fault.problem == "is missing"


def test_every_fault_of_a_file_is_said_in_one_go(faults: Callable[[str], list[InventoryFault]]) -> None:
    found = faults(
        LINK.replace("tunnel: 12,", "tunnel: many,").replace("Gi0/0,", "Wire0,")
        + "    key: -1\n    util: seal\n"
        + SECOND.replace("10.1.13.2/30", "10.1.14.2/30")
    )
    places = [fault.place for fault in found]
    assert len(found) == 6, found
    assert places[0] == "links[0] p1-p2: a.interface (line 4)"
    assert "links[0] p1-p2: util (line 8)" in places
    assert "links[1] p1-p3: link (line 10)" in places


@pytest.mark.parametrize(
    ("change", "place", "problem"),
    [
        (("interface: Gi0/0,", "intreface: Gi0/0,"), "a.intreface", "did you mean 'interface'?"),
        (("psk: env:PSK", "psk: env:PSK, lifetme: 9"), "crypto.lifetme", "did you mean 'lifetime'?"),
        (("name: p1-p2", "name: [p1]"), "name", "expected a string, found a list"),
        (("name: p1-p2", "name: yes"), "name", "YAML reads yes, no, on and off as true and false"),
        (("tunnel: 12,", "tunnel: true,"), "a.tunnel", "expected an integer"),
        (("tunnel: 12,", "tunnel: 2147483648,"), "a.tunnel", "less than or equal to 2147483647"),
        (("address: 10.1.12.1/30", "address: 10.1.12.1"), "a.address", "must carry its prefix length"),
        (("address: 10.1.12.1/30", "address: 10.1.12.3/30"), "a.address", "network or broadcast address"),
        (("address: 10.1.12.1/30", "address: 167840769"), "a.address", "must be an IPv4 address"),
        (("address: 10.1.12.1/30", "address: 224.0.0.1/30"), "a.address", "no address that a router"),
        (("address: 10.1.12.1/30", "address: 10.1.12.1/32"), "a.address", "no room for the other end"),
        (("address: 10.1.12.1/30", "address: 10.9.12.1/30"), "link", "not two addresses of one subnet"),
        (("tunnel_address: 10.2.12.1/30", "tunnel_address: 10.2.12.2/30"), "link", "not two addresses"),
        (("10.2.12.", "10.1.12."), "link", "the tunnel needs a subnet of its own"),
        (("router: p2", "router: p1"), "link", "both ends are on p1"),
        (("Gi0/0,", "Tunnel5,"), "a.interface", "is no physical interface"),
        (("psk: env:PSK", "psk: hunter2"), "crypto.psk", "must be a reference to a secret"),
        (("psk: env:PSK", "psk: env:PSK, proposal: {encryption: 3des}"), "crypto", "weak crypto: 3des"),
        (("psk: env:PSK", "psk: env:PSK, proposal: {group: 14}"), "crypto", "name it in allow_weak"),
        (("psk: env:PSK", "psk: env:PSK, pfs: 2"), "crypto", "weak crypto: group2"),
        (("psk: env:PSK", "psk: env:PSK, transform: {encryption: aes-cbc-128, integrity: sha1}"), "crypto", "sha1"),
        (("psk: env:PSK", "psk: env:PSK, transform: {integrity: md5}"), "crypto.transform", "by itself"),
        (("psk: env:PSK", "psk: env:PSK, transform: {encryption: aes-cbc-256}"), "crypto.transform", "needs integ"),
        (("psk: env:PSK", "psk: env:PSK, proposal: {encryption: aes-gcm-256}"), "crypto.proposal", "takes prf"),
        (("psk: env:PSK", "psk: env:PSK, ike: ikev3"), "crypto.ike", "expected 'ikev2' or 'ikev1', found 'ikev3'"),
        (("psk: env:PSK", "psk: env:PSK, ike: ikev1, dpd: {mode: on-demand}"), "crypto", "always periodic"),
        (("psk: env:PSK", "psk: env:PSK, ike: ikev1, proposal: {prf: sha256}"), "crypto", "no prf"),
        (
            (
                "psk: env:PSK",
                "psk: env:PSK, ike: ikev1, proposal: {encryption: aes-gcm-256, integrity: null, prf: sha256}",
            ),
            "crypto",
            "IKEv1 has no aes-gcm",
        ),
        (("psk: env:PSK", "psk: env:PSK, protection: X"), "link", "only a key tells them apart"),
        (("{psk: env:PSK}", "aes"), "crypto", "expected a mapping"),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    igp: {protocol: rip}"), "igp", "'isis', 'ospf', found 'rip'"),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    igp: {cost: 5}"), "igp.cost", "unknown key 'cost'"),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    igp: {metric: 16777214}"), "igp", "below standby_metric"),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    igp: {circuit_type: level-1}"), "igp", "leaves out level-2"),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    mtu: {ip: 1443}"), "link", "mtu.ip: 1443 does not fit"),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    mtu: {ip: 1440}"), "link", "at most 1434"),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    mtu: {mpls: 1500}"), "link", "underlay 1500 leaves 1442"),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    mtu: {clns: 1500}"), "link", "mtu.clns"),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    ldp: {password: 'env:X'}"), "ldp", "needs router_id_a"),
        (
            ("{psk: env:PSK}", "{psk: env:PSK}\n    path_mtu_discovery: {age_timer: 5}"),
            "path_mtu_discovery.age_timer",
            "or equal to 10 or expected 'infinite'",
        ),
        (("{psk: env:PSK}", "{psk: env:PSK}\n    until: plain"), "until", "expected 'build', 'cutover' or 'seal'"),
        (("{psk: env:PSK}", '{psk: env:PSK}\n    description: "a\\nreload"'), "description", "one line"),
        (("{psk: env:PSK}", '{psk: env:PSK}\n    description: "why?"'), "description", "without '?'"),
        (("{psk: env:PSK}", '{psk: env:PSK}\n    description: "<secret:psk/p1-p2>"'), "description", "<secret:"),
        (("{psk: env:PSK}", '{psk: env:PSK}\n    service_policy_input: "X out"'), "service_policy_input", "not a name"),
        (("tunnel: 12,", "tunnel: 12, egress: Tunnel9,"), "link", "write until: cutover"),
        (
            ("tunnel: 12,", "tunnel: 12, source: {interface: Lo1, address: 10.2.12.3},"),
            "link",
            "lies in the tunnel's own subnet",
        ),
    ],
)
def test_a_fault_says_where_it_is_and_what_was_expected(
    faults: Callable[[str], list[InventoryFault]], change: tuple[str, str], place: str, problem: str
) -> None:
    count = -1 if change[0] == "10.2.12." else 1
    found = faults(LINK.replace(*change, count))
    assert all(fault.file.endswith("links.yaml") for fault in found)
    assert any(f": {place} (line" in fault.place and problem in fault.problem for fault in found), found


def test_weak_crypto_is_allowed_when_it_is_named(faults: Callable[[str], list[InventoryFault]]) -> None:
    weak = "psk: env:PSK, proposal: {group: 14}, allow_weak: [group14]"
    assert faults(LINK.replace("psk: env:PSK", weak)) == []


def test_a_secret_put_where_its_reference_belongs_is_not_repeated(
    faults: Callable[[str], list[InventoryFault]],
) -> None:
    for wrong in ("psk: hunter2", "psk: [hunter2]", "pskk: hunter2", "psk: {hunter2: 1}"):
        assert all("hunter2" not in str(fault) for fault in faults(LINK.replace("psk: env:PSK", wrong)))


def test_a_fault_in_the_defaults_is_said_once_and_there(faults: Callable[[str], list[InventoryFault]]) -> None:
    (fault,) = faults("defaults: {mtu: {underlay: 20}}" + LINK + SECOND)
    assert fault.place == "defaults: mtu.underlay (line 1)"


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("links: [\n  {name: x", "line 2, column 11", "not valid YAML"),
        ("links:\n\t- x", "line 2, column 1", "not valid YAML"),
        ("links: []", "links", "at least one link"),
        ("", "file", "expected a mapping"),
        ("- a", "file", "expected a mapping"),
        ("link: []", "link", "did you mean 'links'?"),
        ("defaults: 3\nlinks: [{}]", "defaults", "expected a mapping"),
        ("links: [3]", "links[0]", "expected a mapping"),
        (LINK + "    key: 1\n    key: 2\n", "line 8", "key 'key' is said twice"),
        ("links: &x [*x]", "line 1", "an alias contains itself"),
        ("links: !!python/object:os.system {}", "line 1, column 8", "not valid YAML"),
        ("links: \x07", "file", "not valid YAML"),
        ("? [a]\n: 3", "line 1", "a key must be a plain word"),
        ("links: 2024-13-45", "file", "not usable YAML"),
    ],
)
def test_a_file_that_is_no_list_of_links_says_so(
    faults: Callable[[str], list[InventoryFault]], text: str, place: str, problem: str
) -> None:
    found = faults(text)
    assert (found[0].place, problem in found[0].problem) == (place, True)


def test_a_missing_file_is_one_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="cannot be read: No such file"):
        load_links(tmp_path / "nowhere.yaml")


def test_a_file_that_is_not_utf_8_is_one_clear_fault(tmp_path: Path) -> None:
    path = tmp_path / "links.yaml"
    path.write_bytes(b"links: \xff")
    with pytest.raises(InventoryError, match="byte 7 is not UTF-8"):
        load_links(path)


@pytest.mark.parametrize(
    ("change", "place", "problem"),
    [
        (("name: p1-p3", "name: p1-p2"), "name", "is the name of links[0] p1-p2 too"),
        (("tunnel: 13,", "tunnel: 12,"), "tunnel", "Tunnel12 on p1 is taken by p1-p2"),
        (("10.2.13.", "10.2.12."), "tunnel_address", "overlaps the tunnel of p1-p2"),
        (("10.2.13.", "10.1.12."), "tunnel_address", "overlaps the underlay of p1-p2"),
        (("10.1.13.", "10.1.12."), "address", "overlaps the underlay of p1-p2"),
        (("Gi0/1", "GigabitEthernet0/0"), "interface", "GigabitEthernet0/0 on p1 is taken by p1-p2"),
        (("psk: env:PSK", "psk: env:PSK, share: p1-p2"), "crypto.share", "is the name of a link"),
        (
            ("crypto: {psk: env:PSK}", "key: 1\n    crypto: {psk: env:PSK, share: X, protection: X}"),
            "crypto.protection",
            "is the name of a crypto.share",
        ),
    ],
)
def test_links_must_not_have_in_common_what_is_one_links_own(
    faults: Callable[[str], list[InventoryFault]], change: tuple[str, str], place: str, problem: str
) -> None:
    found = faults(LINK + SECOND.replace(*change))
    assert any(place in fault.place and problem in fault.problem for fault in found), found


@pytest.mark.parametrize(
    ("one", "two", "problem"),
    [
        ("share: X", "share: X, transform: {mode: tunnel}", "has the same share X"),
        ("ike: ikev1", "ike: ikev1, proposal: {group: 20}", "has the same isakmp policy 10 on p1"),
    ],
)
def test_what_two_links_share_must_be_defined_alike(
    faults: Callable[[str], list[InventoryFault]], one: str, two: str, problem: str
) -> None:
    first = LINK.replace("psk: env:PSK", f"psk: env:PSK, {one}")
    (fault,) = faults(first + SECOND.replace("psk: env:PSK", f"psk: env:PSK, {two}"))
    assert problem in fault.problem


def test_parallel_tunnels_by_one_pair_of_addresses_need_keys_and_one_protection(
    faults: Callable[[str], list[InventoryFault]],
) -> None:
    one, two = LINK + "    key: 1\n", PARALLEL + "    key: 2\n"
    shared = "psk: env:PSK, protection: PAIR"
    assert faults((one + two).replace("psk: env:PSK", shared)) == []
    assert "expected crypto.protection" in faults(one + two)[0].problem
    assert "expected a key on both" in faults((LINK + PARALLEL).replace("{psk: env:PSK}", "none"))[0].problem
    clear = one + two.replace("{psk: env:PSK}", "none")
    assert "dropped as clear" in faults(clear)[0].problem
    assert faults((one + two).replace("{psk: env:PSK}", "none")) == []


def test_only_one_tunnel_can_take_over_from_one_cable(faults: Callable[[str], list[InventoryFault]]) -> None:
    text = (LINK + "    key: 1\n" + PARALLEL + "    key: 2\n").replace("{psk: env:PSK}", "none")
    (fault,) = faults(text.replace("until: build", "until: seal"))
    assert "expected until: build in one" in fault.problem


def test_one_ldp_password_belongs_to_a_pair_of_routers(faults: Callable[[str], list[InventoryFault]]) -> None:
    ldp = "    ldp: {password: 'env:L', router_id_a: 192.0.2.1, router_id_b: 192.0.2.2}\n"
    text = (LINK + "    key: 1\n" + ldp + PARALLEL + "    key: 2\n").replace("{psk: env:PSK}", "none")
    (fault,) = faults(text)
    assert "pair of routers p1 and p2" in fault.problem


def test_a_router_without_a_host_is_named() -> None:
    links = load_links(OSPF)
    found = check_hosts(links, ["o1", "o2", "p3"])
    assert [fault.place for fault in found] == ["o2-o3: router", "o1-o3: router"]
    assert "'o3' is not in hosts.yaml: expected one of o1, o2, p3" in found[0].problem
