"""What is said to a router at each step of a link."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest
from jinja2 import UndefinedError
from jinja2.meta import find_undeclared_variables

from corelinks.inventory.load import load_links
from corelinks.inventory.model import ENDS, CoreLink
from corelinks.tasks.configuration.owned import before_of
from corelinks.tasks.parse import parse_running_config
from corelinks.templates.jinja_context import Context
from corelinks.templates.objects import ConfigurationObject, objects, undo_order
from corelinks.templates.render import ENVIRONMENT, RenderError, render
from corelinks.templates.step import STEPS, Before
from tests.support.igp_core import CABLE, configs, isis, link_of
from tests.support.igp_settings_cores import SHAPING
from tests.support.paths import EXAMPLE, GOLDEN, OSPF_CORE, ROOT

IOS = ROOT / "templates" / "ios"
LINKS = {link.name: link for path in (EXAMPLE / "links.yaml", OSPF_CORE / "links.yaml") for link in load_links(path)}
BEFORE = Before(("isis metric 10 level-2",), ("ip router isis CORE", "isis circuit-type level-2-only"), ("mpls ip",))


def changed(name: str, **fields: Any) -> CoreLink:
    """A link of the example cores with some of its fields another; validated anew."""
    return CoreLink.model_validate({**LINKS[name].model_dump(), **fields})


def test_every_apply_has_its_undo() -> None:
    applies = {path.name.removesuffix(".apply.j2") for path in IOS.glob("*.apply.j2")}
    undos = {path.name.removesuffix(".undo.j2") for path in IOS.glob("*.undo.j2")}
    assert applies == undos
    assert len(applies) * 2 == len(list(IOS.iterdir()))


@pytest.mark.parametrize("name", ["p1-p3", "p3-p5", "p4-p5", "p2-p4", "o1-o2"])
def test_a_link_renders_as_it_always_did(name: str) -> None:
    said = []
    for end in ENDS:
        for step in STEPS:
            change = render(LINKS[name], end, step)
            said += [f"! {change.router} {step}", *change.apply, f"! {change.router} {step}, undo", *change.undo]
    assert "\n".join(said) + "\n" == (GOLDEN / f"{name}.txt").read_text()


def test_every_line_of_the_readers_working_link_is_produced() -> None:
    """The lines of a link that has carried a real core for years."""
    build, cutover = (render(LINKS["p1-p3"], "a", step).apply for step in ("build", "cutover"))
    for line in (
        "bandwidth 34000",
        "ip address 10.2.13.1 255.255.255.252",
        "ip mtu 1408",
        "ip router isis CORE",
        "mpls label protocol ldp",
        "mpls ip",
        "isis circuit-type level-2-only",
        "tunnel source Serial0/0/0",
        "tunnel destination 10.1.13.2",
        "tunnel key 1101140",
        "tunnel path-mtu-discovery",
        "tunnel path-mtu-discovery age-timer 13",
        "tunnel protection ipsec profile CL-p1-p3",
        "max-reserved-bandwidth 100",
        "service-policy input MPLS-CORE-INPUT",
    ):
        assert f" {line}" in build
    assert cutover[:2] == ("interface Tunnel1109140", " isis metric 34 level-2")


@pytest.mark.parametrize("name", LINKS)
def test_a_tunnel_is_shut_first_protected_next_and_opened_last(name: str) -> None:
    lines = render(LINKS[name], "a", "build").apply
    tunnel = lines[lines.index(f"interface {LINKS[name].a.tunnel_name}") :]
    assert tunnel[1] == " shutdown"
    assert tunnel[-1] == " no shutdown"
    protection = next(i for i, line in enumerate(tunnel) if line.startswith(" tunnel protection"))
    igp = next(i for i, line in enumerate(tunnel) if line.startswith((" ip router isis", " ip ospf")))
    assert protection < igp < tunnel.index(" mpls ip")


@pytest.mark.parametrize("name", LINKS)
def test_no_line_carries_a_secret_or_anything_but_plain_text(name: str) -> None:
    for end in ENDS:
        for step in STEPS:
            change = render(LINKS[name], end, step)
            for line in change.apply + change.undo:
                assert re.fullmatch(r" {0,2}[\x21-\x3e\x40-\x7e][\x20-\x3e\x40-\x7e]*", line)
                assert line == line.rstrip()
                assert "env:" not in line


def removed_objects(link: CoreLink) -> tuple[ConfigurationObject, ...]:
    """What the undo of a build removes at end a, in its order."""
    return undo_order(objects(link, "a"))


@pytest.mark.parametrize("name", LINKS)
def test_objects_are_made_before_they_are_used_and_removed_after(name: str) -> None:
    link = LINKS[name]
    made = [item.section for item in objects(link, "a")]
    removed = [item.section for item in removed_objects(link)]
    assert sorted(made) == sorted(removed)
    assert made[-1] == removed[0] == f"interface {link.a.tunnel_name}"
    apply = [line for line in render(link, "a", "build").apply if not line.startswith(" ")]
    assert [next(section for section in made if line.startswith(section)) for line in apply] == made
    undo = [line.removeprefix("no ") for line in render(link, "a", "build").undo if line.startswith("no ")]
    assert [next(section for section in removed if line.startswith(section)) for line in undo] == removed


def test_the_ike_profile_goes_before_what_it_uses_and_after_what_uses_it() -> None:
    kinds = [item.kind for item in removed_objects(LINKS["p1-p3"])]
    assert kinds == [
        "tunnel",
        "ipsec_profile",
        "ikev2_profile",
        "transform_set",
        "ikev2_keyring",
        "ikev2_policy",
        "ikev2_proposal",
    ]


def test_what_is_kept_is_neither_made_nor_removed() -> None:
    keep = frozenset({"crypto ikev2 proposal CL-CORE-SUITE", "crypto ipsec transform-set CL-CORE-SUITE"})
    change = render(LINKS["p5-p6"], "b", "build", keep=keep)
    assert not any("proposal CL-CORE-SUITE" in line for line in change.apply if line.startswith("crypto"))
    assert not any("CORE-SUITE" in line for line in change.undo)
    assert " proposal CL-CORE-SUITE" in change.apply


def test_shared_objects_are_marked() -> None:
    assert {item.kind for item in removed_objects(LINKS["p5-p6"]) if item.shared} == {"ikev2_proposal", "transform_set"}
    assert not any(item.shared for item in removed_objects(LINKS["p1-p2"]))
    assert [item.kind for item in removed_objects(LINKS["p3-p5"]) if item.shared] == ["isakmp_policy"]


def test_cutover_moves_to_the_tunnel_first_and_comes_back_to_the_cable_first() -> None:
    change = render(LINKS["p1-p2"], "a", "cutover", BEFORE)
    assert change.apply[0] == "interface Tunnel12"
    assert change.undo == (
        "interface GigabitEthernet0/0",
        " isis metric 10 level-2",
        "interface Tunnel12",
        " isis metric 16777214 level-2",
    )


@pytest.mark.parametrize(
    ("metric", "back"),
    [
        ((), (" no isis metric 16777214 level-2",)),
        (("isis metric 20",), (" no isis metric 16777214 level-2", " isis metric 20")),
        (("isis metric 20 level-1",), (" no isis metric 16777214 level-2", " isis metric 20 level-1")),
        (("isis metric 9 level-1", "isis metric 8 level-2"), (" isis metric 9 level-1", " isis metric 8 level-2")),
    ],
)
def test_a_metric_comes_back_as_it_was_written(metric: tuple[str, ...], back: tuple[str, ...]) -> None:
    change = render(LINKS["p1-p2"], "a", "cutover", Before(metric))
    assert change.undo[1 : 1 + len(back)] == back
    assert change.undo[1 + len(back)] == "interface Tunnel12"


def test_seal_takes_away_what_the_router_shows_and_puts_that_back() -> None:
    change = render(
        LINKS["p1-p2"], "a", "seal", Before((), ("ip router isis",), ("mpls label protocol ldp", "mpls ip"))
    )
    assert change.apply == ("interface GigabitEthernet0/0", " no mpls ip", " no ip router isis")
    assert change.undo == (
        "interface GigabitEthernet0/0",
        " ip router isis",
        " isis metric 16777214 level-2",
        " mpls label protocol ldp",
        " mpls ip",
    )


def test_an_interface_in_ospf_by_a_network_statement_is_made_passive() -> None:
    for is_seen in (True, False):  # without a line of its own there is no other way into OSPF
        before = Before((), ("ip ospf network point-to-point",), ("mpls ip",), by_network=is_seen)
        change = render(LINKS["o1-o2"], "a", "seal", before)
        assert change.apply[-2:] == ("router ospf 1", " passive-interface GigabitEthernet0/0/0")
        assert change.undo[:2] == ("router ospf 1", " no passive-interface GigabitEthernet0/0/0")


def test_without_a_router_what_depends_on_it_is_a_comment_that_says_so() -> None:
    assert " ! depends on p1: the metric as before" in render(LINKS["p1-p2"], "a", "cutover").undo
    for name, router in (("p1-p2", "p1"), ("o1-o2", "o1")):
        change = render(LINKS[name], "a", "seal")
        assert change.apply[1:] == (f" ! depends on {router}: a no for each line that turns LDP and the IGP on",)
        assert f" ! depends on {router}: LDP and the IGP as before" in change.undo


def test_a_loopback_source_is_pinned_to_the_cable() -> None:
    route = "ip route 10.3.45.5 255.255.255.255 GigabitEthernet0/0/2 10.1.45.2"
    change = render(LINKS["p4-p5"], "a", "build")
    assert (change.apply[0], change.undo[-1]) == (route, f"no {route}")


def test_a_te_tunnel_carries_a_tunnel_by_a_route() -> None:
    a = {**LINKS["p1-p2"].a.model_dump(), "egress": "Tunnel900"}
    link = changed("p1-p2", a=a, until="cutover")
    assert render(link, "a", "build").apply[0] == "ip route 10.1.12.2 255.255.255.255 Tunnel900"
    assert not any(line.startswith("ip route") for line in render(link, "b", "build").apply)


def test_a_front_vrf_is_said_wherever_ios_wants_it() -> None:
    a = {**LINKS["p4-p5"].a.model_dump(), "front_vrf": "WAN"}
    lines = render(changed("p4-p5", a=a), "a", "build").apply
    assert lines[0].startswith("ip route vrf WAN 10.3.45.5 ")
    assert lines.count(" match fvrf WAN") == 2
    assert " tunnel vrf WAN" in lines
    old = {**LINKS["p3-p5"].a.model_dump(), "front_vrf": "WAN"}
    change = render(changed("p3-p5", a=old), "a", "build")
    assert "crypto keyring CL-p3-p5 vrf WAN" in change.apply
    assert " match identity address 10.1.35.2 255.255.255.255 WAN" in change.apply
    assert "no crypto keyring CL-p3-p5 vrf WAN" in change.undo


def test_a_deliberately_unencrypted_tunnel_has_no_crypto_at_all() -> None:
    change = render(changed("p1-p2", crypto=None), "a", "build")
    assert not any("crypto" in line or "protection" in line for line in change.apply + change.undo)


def test_shared_protection_is_said_so_in_both_directions() -> None:
    crypto = {**LINKS["p1-p3"].model_dump()["crypto"], "protection": "PAIR"}
    change = render(changed("p1-p3", crypto=crypto), "a", "build")
    assert " tunnel protection ipsec profile CL-PAIR shared" in change.apply
    assert " no tunnel protection ipsec profile CL-PAIR shared" in change.undo
    assert all(item.shared for item in removed_objects(changed("p1-p3", crypto=crypto)) if item.kind != "tunnel")


def test_authentication_names_a_key_chain() -> None:
    isis = {**LINKS["p1-p2"].igp.model_dump(), "key_chain": "CORE-KEYS"}
    lines = render(changed("p1-p2", igp=isis), "a", "build").apply
    assert " isis authentication key-chain CORE-KEYS level-2" in lines
    ospf = {**LINKS["o1-o2"].igp.model_dump(), "key_chain": "CORE-KEYS"}
    assert " ip ospf authentication key-chain CORE-KEYS" in render(changed("o1-o2", igp=ospf), "a", "build").apply


def test_an_ldp_password_is_a_reference_and_set_for_the_peers_router_id() -> None:
    a, b = (render(LINKS["o1-o2"], end, "build") for end in ENDS)
    assert a.apply[0] == "mpls ldp neighbor 192.0.2.12 password <secret:ldp/o1-o2>"
    assert b.apply[0] == "mpls ldp neighbor 192.0.2.11 password <secret:ldp/o1-o2>"


def test_a_tunnel_can_be_sourced_by_address() -> None:
    a = {**LINKS["p1-p2"].a.model_dump(), "source_by": "address"}
    assert " tunnel source 10.1.12.1" in render(changed("p1-p2", a=a), "a", "build").apply


def test_a_value_that_is_more_than_a_line_is_refused_even_past_the_model() -> None:
    for text in ("x\nreload", "x\r", "x\x1a", "x ?"):
        with pytest.raises(RenderError, match="cannot stand in a configuration"):
            render(LINKS["p1-p2"].model_copy(update={"description": text}), "a", "build")


def test_templates_use_every_field_of_their_context_and_nothing_else() -> None:
    used: set[str] = set()
    for path in IOS.iterdir():
        used |= find_undeclared_variables(ENVIRONMENT.parse(path.read_text()))
    assert used - set(ENVIRONMENT.globals) - {"item"} == {field.name for field in fields(Context)}


def test_a_name_that_a_template_does_not_know_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ nothing }}").render()


def seal(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a seal says to the first of two routers, forth and back."""
    igp = SHAPING[name]
    link = link_of(igp)
    change = render(link, "a", "seal", before_of(parse_running_config(configs(igp)["alder"]), link, "a"))
    return change.apply, change.undo


def test_a_seal_declines_the_autoconfig_of_the_process_and_brings_no_mpls_ip_of_its_own_back() -> None:
    apply, undo = seal("IS-IS autoconfig")
    assert apply[1:] == (" no mpls ldp igp autoconfig", " no ip router isis WOOD")
    assert undo[-1] == " mpls ldp igp autoconfig"
    assert " mpls ip" not in undo


def test_a_seal_stops_isis_where_taking_it_off_could_lose_a_secret() -> None:
    apply, undo = seal("a password of IS-IS")
    assert apply[1:] == (" no mpls ip", " isis protocol shutdown")
    assert undo[1] == " no isis protocol shutdown"
    assert not any("password" in line for line in (*apply, *undo))


def test_a_seal_makes_passive_what_a_statement_holds_besides_the_line_and_keeps_the_other_lines() -> None:
    apply, undo = seal("OSPF by both")
    assert apply[1:] == (" no mpls ip", " no ip ospf 5 area 0.0.0.7", "router ospf 5", f" passive-interface {CABLE}")
    assert undo[:2] == ("router ospf 5", f" no passive-interface {CABLE}")
    assert {" ip ospf prefix-suppression", " ip ospf hello-interval 4", " ip ospf 5 area 0.0.0.7"} <= set(undo)


def test_a_tunnel_is_made_active_in_a_passive_process_before_its_igp_and_while_it_is_shut() -> None:
    for name, header, switch in (
        ("IS-IS passive by default", "router isis WOOD", " ip router isis WOOD"),
        ("OSPF passive by default", "router ospf 5", " ip ospf 5 area 7"),
    ):
        igp = SHAPING[name]
        before = before_of(parse_running_config(configs(igp)["alder"]), link_of(igp), "a")
        change = render(link_of(igp), "a", "build", before)
        active = change.apply.index(" no passive-interface Tunnel34")
        assert change.apply[active - 1 : active + 2] == (header, " no passive-interface Tunnel34", "interface Tunnel34")
        assert active < change.apply.index(switch) < change.apply.index(" no shutdown")
        assert change.undo[change.undo.index(header) + 1 :][:2] == (
            " passive-interface Tunnel34",
            "no interface Tunnel34",
        )


def test_both_levels_have_their_metric_and_their_authentication() -> None:
    igp = isis(" metric-style wide", level="level-1-2", metric=20, key_chain="KEYS")
    build, cutover = (render(link_of(igp), "a", step).apply for step in ("build", "cutover"))
    for level in ("level-1", "level-2"):
        assert f" isis metric 16777214 {level}" in build
        assert f" isis authentication key-chain KEYS {level}" in build
        assert f" isis metric 20 {level}" in cutover
    assert " isis circuit-type level-1-2" in build
