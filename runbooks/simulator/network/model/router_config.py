"""A router's running configuration, typed once per generation: its static routes, LDP lines, and the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network

from corelinks.runbooks.simulator.ios.features import Version, version_of
from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.ios.passwords import clear_key
from corelinks.runbooks.simulator.network.model.acl_config import AccessList, read_access_list
from corelinks.runbooks.simulator.network.model.boundary import Configuration
from corelinks.runbooks.simulator.network.model.crypto_config import (
    DEFAULT_PROPOSAL,
    IOS_15_PROPOSAL,
    CryptoConfig,
    read_crypto,
)
from corelinks.runbooks.simulator.network.model.igp_config import IsisConfig, OspfConfig, read_isis, read_ospf
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig, read_interface
from corelinks.runbooks.simulator.network.model.ipv6_config import Ospfv3Config, read_ospfv3


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
    """The global LDP lines; ``passwords`` by the peer's LDP router-id. ``targeted`` are configured peers.

    ``is_lossless``: a new password leaves the session alone (MPLS LDP Lossless MD5 Session Authentication).
    """

    router_id_interface: str | None = None
    label_protocol: str = "ldp"
    passwords: dict[str, str] = field(default_factory=dict)
    fallback_password: str | None = None
    is_lossless: bool = True
    password_required: bool = False
    session_protection: bool = False
    targeted: set[str] = field(default_factory=set)
    accepts_targeted: bool = False
    mpls_ip: bool = True
    explicit_null: bool = False


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


def read_ldp_line(ldp: LdpConfig, text: str) -> None:  # noqa: C901 - a flat table
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
        case ["mpls", "ldp", "password", "fallback", *password]:
            ldp.fallback_password = clear_key(password)
        case ["mpls", "ldp", "password", "required", *_]:
            ldp.password_required = True
        case ["mpls", "ldp", "session", "protection", *_]:
            ldp.session_protection = True
        case ["mpls", "ldp", "discovery", "targeted-hello", "accept", *_]:
            ldp.accepts_targeted = True
        case ["mpls", "ldp", "explicit-null", *_]:
            ldp.explicit_null = True
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
    ospfv3: dict[int, Ospfv3Config] = field(default_factory=dict)
    statics: list[StaticRoute] = field(default_factory=list)
    ldp: LdpConfig = field(default_factory=LdpConfig)
    crypto: CryptoConfig = field(default_factory=CryptoConfig)
    multicast_routing: bool = False
    access_lists: dict[str, AccessList] = field(default_factory=dict)

    @property
    def has_filters(self) -> bool:
        """Whether an access list is on an interface."""
        return any(interface.filters for interface in self.interfaces.values())

    @property
    def has_ldp_autoconfig(self) -> bool:
        """Whether some process brings LDP to its interfaces."""
        return any(i.ldp_autoconfig for i in self.isis.values()) or any(o.ldp_autoconfig for o in self.ospf.values())


#: Lossless MD5 came with 12.2(33)SRC, 12.4(20)T and XE; 12.x without its train is taken for one that has it not.
_LOSSLESS = (15, 0)
#: IOS XE, whose default IKEv2 proposal begins with elliptic curves.
_XE_16 = (16, 0)
#: Before, a tunnel was as large as a loopback, and so was the most that ``mpls mtu`` takes there.
_LARGE_TUNNELS = (15, 0)
_OLD_TUNNEL = 1514


def _version(tree: Configuration) -> Version:
    return version_of(next((n.text.split()[1] for n in tree.children if n.text.startswith("version ")), None))


def read_config(tree: Configuration) -> RouterConfig:  # noqa: C901 - a flat table
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
            case ["router", "ospfv3"] | ["ipv6", "router"]:
                ospfv3 = read_ospfv3(section)
                config.ospfv3[ospfv3.process] = ospfv3
            case ["ip", "route"]:
                static = read_static(section.text)
                if static is not None:
                    config.statics.append(static)
            case ["ip", "multicast-routing"]:
                config.multicast_routing = True
            case ["mpls", _] | ["no", "mpls"]:
                read_ldp_line(config.ldp, section.text)
            case ["ip", "access-list"] | ["access-list", _]:
                read_access_list(config.access_lists, section)
            case ["crypto", _]:
                read_crypto(config.crypto, section)
            case _:
                pass
    _bundle(config.interfaces)
    _divide(config.interfaces)
    _of_release(config, _version(tree))
    return config


def _of_release(config: RouterConfig, version: Version) -> None:
    """What a router has by its release, and no line says."""
    config.ldp.is_lossless = version >= _LOSSLESS
    config.crypto.default_proposal = DEFAULT_PROPOSAL if version >= _XE_16 else IOS_15_PROPOSAL
    for interface in config.interfaces.values() if version < _LARGE_TUNNELS else ():
        interface.mtu = _OLD_TUNNEL if interface.is_tunnel else interface.mtu


def _bundle(interfaces: dict[str, InterfaceConfig]) -> None:
    """Join the links of port channels and the like; a port channel is as fast as they are together."""
    for bundle in interfaces.values():
        links = [link for link in interfaces.values() if link.bundle == bundle.name]
        bundle.members = tuple(link.name for link in links)
        if links and bundle.bandwidth is None and bundle.name.startswith(("Port-channel", "Multilink", "MFR")):
            bundle.bandwidth = sum(link.bandwidth or interface_kind(link.name).bandwidth for link in links)


def _divide(interfaces: dict[str, InterfaceConfig]) -> None:
    """A subinterface has the MTU of its interface, unless it has its own."""
    for interface in interfaces.values():
        parent = interfaces.get(interface.name.partition(".")[0])
        if "." in interface.name and parent is not None and interface.mtu is None:
            interface.mtu = parent.mtu
