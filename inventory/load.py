"""links.yaml -> core links; every fault at once, each with its file, place and what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from corelinks.inventory.absent import empty_values, without_none
from corelinks.inventory.cross import cross_faults
from corelinks.inventory.document import Document, read_document
from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.model import CoreLink
from corelinks.inventory.validation import InvalidValue, did_you_mean, dotted, invalid_values, shown

Raw = dict[str, object]
_TOP = ("defaults", "links")
# A link's own value of these replaces the default as a whole when this key differs: the two have other fields.
_KINDS = {"igp": "protocol"}


def load_links(path: Path) -> tuple[CoreLink, ...]:
    """The core links of a ``links.yaml``, in its order, the ends sorted by router name.

    Raises InventoryError with all faults: unreadable file, YAML syntax (line and column), unknown keys, wrong
    or weak values, and what links must not have in common.
    """
    document = read_document(path)
    defaults, entries = _parts(document)
    faults: list[InventoryFault] = []
    links: list[tuple[str, CoreLink]] = []
    for index, own in enumerate(entries):
        entry = _Entry(document, index, own, defaults)
        link, found = entry.validated()
        faults += [fault for fault in found if fault not in faults]
        if link is not None:
            links.append((entry.name, link))
    faults += [InventoryFault(document.file, place, problem) for place, problem in cross_faults(links)]
    if faults:
        raise InventoryError(faults)
    return tuple(link for _, link in links)


def check_hosts(
    links: Iterable[CoreLink], host_names: Iterable[str], source: str = "hosts.yaml"
) -> list[InventoryFault]:
    """A fault for every end whose router is not among the hosts that come from ``source``."""
    known = sorted(set(host_names))
    return [
        InventoryFault(
            "links.yaml", f"{link.name}: router", f"{router!r} is not in {source}: {did_you_mean(router, known)}"
        )
        for link in links
        for router in link.routers
        if router not in known
    ]


def _parts(document: Document) -> tuple[Raw, list[object]]:
    content, file = document.content, document.file
    if not isinstance(content, dict):
        raise InventoryError([InventoryFault(file, "file", "expected a mapping with the keys defaults and links")])
    faults = [
        InventoryFault(file, shown(key), f"unknown key {shown(key)!r}: {did_you_mean(key, _TOP)}")
        for key in content
        if key not in _TOP
    ]
    defaults, links = content.get("defaults") or {}, content.get("links")
    if not isinstance(defaults, dict):
        faults.append(InventoryFault(file, "defaults", "expected a mapping of keys to values"))
    if not isinstance(links, list) or not links:
        faults.append(InventoryFault(file, "links", "expected a list of at least one link"))
    if faults:
        raise InventoryError(faults)
    return cast(Raw, defaults), cast("list[object]", links)


@dataclass(frozen=True)
class _Entry:
    """One entry of the list of links, and how its places are called in the file."""

    document: Document
    index: int
    own: object
    defaults: Raw

    @property
    def name(self) -> str:
        name = self.own.get("name") if isinstance(self.own, dict) else None
        return f"links[{self.index}] {shown(name)}" if isinstance(name, str) else f"links[{self.index}]"

    def validated(self) -> tuple[CoreLink | None, list[InventoryFault]]:
        if not isinstance(self.own, dict):
            problem = "expected a mapping with name, a, b and so on"
            return None, [InventoryFault(self.document.file, self.name, problem)]
        merged = _prepared(_merged(self.defaults, cast(Raw, self.own)))
        empty = [self._fault(value, is_swapped=False) for value in empty_values(merged, CoreLink)]
        raw = without_none(merged, CoreLink)
        is_swapped = _is_unsorted(raw)
        try:
            link = CoreLink.model_validate(_swapped(raw) if is_swapped else raw)
        except ValidationError as error:
            found = invalid_values(error, CoreLink)
            return None, [*empty, *(self._fault(value, is_swapped) for value in found)]
        return (None, empty) if empty else (link, [])

    def _fault(self, value: InvalidValue, is_swapped: bool) -> InventoryFault:
        path = tuple(_other_end(part) if is_swapped else part for part in value.path)
        named = dotted(path) or "link"
        if _is_in(path, self.defaults) and not _is_in(path, cast(Raw, self.own)):
            return self.document.fault(f"defaults: {named}", ("defaults", *path), value.text)
        return self.document.fault(f"{self.name}: {named}", ("links", self.index, *path), value.text)


def _merged(defaults: Mapping[str, object], own: Mapping[str, object]) -> Raw:
    result = dict(defaults)
    for key, value in own.items():
        below = result.get(key)
        if isinstance(below, dict) and isinstance(value, dict) and not _is_other_kind(key, below, value):
            result[key] = _merged(below, value)
        else:
            result[key] = value
    return result


def _is_other_kind(key: str, default: Raw, own: Raw) -> bool:
    kind = _KINDS.get(key)
    return kind is not None and kind in own and own[kind] != default.get(kind)


def _prepared(raw: Raw) -> Raw:
    igp = raw.get("igp")
    if isinstance(igp, dict):
        raw["igp"] = {"protocol": "isis", **igp}
    return raw


def _is_unsorted(raw: Raw) -> bool:
    a, b = raw.get("a"), raw.get("b")
    if not (isinstance(a, dict) and isinstance(b, dict)):
        return False
    one, other = a.get("router"), b.get("router")
    return isinstance(one, str) and isinstance(other, str) and one > other


def _swapped(raw: Raw) -> Raw:
    ldp = raw.get("ldp")
    swapped = {**raw, "a": raw["b"], "b": raw["a"]}
    if isinstance(ldp, dict):
        swapped["ldp"] = {_other_end(key): value for key, value in ldp.items()}
    return swapped


_OTHER = {"a": "b", "b": "a", "router_id_a": "router_id_b", "router_id_b": "router_id_a"}


def _other_end(part: str | int) -> str | int:
    return _OTHER.get(part, part) if isinstance(part, str) else part


def _is_in(path: tuple[str | int, ...], raw: Raw) -> bool:
    node: object = raw
    for part in path:
        if not isinstance(node, dict) or part not in node:
            return False
        node = node[part]
    return bool(path)
