"""A router's state as its show commands print it, put together at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from corelinks.runbooks.simulator.network.forwarding.label_bindings import NONE, POP, forwarding_table, labelled_routes
from corelinks.runbooks.simulator.network.forwarding.routing_tables import tables
from corelinks.runbooks.simulator.network.model.router_state import NextHop, Route, RouterState
from corelinks.runbooks.simulator.network.model.topology import Protocol, World
from corelinks.runbooks.simulator.network.views.crypto_view import crypto_state
from corelinks.runbooks.simulator.network.views.igp_view import igp_state
from corelinks.runbooks.simulator.network.views.interface_view import interface_states
from corelinks.runbooks.simulator.network.views.mpls_view import ldp_state, mpls_interfaces

_IGPS: Final[tuple[Protocol, ...]] = ("isis", "ospf")


def router_state(world: World, name: str) -> RouterState:
    """Everything about a router now."""
    return RouterState(
        name=name,
        now=world.now,
        interfaces=interface_states(world, name),
        routes=_Routes(world, name),
        igp=igp_state(world, name),
        ldp=ldp_state(world, name),
        mpls_interfaces=mpls_interfaces(world, name),
        lfib=forwarding_table(world, name),
        crypto=crypto_state(world, name),
    )


class _Routes(Mapping[str | None, tuple[Route, ...]]):
    """The routes by VRF, put together when first asked for: most show commands never do."""

    def __init__(self, world: World, name: str) -> None:
        self._of = world, name

    @cached_property
    def _made(self) -> dict[str | None, tuple[Route, ...]]:
        return _routes(*self._of)

    def __getitem__(self, vrf: str | None) -> tuple[Route, ...]:
        return self._made[vrf]

    def __iter__(self) -> Iterator[str | None]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _routes(world: World, name: str) -> dict[str | None, tuple[Route, ...]]:
    found = {vrf: tuple(table.routes()) for vrf, table in tables(world, world.nodes[name]).items()}
    labels = {route.prefix: [label for _, label in hops] for route, hops in labelled_routes(world, name)}
    since = _adjacent_since(world, name)
    found[None] = tuple(_finished(world, route, labels.get(route.prefix, []), since) for route in found[None])
    return found


def _finished(world: World, route: Route, labels: list[str], since: dict[str, float]) -> Route:
    """With the labels that are imposed, and the age of the adjacency that it leads over."""
    if not labels:
        return route
    hops = tuple(_with_label(world, hop, label) for hop, label in zip(route.next_hops, labels, strict=True))
    return replace(route, next_hops=hops, since=since.get(hops[0].interface or "", route.since))


def _adjacent_since(world: World, name: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for circuit in world.nodes[name].circuits:
        sides = [circuit.adjacency(igp).sides[circuit.index(name)] for igp in _IGPS]
        ups = [side.since for side in sides if side.up and circuit.alive]
        if ups:
            found[circuit.near(name).interface] = max(ups)
    return found


def _with_label(world: World, hop: NextHop, label: str) -> NextHop:
    source = world.nodes[hop.source].ldp_id if hop.source in world.nodes else hop.source
    return replace(hop, labels=() if label in (POP, NONE) else (int(label),), source=source)
