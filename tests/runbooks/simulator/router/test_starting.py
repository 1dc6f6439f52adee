"""Routers start from configurations as people save them, or say in one sentence what is in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.inventory.errors import InventoryError
from corelinks.runbooks.simulated_core import SimulatedCore
from corelinks.runbooks.simulator import Simulator
from corelinks.runbooks.simulator.ios.other_systems import other_system
from corelinks.runbooks.simulator.router.starting import UnreadableConfigurationError
from tests.support.two_routers import TwoRouters, plain

_IPV6 = """\
crypto isakmp key over-six address ipv6 2001:DB8:7::9/128
crypto keyring SIX
  pre-shared-key address ipv6 2001:DB8:7::9/128 key over-six
crypto isakmp profile SIX
   keyring SIX
   match identity address ipv6 2001:DB8:7::9/128
crypto ikev2 keyring SIX
 peer six
  address 2001:DB8:7::9/128
  identity address 2001:DB8:7::9
  pre-shared-key over-six
crypto ikev2 profile SIX
 match identity remote address 2001:DB8:7::9/128
 identity local address 2001:DB8:7::1
crypto map ipv6 OVER 10 ipsec-isakmp
 set peer 2001:DB8:7::9
 match address ipv6 SIX
crypto map OUTSIDE 10 ipsec-isakmp
 set peer 198.51.100.9
 match address 120
"""
_OTHERS = {
    "xr": "!! IOS XR Configuration 7.5.2\nhostname xr\ninterface Loopback0\n ipv4 address 203.0.113.9/32\nend\n",
    "nx": "!Command: show running-config\nversion 9.3(8) Bios:version 05.45\nhostname nx\nfeature isis\n",
    "mx": "## Last commit: 2024-01-01 00:00:00 UTC by admin\nversion 20.4R3.8;\nsystem {\n    host-name mx;\n}\n",
}


def test_peers_with_ipv6_addresses_are_known_and_passed_over() -> None:
    with Simulator({"e1": plain(1, extra=_IPV6), "e2": plain(2)}, password="let-me-in") as simulator:
        assert simulator.unknown_lines == {"e1": (), "e2": ()}
    core = TwoRouters(one=plain(1, extra=_IPV6))
    core.build_tunnel()
    assert "UP-ACTIVE" in core.show("e1", "show crypto session | include Tunnel5|status")


def test_lines_with_ipv6_peers_are_taken_when_they_are_typed() -> None:
    core = TwoRouters()
    said = core.configure("e1", *_IPV6.splitlines())
    assert [line for line in said if "nvalid" in line or "ncomplete command" in line] == []


def test_a_crypto_map_on_an_interface_is_loaded_and_listed() -> None:
    core = TwoRouters(one=plain(1, lines=" crypto map OUTSIDE", extra=_IPV6))
    assert "crypto map OUTSIDE" in core.show("e1", "show running-config interface GigabitEthernet0/1")
    shown = core.show("e1", "show crypto map tag OUTSIDE").splitlines()
    assert shown[:2] == ['Crypto Map IPv4 "OUTSIDE" 10 ipsec-isakmp', "\tPeer = 198.51.100.9"]
    assert shown[3:] == ["\tInterfaces using crypto map OUTSIDE:", "\t\tGigabitEthernet0/1"]
    said = core.configure("e2", "interface GigabitEthernet0/1", "crypto map NOWHERE", "crypto map NEW 5 ipsec-isakmp")
    assert said[1] == 'ERROR: Crypto Map with tag "NOWHERE" does not exist.'
    assert said[2].startswith("% NOTE: This new crypto map will remain disabled until a peer")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("crypto keyring K\n pre-shared-key address 198.51.100.700 key x\n", "pre-shared-key address 198.51.100.700"),
        ("interface Tunnel9\n tunnel key none\n", "'tunnel key none' beneath 'interface Tunnel9'"),
        ("crypto isakmp policy first\n", "'crypto isakmp policy first'"),
    ],
)
def test_a_line_that_no_router_can_be_made_from_is_named_with_its_router(line: str, shown: str) -> None:
    with pytest.raises(UnreadableConfigurationError) as caught:
        Simulator({"e1": plain(1), "e2": plain(2, extra=line)}, password="let-me-in")
    assert caught.value.router == "e2"
    assert shown in str(caught.value)
    assert "line " in str(caught.value)


def test_the_file_is_named_too_and_a_key_in_its_line_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "e1.cfg").write_text(plain(1))
    broken = "crypto keyring K\n pre-shared-key address 198.51.100.700 key between-us-only\n"
    (tmp_path / "e2.cfg").write_text(plain(2, extra=broken))
    with pytest.raises(InventoryError) as caught, SimulatedCore(tmp_path):
        pass
    said = str(caught.value)
    assert f"{tmp_path / 'e2.cfg'}: line 2" in said
    assert "198.51.100.700" in said
    assert "between-us-only" not in said


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("latin-1"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
    ids=["latin-1", "utf-8 with a mark", "utf-16", "CR", "CRLF"],
)
def test_files_of_any_encoding_start(tmp_path: Path, encode: object) -> None:
    assert callable(encode)
    (tmp_path / "e1.cfg").write_bytes(encode(plain(1, lines=" description nach Zürich und Genève")))
    (tmp_path / "e2.cfg").write_text(plain(2))
    with SimulatedCore(tmp_path) as core:
        assert [endpoint.name for endpoint in core.endpoints] == ["e1", "e2"]
        assert core.reservations() == ()


def test_configurations_of_other_systems_are_named_and_not_simulated(tmp_path: Path) -> None:
    for name, text in {**_OTHERS, "e1": plain(1), "e2": plain(2)}.items():
        (tmp_path / f"{name}.cfg").write_text(text)
    with SimulatedCore(tmp_path) as core:
        assert [endpoint.name for endpoint in core.endpoints] == ["e1", "e2"]
        assert core.reservations() == (
            "mx is Junos, which is not simulated",
            "nx is NX-OS, which is not simulated",
            "xr is IOS-XR, which is not simulated",
        )


def test_a_folder_with_other_systems_alone_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "xr.cfg").write_text(_OTHERS["xr"])
    with pytest.raises(InventoryError, match=r"no \*\.cfg of IOS"), SimulatedCore(tmp_path):
        pass


def test_a_configuration_of_ios_is_of_no_other_system() -> None:
    assert other_system(plain(1, version="17.9")) is None
    assert other_system("hostname a\nset interfaces ge-0/0/0 unit 0\n") == "Junos"


def test_a_file_that_ends_within_its_banner_starts() -> None:
    text = plain(1).replace("end\n", "banner motd ^C\nno end to this\n")
    assert TwoRouters(one=text).show("e1", "show running-config | include banner") == "banner motd ^C"
