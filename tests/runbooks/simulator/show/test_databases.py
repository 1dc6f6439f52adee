"""LSPs, label bindings, traced routes, routing protocols and the configuration of IKEv2, as routers show them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corelinks.runbooks.simulator import Simulator
from corelinks.runbooks.simulator.clock import SteppedClock, SteppedTimers
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import run_show
from tests.support.network_lab import Lab, build
from tests.support.paths import RUNNING


@pytest.fixture(scope="module")
def lab() -> Lab:
    lab = Lab()
    build(lab)
    lab.run(120, step=5)
    return lab


def shown(lab: Lab, command: str, router: str = "p1") -> list[str]:
    lines = run_show(lab.devices[router], command.split())
    assert lines is not None
    return lines


def test_the_link_state_database_has_an_lsp_of_every_router_and_marks_its_own(lab: Lab) -> None:
    lines = shown(lab, "show isis database")
    assert lines[1] == "IS-IS Level-2 Link State Database:"
    rows = [re.match(r"(\S+)\.00-00\s+(\*?) 0x[0-9A-F]{8}   0x[0-9A-F]{4}\s+\d+ ", line) for line in lines[3:]]
    assert [(row[1], row[2]) for row in rows if row] == [("p1", "*"), ("p2", ""), ("p3", "")]
    other = shown(lab, "show isis database", "p2")
    assert {line.split()[-3] for line in lines[3:]} == {line.split()[-3] for line in other[3:]}


def test_label_bindings_are_this_routers_and_its_neighbors(lab: Lab) -> None:
    assert shown(lab, "show mpls ldp bindings 192.0.2.2 32")[1:] == [
        "\tlocal binding:  label: " + shown(lab, "show mpls forwarding-table 192.0.2.2 32")[2].split()[0],
        "\tremote binding: lsr: 192.0.2.2:0, label: imp-null",
        "\tremote binding: lsr: 192.0.2.3:0, label: "
        + shown(lab, "show mpls forwarding-table 192.0.2.2 32", "p3")[2].split()[0],
    ]
    assert "\tlocal binding:  label: imp-null" in shown(lab, "show mpls ldp bindings 192.0.2.1/32")


def test_a_traced_route_has_a_hop_a_router_with_its_label() -> None:
    lab = Lab(((1, 2), (2, 3), (3, 4)))
    lines = shown(lab, "traceroute 192.0.2.4")
    assert lines[1] == "Tracing the route to 192.0.2.4"
    assert re.fullmatch(r"  1 10\.0\.12\.2 \[MPLS: Label \d+ Exp 0\] \d+ msec \d+ msec \d+ msec", lines[3])
    assert re.fullmatch(r"  3 10\.0\.34\.2 \d+ msec \* \d+ msec", lines[5])
    assert len(lines) == 6


def test_a_route_that_leads_nowhere_is_traced_in_vain(lab: Lab) -> None:
    assert shown(lab, "traceroute 203.0.113.9")[-1] == " 30  *  *  * "


@pytest.mark.parametrize(("igp", "name", "distance"), [("isis", "isis", 115), ("ospf", "ospf 1", 110)])
def test_routing_protocols_name_their_interfaces_and_sources(igp: str, name: str, distance: int) -> None:
    lines = shown(Lab(igp=igp), "show ip protocols")
    assert f'Routing Protocol is "{name}"' in lines
    assert "    GigabitEthernet0/2" in lines
    assert any(re.match(rf"    192\.0\.2\.3 +{distance} ", line) for line in lines)
    assert f"  Distance: (default is {distance})" in lines


def test_the_configuration_of_ikev2_can_be_looked_at(lab: Lab) -> None:
    proposal = shown(lab, "show crypto ikev2 proposal CL-p1-p2")
    assert proposal[1:] == [
        "     Encryption : AES-CBC-256",
        "     Integrity  : SHA256",
        "     PRF        : SHA256",
        "     DH Group   : DH_GROUP_256_ECP/Group 19",
    ]
    assert "     Proposal    : CL-p1-p2" in shown(lab, "show crypto ikev2 policy")
    profile = shown(lab, "show crypto ikev2 profile")
    assert "   address 10.0.12.2 255.255.255.255" in profile
    assert " DPD: interval 10, retry-interval 3, periodic" in profile
    assert " IKEv2 policy : default" in shown(lab, "show crypto ikev2 policy", "p3")


@pytest.mark.parametrize(("version", "groups"), [("15.6", [5, 2]), ("16.12", [19, 14, 21, 5])])
def test_the_default_proposal_of_ikev2_is_that_of_the_release(version: str, groups: list[int]) -> None:
    with Simulator({"r9": f"version {version}\nhostname r9\nend\n"}, password="x") as core:
        words = ["show", "crypto", "ikev2", "proposal", "default"]
        lines = core.call(lambda: run_show(core.device("r9"), words))
    assert lines is not None
    (line,) = (line for line in lines if line.startswith("     DH Group   : "))
    assert [int(group) for group in re.findall(r"/Group (\d+)", line)] == groups


@pytest.mark.parametrize(("router", "hardware"), [("p1", "CN Gigabit Ethernet"), ("p4", "ISR4451-X-4x1GE")])
def test_a_port_is_of_the_hardware_of_its_router(router: str, hardware: str) -> None:
    configs = {path.stem: path.read_text() for path in RUNNING.glob("p[14].cfg")}
    with Simulator(configs, password="x") as core:
        lines = core.call(lambda: run_show(core.device(router), ["show", "interfaces"]))
        clns = core.call(lambda: run_show(core.device(router), ["show", "clns", "interface", "Loopback0"]))
    assert lines is not None
    assert any(line.startswith(f"  Hardware is {hardware}, address") for line in lines)
    assert clns is not None
    assert "  Checksums enabled, MTU 1514, Encapsulation LOOPBACK" in clns


@pytest.mark.parametrize("path", sorted(RUNNING.glob("*.cfg")), ids=lambda path: path.stem)
def test_an_example_configuration_is_shown_as_it_was_given(path: Path) -> None:
    clock = SteppedClock()
    device = Device(path.stem, path.read_text(), clock, SteppedTimers(clock))
    given = path.read_text().split("\nversion ")[1].rstrip()
    assert "\n".join([*device.running.render(), "end"]).split("\nversion ")[1].rstrip() == given
