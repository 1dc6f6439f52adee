"""The cable plan: which interfaces of a core are joined, read from the addresses they start with."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from ipaddress import IPv4Network

from corelinks.runbooks.simulator.network.model.router_config import RouterConfig
from corelinks.runbooks.simulator.network.model.topology import End


def plan_cables(configs: Mapping[str, RouterConfig]) -> list[tuple[End, End]]:
    """A cable wherever two routers have a hardware interface in the same IPv4 subnet, in order of names.

    Cables stay where they are when addresses change later.
    """
    subnets: dict[IPv4Network, list[End]] = {}
    for name in sorted(configs):
        for interface in configs[name].interfaces.values():
            if interface.network is not None and interface.is_cabled_kind and interface.network.prefixlen < 32:
                subnets.setdefault(interface.network, []).append(End(name, interface.name))
    return [
        (one, two)
        for ends in subnets.values()
        for one, two in itertools.combinations(ends, 2)
        if one.router != two.router
    ]
