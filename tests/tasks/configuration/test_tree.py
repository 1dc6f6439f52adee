"""A configuration as a tree: each line with what it stands beneath."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from corelinks.tasks.configuration.tree import RunningConfig, blocks

KEYRING = RunningConfig(
    ("crypto ikev2 keyring K", " peer P", "  address 192.0.2.1", " peer Q", "ip cef", "interface Tunnel12", " mpls ip")
)


def test_every_line_is_given_with_the_lines_it_stands_beneath() -> None:
    assert KEYRING.paths == (
        ("crypto ikev2 keyring K",),
        ("crypto ikev2 keyring K", "peer P"),
        ("crypto ikev2 keyring K", "peer P", "address 192.0.2.1"),
        ("crypto ikev2 keyring K", "peer Q"),
        ("ip cef",),
        ("interface Tunnel12",),
        ("interface Tunnel12", "mpls ip"),
    )
    assert KEYRING.tops == {"crypto ikev2 keyring K", "ip cef", "interface Tunnel12"}


def test_comments_the_end_and_what_a_router_changes_by_itself_are_no_settings() -> None:
    config = RunningConfig(("! a comment", "!", "", "ip cef", " !", "ntp clock-period 17179860", "end"))
    assert config.paths == (("ip cef",),)


def test_a_header_that_stands_twice_is_one_section() -> None:
    config = RunningConfig(("interface Tunnel12", " mpls ip", "ip cef", "interface Tunnel12", " shutdown"))
    assert config.section("interface Tunnel12") == ("mpls ip", "shutdown")


def test_an_interface_is_found_in_any_spelling_and_no_other_is() -> None:
    assert KEYRING.interface("Tu12") == ("mpls ip",)
    assert KEYRING.interface("Tunnel1") is None
    assert KEYRING.section(" peer P") is None


def test_two_are_equal_when_their_lines_are_and_none_can_be_changed() -> None:
    same = RunningConfig(KEYRING.lines)
    assert same.paths
    assert same == KEYRING
    assert hash(same) == hash(KEYRING)
    with pytest.raises(FrozenInstanceError):
        same.lines = ()  # type: ignore[misc]


def test_lines_are_grouped_beneath_their_header() -> None:
    lines = ["interface Tunnel1", " shutdown", "no interface Tunnel1"]
    assert blocks(lines) == (("interface Tunnel1", " shutdown"), ("no interface Tunnel1",))
