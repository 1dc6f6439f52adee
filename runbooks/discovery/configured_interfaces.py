"""What running-configs say of interfaces, tunnels and the IGP, as pieces of a link definition. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface

from corelinks.inventory.interface_names import canonical_interface, is_same_interface
from corelinks.tasks.configuration.spelling import in_one_spelling, interface_of
from corelinks.tasks.parse import RunningConfig

Values = dict[str, object]
_OSPF = re.compile(r"ip ospf (\d+) area (\d+)$")
_VIRTUAL = ("Tunnel", "Loopback", "Null", "Virtual-Template", "Virtual-Access", "Dialer")


def value(lines: Iterable[str], start: str) -> str | None:
    """What follows ``start`` on the first line that begins with it; None when no line does."""
    for line in lines:
        if line == start:
            return ""
        if line.startswith(start + " "):
            return line[len(start) + 1 :].strip()
    return None


def number(lines: Iterable[str], start: str) -> int | None:
    """The number that follows ``start``; None when there is no such line or no number on it."""
    found = value(lines, start)
    match = re.match(r"\d+", found or "")
    return int(match.group()) if match else None


@dataclass(frozen=True)
class Port:
    """One interface with an IPv4 address, and the lines of its section."""

    router: str
    name: str
    address: IPv4Interface
    lines: tuple[str, ...]

    @property
    def is_tunnel(self) -> bool:
        """Whether it is a tunnel interface."""
        return self.name.startswith("Tunnel")

    @property
    def is_physical(self) -> bool:
        """Whether a cable or a subinterface of one is behind it."""
        return not self.name.startswith(_VIRTUAL)

    @property
    def carries_mpls(self) -> bool:
        """Whether MPLS is configured on it, and it is not shut down."""
        return "mpls ip" in self.lines and "shutdown" not in self.lines

    @property
    def vrf(self) -> str | None:
        """The VRF that it belongs to; None for the global table."""
        return value(self.lines, "vrf forwarding") or value(self.lines, "ip vrf forwarding")


def ports(router: str, config: RunningConfig) -> tuple[Port, ...]:
    """The interfaces of a router that have an IPv4 address, in the order of its configuration."""
    found = []
    for header in config.sections("interface"):
        lines = config.section(header) or ()
        address = re.match(r"ip address (\S+) (\d+\.\d+\.\d+\.\d+)$", _first(lines, "ip address"))
        try:
            name = canonical_interface(interface_of(header))
        except ValueError:
            continue
        if address:
            found.append(Port(router, name, IPv4Interface("/".join(address.groups())), lines))
    return tuple(found)


def tunnels(config: RunningConfig) -> tuple[str, ...]:
    """The names of all tunnels of a router, whatever kind they are of: ``Tunnel1``."""
    return tuple(header.removeprefix("interface ").strip() for header in config.sections("interface Tunnel"))


def unnumbered(config: RunningConfig) -> tuple[tuple[str, str], ...]:
    """Physical interfaces that carry MPLS and borrow their address: their name, and whose address it is."""
    found = []
    for header in config.sections("interface"):
        lines = config.section(header) or ()
        name, borrowed = interface_of(header), value(lines, "ip unnumbered")
        if borrowed and "mpls ip" in lines and not name.startswith(_VIRTUAL):
            found.append((name, borrowed))
    return tuple(found)


def _first(lines: Iterable[str], start: str) -> str:
    return next((line for line in lines if line.startswith(start + " ")), "")


def tunnel_source(port: Port, every: Iterable[Port]) -> Port | None:
    """The interface that is a tunnel's source, by name or by address; None when the router has no such one."""
    source = value(port.lines, "tunnel source") or ""
    for other in every:
        if other.router == port.router and source in (other.name, str(other.address.ip)):
            return other
    return None


def tunnel_destination(port: Port) -> IPv4Address | None:
    """The IPv4 address that a tunnel leads to; None when it has no such destination."""
    try:
        return IPv4Address(value(port.lines, "tunnel destination") or "")
    except ValueError:
        return None


def igp(port: Port, config: RunningConfig) -> Values | None:
    """The IGP of an interface as a link definition has it; None when neither IS-IS nor OSPF is on it."""
    tag = value(port.lines, "ip router isis")
    if tag is not None:
        return _isis(port, config, tag)
    ospf = next((match for line in port.lines if (match := _OSPF.match(in_one_spelling(line)))), None)
    if ospf is None:
        return None
    found: Values = {"protocol": "ospf", "process": int(ospf.group(1)), "area": int(ospf.group(2))}
    cost = number(port.lines, "ip ospf cost")
    if cost is not None:
        found["cost"] = cost
    chain = value(port.lines, "ip ospf authentication key-chain")
    if chain:
        found["key_chain"] = chain
    return found


def _isis(port: Port, config: RunningConfig, tag: str) -> Values:
    header = f"router isis {tag}".strip()
    circuit = value(port.lines, "isis circuit-type") or value(config.section(header) or (), "is-type")
    level = "level-1" if circuit == "level-1" or (circuit == "level-1-2" and _is_metric_of_level_1(port)) else "level-2"
    found: Values = {"protocol": "isis", "level": level}
    if tag:
        found["tag"] = tag
    configured = number(port.lines, "isis metric")
    if configured is not None:
        found["metric"] = configured
    if port.is_tunnel:  # of a cable it says nothing about the tunnel on it
        found["point_to_point"] = "isis network point-to-point" in port.lines
        found["hello_padding"] = "no isis hello padding" not in port.lines
        if value(port.lines, "isis circuit-type") == "level-1-2":
            found["circuit_type"] = "level-1-2"
    chain = value(port.lines, "isis authentication key-chain")
    if chain:
        found["key_chain"] = chain.split()[0]
    return found


def _is_metric_of_level_1(port: Port) -> bool:
    """Whether the metric says that level 1 alone is meant, of an interface that forms adjacencies of both levels."""
    return (value(port.lines, "isis metric") or "").endswith(" level-1")


def router_id(router: str, config: RunningConfig) -> IPv4Address | None:
    """The LDP router id that the configuration fixes by an interface; None when it leaves that to the router."""
    words = (_first(config.sections("mpls ldp router-id"), "mpls ldp router-id")).split()
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


def metric(lines: Iterable[str]) -> int | None:
    """The IS-IS metric or OSPF cost of an interface; None when the configuration sets none."""
    found = number(lines, "isis metric")
    return number(lines, "ip ospf cost") if found is None else found
