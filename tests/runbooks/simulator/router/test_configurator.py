"""Configuration mode of a simulated router: what it takes, refuses, generates and shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.runbooks.simulator.ios.passwords import clear_of_type_7, clear_password, type_7
from corelinks.runbooks.simulator.router.config_tree import ConfigTree
from corelinks.runbooks.simulator.router.configurator import Configurator
from tests.support.typed_session import CONFIG, Bench, Typist

_CRYPTO = (
    "crypto ikev2 proposal P",
    " encryption aes-cbc-256",
    " integrity sha512",
    " group 20",
    "crypto ikev2 policy P",
    " proposal P",
    "crypto ikev2 keyring K",
    " peer p2",
    "  address 10.1.12.2",
    "  pre-shared-key 0 hunter2",
    "exit",
    "crypto ikev2 profile V",
    " match identity remote address 10.1.12.2 255.255.255.255",
    " authentication local pre-share",
    " authentication remote pre-share",
    " keyring local K",
    "crypto ipsec transform-set T esp-aes 256 esp-sha256-hmac",
    " mode transport",
    "crypto ipsec profile I",
    " set transform-set T",
    " set ikev2-profile V",
)
_TUNNEL = (
    "interface Tunnel12",
    " ip address 10.9.12.1 255.255.255.252",
    " tunnel source GigabitEthernet0/1",
    " tunnel destination 10.1.12.2",
    " tunnel protection ipsec profile I",
)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def typist(bench: Bench) -> Typist:
    typist = bench.typist()
    typist.type("configure terminal")
    return typist


@pytest.mark.parametrize(
    ("line", "mode"),
    [
        ("interface GigabitEthernet0/1", "config-if"),
        ("interface GigabitEthernet0/1.100", "config-subif"),
        ("router isis CORE", "config-router"),
        ("crypto ikev2 proposal P", "config-ikev2-proposal"),
        ("crypto ikev2 policy P", "config-ikev2-policy"),
        ("crypto ikev2 keyring K", "config-ikev2-keyring"),
        ("crypto ikev2 profile V", "config-ikev2-profile"),
        ("crypto ipsec transform-set T esp-gcm 256", "cfg-crypto-trans"),
        ("crypto ipsec profile I", "ipsec-profile"),
        ("crypto isakmp policy 10", "config-isakmp"),
        ("crypto isakmp profile S", "conf-isa-prof"),
        ("crypto keyring K", "conf-keyring"),
        ("archive", "config-archive"),
        ("line vty 0 4", "config-line"),
        ("key chain C", "config-keychain"),
    ],
)
def test_each_section_has_its_prompt(typist: Typist, line: str, mode: str) -> None:
    assert typist.type(line).count("% Invalid") == 0
    assert typist.prompt == f"p1({mode})#"
    typist.type("exit")
    assert typist.prompt == "p1(config)#"


def test_a_global_line_leaves_the_submode(typist: Typist) -> None:
    typist.all("crypto ikev2 keyring K", "peer p2")
    assert typist.prompt == "p1(config-ikev2-keyring-peer)#"
    typist.type("peer p3")
    assert typist.prompt == "p1(config-ikev2-keyring-peer)#"
    typist.type("ip route 192.0.2.9 255.255.255.255 10.1.12.2")
    assert typist.prompt == "p1(config)#"


def test_a_whole_encrypted_tunnel_is_taken_and_shown_in_order(typist: Typist) -> None:
    for line in (*_CRYPTO, *_TUNNEL):
        assert "Invalid" not in typist.type(line)
    shown = typist.type("do show running-config | section ^crypto|Tunnel12").split("\n")
    assert [line.rstrip() for line in shown] == [
        "crypto ikev2 proposal P",
        " encryption aes-cbc-256",
        " integrity sha512",
        " group 20",
        "crypto ikev2 policy P",
        " proposal P",
        "crypto ikev2 keyring K",
        " peer p2",
        "  address 10.1.12.2",
        "  pre-shared-key hunter2",
        "crypto ikev2 profile V",
        " match identity remote address 10.1.12.2 255.255.255.255",
        " authentication local pre-share",
        " authentication remote pre-share",
        " keyring local K",
        "crypto ipsec transform-set T esp-aes 256 esp-sha256-hmac",
        " mode transport",
        "crypto ipsec profile I",
        " set transform-set T",
        " set ikev2-profile V",
        "interface Tunnel12",
        " ip address 10.9.12.1 255.255.255.252",
        " tunnel source GigabitEthernet0/1",
        " tunnel destination 10.1.12.2",
        " tunnel protection ipsec profile I",
    ]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("no crypto ikev2 proposal P", "% Cannot remove as proposal is in use."),
        ("no crypto ikev2 keyring K", "% Cannot remove as keyring is in use."),
        ("no crypto ikev2 profile V", "% Cannot remove as profile is in use."),
        ("no crypto ipsec transform-set T", "Cannot remove transform-set T. It is in use."),
        ("no crypto ipsec profile I", "% Profile I is being used and cannot be removed."),
    ],
)
def test_what_is_in_use_is_not_let_go(typist: Typist, line: str, answer: str) -> None:
    typist.all(*_CRYPTO, *_TUNNEL)
    assert typist.type(line) == answer


def test_an_ipsec_profile_stays_in_use_for_a_moment_after_its_tunnel_let_go(bench: Bench, typist: Typist) -> None:
    typist.all(*_CRYPTO, *_TUNNEL, "interface Tunnel12", "no tunnel protection")
    assert "being used" in typist.type("no crypto ipsec profile I")
    bench.timers.run(2)
    assert typist.all("no crypto ipsec profile I", "no crypto ikev2 profile V", "no crypto ikev2 keyring K") == [""] * 3


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["ip address 10.1.12.2 255.255.255.252"], "% 10.1.12.0 overlaps with GigabitEthernet0/1"),
        (["ip address 10.9.9.0 255.255.255.252"], "Bad mask /30 for address 10.9.9.0"),
        (["ip address 10.9.9.1 255.0.255.0"], "Bad mask 0xFF00FF00 for address 10.9.9.1"),
        (["tunnel protection ipsec profile NONE"], "% IPSec profile NONE not configured"),
        (["vrf forwarding BLUE"], "% VRF BLUE not configured"),
        (["ip mtu"], "% Incomplete command.\n"),
    ],
)
def test_an_interface_refuses_what_cannot_be(typist: Typist, lines: list[str], answer: str) -> None:
    typist.type("interface Tunnel12")
    assert typist.all(*lines)[-1] == answer


@pytest.mark.parametrize("line", ["interface GigabitEthernet0/9", "mpls foo", "tunnel source gi0/1"])
def test_what_is_not_there_gets_a_caret(typist: Typist, line: str) -> None:
    assert typist.type(line).endswith("^\n% Invalid input detected at '^' marker.\n")


def test_tunnel_lines_exist_on_tunnels_alone(typist: Typist) -> None:
    typist.type("interface GigabitEthernet0/1")
    assert "% Invalid input" in typist.type("tunnel source GigabitEthernet0/2")


def test_hardware_cannot_be_removed_and_tunnels_can(typist: Typist) -> None:
    assert typist.type("no interface GigabitEthernet0/1") == "% Removal of physical interfaces is not permitted"
    typist.all("interface Tunnel12", "exit")
    assert typist.type("no interface Tunnel12") == ""
    assert "% Invalid input" in typist.type("do show running-config interface Tunnel12")


def test_single_lines_replace_and_lists_grow(bench: Bench, typist: Typist) -> None:
    typist.all("interface gi0/1", "description one", "description two", "isis metric 50 level-2")
    typist.all("ip route 192.0.2.8 255.255.255.255 10.1.12.2", "ip route 192.0.2.9 255.255.255.255 10.1.12.2")
    section = bench.device.running.section("interface GigabitEthernet0/1")
    assert section is not None
    assert [node.text for node in section.all("description")] == ["description two"]
    assert [node.text for node in section.all("isis metric")] == ["isis metric 50 level-2"]
    assert len(bench.device.running.all("ip route")) == 2


def test_negations_are_kept_only_where_ios_shows_them(bench: Bench, typist: Typist) -> None:
    typist.all("interface gi0/1", "no isis hello padding", "no ip redirects")
    typist.all("no mpls ip", "no ip address", "no bandwidth")
    section = bench.device.running.section("interface GigabitEthernet0/1")
    assert section is not None
    texts = [node.text for node in section.children]
    assert {"no isis hello padding", "no ip redirects", "no ip address"} <= set(texts)
    assert not any("mpls ip" in text or "bandwidth" in text for text in texts)
    typist.all("isis hello padding", "ip redirects")
    assert not any("padding" in node.text or "redirects" in node.text for node in section.children)


def test_defaults_are_not_shown(bench: Bench, typist: Typist) -> None:
    typist.all("interface Tunnel1", "tunnel mode gre ip", "isis circuit-type level-1-2")
    section = bench.device.running.section("interface Tunnel1")
    assert section is not None
    assert [node.text for node in section.children] == ["no ip address"]
    typist.all("tunnel mode ipsec ipv4", "no tunnel mode")
    assert section.child("tunnel mode") is None


def test_default_interface_empties_it(typist: Typist) -> None:
    assert typist.type("default interface gi0/1") == "Interface GigabitEthernet0/1 set to default configuration"
    assert " no ip address" in typist.type("do show running-config interface gi0/1")


def test_an_interface_of_a_vrf_loses_its_address(typist: Typist) -> None:
    typist.all("vrf definition BLUE", "rd 65000:1", "address-family ipv4", "interface gi0/1")
    assert typist.type("vrf forwarding BLUE") == (
        "% Interface GigabitEthernet0/1 IPv4 disabled and address(es) removed due to enabling VRF BLUE"
    )


def test_an_ip_mtu_above_the_transport_is_taken_with_a_warning(typist: Typist) -> None:
    typist.all("interface Tunnel1", "tunnel source gi0/1", "tunnel key 5")
    assert typist.type("ip mtu 1472") == ""
    assert typist.type("ip mtu 1473").startswith("%Warning: IP MTU value set 1473")


def test_secrets_are_shown_as_ios_shows_them(bench: Bench, typist: Typist) -> None:
    typist.all("username eve secret tell-nobody", "username bob password bread")
    typist.all("key chain C", "key 1", "key-string open")
    typist.all("mpls ldp neighbor 192.0.2.2 password 0 ldp-word")
    shown = typist.type("do show running-config")
    assert "tell-nobody" not in shown
    assert "username eve secret 9 $9$" in shown
    assert "username bob password 0 bread" in shown
    assert "mpls ldp neighbor 192.0.2.2 password ldp-word" in shown
    typist.type("service password-encryption")
    hidden = typist.type("do show running-config")
    assert "ldp-word" not in hidden
    assert f"  key-string 7 {type_7('open')}" in hidden
    assert f"username bob password 7 {type_7('bread')}" in hidden


def test_hidden_passwords_are_no_difference(bench: Bench, typist: Typist) -> None:
    typist.all("service password-encryption", "mpls ldp neighbor 192.0.2.2 password ldp-word", "end", "write memory")
    diff = "show archive config differences nvram:startup-config system:running-config"
    assert typist.type(diff).endswith("!No changes were found")
    bench.device.reload()
    bench.timers.run(60)
    assert bench.device.running.has("mpls ldp neighbor 192.0.2.2 password ldp-word")
    again = bench.typist()
    again.all("configure terminal", "mpls ldp neighbor 192.0.2.3 password other-word", "end")
    assert f"+mpls ldp neighbor 192.0.2.3 password 7 {type_7('other-word')}" in again.type(diff)


def test_type_7_is_the_one_of_the_world() -> None:
    assert clear_of_type_7("0822455D0A16") == "cisco"
    assert clear_of_type_7(type_7("a longer pass phrase")) == "a longer pass phrase"
    assert clear_password("7 0822455D0A16") == clear_password("0 cisco") == clear_password("cisco") == "cisco"


def test_a_banner_is_read_up_to_its_delimiter(bench: Bench, typist: Typist) -> None:
    assert typist.type("banner motd %") == "Enter TEXT message.  End with the character '%'."
    typist.raw("Routers # and > here\n%\n")
    assert typist.prompt == "p1(config)#"
    assert bench.device.running.value("banner motd") == "^C\nRouters # and > here\n^C"
    assert ConfigTree.parse(bench.device.running_text()).key_lines() == bench.device.running.key_lines()


def test_a_section_removed_by_another_user_takes_no_more_lines(bench: Bench, typist: Typist) -> None:
    typist.type("interface Tunnel12")
    other = bench.typist("other")
    other.all("configure terminal", "no interface Tunnel12", "end")
    assert "removed" in typist.type("description late")
    assert bench.device.running.section("interface Tunnel12") is None


def test_rendering_and_parsing_are_each_others_inverse() -> None:
    tree = ConfigTree.parse(CONFIG)
    again = ConfigTree.parse("\n".join(tree.render()))
    assert again.key_lines() == tree.key_lines()


@pytest.mark.parametrize("path", sorted(Path("inventory/running").glob("*.cfg")), ids=lambda path: path.stem)
def test_every_line_of_the_example_core_is_taken(path: Path) -> None:
    bench = Bench(path.read_text())
    wanted = bench.device.running.render()
    bench.device.running.become(ConfigTree())
    configurator = Configurator(bench.device, "admin")
    for _, text in ConfigTree.parse(path.read_text()).lines():
        for part in text.split("\n"):
            configurator.line(part)
    assert bench.device.running.render() == wanted


@pytest.mark.parametrize(
    "line", ["tunnel source GigabitEthernet9/9", "tunnel source Loopback7", "ip unnumbered Loopback9"]
)
def test_a_line_names_only_interfaces_that_there_are(typist: Typist, line: str) -> None:
    typist.all("configure terminal", "interface Tunnel12")
    column = len("p1(config-if)#") + line.rindex(" ") + 1
    assert typist.type(line) == f"{' ' * column}^\n% Invalid input detected at '^' marker.\n"
    assert typist.type("tunnel source Loopback0") == ""


def test_a_range_of_interfaces_takes_each_line_for_all(bench: Bench, typist: Typist) -> None:
    typist.all("configure terminal", "interface range gi0/1 - 2 , tu12")
    assert typist.prompt == "p1(config-if-range)#"
    typist.all("description three of them", "no shutdown", "exit")
    assert typist.prompt == "p1(config)#"
    sections = bench.device.running.all("interface")
    assert [s.text.split()[1] for s in sections if s.has("description three of them")] == [
        "Tunnel12",
        "GigabitEthernet0/1",
        "GigabitEthernet0/2",
    ]
    assert "% Invalid input" in typist.type("interface range gi0/1 - 9")
