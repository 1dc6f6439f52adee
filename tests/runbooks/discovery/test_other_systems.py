"""A configuration of another system is named as that, and so is the neighbor that it belongs to."""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import Path

import pytest

from corelinks.runbooks.discover import discover
from corelinks.runbooks.discovery.other_systems import other_router
from corelinks.runbooks.discovery.sources import read_folder
from tests.support.hand_configs import ISIS, SUBNET, config, found, pair, section, wire
from tests.support.paths import OSPF_CORE, RUNNING

WIRE = IPv4Network(f"{SUBNET}.8/30")
TEXTS = {
    "IOS-XR": f"""!! IOS XR Configuration 6.6.3
hostname far
interface TenGigE0/0/0/5
 ipv4 address {SUBNET}.10 255.255.255.252
!
router isis METRO
 is-type level-2-only
end
""",
    "NX-OS": f"""!Command: show running-config
version 10.2(5) Bios:version 01.06
hostname far
feature ospf
interface Ethernet1/7
  no switchport
  ip address {SUBNET}.10/30
""",
    "Junos": f"""## Last changed: 2025-02-03 04:05:06 UTC
version 21.4R1.12;
system {{
    host-name far;
}}
interfaces {{
    xe-0/0/5 {{
        unit 0 {{
            family inet {{
                address {SUBNET}.10/30;
            }}
        }}
    }}
}}
""",
    "EOS": f"""! Command: show running-config
! device: far (DCS-7280SR-48C6, EOS-4.28.3M)
!
hostname far
interface Ethernet7
   no switchport
   ip address {SUBNET}.10/30
end
""",
    "VRP": f"""!Software Version V800R011C00SPC607B607
#
sysname far
#
interface GigabitEthernet0/5/0
 ip address {SUBNET}.10 255.255.255.252
#
return
""",
    "SR OS": f"""# TiMOS-C-19.10.R8 cpm/hops64 Nokia 7750 SR
exit all
configure
    router Base
        interface "to-lake"
            address {SUBNET}.10/30
        exit
""",
    "ASA": f"""ASA Version 9.14(3)
!
hostname far
interface GigabitEthernet0/5
 nameif inside
 ip address {SUBNET}.10 255.255.255.252
: end
""",
}


@pytest.mark.parametrize("system", TEXTS)
def test_the_system_and_its_addresses_are_told(system: str) -> None:
    other = other_router("far", TEXTS[system])
    assert other is not None
    assert (other.name, other.system) == ("far", system)
    assert str(other.within(WIRE)) == f"{SUBNET}.10/30"
    assert other.within(IPv4Network("10.99.0.0/16")) is None


def test_junos_in_set_form_is_told() -> None:
    address = f"set interfaces ge-0/0/1 unit 0 family inet address {SUBNET}.10/30"
    text = f"set version 19.1R1\nset system host-name far\n{address}\n"
    other = other_router("far", text)
    assert other is not None
    assert (other.system, str(other.within(WIRE))) == ("Junos", f"{SUBNET}.10/30")


@pytest.mark.parametrize(
    "path", [*RUNNING.glob("*.cfg"), *(OSPF_CORE / "running").glob("*.cfg")], ids=lambda path: path.stem
)
def test_ios_is_no_other_system(path: Path) -> None:
    assert other_router(path.stem, path.read_text()) is None


def test_words_of_other_systems_within_a_line_of_ios_tell_nothing() -> None:
    text = config("lake", (*wire(0, "description to far, IOS XR Configuration, version 21.4R1;"), *ISIS))
    assert other_router("lake", text) is None


@pytest.mark.parametrize("system", TEXTS)
def test_the_line_of_the_neighbor_names_the_router_and_its_system(system: str) -> None:
    discovery = found({"far": TEXTS[system], "lake": pair("ip router isis METRO", "mpls ip")["lake"]})
    assert discovery.remarks == (
        f"far: is {system}, and corelinks speaks to IOS and IOS XE alone",
        f"lake GigabitEthernet0/2: far, which is {system}, has {SUBNET}.10/30",
    )


def test_a_tunnel_to_another_system_names_it() -> None:
    tunnel = section(
        "interface Tunnel9", "ip address 10.61.7.9 255.255.255.252", "mpls ip",
        "tunnel source GigabitEthernet0/2", f"tunnel destination {SUBNET}.10",
    )  # fmt: skip
    discovery = found({"far": TEXTS["EOS"], "lake": config("lake", (*wire(0), *tunnel))})
    assert "lake Tunnel9: its other end is far, which is EOS" in discovery.remarks


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_file_is_read_in_the_encodings_that_people_save_it_in(encoding: str, tmp_path: Path) -> None:
    for name, text in pair("description Brücke", "ip router isis METRO", "mpls ip").items():
        without_version = text.partition("\n")[2]  # begins with the hostname
        (tmp_path / f"{name}.cfg").write_bytes(without_version.encode(encoding))
    discovery = discover(read_folder(tmp_path))
    assert discovery.remarks == ()
    assert [link.values["name"] for link in discovery.links] == ["lake-peak"]
