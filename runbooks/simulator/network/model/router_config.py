"""A router's running configuration, typed once per generation: its routing, LDP and global lines, and the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.ios.passwords import clear_key
from corelinks.runbooks.simulator.network.model.boundary import ConfigNode, Configuration
from corelinks.runbooks.simulator.network.model.crypto_config import CryptoConfig, read_crypto
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig, area_number, read_interface


@dataclass
class IsisConfig:
    """A ``router isis [TAG]`` section."""

    tag: str
    net: str | None = None
    is_type: str = "level-1-2"
    wide: bool = False
    passive: set[str] = field(default_factory=set)
    default_metric: int = 10
    padding: bool = True
    authentication: str | None = None
    ldp_sync: bool = False
    logs: bool = False

    @property
    def area(self) -> str:
        """The area part of the NET ("49.0001")."""
        return ".".join((self.net or "").split(".")[:-4])

    @property
    def system_id(self) -> str:
        """The system ID of the NET ("1920.0000.2001")."""
        return ".".join((self.net or "").split(".")[-4:-1])

    @property
    def levels(self) -> frozenset[int]:
        """The levels (1, 2) that this instance runs."""
        return levels_of(self.is_type)


@dataclass
class OspfConfig:
    """A ``router ospf N`` section; ``networks`` are (network, area) in order."""

    process: int
    router_id: str | None = None
    networks: list[tuple[IPv4Network, int]] = field(default_factory=list)
    passive: set[str] = field(default_factory=set)
    active: set[str] = field(default_factory=set)
    passive_default: bool = False
    ldp_sync: bool = False
    ldp_autoconfig: bool = False
    reference_bandwidth: int = 100

    def is_passive(self, interface: str) -> bool:
        """Whether OSPF sends no hellos on an interface."""
        if self.passive_default:
            return interface not in self.active
        return interface in self.passive


@dataclass
class StaticRoute:
    """An ``ip route`` line; with neither next hop nor interface it would not have been taken."""

    vrf: str | None
    network: IPv4Network
    interface: str | None
    next_hop: str | None
    distance: int


@dataclass
class LdpConfig:
    """The global LDP lines; ``passwords`` by the peer's LDP router-id. ``targeted`` are configured peers."""

    router_id_interface: str | None = None
    label_protocol: str = "ldp"
    passwords: dict[str, str] = field(default_factory=dict)
    password_required: bool = False
    session_protection: bool = False
    targeted: set[str] = field(default_factory=set)
    accepts_targeted: bool = False
    mpls_ip: bool = True


def levels_of(kind: str) -> frozenset[int]:
    """The levels of "level-1", "level-1-2", "level-2-only"."""
    return {"level-1": frozenset({1}), "level-1-2": frozenset({1, 2})}.get(kind, frozenset({2}))


def read_isis(section: ConfigNode) -> IsisConfig:  # noqa: C901 - a flat table
    """A ``router isis`` section."""
    words = section.text.split()
    isis = IsisConfig(words[2] if len(words) > 2 else "")
    mode = key = None
    for child in section.children:
        match child.text.split():
            case ["net", net]:
                isis.net = net
            case ["is-type", kind]:
                isis.is_type = kind
            case ["metric-style", style, *_]:
                isis.wide = style in ("wide", "transition")
            case ["metric", number, *_] if number.isdigit():
                isis.default_metric = int(number)
            case ["passive-interface", name]:
                isis.passive.add(name)
            case ["no", "hello", "padding", *_]:
                isis.padding = False
            case ["authentication", "mode", word, *_]:
                mode = word
            case ["authentication", "key-chain", word, *_]:
                key = word
            case ["mpls", "ldp", "sync"]:
                isis.ldp_sync = True
            case ["log-adjacency-changes", *_]:
                isis.logs = True
            case _:
                pass
    isis.authentication = f"{mode}:{key}" if mode and key else None
    return isis


def read_ospf(section: ConfigNode) -> OspfConfig:
    """A ``router ospf`` section."""
    ospf = OspfConfig(int(section.text.split()[2]))
    for child in section.children:
        match child.text.split():
            case ["router-id", address]:
                ospf.router_id = address
            case ["network", address, wildcard, "area", area]:
                network = IPv4Network(f"{address}/{_mask_of(wildcard)}", strict=False)
                ospf.networks.append((network, area_number(area)))
            case ["passive-interface", "default"]:
                ospf.passive_default = True
            case ["passive-interface", name]:
                ospf.passive.add(name)
            case ["no", "passive-interface", name]:
                ospf.active.add(name)
            case ["mpls", "ldp", "sync"]:
                ospf.ldp_sync = True
            case ["mpls", "ldp", "autoconfig", *_]:
                ospf.ldp_autoconfig = True
            case ["auto-cost", "reference-bandwidth", number]:
                ospf.reference_bandwidth = int(number)
            case _:
                pass
    return ospf


def _mask_of(wildcard: str) -> str:
    return str(IPv4Address(int(IPv4Address(wildcard)) ^ 0xFFFFFFFF))


def read_static(text: str) -> StaticRoute | None:
    """An ``ip route`` line, None when it is of a form that is not modelled."""
    words = text.split()[2:]
    vrf = None
    if words[:1] == ["vrf"]:
        vrf, words = words[1], words[2:]
    if len(words) < 3:
        return None
    try:
        network = IPv4Network(f"{words[0]}/{words[1]}")
    except ValueError:
        return None
    interface = next_hop = None
    distance = 1
    for place, word in enumerate(words[2:]):
        if word in ("name", "tag", "track", "permanent"):
            break
        if word.isdigit():
            distance = int(word)
        elif word[0].isdigit():
            next_hop = word
        elif place == 0 and word not in ("dhcp", "global"):
            interface = word
    return StaticRoute(vrf, network, interface, next_hop, distance)


def read_ldp_line(ldp: LdpConfig, text: str) -> None:
    """Take one global ``mpls ...`` line into ``ldp``."""
    match text.split():
        case ["mpls", "ldp", "router-id", name, *_]:
            ldp.router_id_interface = name
        case ["mpls", "label", "protocol", protocol]:
            ldp.label_protocol = protocol
        case ["mpls", "ldp", "neighbor", peer, "password", *password]:
            ldp.passwords[peer] = clear_key(password)
        case ["mpls", "ldp", "neighbor", peer, "targeted", *_]:
            ldp.targeted.add(peer)
        case ["mpls", "ldp", "password", "required", *_]:
            ldp.password_required = True
        case ["mpls", "ldp", "session", "protection", *_]:
            ldp.session_protection = True
        case ["mpls", "ldp", "discovery", "targeted-hello", "accept", *_]:
            ldp.accepts_targeted = True
        case ["no", "mpls", "ip"]:
            ldp.mpls_ip = False
        case _:
            pass


@dataclass
class RouterConfig:
    """What of a running configuration the network acts on."""

    hostname: str = ""
    interfaces: dict[str, InterfaceConfig] = field(default_factory=dict)
    isis: dict[str, IsisConfig] = field(default_factory=dict)
    ospf: dict[int, OspfConfig] = field(default_factory=dict)
    statics: list[StaticRoute] = field(default_factory=list)
    ldp: LdpConfig = field(default_factory=LdpConfig)
    crypto: CryptoConfig = field(default_factory=CryptoConfig)


def read_config(tree: Configuration) -> RouterConfig:
    """The whole configuration; lines that mean nothing to the network are passed over."""
    config = RouterConfig()
    for section in tree.children:
        words = section.text.split()
        match words[:2]:
            case ["hostname", name]:
                config.hostname = name
            case ["interface", *_]:
                interface = read_interface(section)
                config.interfaces[interface.name] = interface
            case ["router", "isis"]:
                isis = read_isis(section)
                config.isis[isis.tag] = isis
            case ["router", "ospf"]:
                ospf = read_ospf(section)
                config.ospf[ospf.process] = ospf
            case ["ip", "route"]:
                static = read_static(section.text)
                if static is not None:
                    config.statics.append(static)
            case ["mpls", _] | ["no", "mpls"]:
                read_ldp_line(config.ldp, section.text)
            case ["crypto", _]:
                read_crypto(config.crypto, section)
            case _:
                pass
    _bundle(config.interfaces)
    return config


def _bundle(interfaces: dict[str, InterfaceConfig]) -> None:
    """Join the links of port channels and the like; a port channel is as fast as they are together."""
    for bundle in interfaces.values():
        links = [link for link in interfaces.values() if link.bundle == bundle.name]
        bundle.members = tuple(link.name for link in links)
        if links and bundle.bandwidth is None and bundle.name.startswith(("Port-channel", "Multilink", "MFR")):
            bundle.bandwidth = sum(link.bandwidth or interface_kind(link.name).bandwidth for link in links)
