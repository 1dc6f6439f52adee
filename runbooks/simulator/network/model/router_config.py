"""A router's running configuration, typed once per generation."""

from __future__ import annotations

from dataclasses import dataclass, field

from corelinks.runbooks.simulator.network.model.boundary import Configuration
from corelinks.runbooks.simulator.network.model.crypto_config import CryptoConfig, read_crypto
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig, read_interface
from corelinks.runbooks.simulator.network.model.protocol_config import (
    IsisConfig,
    LdpConfig,
    OspfConfig,
    StaticRoute,
    read_isis,
    read_ldp_line,
    read_ospf,
    read_static,
)


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
            case ["interface", _]:
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
    return config
