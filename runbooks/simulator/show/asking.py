"""What every show command asks first: the router's state of this moment and the form of its release."""

from __future__ import annotations

import re

from corelinks.runbooks.simulator.ios.names import kind_of
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.network.network import Network
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import Args
from corelinks.runbooks.simulator.show.release import RELEASES, Release


def network_of(device: Device) -> Network:
    """The network that the router is in; raises RuntimeError for a device that is in none."""
    if device.network is None:
        raise RuntimeError(f"{device.name} is in no network: it has no state to show")
    return device.network


def state_of(device: Device) -> RouterState:
    """The router at this moment."""
    return network_of(device).state(device.name)


def release_of(device: Device) -> Release:
    """The printed forms of the router's release."""
    return RELEASES[device.platform]


def asked_interface(state: RouterState, args: Args) -> str | None:
    """The interface in the command, None without one; one that does not exist is refused with the caret."""
    name = args.get("INTERFACE")
    if name is not None and name not in state.interfaces:
        raise args.refuse(name)
    return name


def listing_key(name: str) -> tuple[int, str, tuple[int, ...]]:
    """Where an interface stands in lists: ports, loopbacks, tunnels (the configuration begins with loopbacks)."""
    rank = {"Loopback": 1, "Null": 2, "Tunnel": 3}.get(kind_of(name), 0)
    return rank, kind_of(name), tuple(int(part) for part in re.findall(r"\d+", name))


def listed(state: RouterState) -> list[str]:
    """All interfaces in the order of IOS's lists."""
    return sorted(state.interfaces, key=listing_key)
