"""Links found in running-configs, and what of them is left to a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corelinks.inventory.errors import InventoryError
from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.discover import discover
from corelinks.runbooks.discovery.neighbors import CDP, LDP
from corelinks.runbooks.discovery.neighbors import RUNNING as CONFIG
from corelinks.runbooks.discovery.sources import read_folder
from tests.support.command import corelinks
from tests.support.paths import RUNNING
from tests.support.sealed_core import OSPF, SealedCore, sealed_configs

MIGRATED = {
    "p1": """version 17.3
hostname p1
crypto ikev2 proposal X
 encryption aes-cbc-256
 integrity sha256
 group 14
crypto ikev2 policy X
 match fvrf any
 proposal X
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


def texts(configs: dict[str, str]) -> dict[str, dict[str, str]]:
    """Routers that say nothing but their running-configs."""
    return {router: {CONFIG: text} for router, text in configs.items()}


def test_the_plain_core_becomes_a_links_file_that_validates(tmp_path: Path) -> None:
    found = discover(read_folder(RUNNING))
    (tmp_path / "links.yaml").write_text(found.to_yaml())
    links = load_links(tmp_path / "links.yaml")
    wanted = load_links(RUNNING.parent / "links.yaml")

    def plain(link: CoreLink) -> tuple[object, ...]:
        ends = (link.a.router, link.a.interface, link.a.address, link.b.router, link.b.interface, link.b.address)
        return (*ends, link.igp, link.mtu.underlay)

    assert {plain(link) for link in links} == {plain(link) for link in wanted}
    assert found.to_yaml().count("undecided: psk") == len(wanted)


def test_a_tunnel_without_an_address_of_its_own_has_its_number_all_the_same(tmp_path: Path) -> None:
    te = "interface Tunnel1\n ip unnumbered Loopback0\n tunnel mode mpls traffic-eng\n tunnel destination 192.0.2.77\n"
    plain = {name: (RUNNING / f"{name}.cfg").read_text() for name in ("p1", "p3")}
    found = discover(texts({**plain, "p3": plain["p3"].replace("interface Loopback0", f"{te}!\ninterface Loopback0")}))
    (tmp_path / "links.yaml").write_text(found.to_yaml())
    (link,) = load_links(tmp_path / "links.yaml")
    assert (link.a.tunnel, link.b.tunnel) == (2, 2)


def test_what_a_tunnel_does_without_is_proposed_by_the_word_none(tmp_path: Path) -> None:
    bare = {router: text.replace(" dpd 10 3 periodic\n", "") for router, text in MIGRATED.items()}
    bare["p1"] = bare["p1"].replace(" set pfs group19\n", "")
    text = discover(texts(bare)).to_yaml()
    assert "null" not in text
    (tmp_path / "links.yaml").write_text(text)
    (link,) = load_links(tmp_path / "links.yaml")
    assert link.crypto is not None
    assert (link.crypto.pfs, link.crypto.dpd) == (None, None)


def test_an_encrypted_link_is_found_with_its_key_mtu_and_crypto(tmp_path: Path) -> None:
    found = discover(texts(MIGRATED))
    (tmp_path / "links.yaml").write_text(found.to_yaml())
    (link,) = load_links(tmp_path / "links.yaml")
    assert link.crypto is not None
    assert (link.key, link.ip_mtu, link.until) == (100, 1400, "seal")
    assert (link.crypto.transform.encryption, link.crypto.pfs) == ("aes-cbc-256", 19)
    assert (link.a.source_by, link.b.source_by) == ("interface", "address")
    assert link.crypto.allow_weak == {"group14"}


def test_a_vti_is_no_core_link() -> None:
    vti = {router: text.replace(" tunnel key 100", " tunnel mode ipsec ipv4") for router, text in MIGRATED.items()}
    found = discover(texts(vti))
    assert found.links == ()
    assert any("is not GRE" in remark for remark in found.remarks)


def test_a_tunnel_whose_other_end_is_not_there_is_a_remark() -> None:
    found = discover(texts({"p1": MIGRATED["p1"]}))
    assert found.links == ()
    assert found.remarks == ("p1 Tunnel12: its other end is in none of the configurations",)


@pytest.mark.parametrize("text", ["", "% Invalid input detected at '^' marker.\n", "hostname p1\ninterface Gig"])
def test_a_text_that_is_no_configuration_leaves_the_links_of_its_router_unknown(text: str) -> None:
    found = discover(texts({"p1": text}))
    assert (found.links, found.remarks) == ((), ())
    assert found.unread[0].startswith("p1: ")
    assert found.to_yaml().startswith("# not read, so that its links are not known: p1: ")


def test_a_router_that_did_not_answer_is_no_router_without_links() -> None:
    found = discover(texts({"p1": MIGRATED["p1"]}), {"p2": "p2: no connection to 192.0.2.77"})
    assert found.unread == ("p2: no connection to 192.0.2.77",)
    assert found.remarks == ("p1 Tunnel12: its other end is in none of the configurations",)


def test_a_folder_is_exit_code_3_while_one_of_its_files_is_no_configuration(tmp_path: Path) -> None:
    for router, text in (*MIGRATED.items(), ("p9", "hostname p9\ninterface Gig")):
        (tmp_path / f"{router}.cfg").write_text(text)
    done = corelinks("discover", tmp_path, "--write", tmp_path / "links.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert done.stderr.startswith("not read: p9: ")
    assert "not known: p9: " in (tmp_path / "links.yaml").read_text()
    (tmp_path / "p9.cfg").unlink()
    assert corelinks("discover", tmp_path, cwd=tmp_path).returncode == 0


def test_of_an_inventory_its_saved_configurations_are_read(tmp_path: Path) -> None:
    (tmp_path / "running").mkdir()
    (tmp_path / "hosts.yaml").write_text("p1: {}\n")
    for router, text in MIGRATED.items():
        (tmp_path / "running" / f"{router}.cfg").write_text(text)
    assert read_folder(tmp_path) == read_folder(tmp_path / "running")
    (tmp_path / "running" / "p1.cfg").unlink()
    (tmp_path / "running" / "p2.cfg").unlink()
    with pytest.raises(InventoryError, match="running: folder: holds no running-config"):
        read_folder(tmp_path)


def test_a_folder_without_configurations_is_one_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="holds no running-config"):
        read_folder(tmp_path)


EXAMPLE = SealedCore(RUNNING.parent, tuple(path.stem for path in sorted(RUNNING.glob("*.cfg"))))


def sayable(link: CoreLink) -> dict[str, object]:
    """What of a link its routers' configurations can say: neither where secrets are kept, nor what was decided."""
    values = link.model_dump(exclude={"mtu", "only_path"})
    values["mtu"] = (link.mtu.underlay, link.ip_mtu, link.mpls_mtu, link.clns_mtu if link.igp.protocol == "isis" else 0)
    if values["crypto"] is not None:
        values["crypto"].pop("psk")
    del values["ldp"]["password"], values["ldp"]["password_under_session"]
    return values


@pytest.mark.parametrize("core", [EXAMPLE, OSPF], ids=["is-is", "ospf"])
def test_migrated_routers_say_the_links_file_that_they_were_migrated_by(core: SealedCore, tmp_path: Path) -> None:
    found = discover(texts(sealed_configs(core)))
    (tmp_path / "links.yaml").write_text(found.to_yaml())
    assert found.remarks == ()
    links = {link.name: sayable(link) for link in load_links(tmp_path / "links.yaml")}
    for wanted in core.links():
        assert links.pop(wanted.name) == sayable(wanted)
    assert links == {}


SEGMENT = """version 17.3
hostname {0}
interface Loopback0
 ip address 192.0.2.{1} 255.255.255.255
interface GigabitEthernet1
 ip address 10.1.9.{1} 255.255.255.248
 ip router isis CORE
 mpls ip
mpls ldp router-id Loopback0 force
router isis CORE
 is-type level-2-only
end
"""
# Three routers in one subnet, two of which are cabled to each other.
SHARED = {name: {CONFIG: SEGMENT.format(name, host)} for host, name in enumerate(("p1", "p2", "p3"), 1)}


def a_cdp_neighbor(device: str, port: str = "GigabitEthernet1") -> str:
    return f"""-------------------------
Device ID: {device}.core.example.net
Entry address(es):
  IP address: 10.1.9.2
Platform: cisco ISR4431/K9,  Capabilities: Router IGMP
Interface: GigabitEthernet1,  Port ID (outgoing port): {port}
Holdtime : 133 sec

Total cdp entries displayed : 1
"""


def an_ldp_neighbor(host: int) -> str:
    return f"""    Peer LDP Ident: 192.0.2.{host}:0; Local LDP Ident 192.0.2.9:0
        TCP connection: 192.0.2.{host}.25011 - 192.0.2.9.646
        State: Oper; Msgs sent/rcvd: 92/93; Downstream
        Up time: 01:14:13
        LDP discovery sources:
          GigabitEthernet1, Src IP addr: 10.1.9.{host}
        Addresses bound to peer LDP Ident:
          192.0.2.{host}        10.1.9.{host}
"""


def test_a_shared_subnet_alone_is_a_remark() -> None:
    found = discover(SHARED)
    assert found.links == ()
    (remark,) = found.remarks
    assert "10.1.9.0/29 is shared by p1 GigabitEthernet1, p2 GigabitEthernet1, p3 GigabitEthernet1" in remark


@pytest.mark.parametrize(
    ("command", "answer"),
    [(CDP, lambda name, host: a_cdp_neighbor(name)), (LDP[0], lambda name, host: an_ldp_neighbor(host))],
)
def test_cdp_or_ldp_tells_which_two_of_a_shared_subnet_belong_together(
    command: str, answer: Callable[[str, int], str]
) -> None:
    said = {
        "p1": {**SHARED["p1"], command: answer("p2", 2)},
        "p2": {**SHARED["p2"], command: answer("p1", 1)},
        "p3": SHARED["p3"],
    }
    (link,) = discover(said).links
    assert link.values["name"] == "p1-p2"


def test_neighbors_that_contradict_each_other_decide_nothing() -> None:
    said = {
        "p1": {**SHARED["p1"], CDP: a_cdp_neighbor("p2")},
        "p2": {**SHARED["p2"], CDP: a_cdp_neighbor("p3")},
        "p3": SHARED["p3"],
    }
    assert discover(said).links == ()


def test_an_unnumbered_link_is_a_remark_that_names_its_other_end() -> None:
    unnumbered = SEGMENT.replace(" ip address 10.1.9.{1} 255.255.255.248", " ip unnumbered Loopback0")
    said = {"p1": {CONFIG: unnumbered.format("p1", 1), CDP: a_cdp_neighbor("p2")}}
    found = discover(said)
    assert found.links == ()
    assert found.remarks == (
        "p1 GigabitEthernet1: ip unnumbered Loopback0, to p2 GigabitEthernet1: give the link a subnet of its own first",
    )


def test_an_answer_that_is_refused_says_nothing_and_one_that_is_cut_is_a_remark() -> None:
    refused = discover({"p1": {**SHARED["p1"], CDP: "% CDP is not enabled\n"}})
    assert refused.remarks == ("p1 GigabitEthernet1: no other configuration has an address in 10.1.9.0/29",)
    cut = discover({"p1": {**SHARED["p1"], CDP: a_cdp_neighbor("p2")[:60]}})
    assert cut.remarks[0].startswith("p1: show cdp neighbors detail: ")


def test_a_folder_of_captures_is_read(tmp_path: Path) -> None:
    for router in ("p1", "p2"):
        (tmp_path / router).mkdir()
        (tmp_path / router / "show_version.txt").write_text("...")
    (tmp_path / "p1" / "show_running-config.txt").write_text(MIGRATED["p1"])
    (tmp_path / "p1" / "show_cdp_neighbors_detail.txt").write_text(a_cdp_neighbor("p2"))
    (tmp_path / "p2" / "show_run.txt").write_text(MIGRATED["p2"])
    read = read_folder(tmp_path)
    assert read["p1"][CDP] == a_cdp_neighbor("p2")
    assert [link.values["name"] for link in discover(read).links] == ["p1-p2"]


def test_a_folder_of_configurations_is_read_without_its_secrets(tmp_path: Path) -> None:
    (tmp_path / "p1.cfg").write_text(MIGRATED["p1"] + "snmp-server community TOPSECRET RO\n")
    assert "TOPSECRET" not in read_folder(tmp_path)["p1"][CONFIG]


def test_a_link_that_is_only_built_is_found_as_that() -> None:
    def built(text: str) -> str:
        text = text.replace(" isis metric 10 level-2\n", " isis metric 16777214 level-2\n")
        physical = "interface GigabitEthernet1\n"
        return text.replace(physical, f"{physical} mpls ip\n ip router isis CORE\n isis metric 25 level-2\n")

    (link,) = discover(texts({router: built(text) for router, text in MIGRATED.items()})).links
    assert link.values["until"] == "build"
    igp = link.values["igp"]
    assert isinstance(igp, dict)
    assert (igp["metric"], igp["standby_metric"]) == (25, 16777214)


def test_what_differs_between_the_ends_is_left_to_a_person() -> None:
    other = {**MIGRATED, "p2": MIGRATED["p2"].replace(" ip router isis CORE\n tunnel", " ip mtu 1390\n tunnel")}
    (link,) = discover(texts(other)).links
    assert "ip mtu: 1400 on p1 and 1390 on p2" in link.undecided
