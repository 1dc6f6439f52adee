"""What running-configs say of interfaces and tunnels, as pieces of a link definition. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface

from corelinks.inventory.interface_names import canonical_interface, is_same_interface
from corelinks.tasks.configuration.igp_process import vrf_of
from corelinks.tasks.configuration.spelling import interface_of
from corelinks.tasks.configuration.values import number, value
from corelinks.tasks.parse import RunningConfig

Values = dict[str, object]
_VIRTUAL = ("Tunnel", "Loopback", "Null", "Virtual-", "Dialer")
_ADDRESS = re.compile(r"ip address (\S+) (\d+\.\d+\.\d+\.\d+)(?P<secondary> secondary)?")
# What an interface of a core has, and one towards customers or management has not.
_CORE = re.compile(r"mpls ip|tag-switching ip|ip router isis.*|ipv6 router isis.*|ip ospf \d+ area .*|ipv6 ospf \d+ .*")


@dataclass(frozen=True)
class Port:
    """One interface with an IPv4 address, and the lines of its section; ``secondary`` are its further addresses."""

    router: str
    name: str
    address: IPv4Interface
    lines: tuple[str, ...]
    secondary: tuple[IPv4Interface, ...] = ()

    def __str__(self) -> str:
        return f"{self.router} {self.name}"

    @property
    def is_tunnel(self) -> bool:
        """Whether it is a tunnel interface."""
        return self.name.startswith("Tunnel")

    @property
    def is_physical(self) -> bool:
        """Whether a cable or a subinterface of one is behind it."""
        return not self.name.startswith(_VIRTUAL)

    @property
    def is_shut(self) -> bool:
        """Whether it is shut down."""
        return "shutdown" in self.lines

    @property
    def addresses(self) -> tuple[IPv4Interface, ...]:
        """All its addresses, the primary one first."""
        return (self.address, *self.secondary)

    @property
    def vrf(self) -> str | None:
        """The VRF that it belongs to; None for the global table."""
        return vrf_of(self.lines)


@dataclass(frozen=True)
class BarePort:
    """An interface that has the lines of a core link and no IPv4 address that a configuration tells.

    ``name`` is None where it is of no kind that corelinks knows; ``shown`` is as the router spells it.
    """

    router: str
    name: str | None
    shown: str
    lines: tuple[str, ...]


def ports(router: str, config: RunningConfig) -> tuple[Port, ...]:
    """The interfaces of a router that have an IPv4 address, in the order of its configuration."""
    found = []
    for shown, lines in _interfaces(config):
        name, addresses = _long_name(shown), _addresses(lines)
        if name is not None and addresses:
            found.append(Port(router, name, addresses[0], lines, addresses[1:]))
    return tuple(found)


def bare_ports(router: str, config: RunningConfig) -> tuple[BarePort, ...]:
    """The interfaces, tunnels among them, that have the lines of a core link, and no address or no known name."""
    found = []
    for shown, lines in _interfaces(config):
        name = _long_name(shown)
        is_core = any(_CORE.fullmatch(line) for line in lines) and not (name or "").startswith(("Loopback", "Null"))
        if is_core and (name is None or not _addresses(lines)):
            found.append(BarePort(router, name, shown, lines))
    return tuple(found)


def _interfaces(config: RunningConfig) -> Iterator[tuple[str, tuple[str, ...]]]:
    for header in config.sections("interface "):
        yield interface_of(header), config.section(header) or ()


def _long_name(shown: str) -> str | None:
    try:
        return canonical_interface(shown)
    except ValueError:
        return None


def _addresses(lines: Iterable[str]) -> tuple[IPv4Interface, ...]:
    """The addresses of an interface, the primary one first; IOS shows it last. None without a primary one."""
    found: list[IPv4Interface] = []
    has_primary = False
    for match in filter(None, map(_ADDRESS.fullmatch, lines)):
        try:
            address = IPv4Interface(f"{match[1]}/{match[2]}")
        except ValueError:
            continue
        has_primary |= not match["secondary"]
        found.insert(len(found) if match["secondary"] else 0, address)
    return tuple(found) if has_primary else ()


def tunnels(config: RunningConfig) -> tuple[str, ...]:
    """The names of all tunnels of a router, whatever kind they are of: ``Tunnel1``."""
    return tuple(header.removeprefix("interface ").strip() for header in config.sections("interface Tunnel"))


def tunnel_destination(port: Port) -> IPv4Address | None:
    """The IPv4 address that a tunnel leads to; None when it has no such destination."""
    try:
        return IPv4Address(value(port.lines, "tunnel destination") or "")
    except ValueError:
        return None


def router_id(router: str, config: RunningConfig) -> IPv4Address | None:
    """The LDP router id that the configuration fixes by an interface; None when it leaves that to the router."""
    words = " ".join(config.sections("mpls ldp router-id")[:1]).split()
    if len(words) < 4:
        return None
    found = [port for port in ports(router, config) if is_same_interface(port.name, words[3])]
    return found[0].address.ip if found else None


def extras(lines: tuple[str, ...]) -> Values:
    """What a tunnel may have besides: description, bandwidth, path MTU discovery, service policies."""
    found: Values = {
        "description": value(lines, "description"),
        "bandwidth": number(lines, "bandwidth"),
        "max_reserved_bandwidth": number(lines, "max-reserved-bandwidth"),
        "service_policy_input": value(lines, "service-policy input"),
        "service_policy_output": value(lines, "service-policy output"),
    }
    timer = value(lines, "tunnel path-mtu-discovery age-timer")
    if timer is not None:
        found["path_mtu_discovery"] = {"age_timer": int(timer) if timer.isdecimal() else timer}
    elif "tunnel path-mtu-discovery" in lines:
        found["path_mtu_discovery"] = {}
    return {key: part for key, part in found.items() if part is not None}
