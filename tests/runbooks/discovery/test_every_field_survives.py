"""Whatever a link's definition says comes back from the configurations made of it, or is named here as lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import reduce
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin

import pytest
from pydantic import BaseModel

from corelinks.inventory.model import ENDS, CoreLink, EndName
from corelinks.runbooks.discover import discover
from corelinks.runbooks.discovery.neighbors import RUNNING
from corelinks.tasks.configuration.owned import before_of
from corelinks.tasks.parse import parse_running_config
from corelinks.templates.render import render
from corelinks.templates.step import STEPS
from tests.support.router_text import RouterText

Values = dict[str, Any]

HOST: Mapping[EndName, int] = {"a": 1, "b": 2}
IKEV1 = {"crypto.ike": "ikev1"}
OSPF = {"igp": {"protocol": "ospf"}}
CBC = {"crypto.transform.encryption": "aes-cbc-128", "crypto.transform.integrity": "sha384"}
IDS: Values = {"ldp.router_id_a": "10.0.0.1", "ldp.router_id_b": "10.0.0.2"}
PASSWORD = {**IDS, "ldp.password": "env:MINE"}
SHARED = {"key": 12, "crypto.protection": "both"}
TE = {"until": "cutover"}
OBJECTS = ("keyring", "peer", "profile", "policy", "proposal", "transform_set", "ipsec_profile")
DEFAULT = {"crypto.proposal.integrity": "sha512"}  # with the other defaults what a router of 17.3 offers by itself

# A value that is not the default, and what else must be said for it to be valid or to have lines at all.
SAID: dict[str, tuple[object, Values]] = {
    "name": ("long-way", {}),
    "description": ("the long way round", {}),
    "key": (4711, {}),
    "bandwidth": (50000, {}),
    "max_reserved_bandwidth": (66, {}),
    "service_policy_input": ("IN", {}),
    "service_policy_output": ("OUT", {}),
    "path_mtu_discovery.age_timer": (20, {}),
    "until": ("cutover", {}),
    "igp.protocol": ("ospf", OSPF),
    "igp.isis.tag": ("CORE", {}),
    "igp.isis.level": ("level-1", {}),
    "igp.isis.circuit_type": ("level-1-2", {}),
    "igp.isis.metric": (33, {}),
    "igp.isis.standby_metric": (5000, TE),
    "igp.isis.point_to_point": (True, {}),
    "igp.isis.hello_padding": (True, {}),
    "igp.isis.key_chain": ("CHAIN", {}),
    "igp.ospf.process": (7, OSPF),
    "igp.ospf.area": (5, OSPF),
    "igp.ospf.cost": (44, OSPF),
    "igp.ospf.standby_cost": (6000, {**OSPF, **TE}),
    "igp.ospf.key_chain": ("CHAIN", OSPF),
    "ldp.label_protocol": ("ldp", {}),
    "ldp.router_id_a": ("10.0.0.1", PASSWORD),
    "ldp.router_id_b": ("10.0.0.2", PASSWORD),
    "mtu.underlay": (1700, {}),
    "mtu.ip": (1300, {}),
    "mtu.mpls": (1410, {}),
    "mtu.clns": (1390, {}),
    "crypto.ike": ("ikev1", {}),
    "crypto.share": ("many", {}),
    "crypto.protection": ("both", SHARED),
    **{f"crypto.names.{what}": (f"MY:{what}", {}) for what in OBJECTS},
    "crypto.policy": ("default", DEFAULT),
    "crypto.isakmp_policy": (44, IKEV1),
    "crypto.proposal.encryption": ("aes-cbc-192", {}),
    "crypto.proposal.integrity": ("sha512", {}),
    "crypto.proposal.prf": ("sha512", {"crypto.proposal.encryption": "aes-gcm-128", "crypto.proposal.integrity": None}),
    "crypto.proposal.group": (21, {}),
    "crypto.proposal.lifetime": (7200, IKEV1),
    "crypto.transform.encryption": ("aes-cbc-128", CBC),
    "crypto.transform.integrity": ("sha384", CBC),
    "crypto.transform.mode": ("tunnel", {}),
    "crypto.lifetime": (1800, {}),
    "crypto.lifetime_kilobytes": ("disable", {}),
    "crypto.pfs": (20, {}),
    "crypto.dpd.interval": (25, {}),
    "crypto.dpd.retry": (7, {}),
    "crypto.dpd.mode": ("on-demand", {}),
    "crypto.replay_window": (256, {}),
    "crypto.allow_weak": (["group5"], {"crypto.pfs": 5}),
}
SAID_OF_AN_END: dict[str, tuple[object, Values]] = {
    "router": ("p11", {}),
    "interface": ("TenGigabitEthernet0/1/0.7", {}),
    "address": ("10.1.77.{}/29", {}),
    "tunnel": (4000, {}),
    "tunnel_address": ("10.2.77.{}/29", {}),
    "source.interface": ("Loopback45", {}),
    "source.address": ("10.3.45.{}", {}),
    "source_by": ("address", {}),
    "front_vrf": ("FRONT", {}),
    "egress": ("Tunnel99", TE),
    **{f"names.{what}": (f"MY:{what}", {}) for what in OBJECTS},
}
# What no configuration says, and so discovery cannot: a value other than the default, and why it is lost.
LOST: dict[str, tuple[object, Values, str]] = {
    "crypto.psk": ("env:MINE", {}, "where a secret is kept is not in any router: a variable is proposed"),
    "ldp.password": ("env:MINE", PASSWORD, "where a secret is kept is not in any router: a variable is proposed"),
    "ldp.password_under_session": ("accept", PASSWORD, "a decision about the change window; no router knows it"),
    "mtu.labels": (3, {}, "a reckoning: the sizes that follow from it are configured, and are found"),
    "mtu.nat_t": (True, {}, "a reckoning: the sizes that follow from it are configured, and are found"),
    "only_path": ("proceed", {}, "a decision about the change window; no router knows it"),
    "carry": (["pim"], {}, "a decision about what the plain link has besides; the tunnel has only its result"),
    "leave": (["mpls-te"], {}, "a decision about what the plain link has besides; no router knows it"),
    "backup": (True, {}, "a decision about what a check accepts; no router knows it"),
}


def fields(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """The paths of all fields that hold a value; of several models in one place each by its protocol."""
    for name, field in model.model_fields.items():
        inner = list(models(field.annotation))
        for each in inner:
            word = f"{each.model_fields['protocol'].default}." if len(inner) > 1 else ""
            yield from (f"{path}{name}.{word}{rest}" for rest in fields(each) if rest != "protocol")
        if not inner:
            yield f"{path}{name}"
        elif len(inner) > 1:
            yield f"{path}{name}.protocol"


def models(annotation: object) -> Iterator[type[BaseModel]]:
    if get_origin(annotation) in (Union, UnionType, Annotated):
        for part in get_args(annotation):
            yield from models(part)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation


def test_every_field_of_a_link_is_tried_or_named_as_lost() -> None:
    of_ends = {f"{end}.{field}" for end in ENDS for field in SAID_OF_AN_END}
    assert set(fields(CoreLink)) == set(SAID) | set(LOST) | of_ends


def test_a_field_that_is_new_would_be_missed() -> None:
    class Wider(CoreLink):
        colour: str = "red"

    assert set(fields(Wider)) - set(fields(CoreLink)) == {"colour"}


def put(values: Values, path: str, value: object) -> None:
    *way, last = path.replace("igp.isis.", "igp.").replace("igp.ospf.", "igp.").split(".")
    reduce(lambda at, name: at.setdefault(name, {}), way, values)[last] = value


def a_link(changes: Mapping[str, object]) -> CoreLink:
    values: Values = {"name": "p1-p2", "crypto": {"psk": "env:MINE"}, "igp": {"protocol": "isis"}}
    for end in ENDS:
        host = HOST[end]
        values[end] = {
            "router": f"p{host}", "interface": "GigabitEthernet0/0/0", "address": f"10.1.12.{host}/30",
            "tunnel": 12, "tunnel_address": f"10.2.12.{host}/30",
        }  # fmt: skip
    for path, value in changes.items():
        put(values, path, deepcopy(value))
    return CoreLink.model_validate(values)


def plain_config(link: CoreLink, end: EndName) -> str:
    """A router as it is before anything is built: the plain link, and what its definition takes to be there."""
    me, peer = link.end(end), link.peer(end)
    vrf = f" vrf forwarding {me.front_vrf}\n" if me.front_vrf else ""
    isis = f"router isis {getattr(link.igp, 'tag', None) or ''}".strip()
    igp = " ip router isis" + isis.removeprefix("router isis")
    if link.igp.protocol == "ospf":
        isis, igp = f"router ospf {link.igp.process}", f" ip ospf {link.igp.process} area {link.igp.area}"
    loopbacks = f"interface Loopback0\n ip address 10.0.0.{HOST[end]} 255.255.255.255\n"
    if me.source:
        loopbacks += f"interface {me.source.interface}\n ip address {me.source.address} 255.255.255.255\n"
    return (
        f"version 17.3\nhostname {me.router}\n{loopbacks}interface {me.interface}\n{vrf}"
        f" ip address {me.address.ip} {me.address.netmask}\n ip mtu {link.mtu.underlay}\n{igp}\n mpls ip\n"
        f"{isis}\nmpls ldp router-id Loopback0 force\n! to {peer.router}\nend\n"
    )


def running(link: CoreLink, end: EndName) -> str:
    """The configuration of a router on which every step of the link was taken."""
    text = plain_config(link, end)
    router = RouterText(text)
    before = before_of(parse_running_config(text), link, end)
    for step in STEPS[: STEPS.index(link.until) + 1]:
        router.take(render(link, end, step, before).apply)
    return router.show()


def found(link: CoreLink) -> CoreLink:
    """The link that discovery makes of the configurations of its routers."""
    seen = discover({link.end(end).router: {RUNNING: running(link, end)} for end in ENDS})
    (one,) = seen.links
    ends = sorted(
        (one.values["a"], one.values["b"]), key=lambda end: str(end["router"]) if isinstance(end, dict) else ""
    )
    return CoreLink.model_validate({**one.values, "a": ends[0], "b": ends[1]})


def value_at(link: CoreLink, path: str) -> object:
    """The value of a field; None where the link has no such part."""
    names = path.replace("igp.isis.", "igp.").replace("igp.ospf.", "igp.").split(".")
    return reduce(lambda at, name: getattr(at, name, None), names, cast(object, link))


CASES = [
    *((path, value, more) for path, (value, more) in SAID.items()),
    ("igp.isis.level", "level-1", {"igp.isis.circuit_type": "level-1-2"}),
    *((f"{end}.{path}", value, more) for end in ENDS for path, (value, more) in SAID_OF_AN_END.items()),
]


def of_an_end(path: str, value: object, more: Mapping[str, object]) -> dict[str, object]:
    """All that has to be said with a value: both ends are of one subnet, and a source has interface and address."""
    if path.endswith((".address", ".tunnel_address")) and not path.endswith("source.address"):
        name = path.partition(".")[2]
        return {**more, **{f"{end}.{name}": str(value).format(HOST[end]) for end in ENDS}}
    if ".source." in path:
        end: EndName = "a" if path.startswith("a.") else "b"
        return {**more, f"{end}.source": {"interface": "Loopback45", "address": f"10.3.45.{HOST[end]}"}}
    if path == "a.router":
        return {**more, path: value, "b.router": "p2"}
    return {**more, path: value}


@pytest.mark.parametrize(("path", "value", "more"), CASES, ids=[path for path, _, _ in CASES])
def test_a_value_that_is_said_is_found_again(path: str, value: object, more: Values) -> None:
    link = a_link(of_an_end(path, value, more))
    unsaid = a_link(OSPF if ".ospf." in path else {})
    assert value_at(link, path) != value_at(unsaid, path) or path == "ldp.label_protocol"  # there is no other
    assert value_at(found(link), path) == value_at(link, path)


@pytest.mark.parametrize(("path", "value", "more"), [(path, value, more) for path, (value, more, _) in LOST.items()])
def test_what_is_named_as_lost_is_lost(path: str, value: object, more: Values) -> None:
    link = a_link({**more, path: value})
    assert value_at(found(link), path) != value_at(link, path)
