"""Which lines of a configuration are a link's, which are someone else's, and which others still need."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink
from corelinks.tasks.configuration.conflicts import clashes
from corelinks.tasks.configuration.dependencies import existing, still_used
from corelinks.tasks.configuration.end_view import EndView
from corelinks.tasks.configuration.owned import before_of, foreign_lines, touched_lines
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.parse import parse_running_config
from corelinks.templates.render import render
from tests.support.igp_core import CABLE, configs, isis, link_of
from tests.support.igp_settings_cores import SHAPING
from tests.support.paths import EXAMPLE, OSPF_CORE
from tests.support.router_text import RouterText

LINKS = {link.name: link for link in load_links(EXAMPLE / "links.yaml")}
OSPF = {link.name: link for link in load_links(OSPF_CORE / "links.yaml")}


def text_of(router: str, *more: str) -> str:
    """The running-config of a router of the example, with more lines at its end."""
    text = (EXAMPLE / "running" / f"{router}.cfg").read_text()
    return text.removesuffix("end\n") + "\n".join(more) + "\nend\n"


def running(router: str, *more: str) -> RunningConfig:
    return parse_running_config(text_of(router, *more))


def built(name: str, router: str, *more: str) -> RunningConfig:
    """A router's configuration with one link built."""
    link = LINKS[name]
    config = RouterText(text_of(router, *more))
    config.take(render(link, link.end_of(router), "build").apply)
    return parse_running_config(config.show())


def edited(config: RunningConfig, was: str, now: str) -> RunningConfig:
    return RunningConfig(tuple(line.replace(was, now) for line in config.lines))


def changed(name: str, **fields: Any) -> CoreLink:
    return CoreLink.model_validate({**LINKS[name].model_dump(), **fields})


def test_before_is_what_the_steps_take_away_and_nothing_else() -> None:
    lines = """
interface GigabitEthernet0/0
 description core link
 mtu 1600
 ip address 10.1.12.1 255.255.255.252
 ip router isis CORE
 mpls label protocol ldp
 mpls ip
 isis circuit-type level-2-only
 isis network point-to-point
 isis metric 10 level-2
 no isis hello padding
 isis authentication key-chain KEYS level-2
 isis password 7 094F471A1A0A level-2
 service-policy output X
""".splitlines()
    before = before_of(RunningConfig(tuple(lines)), LINKS["p1-p2"], "a")
    assert before.metric == ("isis metric 10 level-2",)
    assert before.igp == (
        "ip router isis CORE",
        "isis circuit-type level-2-only",
        "isis network point-to-point",
        "no isis hello padding",
        "isis authentication key-chain KEYS level-2",
    )
    assert before.mpls == ("mpls label protocol ldp", "mpls ip")


def test_before_of_an_ospf_interface_has_its_cost_and_no_key() -> None:
    lines = ["ip ospf message-digest-key 1 md5 7 070C285F4D06", "ip ospf 1 area 0", "ip ospf cost 10", "isis metric 4"]
    section = ("interface GigabitEthernet0/0/0", *(f" {line}" for line in lines))
    before = before_of(RunningConfig(section), OSPF["o1-o2"], "a")
    assert (before.metric, before.igp, before.mpls) == (("ip ospf cost 10",), ("ip ospf 1 area 0",), ())


def test_before_a_change_a_link_touches_its_lines_of_the_physical_interface_only() -> None:
    assert touched_lines(running("p1"), LINKS["p1-p2"], "a") == (
        "interface GigabitEthernet0/0 / ip router isis CORE",
        "interface GigabitEthernet0/0 / mpls ip",
        "interface GigabitEthernet0/0 / isis circuit-type level-2-only",
        "interface GigabitEthernet0/0 / isis network point-to-point",
        "interface GigabitEthernet0/0 / isis metric 10 level-2",
    )


def test_every_line_is_either_ours_or_someone_elses() -> None:
    link, config = LINKS["p1-p2"], built("p1-p2", "p1")
    ours, theirs = touched_lines(config, link, "a"), foreign_lines(config, link, "a")
    assert len(ours) + len(theirs) == len(config.lines)
    assert theirs == foreign_lines(running("p1"), link, "a")


def test_another_operators_edit_is_seen_beside_ours() -> None:
    link = LINKS["p1-p2"]
    was = foreign_lines(running("p1"), link, "a")
    now = foreign_lines(built("p1-p2", "p1", "ntp server 198.51.100.12"), link, "a")
    assert set(now) - set(was) == {"ntp server 198.51.100.12"}
    theirs = edited(built("p1-p2", "p1"), "description core link to p2 GigabitEthernet0/0/0", "description mine")
    assert set(foreign_lines(theirs, link, "a")) - set(was) == {"interface GigabitEthernet0/0 / description mine"}


def test_what_a_router_writes_around_its_configuration_is_nobodys() -> None:
    link, text = LINKS["p1-p2"], text_of("p1")
    header = "Building configuration...\n\nCurrent configuration : 4242 bytes\n"
    other = parse_running_config(header + text.replace("02:11:09", "03:00:00").replace(" by admin", " by eve"))
    assert foreign_lines(other, link, "a") == foreign_lines(running("p1"), link, "a")
    assert "ntp clock-period 17179860" not in foreign_lines(running("p1", "ntp clock-period 17179860"), link, "a")


def test_a_tunnel_whose_number_begins_alike_is_someone_elses() -> None:
    config = running(
        "p1", "interface Tunnel120", " ip mtu 1400", "crypto ikev2 profile CL-p1-p2-b", " dpd 10 2 periodic"
    )
    touched = touched_lines(config, LINKS["p1-p2"], "a")
    assert not any("Tunnel120" in line or "p1-p2-b" in line for line in touched)


def test_secrets_are_hidden_and_yet_a_change_of_one_is_seen() -> None:
    secrets = [
        "snmp-server community HUSH RO",
        "username eve password 7 HUSH",
        "crypto isakmp key HUSH address 10.9.9.9",
        "mpls ldp neighbor 192.0.2.9 password 7 HUSH",
        "tacacs-server key 7 HUSH",
    ]
    nested = ["crypto ikev2 keyring X", " peer y", "  pre-shared-key hex HUSH", "key chain K", " key 1"]
    nested += ["  key-string 7 HUSH"]
    link = LINKS["p1-p2"]
    lines = foreign_lines(running("p1", *secrets, *nested), link, "a")
    assert not any("HUSH" in line for line in lines)
    others = foreign_lines(running("p1", *(line.replace("HUSH", "HASH") for line in secrets + nested)), link, "a")
    assert len(set(others) - set(lines)) == 7
    assert "key chain K" in lines


def test_a_passive_interface_of_the_cable_is_ours_and_the_others_are_not() -> None:
    config = RunningConfig(("router ospf 1", " passive-interface GigabitEthernet0/0/0", " passive-interface Loopback0"))
    assert touched_lines(config, OSPF["o1-o2"], "a") == ("router ospf 1 / passive-interface GigabitEthernet0/0/0",)


def test_existing_objects_are_found_by_their_name_and_nothing_else() -> None:
    link = LINKS["p1-p2"]
    assert existing(running("p1"), link, "a") == frozenset()
    there = existing(built("p1-p2", "p1"), link, "a")
    assert "crypto ipsec transform-set CL-p1-p2" in there
    assert "interface Tunnel12" in there
    assert existing(running("p1", "crypto ipsec profile CL-p1-p2-b"), link, "a") == frozenset()


def test_a_link_on_its_own_keeps_nothing() -> None:
    for name, router in (("p1-p2", "p1"), ("p3-p5", "p3"), ("p4-p5", "p5")):
        link = LINKS[name]
        assert still_used(built(name, router), link, link.end_of(router), LINKS.values()) == frozenset()


def test_an_ipsec_profile_that_another_tunnel_uses_keeps_all_that_it_needs() -> None:
    other = ("interface Tunnel900", " tunnel protection ipsec profile CL-p1-p2")
    config = built("p1-p2", "p1", *other)
    keep = still_used(config, LINKS["p1-p2"], "a")
    assert keep == existing(config, LINKS["p1-p2"], "a") - {"interface Tunnel12"}


def test_an_ikev1_profile_that_another_tunnel_uses_keeps_its_policy_and_keyring() -> None:
    config = built("p3-p5", "p3", "crypto ipsec profile MINE", " set isakmp-profile CL-p3-p5")
    keep = still_used(config, LINKS["p3-p5"], "a")
    assert keep == {"crypto isakmp profile CL-p3-p5", "crypto keyring CL-p3-p5", "crypto isakmp policy 35"}


def test_a_name_that_begins_alike_is_no_use() -> None:
    other = ("crypto ipsec profile MINE", " set transform-set CL-p1-p2-b", " set ikev2-profile CL-p1-p2.x")
    assert still_used(built("p1-p2", "p1", *other), LINKS["p1-p2"], "a") == frozenset()


def test_a_transform_set_in_a_crypto_map_is_used() -> None:
    other = ("crypto map M 10 ipsec-isakmp", " set transform-set OTHER CL-p1-p2")
    assert still_used(built("p1-p2", "p1", *other), LINKS["p1-p2"], "a") == {"crypto ipsec transform-set CL-p1-p2"}


def test_a_pinned_route_stays_while_another_tunnel_goes_to_the_same_place() -> None:
    other = ("interface Tunnel900", " tunnel destination 10.3.45.5")
    keep = still_used(built("p4-p5", "p4", *other), LINKS["p4-p5"], "a")
    assert keep == {"ip route 10.3.45.5 255.255.255.255 GigabitEthernet0/0/2 10.1.45.2"}


def test_an_isakmp_policy_and_an_ldp_password_stay_for_another_link_that_is_built() -> None:
    ldp = {"password": "env:L", "router_id_a": "192.0.2.1", "router_id_b": "192.0.2.2"}
    one, two = changed("p1-p2", ldp=ldp), changed("p1-p2-b", ldp=ldp)
    config = running("p1", "mpls ldp neighbor 192.0.2.2 password 7 0822")
    assert still_used(config, one, "a", [one, two]) == frozenset()
    both = running("p1", "mpls ldp neighbor 192.0.2.2 password 7 0822", "interface Tunnel112")
    assert still_used(both, one, "a", [one, two]) == {"mpls ldp neighbor 192.0.2.2 password"}


def test_nothing_stands_in_the_way_on_a_plain_router() -> None:
    for link in LINKS.values():
        for router in link.routers:
            assert clashes(running(router), link, link.end_of(router)) == ()


def test_a_number_or_a_name_that_is_taken_stands_in_the_way() -> None:
    config = running("p1", "interface Tunnel12", "crypto ikev2 keyring CL-p1-p2")
    assert clashes(config, LINKS["p1-p2"], "a") == ("crypto ikev2 keyring CL-p1-p2", "interface Tunnel12")


def test_a_shared_object_that_says_the_same_does_not_stand_in_the_way() -> None:
    config = built("p5-p6", "p6")
    assert clashes(config, LINKS["p6-p7"], "a") == ()
    assert clashes(edited(config, "group 19", "group 20"), LINKS["p6-p7"], "a") == (
        "crypto ikev2 proposal CL-CORE-SUITE",
    )
    weaker = edited(config, "transform-set CL-CORE-SUITE esp-gcm 256", "transform-set CL-CORE-SUITE esp-aes")
    assert clashes(weaker, LINKS["p6-p7"], "a") == ("crypto ipsec transform-set CL-CORE-SUITE",)


def test_an_isakmp_policy_that_leaves_out_its_defaults_says_the_same() -> None:
    policy = ["crypto isakmp policy 35", " encr aes 256", " hash sha256", " authentication pre-share", " group 19"]
    assert clashes(running("p3", *policy), LINKS["p3-p5"], "a") == ()
    assert clashes(running("p3", *policy[:-1], " group 14"), LINKS["p3-p5"], "a") == ("crypto isakmp policy 35",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("textbook", {}),
        ("IS-IS passive by default", {"passive": (f"no passive-interface {CABLE}",), "passive_default": True}),
        ("IS-IS autoconfig", {"autoconfig": True}),
        ("a password of IS-IS", {"isis_secret": True}),
        ("OSPF by line", {}),
        ("OSPF by network", {"by_network": True}),
        ("OSPF by both", {"by_network": True}),
        ("OSPF passive by default", {"passive": (f"no passive-interface {CABLE}",), "passive_default": True}),
        (
            "OSPF passive, by network",
            {"passive": (f"no passive-interface {CABLE}",), "passive_default": True, "by_network": True},
        ),
        ("OSPF autoconfig", {"autoconfig": True, "by_network": True}),
    ],
)
def test_before_has_what_the_process_does_by_itself(name: str, expected: dict[str, object]) -> None:
    igp = SHAPING[name]
    before = before_of(parse_running_config(configs(igp)["alder"]), link_of(igp), "a")
    nothing = {"passive": (), "by_network": False, "passive_default": False, "autoconfig": False, "isis_secret": False}
    assert {field: getattr(before, field) for field in nothing} == nothing | expected


@pytest.mark.parametrize(
    ("lines", "is_found"),
    [
        ((), True),
        ((" shutdown",), False),
    ],
)
def test_autoconfig_of_another_process_is_found_though_the_interface_is_passive_there(
    lines: tuple[str, ...], is_found: bool
) -> None:
    other = (
        "router ospf 9",
        " passive-interface default",
        " mpls ldp autoconfig",
        " network 0.0.0.0 255.255.255.255 area 0",
    )
    igp = isis(" is-type level-2-only", " metric-style wide", *other, *lines)
    running = parse_running_config(configs(igp)["alder"])
    assert before_of(running, link_of(igp), "a").autoconfig is is_found


def test_autoconfig_that_an_interface_has_declined_or_of_another_level_is_none() -> None:
    declined = replace(SHAPING["IS-IS autoconfig"], interface=(" ip router isis WOOD", " no mpls ldp igp autoconfig"))
    level_1 = isis(" is-type level-2-only", " metric-style wide", " mpls ldp autoconfig level-1")
    for igp in (declined, level_1, replace(SHAPING["IS-IS autoconfig"], interface=(" mpls ip",))):
        running = parse_running_config(configs(igp)["alder"])
        assert not before_of(running, link_of(igp), "a").autoconfig


def test_a_wire_in_a_vrf_is_held_by_no_statement_but_the_tunnel_is_passive_all_the_same() -> None:
    igp = SHAPING["OSPF passive, by network"]
    in_vrf = replace(igp, interface=(" vrf forwarding ELM", *igp.interface))
    before = before_of(parse_running_config(configs(in_vrf)["alder"]), link_of(in_vrf), "a")
    assert (before.by_network, before.passive, before.autoconfig) == (False, (), False)
    assert before.passive_default


def test_lines_that_the_interface_has_kept_are_not_typed_again_and_those_that_went_are() -> None:
    for name, gone in (("OSPF by both", " ip ospf 5 area 0.0.0.7"), ("textbook", " isis hello-interval 4")):
        igp = SHAPING[name]
        plain = configs(igp)["alder"]
        view = EndView.of(link_of(igp), "a", parse_running_config(plain))
        sealed = parse_running_config(plain.replace(f"{gone}\n", "").replace(" mpls ip\n", ""))
        lines = view.restore_lines(["seal"], sealed)
        assert {line.strip() for line in lines} & set(view.before.igp) == {gone.strip()}
        assert " mpls ip" in lines


@pytest.mark.parametrize("name", ["textbook", "OSPF by line"])
def test_what_stands_already_is_not_typed_again_before_the_tunnel_goes(name: str) -> None:
    # A router that refuses such a line, as it had refused that of the cutover, would keep the tunnel.
    igp, tunnel = SHAPING[name], "interface Tunnel34"
    whole = configs(igp)["alder"]
    plain = whole.rstrip().removesuffix("end")
    view = EndView.of(link_of(igp), "a", parse_running_config(whole))
    undo = view.change("cutover").undo
    highest = undo[undo.index(tunnel) + 1]
    lower = " isis metric 7 level-2" if name == "textbook" else " ip ospf cost 7"
    for line, is_typed in ((highest, False), (lower, True)):
        there = parse_running_config(f"{plain}{tunnel}\n{line}\nend\n")
        lines = view.restore_lines(["build", "cutover"], there)
        assert (highest in lines) == is_typed
        assert f"no {tunnel}" in lines


def test_lines_of_the_process_that_name_interface_or_tunnel_are_ours_and_no_others() -> None:
    igp = SHAPING["OSPF passive by default"]
    text = configs(igp)["alder"].replace("router ospf 5\n", "router ospf 5\n no passive-interface Tunnel34\n")
    ours = touched_lines(parse_running_config(text), link_of(igp), "a")
    assert [line for line in ours if line.startswith("router")] == [
        "router ospf 5 / no passive-interface Tunnel34",
        f"router ospf 5 / no passive-interface {CABLE}",
    ]
