"""Which links a change means: by names, by patterns, and by a filter over the inventory, which is data and no code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from nornir.core import Nornir
from nornir.core.inventory import Group, Groups, Host, Hosts, Inventory, ParentGroups

from corelinks.inventory.change_file import ChangeFile, load_change
from corelinks.inventory.errors import InventoryError
from corelinks.runbooks.change_links import change_links
from tests.support.fake_link import LINKS

ALL = tuple(LINKS.values())
SITES = {"p1": "vie", "p2": "vie", "p3": "lnz", "p4": "lnz", "p5": "grz", "p6": "grz", "p7": "grz"}


@pytest.fixture(scope="module")
def nornir() -> Nornir:
    """The hosts of the example core, each with a site, its number and tags; p2, p4 and p6 are in a group of a group."""
    core = Group("core")
    xe = Group("xe17", groups=ParentGroups([core]))
    hosts = Hosts()
    for name, site in SITES.items():
        number = int(name[1:])
        groups = ParentGroups([xe] if number % 2 == 0 else [])
        data = {"site": site, "number": number, "tags": ["east", site], "location": {"city": site.upper()}}
        hosts[name] = Host(name, hostname=f"192.0.2.{number}", groups=groups, data=data)
    return Nornir(inventory=Inventory(hosts=hosts, groups=Groups({"core": core, "xe17": xe})))


def change(folder: Path, **fields: Any) -> ChangeFile:
    said = {"id": "CHG7", "windows": [{"start": "2026-12-01T22:00+00:00", "end": "05:00"}], **fields}
    (folder / "change.yaml").write_text(yaml.safe_dump(said))
    return load_change(folder / "change.yaml")


def names(folder: Path, nornir: Nornir, **fields: Any) -> list[str]:
    return [link.name for link in change_links(change(folder, **fields), ALL, nornir)]


def both(sites: str) -> list[str]:
    return [link.name for link in ALL if {SITES[router] for router in link.routers} <= set(sites.split())]


def test_links_are_named_or_meant_by_a_pattern_in_the_inventorys_order(tmp_path: Path) -> None:
    found = change_links(change(tmp_path, links=["p4-p6", "p1-*"], exclude=["p1-p2-b"]), ALL, None)
    assert [link.name for link in found] == ["p1-p2", "p1-p3", "p4-p6"]


@pytest.mark.parametrize(
    ("filtered", "expected"),
    [
        ({"match": {"site": "grz"}}, both("grz")),
        ({"match": {"site__in": ["vie", "lnz"]}}, both("vie lnz")),
        ({"match": {"location__city__startswith": "G"}}, both("grz")),
        ({"match": {"number__lt": 4, "not": {"site": "lnz"}}}, both("vie")),
        ({"match": {"any": [{"site": "vie"}, {"all": [{"site": "lnz"}, {"number__ge": 3}]}]}}, both("vie lnz")),
        ({"match": {"tags__contains": "grz"}}, both("grz")),
        ({"match": {"tags__any": ["vie", "lnz"]}}, both("vie lnz")),
        ({"tags": ["east", "grz"]}, both("grz")),
        ({"routers": ["p[56]", "p7"]}, both("grz")),
        ({"groups": ["core"]}, [link.name for link in ALL if {*link.routers} <= {"p2", "p4", "p6"}]),
        ({"match": {"groups__contains": "xe17"}, "routers": ["p[24]"]}, ["p2-p4"]),
        ({"routers": ["p7"], "ends": "any"}, ["p6-p7"]),
    ],
    ids=str,
)
def test_a_filter_means_the_links_whose_routers_it_holds_for(
    tmp_path: Path, nornir: Nornir, filtered: dict[str, Any], expected: list[str]
) -> None:
    assert expected
    assert names(tmp_path, nornir, filter=filtered) == expected


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("close_connection", "netmiko", "'close_connection' is nothing to compare with"),
        ("open_connection__eq", 1, "nothing to compare with"),
        ("password__startswith", "s", "nothing to compare with"),
        ("connection_options__netmiko__password", "x", "nothing to compare with"),
        ("__class____name__eq", "Host", "names nothing"),
        ("site__in", "vie", "in expects a list"),
        ("site", ["vie"], "eq expects one value"),
        ("all", {"site": "vie"}, "expected a list of mappings"),
        ("not", ["x"], "expected a mapping"),
    ],
)
def test_a_filter_can_compare_and_nothing_else(
    tmp_path: Path, nornir: Nornir, key: str, value: object, said: str
) -> None:
    with pytest.raises(InventoryError) as error:
        names(tmp_path, nornir, filter={"match": {key: value}})
    (fault,) = error.value.faults
    assert said in fault.problem
    assert fault.place.startswith("filter.match.")
    assert "(line " in fault.place


@pytest.mark.parametrize("key", ["tags__append", "location__clear", "site__pop", "location__update__eq"])
def test_names_of_methods_are_names_of_data_and_are_never_called(tmp_path: Path, nornir: Nornir, key: str) -> None:
    before = {name: dict(host.data) for name, host in nornir.inventory.hosts.items()}
    with pytest.raises(InventoryError, match="means no link"):
        names(tmp_path, nornir, filter={"match": {key: "x"}})
    assert {name: dict(host.data) for name, host in nornir.inventory.hosts.items()} == before


def test_names_of_no_link_and_no_group_are_faults_with_their_lines(tmp_path: Path, nornir: Nornir) -> None:
    with pytest.raises(InventoryError) as error:
        names(tmp_path, nornir, links=["p1-p2", "p1-p22"], exclude=["q*"], order=["p1-p2x"])
    places = [fault.place.split(" ")[0] for fault in error.value.faults]
    assert places == ["links.1", "exclude.0", "order.0"]
    assert "did you mean 'p1-p2'?" in error.value.faults[0].problem
    with pytest.raises(InventoryError, match="there is no group 'xe16': did you mean 'xe17'"):
        names(tmp_path, nornir, filter={"groups": ["xe16"]})


def test_a_change_that_means_no_link_is_a_fault_that_says_what_to_write(tmp_path: Path, nornir: Nornir) -> None:
    with pytest.raises(InventoryError, match="`ends: any` asks for one of them"):
        names(tmp_path, nornir, filter={"routers": ["p7"]})
    with pytest.raises(InventoryError, match="leaves no link"):
        names(tmp_path, nornir, links=["p1-p2"], exclude=["p1-*"])
