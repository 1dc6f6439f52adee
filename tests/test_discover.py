"""Links found in running-configs, and what of them is left to a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.errors import InventoryError
from inventory.load import load_links
from runbooks.discover import discover, read_folder

RUNNING = Path(__file__).parent.parent / "inventory" / "running"
MIGRATED = {
    "p1": """version 17.3
hostname p1
crypto ikev2 proposal X
 encryption aes-cbc-256
 integrity sha256
 group 14
crypto ikev2 profile X
 match identity remote address 10.1.12.2 255.255.255.255
 authentication remote pre-share
 authentication local pre-share
 keyring local X
 dpd 10 3 periodic
crypto ipsec transform-set T esp-aes 256 esp-sha256-hmac
 mode transport
crypto ipsec profile P-12.x
 set transform-set T
 set pfs group19
 set ikev2-profile X
interface Tunnel12
 ip address 10.2.12.1 255.255.255.252
 ip mtu 1400
 ip router isis CORE
 tunnel source GigabitEthernet1
 tunnel destination 10.1.12.2
 tunnel key 100
 tunnel protection ipsec profile P-12.x
 mpls ip
 isis metric 10 level-2
interface GigabitEthernet1
 ip address 10.1.12.1 255.255.255.252
router isis CORE
 is-type level-2-only
end
""",
    "p2": """version 17.3
hostname p2
interface Tunnel12
 ip address 10.2.12.2 255.255.255.252
 ip router isis CORE
 tunnel source 10.1.12.2
 tunnel destination 10.1.12.1
 tunnel key 100
 tunnel protection ipsec profile Z
 mpls ip
interface GigabitEthernet1
 ip address 10.1.12.2 255.255.255.252
router isis CORE
 is-type level-2-only
end
""",
}


def test_the_plain_core_becomes_a_links_file_that_validates(tmp_path: Path) -> None:
    found = discover(read_folder(RUNNING))
    (tmp_path / "links.yaml").write_text(found.to_yaml())
    links = load_links(tmp_path / "links.yaml")
    wanted = load_links(RUNNING.parent / "links.yaml")
    ends = {(link.a.router, link.a.interface, link.b.router, link.b.interface) for link in links}
    assert ends == {(link.a.router, link.a.interface, link.b.router, link.b.interface) for link in wanted}
    assert found.to_yaml().count("undecided: psk") == len(wanted)


def test_an_encrypted_link_is_found_with_its_key_mtu_and_crypto(tmp_path: Path) -> None:
    found = discover(MIGRATED)
    (tmp_path / "links.yaml").write_text(found.to_yaml())
    (link,) = load_links(tmp_path / "links.yaml")
    assert link.crypto is not None
    assert (link.key, link.ip_mtu, link.until) == (100, 1400, "seal")
    assert (link.crypto.transform.encryption, link.crypto.pfs) == ("aes-cbc-256", 19)
    assert (link.a.source_by, link.b.source_by) == ("interface", "address")
    assert link.crypto.allow_weak == {"group14"}


def test_a_vti_is_no_core_link() -> None:
    texts = {
        router: text.replace(" tunnel key 100", " tunnel mode ipsec ipv4") for router, text in MIGRATED.items()
    }
    found = discover(texts)
    assert found.links == ()
    assert any("is not GRE" in remark for remark in found.remarks)


def test_a_tunnel_whose_other_end_is_not_there_is_a_remark() -> None:
    found = discover({"p1": MIGRATED["p1"]})
    assert found.links == ()
    assert found.remarks == ("p1 Tunnel12: its other end is in none of the configurations",)


def test_a_text_that_is_no_configuration_is_a_remark() -> None:
    found = discover({"p1": "% Invalid input detected at '^' marker.\n"})
    assert found.links == ()
    assert found.remarks[0].startswith("p1: ")


def test_a_folder_without_configurations_is_one_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="holds no running-config"):
        read_folder(tmp_path)
