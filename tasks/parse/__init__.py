"""Pure parsers: the text of one show command in, a frozen dataclass out, or a ParseError."""

from tasks.parse.archive import (
    Archive,
    ConfigDifferences,
    ConfigurationLock,
    RollbackTimer,
    parse_archive,
    parse_config_differences,
    parse_configuration_lock,
    parse_rollback_timer,
)
from tasks.parse.crypto_session import CryptoSession, Flow, parse_crypto_session
from tasks.parse.errors import ParseError, WrongInterface
from tasks.parse.igp import (
    ClnsInterface,
    ClnsLevel,
    IsisNeighbor,
    OspfNeighbor,
    parse_clns_interface,
    parse_isis_neighbors,
    parse_ospf_neighbors,
)
from tasks.parse.ike import IkeSa, IsakmpSa, parse_ikev2_sa, parse_isakmp_sa
from tasks.parse.interfaces import (
    Interface,
    TunnelInterface,
    interface_absent,
    parse_interface,
    parse_interfaces,
)
from tasks.parse.ipsec import IpsecSa, Spi, parse_ipsec_sa
from tasks.parse.ldp import IgpSync, LdpNeighbor, parse_ldp_igp_sync, parse_ldp_neighbors
from tasks.parse.ldp_discovery import (
    DiscoveryInterface,
    DiscoveryPeer,
    DiscoveryTarget,
    LdpDiscovery,
    parse_ldp_discovery,
)
from tasks.parse.mpls import (
    LabelEntry,
    MplsInterface,
    MplsInterfaceDetail,
    parse_forwarding_table,
    parse_mpls_interface_detail,
    parse_mpls_interfaces,
)
from tasks.parse.ping import Ping, parse_ping, parse_ping_mpls
from tasks.parse.protection import ProtectionStatistics, parse_tunnel_protection_statistics
from tasks.parse.route import CefEntry, CefNextHop, NextHop, Route, parse_cef, parse_route
from tasks.parse.running import RunningConfig, parse_interface_config, parse_running_config
from tasks.parse.version import Version, parse_privilege, parse_version

__all__ = [
    "Archive",
    "CefEntry",
    "CefNextHop",
    "ClnsInterface",
    "ClnsLevel",
    "ConfigDifferences",
    "ConfigurationLock",
    "CryptoSession",
    "DiscoveryInterface",
    "DiscoveryPeer",
    "DiscoveryTarget",
    "Flow",
    "IgpSync",
    "IkeSa",
    "Interface",
    "IpsecSa",
    "IsakmpSa",
    "IsisNeighbor",
    "LabelEntry",
    "LdpDiscovery",
    "LdpNeighbor",
    "MplsInterface",
    "MplsInterfaceDetail",
    "NextHop",
    "OspfNeighbor",
    "ParseError",
    "Ping",
    "ProtectionStatistics",
    "RollbackTimer",
    "Route",
    "RunningConfig",
    "Spi",
    "TunnelInterface",
    "Version",
    "WrongInterface",
    "interface_absent",
    "parse_archive",
    "parse_cef",
    "parse_clns_interface",
    "parse_config_differences",
    "parse_configuration_lock",
    "parse_crypto_session",
    "parse_forwarding_table",
    "parse_ikev2_sa",
    "parse_interface",
    "parse_interface_config",
    "parse_interfaces",
    "parse_ipsec_sa",
    "parse_isakmp_sa",
    "parse_isis_neighbors",
    "parse_ldp_discovery",
    "parse_ldp_igp_sync",
    "parse_ldp_neighbors",
    "parse_mpls_interface_detail",
    "parse_mpls_interfaces",
    "parse_ospf_neighbors",
    "parse_ping",
    "parse_ping_mpls",
    "parse_privilege",
    "parse_rollback_timer",
    "parse_route",
    "parse_running_config",
    "parse_tunnel_protection_statistics",
    "parse_version",
]
