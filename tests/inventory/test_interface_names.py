"""Interface names in every IOS spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corelinks.inventory.interface_names import (
    _KINDS,
    _OTHER_KINDS,
    UnknownInterfaceKind,
    canonical_interface,
    is_same_interface,
)

SPELLINGS = {
    "Tunnel12": ["Tu12", "tu12", "TU12", "tun12", "Tunnel12", "tunnel 12", "Tunnel  12", " Tu12 "],
    "GigabitEthernet0/0/1": ["Gi0/0/1", "gi0/0/1", "Gig 0/0/1", "g0/0/1", "GigabitEthernet0/0/1"],
    "GigabitEthernet0/0/1.91": ["Gi0/0/1.91", "gigabitethernet 0/0/1.91"],
    "TenGigabitEthernet0/1/0": ["Te0/1/0", "ten0/1/0", "TenGigE0/1/0", "TenGigabitEthernet0/1/0"],
    "TwentyFiveGigE1/0/24": ["Twe1/0/24", "TwentyFiveGigE1/0/24", "TwentyFiveGigabitEthernet1/0/24"],
    "TwoGigabitEthernet1/0/1": ["Tw1/0/1", "two1/0/1"],
    "FiveGigabitEthernet1/0/1": ["Fi1/0/1", "five1/0/1"],
    "FiftyGigE1/0/1": ["Fif1/0/1", "fifty1/0/1", "FiftyGigabitEthernet1/0/1"],
    "FortyGigabitEthernet1/1/1": ["Fo1/1/1", "forty1/1/1", "FortyGigE1/1/1"],
    "HundredGigE0/0/0": ["Hu0/0/0", "hundred0/0/0", "HundredGigabitEthernet0/0/0"],
    "FourHundredGigE0/0/0": ["FourHundredGigabitEthernet0/0/0"],
    "FastEthernet0/0": ["Fa0/0", "fast0/0"],
    "Ethernet0/0": ["Et0/0", "e0/0", "eth0/0"],
    "Port-channel1": ["Po1", "po1", "port1", "port-channel 1", "Port-Channel1"],
    "Port-channel10.100": ["Po10.100", "po10.100"],
    "POS4/0": ["PO4/0", "po4/0", "pos4/0"],
    "Loopback0": ["Lo0", "lo0", "loop0", "l0"],
    "Serial0/1/0:0": ["Se0/1/0:0", "s0/1/0:0"],
    "Serial0/1/0:0.1": ["Se0/1/0:0.1"],
    "ATM0/0.2": ["AT0/0.2", "atm0/0.2"],
    "BDI105": ["BD105", "bdi105"],
    "Vlan101": ["Vl101", "vlan 101"],
    "Dialer1": ["Di1"],
    "Multilink1": ["Mu1"],
    "Virtual-Access2": ["Vi2", "virtual-access2"],
    "Virtual-Template1": ["Vt1"],
    "Null0": ["Nu0"],
    "Embedded-Service-Engine0/0": ["Em0/0"],
    "VirtualPortGroup0": ["Vp0"],
    "BVI1": ["BV1", "bvi1"],
    "Lspvif0": ["Ls0", "lspvif0"],
}


@pytest.mark.parametrize("long", sorted(SPELLINGS))
def test_every_spelling_names_the_same_interface(long: str) -> None:
    for spelling in SPELLINGS[long]:
        assert canonical_interface(spelling) == canonical_interface(long), spelling


@pytest.mark.parametrize(
    "text", ["", "12", "Tunnel", "Tunnel x", "Tu-12", "10.0.0.1", "Tu12 Tu13", "Gi0/", "Gi/0", "-1"]
)
def test_what_is_no_interface_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an interface name"):
        canonical_interface(text)


def test_an_ambiguous_abbreviation_is_refused() -> None:
    for text in ("f0/0", "t1", "v1", "virtual1"):
        with pytest.raises(ValueError, match="ambiguous"):
            canonical_interface(text)


def test_an_unknown_kind_is_told_apart_from_a_misspelled_name() -> None:
    with pytest.raises(UnknownInterfaceKind, match="unknown"):
        canonical_interface("Frobnicator0/0")


def test_two_names_are_the_same_interface_only_if_both_are_names() -> None:
    assert is_same_interface("Tu12", "Tunnel12")
    assert not is_same_interface("Tu12", "Tunnel1")
    assert not is_same_interface("Gi0/1", "Gi0/1.1")
    assert not is_same_interface("nonsense", "nonsense")


@pytest.mark.parametrize(("long", "short"), [*_KINDS, *_OTHER_KINDS])
def test_long_and_short_form_of_every_kind_agree(long: str, short: str) -> None:
    number = "0/0/1" if long == "POS" else "1"

    assert canonical_interface(canonical_interface(long + number)) == canonical_interface(long + number)
    assert canonical_interface(short + number) == canonical_interface(canonical_interface(short + number))


@given(st.text())
def test_no_text_is_answered_by_anything_but_a_name_or_a_value_error(text: str) -> None:
    try:
        name = canonical_interface(text)
    except ValueError:
        return
    assert canonical_interface(name) == name
