"""A link whose underlay lies in a front VRF, on simulated routers: asked in that VRF, and taken to the end."""

from __future__ import annotations

from pathlib import Path

from corelinks.inventory.model import ENDS, CoreLink
from corelinks.runbooks.engine.causes import Cause
from corelinks.tasks.checks import before_change
from tests.runbooks.test_rollback_ownership import sealed_physical
from tests.support.paths import RUNNING
from tests.support.small_core import both_links, small_core

VRF = "vrf definition WAN\n address-family ipv4\n exit-address-family\n!\n"


def behind(vrf: str) -> CoreLink:
    """The link with its underlay in that VRF, which goes no further than its cutover: there is nothing to seal."""
    values = both_links()[0].model_dump()
    for end in ENDS:
        values[end]["front_vrf"] = vrf
    return CoreLink.model_validate(values)


def configs(link: CoreLink) -> dict[str, str]:
    """Both routers with the physical interfaces of the link in the VRF, where they carry nothing of the core."""
    texts = {}
    for end in ENDS:
        here = link.end(end)
        text = sealed_physical((RUNNING / f"{here.router}.cfg").read_text(), here.interface)
        address = f" ip address {here.address.ip}"
        text = text.replace(address, f" vrf forwarding WAN\n{address}", 1)
        texts[here.router] = text.replace("interface Loopback0\n", f"{VRF}interface Loopback0\n", 1)
    return texts


def test_in_a_front_vrf_nothing_is_asked_about_labels_and_neighbors_of_the_plain_link() -> None:
    checks = {check.name for check in before_change(behind("WAN")).checks}
    assert {"physical-up", "underlay-size", "destination-way", "archive", "no-tunnel"} <= checks
    assert not {"plain-igp", "plain-mpls", "plain-ldp", "plain-discovery", "labelled-ping"} & checks
    assert "plain-mpls" in {check.name for check in before_change(both_links()[0]).checks}


def test_a_link_in_a_front_vrf_is_built_and_taken_back(tmp_path: Path) -> None:
    link = behind("WAN")
    with small_core(tmp_path, configs=configs(link), links=(link, both_links()[1])) as core:
        before = {router: state.running for router, state in core.states().items()}
        report = core.migrate(until="build")
        assert report.outcome == "built", report.reason
        lines = core.states()["p1"].running.interface("Tunnel12") or ()
        assert "tunnel vrf WAN" in lines
        report = core.rollback()
        assert report.outcome == "as-before", report.reason
        assert {router: state.running for router, state in core.states().items()} == before


def test_another_vrf_than_that_of_the_interface_is_found_before_anything_is_changed(tmp_path: Path) -> None:
    link = behind("LAN")
    with small_core(tmp_path, configs=configs(link), links=(link, both_links()[1])) as core:
        report = core.migrate(until="build")
        assert report.cause is Cause.NOT_READY, report.reason
