"""No value of the inventory can carry a second command into a router's configuration."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from corelinks.inventory.interface_names import canonical_interface, is_same_interface
from corelinks.inventory.model import CoreLink
from corelinks.inventory.text import FreeText, InterfaceName, Name, SecretRef
from corelinks.templates.render import render
from corelinks.templates.step import STEPS

UNSAFE = re.compile(r"[^\x20-\x3e\x40-\x7e]")
NASTY = st.text(alphabet=st.sampled_from([*"ab1-./ ?!^\"'<>:|;", "\n", "\r", "\x00", "\x03", "\x1a", "\u2028", "é"]))
LINK: dict[str, Any] = {
    "name": "p1-p2",
    "a": {
        "router": "p1",
        "interface": "Gi0/0",
        "address": "10.1.12.1/30",
        "tunnel": 12,
        "tunnel_address": "10.2.12.1/30",
    },
    "b": {
        "router": "p2",
        "interface": "Gi0/0",
        "address": "10.1.12.2/30",
        "tunnel": 12,
        "tunnel_address": "10.2.12.2/30",
    },
    "crypto": {"psk": "env:PSK"},
}
TEXTS = ("name", "description", "service_policy_input", "service_policy_output")


@given(NASTY)
def test_a_text_that_passes_is_one_harmless_line(text: str) -> None:
    for kind in (Name, FreeText, InterfaceName):
        try:
            passed = TypeAdapter[str](kind).validate_python(text)
        except ValidationError:
            continue
        assert not UNSAFE.search(passed)
        assert passed == passed.strip()


@given(st.sampled_from(TEXTS), st.one_of(NASTY, st.text()))
def test_whatever_a_text_says_it_adds_no_line_and_no_depth(field: str, text: str) -> None:
    try:
        link = CoreLink.model_validate({**LINK, field: text})
    except ValidationError:
        return
    plain = CoreLink.model_validate({**LINK, field: "x"})
    for step in STEPS:
        ours, expected = render(link, "a", step), render(plain, "a", step)
        for one, other in ((ours.apply, expected.apply), (ours.undo, expected.undo)):
            assert [_depth(line) for line in one] == [_depth(line) for line in other]
            assert not any(UNSAFE.search(line) for line in one)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


@given(st.sampled_from(["router", "interface", "front_vrf", "egress", "address"]), st.one_of(NASTY, st.text()))
def test_an_end_takes_no_text_that_is_more_than_a_word(field: str, text: str) -> None:
    try:
        link = CoreLink.model_validate({**LINK, "until": "build", "a": {**LINK["a"], field: text}})
    except ValidationError:
        return
    assert not any(UNSAFE.search(line) for line in render(link, "a", "build").apply)
    assert " " not in str(getattr(link.a, field))


@pytest.mark.parametrize("reference", ["env:PSK", "file:/etc/corelinks/psk", "command:pass show core/p1-p2"])
def test_a_secret_is_given_by_reference(reference: str) -> None:
    assert TypeAdapter[str](SecretRef).validate_python(reference) == reference


@pytest.mark.parametrize("wrong", ["hunter2", "env:", "env:A B", "file:", "file:/x\n", "ENV:X", ""])
def test_anything_else_is_refused_without_being_repeated(wrong: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter[str](SecretRef).validate_python(wrong)
    assert caught.value.errors()[0]["msg"].endswith("env:NAME, file:PATH, command:COMMAND or ask:WHAT")


@pytest.mark.parametrize(
    ("spelling", "long"),
    [
        ("Gi0/1", "GigabitEthernet0/1"),
        ("gigabitethernet 0/1", "GigabitEthernet0/1"),
        ("Te1/0/1.100", "TenGigabitEthernet1/0/1.100"),
        ("Se0/0/0:15", "Serial0/0/0:15"),
        ("Tu12", "Tunnel12"),
        ("Lo0", "Loopback0"),
        ("Po1", "Port-channel1"),
        ("POS1/0", "POS1/0"),
    ],
)
def test_an_interface_has_one_long_name(spelling: str, long: str) -> None:
    assert canonical_interface(spelling) == long
    assert is_same_interface(spelling, long)


@pytest.mark.parametrize("wrong", ["", "0/1", "T1", "Wire0", "Gi0/1\nreload", "Gi0/1 ?", "Gi"])
def test_what_is_no_interface_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="interface"):
        canonical_interface(wrong)
    assert not is_same_interface(wrong, wrong)
