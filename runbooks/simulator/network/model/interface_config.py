"""The interface sections of a running configuration, typed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.network.model.boundary import ConfigNode
from corelinks.runbooks.simulator.network.model.igp_config import area_number, by_level
from corelinks.runbooks.simulator.network.model.ipv6_config import Ipv6Interface


@dataclass
class TunnelConfig:
    """The ``tunnel ...`` lines; ``mode`` is "gre ip" when none is configured. ``source`` is a name or an address."""

    source: str | None = None
    destination: str | None = None
    key: int | None = None
    mode: str = "gre ip"
    vrf: str | None = None
    ttl: int = 255
    path_mtu_discovery: bool = False
    pmtud_age: int | None = 10
    protection: str | None = None
    shared: bool = False
    ike_profile: str | None = None
    keepalive: tuple[int, int] | None = None

    @property
    def is_vti(self) -> bool:
        """Whether it is an IPsec VTI, which carries IP and nothing else."""
        return self.mode.startswith("ipsec")


@dataclass
class IsisInterface:
    """``ip router isis`` and the ``isis ...`` lines; ``tag`` None means IS-IS does not run here."""

    tag: str | None = None
    shutdown: bool = False
    circuit_type: str = "level-1-2"
    metric: dict[int, int] = field(default_factory=dict)
    ipv6_metric: dict[int, int] = field(default_factory=dict)
    point_to_point: bool = False
    padding: bool = True
    hello_interval: int = 10
    multiplier: int = 3
    bfd: bool | None = None
    authentication: str | None = None


@dataclass
class OspfInterfaceConfig:
    """The ``ip ospf ...`` lines; ``process`` None leaves it to the network statements."""

    process: int | None = None
    area: int = 0
    shutdown: bool = False
    prefix_suppression: bool | None = None
    cost: int | None = None
    network: str | None = None
    hello: int | None = None
    dead: int | None = None
    mtu_ignore: bool = False
    bfd: bool | None = None
    authentication: str | None = None
    priority: int = 1


@dataclass
class InterfaceConfig:
    """One interface section. ``bandwidth`` in kbit/s, MTUs in bytes, None = the default of its kind.

    ``topology`` is "point-to-point" or "multipoint" of a subinterface's header, ``framing`` the encapsulation of a
    serial line ("ppp"). ``bundle`` is the interface that it is a link of, ``members`` are the links of a bundle;
    ``ldp_transport`` is an address or "interface"; ``filters`` are its access lists by direction ("in", "out").
    ``pim`` is the mode of ``ip pim``, ``bfd`` whether it has timers (a session needs a client too).
    """

    name: str
    shutdown: bool = False
    description: str | None = None
    bandwidth: int | None = None
    mtu: int | None = None
    ip_mtu: int | None = None
    mpls_mtu: int | None = None
    clns_mtu: int | None = None
    address: IPv4Address | None = None
    address_text: str = ""
    network: IPv4Network | None = None
    vrf: str | None = None
    mpls_ip: bool = False
    mpls_te: bool = False
    igp_autoconfig: bool = True
    ldp_transport: str | None = None
    igp_sync: bool = True
    topology: str | None = None
    framing: str | None = None
    bundle: str | None = None
    members: tuple[str, ...] = ()
    filters: dict[str, str] = field(default_factory=dict)
    isis: IsisInterface = field(default_factory=IsisInterface)
    ospf: OspfInterfaceConfig = field(default_factory=OspfInterfaceConfig)
    ipv6: Ipv6Interface = field(default_factory=Ipv6Interface)
    pim: str | None = None
    bfd: bool = False
    tunnel: TunnelConfig = field(default_factory=TunnelConfig)

    @property
    def is_tunnel(self) -> bool:
        """Whether it is a tunnel interface."""
        return self.name.startswith("Tunnel")

    @property
    def runs_isis(self) -> bool:
        """Whether IS-IS is on it, for either family."""
        return self.isis.tag is not None or self.ipv6.isis_tag is not None

    @property
    def is_loopback(self) -> bool:
        """Whether it is a loopback."""
        return self.name.startswith("Loopback")

    @property
    def is_cabled_kind(self) -> bool:
        """Whether it meets others by a cable, its own or that of what it is made of."""
        return interface_kind(self.name).cabled

    @property
    def has_one_neighbor(self) -> bool:
        """Whether only one router can be at the other end."""
        if self.topology is not None:
            return self.topology == "point-to-point"
        return interface_kind(self.name).point_to_point and self.framing != "frame-relay"


def read_interface(section: ConfigNode) -> InterfaceConfig:
    """An ``interface X`` section; lines it does not know change nothing."""
    _, name, *topology = section.text.split()
    interface = InterfaceConfig(name, topology=topology[0] if topology else None)
    secret = _Authentication()
    for child in section.children:
        words = child.text.split()
        if not words or words[0] == "no":
            _negated(interface, words)
            continue
        head = words[0]
        if head == "tunnel":
            _tunnel(interface.tunnel, words[1:])
        elif head == "isis":
            _isis(interface.isis, words[1:], secret)
        elif head in ("ipv6", "ospfv3"):
            interface.ipv6.read(words)
        elif words[:2] == ["ip", "ospf"]:
            _ospf(interface.ospf, words[2:], secret)
        elif head in _BUNDLING:
            _lower_layer(interface, words)
        else:
            _common(interface, words, child.text)
    interface.isis.authentication = secret.isis()
    interface.ospf.authentication = secret.ospf()
    return interface


@dataclass
class _Authentication:
    """What authenticates hellos, collected from several lines: two ends match when their strings are equal."""

    isis_mode: str | None = None
    isis_key: str | None = None
    ospf_mode: str | None = None
    ospf_key: str | None = None

    def isis(self) -> str | None:
        return f"{self.isis_mode or 'text'}:{self.isis_key}" if self.isis_mode or self.isis_key else None

    def ospf(self) -> str | None:
        return f"{self.ospf_mode}:{self.ospf_key}" if self.ospf_mode else None


def _negated(interface: InterfaceConfig, words: Sequence[str]) -> None:
    if words[1:] == ["isis", "hello", "padding"]:
        interface.isis.padding = False
    elif words[1:] == ["mpls", "ldp", "igp", "sync"]:
        interface.igp_sync = False
    elif words[1:5] == ["mpls", "ldp", "igp", "autoconfig"]:
        interface.igp_autoconfig = False


def _common(interface: InterfaceConfig, words: Sequence[str], text: str) -> None:  # noqa: C901 - a flat table
    match words:
        case ["shutdown"]:
            interface.shutdown = True
        case ["description", *_]:
            interface.description = text.split(None, 1)[1]
        case ["bandwidth", number] if number.isdigit():
            interface.bandwidth = int(number)
        case ["mtu", number]:
            interface.mtu = int(number)
        case ["ip", "mtu", number]:
            interface.ip_mtu = int(number)
        case ["mpls", "mtu", *_, number]:
            interface.mpls_mtu = int(number)
        case ["clns", "mtu", number]:
            interface.clns_mtu = int(number)
        case ["ip", "address", address, mask]:
            interface.address, interface.address_text = IPv4Address(address), address
            interface.network = IPv4Network(f"{address}/{mask}", strict=False)
        case ["ip", "access-group", name, direction]:
            interface.filters[direction] = name
        case ["vrf", "forwarding", vrf] | ["ip", "vrf", "forwarding", vrf]:
            interface.vrf = vrf
        case ["mpls", "ip"]:
            interface.mpls_ip = True
        case ["mpls", "traffic-eng", "tunnels"]:
            interface.mpls_te = True
        case ["mpls", "ldp", "discovery", "transport-address", place]:
            interface.ldp_transport = place
        case ["ip", "router", "isis", *tag]:
            interface.isis.tag = tag[0] if tag else ""
        case ["ip", "pim", ("sparse-mode" | "dense-mode" | "sparse-dense-mode" | "passive") as mode]:
            interface.pim = mode
        case ["bfd", "interval" | "template", *_]:
            interface.bfd = True
        case ["keepalive", period, retries]:
            interface.tunnel.keepalive = int(period), int(retries)
        case _:
            pass


_BUNDLING = ("channel-group", "encapsulation", "ppp", "multilink-group", "bridge-group")


def _lower_layer(interface: InterfaceConfig, words: Sequence[str]) -> None:
    match words:
        case ["channel-group", number, *_]:
            interface.bundle = f"Port-channel{number}"
        case ["encapsulation", "frame-relay", bundle] if bundle.startswith("MFR"):
            interface.framing, interface.bundle = "frame-relay", bundle
        case ["encapsulation", ("hdlc" | "ppp" | "frame-relay") as framing, *_]:
            interface.framing = framing
        case ["ppp", "multilink", "group", number] | ["multilink-group", number]:
            interface.bundle = f"Multilink{number}"
        case ["bridge-group", number]:
            interface.bundle = f"BVI{number}"
        case _:
            pass


def _tunnel(tunnel: TunnelConfig, words: Sequence[str]) -> None:  # noqa: C901 - a flat table
    match words:
        case ["source", source]:
            tunnel.source = source
        case ["source", kind, number]:
            tunnel.source = kind + number
        case ["destination", destination]:
            tunnel.destination = destination
        case ["key", number]:
            tunnel.key = int(number)
        case ["mode", *mode]:
            tunnel.mode = " ".join(mode)
        case ["vrf", vrf]:
            tunnel.vrf = vrf
        case ["ttl", number]:
            tunnel.ttl = int(number)
        case ["path-mtu-discovery", *rest]:
            tunnel.path_mtu_discovery = True
            if rest[:1] == ["age-timer"]:
                tunnel.pmtud_age = None if rest[1] == "infinite" else int(rest[1])
        case ["protection", "ipsec", "profile", profile, *rest]:
            tunnel.protection = profile
            tunnel.shared = "shared" in rest
            for word, name in itertools.pairwise(rest):
                if word in ("ikev2-profile", "isakmp-profile"):
                    tunnel.ike_profile = name
        case _:
            pass


def _isis(isis: IsisInterface, words: Sequence[str], secret: _Authentication) -> None:  # noqa: C901 - a flat table
    match words:
        case ["protocol", "shutdown"]:
            isis.shutdown = True
        case ["circuit-type", kind]:
            isis.circuit_type = kind
        case ["metric", "maximum", *level]:
            isis.metric.update(by_level(16777215, level))
        case ["ipv6", "metric", number, *level] if number.isdigit():
            isis.ipv6_metric.update(by_level(int(number), level))
        case ["metric", number, *level]:
            isis.metric.update(by_level(int(number), level))
        case ["bfd", *disable]:
            isis.bfd = disable != ["disable"]
        case ["network", "point-to-point"]:
            isis.point_to_point = True
        case ["hello-interval", number, *_] if number.isdigit():
            isis.hello_interval = int(number)
        case ["hello-multiplier", number, *_]:
            isis.multiplier = int(number)
        case ["authentication", "mode", mode, *_]:
            secret.isis_mode = mode
        case ["authentication", "key-chain", chain, *_]:
            secret.isis_key = chain
        case ["password", *rest]:
            secret.isis_key = next((word for word in reversed(rest) if not word.startswith("level-")), None)
        case _:
            pass


def _ospf(  # noqa: C901 - a flat table
    ospf: OspfInterfaceConfig, words: Sequence[str], secret: _Authentication
) -> None:
    match words:
        case ["cost", number]:
            ospf.cost = int(number)
        case ["network", kind, *_]:
            ospf.network = kind
        case ["hello-interval", number]:
            ospf.hello = int(number)
        case ["dead-interval", number]:
            ospf.dead = int(number)
        case ["priority", number]:
            ospf.priority = int(number)
        case ["mtu-ignore"]:
            ospf.mtu_ignore = True
        case ["bfd", *disable]:
            ospf.bfd = disable != ["disable"]
        case ["shutdown"]:
            ospf.shutdown = True
        case ["prefix-suppression", *disable]:
            ospf.prefix_suppression = not disable
        case ["authentication", *mode]:
            secret.ospf_mode = " ".join(mode) or "simple"
        case ["authentication-key", *_, key] | ["message-digest-key", *_, key]:
            secret.ospf_key = key
        case [process, "area", area, *_] if process.isdigit():
            ospf.process, ospf.area = int(process), area_number(area)
        case _:
            pass
