"""Links of every kind whose migration is to lose a line: what they send, and routers to lose it on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corelinks.inventory.load import load_links
from corelinks.inventory.model import ENDS, CoreLink, EndName
from corelinks.runbooks.engine.report import Outcome, outcome_at
from corelinks.runbooks.simulated_core import write_inventory
from corelinks.tasks.configuration.end_view import EndView
from corelinks.tasks.connection.nornir_plugin import close_all, load_nornir
from corelinks.tasks.parse import parse_running_config
from corelinks.templates.step import STEPS
from tests.support.core_in_process import core_in_process
from tests.support.igp_core import CABLE, NAME, configs, isis, link_of, ospf
from tests.support.igp_settings_cores import SHAPING
from tests.support.paths import EXAMPLE, OSPF_CORE
from tests.support.sealed_core import without
from tests.support.small_core import SmallCore


@dataclass(frozen=True)
class LossyLink:
    """A link of an example core, with ``changes`` to its definition; ``added`` goes into all configurations."""

    name: str
    directory: Path
    link: str
    routers: tuple[str, ...]
    changes: Mapping[str, Any] = field(default_factory=dict)
    added: str = ""

    def links(self) -> list[CoreLink]:
        """The links of the core between its routers, this one as it is changed."""
        links = load_links(self.directory / "links.yaml")
        return [self._changed(link) for link in links if set(link.routers) <= set(self.routers)]

    def _changed(self, link: CoreLink) -> CoreLink:
        if link.name != self.link:
            return link
        values = link.model_dump(mode="json", exclude_unset=True) | dict(self.changes)
        if "crypto" in self.changes:
            values["crypto"] = {"psk": "env:PSK", **self.changes["crypto"]}
        return CoreLink.model_validate(values)

    @property
    def outcome(self) -> Outcome:
        """How its migration ends when nothing is lost."""
        link = next(link for link in self.links() if link.name == self.link)
        return outcome_at(link, link.until)

    def configs(self) -> dict[str, str]:
        """The running-configs of its routers, by name."""
        return {name: self._config(name) for name in self.routers}

    def _config(self, name: str) -> str:
        text = (self.directory / "running" / f"{name}.cfg").read_text()
        return text.replace("\ninterface ", f"\n{self.added}interface ", 1)

    def sent(self, end: EndName) -> list[str]:
        """Every line that its migration sends to one end, step by step, indented."""
        links = self.links()
        link = next(link for link in links if link.name == self.link)
        running = parse_running_config(self.configs()[link.end(end).router])
        view = EndView.of(link, end, running, links)
        return [line for step in STEPS[: STEPS.index(link.until) + 1] for line in view.change(step).apply]


@dataclass(frozen=True)
class LossyBehindVrf(LossyLink):
    """A link of the IS-IS core whose underlay lies in the VRF ``WAN``, where it carries nothing of the core."""

    def _config(self, name: str) -> str:
        link = next(link for link in self.links() if link.name == self.link)
        here = link.end(link.end_of(name))
        text = without(super()._config(name), f"interface {here.interface}", "ip router isis CORE", "mpls ip")
        address = f" ip address {here.address.ip}"
        return text.replace(address, f" vrf forwarding WAN\n{address}", 1)


@dataclass(frozen=True)
class LossyIgp(LossyLink):
    """The link between two routers whose IGP process has settings of its own."""

    def links(self) -> list[CoreLink]:
        return [link_of(PROCESSES[self.name])]

    def configs(self) -> dict[str, str]:
        return configs(PROCESSES[self.name])


def _behind_vrf(name: str, **crypto: Any) -> LossyBehindVrf:
    link = LossyLink("", EXAMPLE, "p1-p2", ("p1", "p2")).links()[0]
    changes: dict[str, Any] = {"until": "build", "crypto": crypto}
    for end in ENDS:
        changes[end] = link.end(end).model_dump(mode="json", exclude_unset=True) | {"front_vrf": "WAN"}
    return LossyBehindVrf(name, EXAMPLE, link.name, link.routers, changes, _VRF)


def _of_process(name: str) -> LossyIgp:
    return LossyIgp(name, EXAMPLE, NAME, ("alder", "birch"))


_KEYS = ("key chain BARK", " key 1", "  key-string not-a-real-key")
PROCESSES = {
    "isis process": replace(
        isis(
            " passive-interface default",
            f" no passive-interface {CABLE}",
            " mpls ldp autoconfig",
            " metric 50",
            interface=(" isis password 7 094F471A1A0A level-2",),
            level="level-1-2",
            metric=7,
            standby_metric=63,
        ),
        more={"leave": ["igp-authentication"]},
    ),
    "carried over": SHAPING["IS-IS for IPv6, multicast and BFD"],
    "ospfv3": SHAPING["OSPF and OSPFv3 of both families"],
    "default policy": replace(
        isis(" is-type level-2-only", " metric-style wide", key_chain="BARK"),
        top=_KEYS,
        more={
            "mtu": {"mpls": "default", "clns": "default"},
            "crypto": {
                "psk": "env:PSK",
                "policy": "default",
                "proposal": {"encryption": "aes-cbc-256", "integrity": "sha512", "group": 5},
                "allow_weak": ["group5"],
                "names": {"keyring": "KEYS", "peer": "THEM", "profile": "IKE", "transform_set": "ESP"},
                "lifetime_kilobytes": "disable",
                "pfs": None,
                "dpd": {"interval": 30, "retry": 5, "mode": "on-demand"},
            },
        },
    ),
    "ospf process": ospf(
        " passive-interface default",
        f" no passive-interface {CABLE}",
        " mpls ldp autoconfig area 7",
        " network 192.0.2.4 0.0.0.3 area 7",
        interface=(" ip ospf 5 area 7", " ip ospf network point-to-point"),
        loopback=(" ip ospf 5 area 7",),
    ),
}
# Slow enough for the routers' timers to outlast a machine that is busy with other points.
_SPEED = 20.0
_VRF = "vrf definition WAN\n address-family ipv4\n exit-address-family\n!\n"
_POLICY = "policy-map CORE\n class class-default\n  set mpls experimental topmost 5\n!\n"
LOSSY_LINKS = (
    LossyLink("is-is", EXAMPLE, "p1-p2", ("p1", "p2")),
    LossyLink(
        "every line",
        EXAMPLE,
        "p1-p2",
        ("p1", "p2"),
        {
            "key": 12,
            "bandwidth": 34000,
            "max_reserved_bandwidth": 100,
            "path_mtu_discovery": {"age_timer": 13},
            "service_policy_input": "CORE",
            "service_policy_output": "CORE",
            "igp": {"protocol": "isis", "tag": "CORE", "metric": 9, "point_to_point": True},
            "crypto": {
                "proposal": {"encryption": "aes-gcm-256", "integrity": None, "prf": "sha256", "group": 20},
                "transform": {"encryption": "aes-cbc-256", "integrity": "sha256"},
                "lifetime": 900,
                "pfs": 20,
            },
        },
        _POLICY,
    ),
    LossyLink("ospf", OSPF_CORE, "o1-o2", ("o1", "o2", "o3")),
    LossyLink("ikev1", OSPF_CORE, "o2-o3", ("o1", "o2", "o3")),
    LossyLink("pinned", EXAMPLE, "p4-p5", ("p4", "p5", "p6")),
    _behind_vrf("front VRF"),
    _behind_vrf("front VRF, IKEv1", ike="ikev1"),
    *map(_of_process, PROCESSES),
)


@contextmanager
def lossy_core(
    lossy: LossyLink, directory: Path, faults: Sequence[str] = (), *, speed: float = _SPEED
) -> Iterator[SmallCore]:
    """The routers of a lossy link with ``faults``; gone at the end."""
    with core_in_process(lossy.configs(), speed=speed, faults=faults) as core:
        inventory = directory / "inventory"
        write_inventory(inventory, core, lossy.links())
        loaded = load_links(inventory / "links.yaml")
        nornir = load_nornir(inventory, loaded)
        try:
            yield SmallCore(core, nornir, loaded, directory / "journal.db", lossy.link, speed)
        finally:
            close_all(nornir)


def routers_of(lossy: LossyLink) -> dict[EndName, str]:
    """The router at each end."""
    link = next(link for link in lossy.links() if link.name == lossy.link)
    return {end: link.end(end).router for end in ENDS}
