"""The IPv6 lines of an interface and the OSPFv3 processes, typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address, IPv6Interface

from corelinks.runbooks.simulator.network.model.boundary import ConfigNode
from corelinks.runbooks.simulator.network.model.igp_config import PassiveInterfaces, area_number

#: The families that OSPFv3 carries (RFC 5838): each has adjacencies of its own.
FAMILIES = ("ipv4", "ipv6")


@dataclass(frozen=True)
class Ospfv3Area:
    """``ospfv3 N FAMILY area A`` or, for IPv6, ``ipv6 ospf N area A``; ``is_classic`` is the latter."""

    process: int
    area: int
    instance: int
    is_classic: bool


@dataclass
class Ospfv3Settings:
    """The timers, cost and network type of OSPFv3 on an interface; None is the default of the interface."""

    cost: int | None = None
    network: str | None = None
    hello: int | None = None
    dead: int | None = None
    mtu_ignore: bool = False


@dataclass
class Ipv6Interface:
    """The ``ipv6 ...`` and ``ospfv3 ...`` lines; IPv6 runs with ``ipv6 enable`` or an address."""

    enabled: bool = False
    addresses: list[IPv6Interface] = field(default_factory=list)
    link_local: IPv6Address | None = None
    mtu: int | None = None
    isis_tag: str | None = None
    ospfv3: dict[str, Ospfv3Area] = field(default_factory=dict)
    settings: Ospfv3Settings = field(default_factory=Ospfv3Settings)

    @property
    def is_on(self) -> bool:
        """Whether the interface has a link-local address."""
        return self.enabled or bool(self.addresses) or self.link_local is not None

    def read(self, words: Sequence[str]) -> None:
        """Take an ``ipv6 ...`` or ``ospfv3 ...`` line in; one that is about something else changes nothing."""
        match words:
            case ["ipv6", "enable"]:
                self.enabled = True
            case ["ipv6", "address", address, "link-local"]:
                self.link_local = IPv6Address(address)
            case ["ipv6", "address", address, *_] if "/" in address:
                self.addresses.append(IPv6Interface(address))
            case ["ipv6", "mtu", number]:
                self.mtu = int(number)
            case ["ipv6", "router", "isis", *tag]:
                self.isis_tag = tag[0] if tag else ""
            case ["ipv6", "ospf", process, "area", area, *instance] if process.isdigit():
                self.ospfv3.setdefault("ipv6", _area(process, area, instance, is_classic=True))
            case ["ospfv3", process, family, "area", area, *instance] if family in FAMILIES:
                self.ospfv3[family] = _area(process, area, instance, is_classic=False)
            case ["ospfv3", _, family, *setting] if family in FAMILIES:
                self._set(setting)
            case ["ipv6", "ospf", *setting] | ["ospfv3", *setting]:
                self._set(setting)
            case _:
                pass

    def _set(self, words: Sequence[str]) -> None:
        match words:
            case ["cost", number]:
                self.settings.cost = int(number)
            case ["network", *kind]:
                self.settings.network = kind[0]
            case ["hello-interval", number]:
                self.settings.hello = int(number)
            case ["dead-interval", number]:
                self.settings.dead = int(number)
            case ["mtu-ignore"]:
                self.settings.mtu_ignore = True
            case _:
                pass


def _area(process: str, area: str, instance: Sequence[str], *, is_classic: bool) -> Ospfv3Area:
    return Ospfv3Area(int(process), area_number(area), int(instance[1]) if instance else 0, is_classic)


@dataclass
class Ospfv3Config:
    """A ``router ospfv3 N`` or ``ipv6 router ospf N`` section."""

    process: int
    router_id: str | None = None
    shutdown: bool = False
    reference_bandwidth: int = 100
    passive: PassiveInterfaces = field(default_factory=PassiveInterfaces)


def read_ospfv3(section: ConfigNode) -> Ospfv3Config:
    """A section of an OSPFv3 process; the lines of its address families count for the whole of it."""
    process = Ospfv3Config(int(section.text.split()[-1]))
    for child in section.children:
        for node in (child, *child.children):
            line = node.text.split()
            process.passive.read(line)
            match line:
                case ["router-id", address]:
                    process.router_id = address
                case ["shutdown"]:
                    process.shutdown = True
                case ["auto-cost", "reference-bandwidth", number]:
                    process.reference_bandwidth = int(number)
                case _:
                    pass
    return process
