"""The values that an interface has without a line of its own: its bandwidth, its MTU. Pure.

The defaults by kind are those of ``show interfaces`` on IOS and IOS XE (Cisco IOS Interface and Hardware Component
Command Reference, ``bandwidth`` and ``mtu``). A kind that is in no table has none that a configuration could tell: the
members of a bundle that are up, the circuit of a POS or ATM interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.configuration.values import number, value

# kbit/s, at the full speed of the kind.
_BANDWIDTH = {
    "Ethernet": 10_000,
    "FastEthernet": 100_000,
    "GigabitEthernet": 1_000_000,
    "TwoGigabitEthernet": 2_500_000,
    "FiveGigabitEthernet": 5_000_000,
    "TenGigabitEthernet": 10_000_000,
    "TwentyFiveGigE": 25_000_000,
    "FortyGigabitEthernet": 40_000_000,
    "FiftyGigE": 50_000_000,
    "HundredGigE": 100_000_000,
    "FourHundredGigE": 400_000_000,
    "Serial": 1_544,
    "Vlan": 1_000_000,
}
_MTU = {"POS": 4470, "ATM": 4470, "Hssi": 4470}  # bytes; all others 1500
_KIND = re.compile(r"[A-Za-z-]+")


def bandwidth_of(config: RunningConfig, name: str, lines: Iterable[str]) -> int | None:
    """The bandwidth of an interface in kbit/s as its metric is reckoned from it; None where only the router knows.

    ``name`` is the long one, ``lines`` the section. What the two ends of a cable negotiate is not in a
    configuration: an Ethernet interface counts with its full speed.
    """
    configured = number(lines, "bandwidth")
    if configured is not None:
        return configured
    parent = _parent(config, name)
    above = number(parent, "bandwidth")
    if above is not None:
        return above if any(line.startswith("bandwidth inherit") for line in parent) else None
    speed = value([*lines, *parent], "speed") or ""
    if "Ethernet" in name and speed.isdecimal():
        return int(speed) * 1000
    return _BANDWIDTH.get(_kind(name))


def mtu_of(config: RunningConfig, name: str, lines: Iterable[str]) -> int:
    """The largest IP packet that an interface sends whole, in bytes; a subinterface has the MTU of the whole."""
    configured = number(lines, "ip mtu") or number(lines, "mtu") or number(_parent(config, name), "mtu")
    return configured or _MTU.get(_kind(name), 1500)


def _kind(name: str) -> str:
    match = _KIND.match(name)
    return match.group() if match else name


def _parent(config: RunningConfig, name: str) -> tuple[str, ...]:
    """The section of the interface that a subinterface is a part of; empty for one that is none."""
    whole, dot, _ = name.partition(".")
    return (config.interface(whole) or ()) if dot else ()
