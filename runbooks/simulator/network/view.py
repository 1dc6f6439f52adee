"""A router's state as its show commands print it, put together at one moment."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from runbooks.simulator.network.labels import NONE, POP, forwarding_table, outgoing
from runbooks.simulator.network.routing import tables
from runbooks.simulator.network.state import NextHop, Route, RouterState
from runbooks.simulator.network.view_crypto import crypto_state
from runbooks.simulator.network.view_igp import igp_state
from runbooks.simulator.network.view_interfaces import interface_states
from runbooks.simulator.network.view_mpls import ldp_state, mpls_interfaces
from runbooks.simulator.network.world import Protocol, World

_IGPS: Final[tuple[Protocol, ...]] = ("isis", "ospf")


def router_state(world: World, name: str) -> RouterState:
    """Everything about a router now."""
    return RouterState(
        name=name,
        now=world.now,
        interfaces=interface_states(world, name),
        routes=_routes(world, name),
        igp=igp_state(world, name),
        ldp=ldp_state(world, name),
        mpls_interfaces=mpls_interfaces(world, name),
        lfib=forwarding_table(world, name),
        crypto=crypto_state(world, name),
    )


def _routes(world: World, name: str) -> dict[str | None, tuple[Route, ...]]:
    found = {vrf: tuple(table.routes()) for vrf, table in tables(world, world.nodes[name]).items()}
    found[None] = tuple(_labelled(world, name, route) for route in found.get(None, ()))
    return found


def _labelled(world: World, name: str, route: Route) -> Route:
    if route.protocol in ("connected", "local"):
        return route
    hops = tuple(_with_label(world, name, route.prefix, hop) for hop in route.next_hops)
    return replace(route, next_hops=hops, since=_since(world, name, route))


def _since(world: World, name: str, route: Route) -> float:
    """A route of an IGP is taken to be as old as the adjacency it leads over, a static one as its router."""
    first = route.next_hops[0].interface if route.next_hops else None
    for circuit in world.nodes[name].circuits:
        if first is not None and circuit.near(name).interface == first and circuit.alive:
            sides = [circuit.adjacency(igp).sides[circuit.index(name)] for igp in _IGPS]
            return max((side.since for side in sides if side.up), default=route.since)
    return route.since


def _with_label(world: World, name: str, prefix: str, hop: NextHop) -> NextHop:
    label = outgoing(world, name, prefix, hop)
    source = world.nodes[hop.source].ldp_id if hop.source in world.nodes else hop.source
    labels = () if label in (POP, NONE) else (int(label),)
    return replace(hop, labels=labels, source=source)
