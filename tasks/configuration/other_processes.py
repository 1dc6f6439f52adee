"""The ``network`` statements of routing processes that take an interface by its address: pure, on the running-config.

Sources: the Cisco IOS command references of OSPF, EIGRP (classic and named configuration) and RIP (``network``,
``passive-interface``, ``af-interface``). EIGRP and OSPF have no neighbors on a passive interface; RIP still listens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, ip_address, ip_network

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.configuration.igp_process import IgpProcess
from corelinks.tasks.configuration.tree import Path, RunningConfig

_PROCESS = re.compile(r"router (?:ospf \d+|eigrp \S+|rip)")
_NETWORK = re.compile(r"network (?P<address>\d+\.\d+\.\d+\.\d+)(?: (?P<wildcard>\d+\.\d+\.\d+\.\d+))?(?: area \S+)?")
_AF_INTERFACE = "af-interface "
_PASSIVE = "passive-interface"
_LISTENING = "router rip"


def network_statements(running: RunningConfig, interface: str, address: IPv4Address) -> Iterator[Path]:
    """The statements of processes of the global table that make an interface of this address speak to neighbors."""
    for path in running.paths:
        match = _NETWORK.fullmatch(path[-1]) if len(path) > 1 and _PROCESS.fullmatch(path[0]) else None
        if match is None or any(" vrf " in part for part in path[1:-1]) or not _has(match, address):
            continue
        if path[0] == _LISTENING or not _is_silent(running, path[:-1], interface):
            yield path


def _has(match: re.Match[str], address: IPv4Address) -> bool:
    """Whether a statement has an address; without a wildcard its class says how much."""
    first = int(match["address"].split(".")[0])
    bits = 8 if first < 128 else 16 if first < 192 else 24
    mask = match["wildcard"] or str(ip_network(f"{match['address']}/{bits}", strict=False).hostmask)
    wild = int(ip_address(mask))
    return int(ip_address(match["address"])) | wild == int(address) | wild


def _is_silent(running: RunningConfig, above: Path, interface: str) -> bool:
    """Whether the process, or the address family of a named one, is shut, or sends no hellos on an interface."""
    beneath = [path for path in running.paths if path[: len(above)] == above]
    lines = tuple(path[-1] for path in beneath if len(path) == len(above) + 1)
    process = IgpProcess(above[0], lines)
    if process.is_passive(interface) or process.is_shut:
        return True
    said = [(path[-2], path[-1]) for path in beneath if len(path) == len(above) + 2 and path[-1].endswith(_PASSIVE)]
    own = [line for header, line in said if is_same_interface(header.removeprefix(_AF_INTERFACE), interface)]
    default = [line for header, line in said if header == f"{_AF_INTERFACE}default"]
    return (own or default or [""])[-1] == _PASSIVE
