"""Every line that was sent must stand in what the router shows, or be gone, whatever IOS hides and rewrites."""

from __future__ import annotations

import pytest

from corelinks.inventory.load import load_links
from corelinks.inventory.model import ENDS, CoreLink, EndName
from corelinks.tasks.configuration.read_back import lost_lines
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.configuration.typed_and_shown import HIDDEN_DEFAULTS, other_value_of, spelled
from corelinks.templates.render import render
from corelinks.templates.step import STEPS, Before
from tests.support.paths import EXAMPLE, OSPF_CORE

LINKS = [link for core in (EXAMPLE, OSPF_CORE) for link in load_links(core / "links.yaml")]
TUNNEL = "interface Tunnel7"
SENT = (
    TUNNEL,
    " shutdown",
    " bandwidth 34000",
    " isis metric 16777214 level-2",
    " tunnel path-mtu-discovery",
    " tunnel path-mtu-discovery age-timer 13",
    " no isis hello padding",
    " no shutdown",
    "interface GigabitEthernet0/1",
    " no mpls ip",
    " no ip router isis CORE",
)
KEPT = (
    "interface GigabitEthernet0/1",
    " ip address 10.0.0.1 255.255.255.252",
    TUNNEL,
    " bandwidth 34000",
    " no ip address",
    " isis metric 16777214 level-2",
    " no isis hello padding",
    " tunnel path-mtu-discovery age-timer 13",
)


def lost(sent: tuple[str, ...], shown: tuple[str, ...], *, knows_secrets: bool = True) -> list[tuple[str, str | None]]:
    return [(str(one), one.instead) for one in lost_lines(sent, RunningConfig(shown), knows_secrets=knows_secrets)]


def changed(old: str, *new: str) -> tuple[str, ...]:
    """What the router shows, with other lines in the place of one."""
    assert old in KEPT
    return tuple(line for each in KEPT for line in (new if each == old else (each,)))


def test_nothing_is_lost_of_what_stands_there_in_any_order() -> None:
    assert lost(SENT, KEPT) == []


def test_a_line_that_is_not_there_is_named_with_what_it_stands_beneath_and_its_place() -> None:
    (one,) = lost_lines(SENT, RunningConfig(changed(" bandwidth 34000")))
    assert (str(one), SENT[one.position], one.instead) == (f"{TUNNEL} / bandwidth 34000", " bandwidth 34000", None)


def test_comments_and_empty_lines_are_no_settings_and_keep_the_places_of_the_others() -> None:
    sent = ("! a comment", TUNNEL, "", " ! another", " bandwidth 34000", "!")
    (one,) = lost_lines(sent, RunningConfig((TUNNEL,)))
    assert sent[one.position] == " bandwidth 34000"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (" bandwidth 34000", " bandwidth 3400", "bandwidth 34000"),
        (" isis metric 16777214 level-2", " isis metric 63 level-2", "isis metric 16777214 level-2"),
        (
            " tunnel path-mtu-discovery age-timer 13",
            " tunnel path-mtu-discovery age-timer 30",
            "tunnel path-mtu-discovery age-timer 13",
        ),
    ],
)
def test_another_value_is_shown_beside_the_line_that_was_sent(old: str, new: str, line: str) -> None:
    assert lost(SENT, changed(old, new)) == [(f"{TUNNEL} / {line}", new.strip())]


def test_the_last_value_of_a_setting_is_the_one_that_counts() -> None:
    sent = (*SENT, TUNNEL, " isis metric 20 level-2")
    assert lost(sent, changed(" isis metric 16777214 level-2", " isis metric 20 level-2")) == []
    assert lost(sent, KEPT) == [(f"{TUNNEL} / isis metric 20 level-2", "isis metric 16777214 level-2")]


def test_metrics_of_two_levels_are_two_settings() -> None:
    sent = (TUNNEL, " isis metric 20 level-1", " isis metric 30 level-2")
    assert lost(sent, (TUNNEL, " isis metric 30 level-2")) == [
        (f"{TUNNEL} / isis metric 20 level-1", "isis metric 30 level-2")
    ]


@pytest.mark.parametrize(
    ("extra", "line"),
    [
        (" mpls ip", "no mpls ip"),
        (" ip router isis CORE", "no ip router isis CORE"),
    ],
)
def test_what_was_taken_away_must_be_gone(extra: str, line: str) -> None:
    shown = changed(" ip address 10.0.0.1 255.255.255.252", extra)
    assert lost(SENT, shown) == [(f"interface GigabitEthernet0/1 / {line}", extra.strip())]


def test_a_shutdown_that_stays_is_an_opening_that_was_lost() -> None:
    assert lost(SENT, changed(" bandwidth 34000", " bandwidth 34000", " shutdown")) == [
        (f"{TUNNEL} / no shutdown", "shutdown")
    ]


def test_what_is_on_by_default_is_gone_only_where_its_negation_stands() -> None:
    assert lost(SENT, changed(" no isis hello padding")) == [(f"{TUNNEL} / no isis hello padding", None)]


def test_where_all_interfaces_are_passive_one_that_is_not_has_a_line_of_its_own() -> None:
    sent = ("router ospf 1", " no passive-interface Tunnel7")
    assert lost(sent, ("router ospf 1", " router-id 10.0.0.1")) == []
    assert lost(sent, ("router ospf 1", " passive-interface default")) == [(" / ".join(s.strip() for s in sent), None)]
    assert lost(sent, ("router ospf 1", " passive-interface default", " no passive-interface Tunnel7")) == []


def test_beneath_a_section_that_is_lost_nothing_else_is_named() -> None:
    assert lost(SENT, KEPT[:2]) == [(TUNNEL, None)]


def test_a_section_that_was_taken_away_must_be_gone() -> None:
    assert lost(("no interface Tunnel7",), KEPT) == [("no interface Tunnel7", TUNNEL)]
    assert lost(("interface Tunnel7", " mtu 1400", "no interface Tunnel7"), KEPT[:2]) == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("pre-shared-key <secret:psk/x>", "pre-shared-key <secret:psk/x>"),
        ("pre-shared-key <secret:psk/x>", "pre-shared-key 6 <hidden:123abc>"),
        ("password <secret:ldp/x>", "password 7 <secret:ldp/y>"),
        ("ip ospf 1 area 0", "ip ospf 1 area 0.0.0.0"),
        ("ip ospf 1 area 256", "ip ospf 1 area 0.0.1.0"),
        ("encr aes 256", "encryption aes 256"),
        ("encr aes", "encr aes 128"),
        ("no isis hello padding", "no isis hello padding always"),
        ("tunnel source Gi0/1", "tunnel source GigabitEthernet0/1"),
        (
            "match identity remote address 10.0.0.1 255.255.255.255",
            "match  identity remote address 10.0.0.1 255.255.255.255 ",
        ),
        ("tunnel path-mtu-discovery", "tunnel path-mtu-discovery age-timer 10"),
    ],
)
def test_another_spelling_of_ios_is_the_same_line(sent: str, shown: str) -> None:
    assert lost(("section", f" {sent}"), ("section", f" {shown}")) == []


@pytest.mark.parametrize("shown", ["pre-shared-key <hidden:123abc>", "pre-shared-key 7 <hidden:123abc>"])
def test_a_secret_that_the_session_does_not_know_again_is_another_one(shown: str) -> None:
    sent = ("section", " pre-shared-key <secret:psk/x>")
    assert lost(sent, ("section", f" {shown}")) != []
    assert lost(sent, ("section", f" {shown}"), knows_secrets=False) == []


def test_headers_have_more_words_than_were_typed() -> None:
    sent = ("interface Serial0/0/0.100", " mpls ip")
    assert lost(sent, ("interface Serial0/0/0.100 point-to-point", " mpls ip")) == []
    assert lost(("crypto ipsec transform-set T esp-gcm 256",), ("crypto ipsec transform-set T esp-gcm 256 ",)) == []
    assert lost(("crypto ipsec transform-set T esp-gcm 256",), ("crypto ipsec transform-set T esp-gcm",)) != []
    assert lost(("crypto ipsec transform-set T esp-gcm",), ("crypto ipsec transform-set T esp-gcm 128",)) == []


@pytest.mark.parametrize(
    ("default", "other"),
    [
        ("lifetime 86400", "lifetime 3600"),
        ("set security-association lifetime seconds 3600", "set security-association lifetime seconds 900"),
        ("set security-association replay window-size 64", "set security-association replay disable"),
        ("mode tunnel", "mode transport"),
        ("isis circuit-type level-1-2", "isis circuit-type level-1"),
        ("tunnel mode gre ip", "tunnel mode ipsec ipv4"),
        ("isis metric 10 level-2", "isis metric 11 level-2"),
        ("hash sha", "hash md5"),
        ("encr des", "encr aes"),
        ("group 1", "group 2"),
        ("max-reserved-bandwidth 75", "max-reserved-bandwidth 100"),
    ],
)
def test_a_default_may_be_hidden_but_no_other_value_may_stand_in_its_place(default: str, other: str) -> None:
    assert lost(("section", f" {default}"), ("section", " description x")) == []
    assert lost(("section", f" {default}"), ("section", f" {other}")) == [(f"section / {default}", other)]


def test_a_hidden_default_of_one_level_is_not_the_value_of_the_other() -> None:
    assert lost(("section", " isis metric 10 level-2"), ("section", " isis metric 99 level-1")) == []


def test_every_hidden_default_finds_itself_among_the_values_of_its_setting() -> None:
    for default in HIDDEN_DEFAULTS:
        line = default.line.split("(?P")[0]
        pattern = other_value_of(line)
        assert pattern is not None
        assert pattern.fullmatch(line), line
        assert spelled(line) == line


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.name)
@pytest.mark.parametrize("end", ENDS)
def test_each_line_of_a_build_that_the_router_drops_is_missed(link: CoreLink, end: EndName) -> None:
    sent = render(link, end, "build", Before()).apply
    kept = tuple(line for line in sent if line.strip() not in ("shutdown", "no shutdown"))
    assert lost(sent, kept) == []
    for number, line in enumerate(kept):
        shown = (*kept[:number], *kept[number + 1 :])
        found = [name.split(" / ")[-1] for name, _ in lost(sent, shown)]
        is_hidden = other_value_of(spelled(line)) is not None
        is_repeated = line == " tunnel path-mtu-discovery" and f"{line} age-timer" in "\n".join(kept)
        if not line.startswith(" ") and any(below.startswith(" ") for below in kept[number + 1 : number + 2]):
            assert line in found  # what stood beneath it has no section
        else:
            assert found == ([] if is_hidden or is_repeated else [line.strip()])


def test_every_step_of_the_example_links_has_lines_to_read_back() -> None:
    before = Before(("isis metric 10 level-2",), ("ip router isis CORE",), ("mpls ip",))
    for link in LINKS:
        for step in STEPS:
            assert lost(render(link, "a", step, before).apply, ("hostname p1",))


FIR = ("router isis FIR", " metric 70 level-1")


@pytest.mark.parametrize(
    ("sent", "shown", "found"),
    [
        ("isis metric 63 level-1", ("isis metric 63",), []),
        ("isis metric 63", ("isis metric 63 level-1", "isis metric 63 level-2"), []),
        ("isis metric 63", ("isis metric 63 level-2",), [None]),
        ("isis metric 63", ("isis metric 62 level-1",), ["isis metric 62 level-1"]),
        ("isis metric 70 level-1", (), []),
        ("isis metric 10 level-1", (), [None]),
        ("isis metric 10 level-2", (), []),
        ("isis metric 63 level-1", ("isis metric 62",), ["isis metric 62"]),
    ],
)
def test_a_metric_is_kept_when_it_is_what_the_lines_and_the_process_come_to(
    sent: str, shown: tuple[str, ...], found: list[str | None]
) -> None:
    interface = (TUNNEL, " ip router isis FIR", *(f" {line}" for line in shown))
    assert [instead for _, instead in lost((TUNNEL, f" {sent}"), (*interface, *FIR))] == found


def test_a_passive_interface_is_not_shown_where_all_are_unless_it_is_not() -> None:
    sent = ("router ospf 3", " passive-interface Gi0/1")
    default, active = " passive-interface default", " no passive-interface GigabitEthernet0/1"
    assert lost(sent, ("router ospf 3", default)) == []
    assert len(lost(sent, ("router ospf 3", default, active))) == 1
    assert len(lost(sent, ("router ospf 3", " router-id 192.0.2.1"))) == 1


def test_an_autoconfig_that_is_declined_has_to_be_shown() -> None:
    sent = (TUNNEL, " no mpls ldp igp autoconfig")
    assert lost(sent, (TUNNEL, " no mpls ldp igp autoconfig")) == []
    assert lost(sent, (TUNNEL, " mpls ip")) == [(f"{TUNNEL} / no mpls ldp igp autoconfig", None)]
