"""Pure parsers: the text of one show command in, a frozen dataclass out, or a ParseError.

A text that is empty where IOS never prints nothing, cut within a block, refused, of another vendor or of another
interface raises ParseError with the line it stumbled on; never an empty result for a text that was not understood.

=====================================  ===========  ==========================================================
command                                read by      why
=====================================  ===========  ==========================================================
show interfaces                        own          ntc's template has no Tunnel line at all; Genie's loses
                                                    hyphenated profiles, keys and port-channel sources
show mpls ldp neighbor, detail         own          no ntc template; Genie's drops targeted hellos
show mpls ldp discovery, detail        own          no ntc template; Genie's loses the peer at "; no route"
show mpls ldp igp sync                 own          no ntc template
show mpls interfaces, detail           own          ntc's breaks on IP=No, old headers and the detail form
show mpls forwarding-table             own          no ntc template; wrapped lines and carried-down labels
show crypto session, detail            own          ntc's has one peer; Genie's mixes up several interfaces
show crypto ipsec sa, detail           own          ntc's gives [] without SA and breaks on XE 17
show crypto ikev2 sa, isakmp sa        own          no ntc template
show tunnel protection statistics      own          no ntc template
show isis / clns neighbors             own          ntc's silently drops L1L2 rows and wrapped names
show ip ospf neighbor                  own          ntc's silently drops every row that it does not know
show clns interface                    own          no ntc template
show ip route A, show ip cef A         own          ntc's give [] for one prefix; no ntc template for cef labels
show archive ..., configuration lock   own          ntc's breaks on the differences; the rest has no template
ping, ping mpls                        own          ntc's breaks on reply M; the numbers have to agree
show version                           ntc-templates  its fields are right; own lines for the release (it knows
                                                    no experimental build) and for the last line as proof of end
show privilege                         own          one line
show cdp neighbors detail              own          a count that has to agree, where the release prints one
show running-config                    own          a tree, not a table
=====================================  ===========  ==========================================================

Where nothing, or a heading alone, is a legal response it gives an empty tuple (or None for one thing):

* nothing at all: LDP neighbors, LDP-IGP sync, MPLS interfaces, OSPF neighbors, IKEv2 SAs, configuration lock
* a heading alone: crypto session, ISAKMP SAs, IS-IS neighbors, MPLS interfaces, forwarding table
* a sentence: ``No SAs found``; ``%No Rollback Confirmed Change pending``; ``% Network not in table``;
  ``no MPLS apps enabled or MPLS not enabled on any interfaces`` (forwarding table)

The tables of neighbors, MPLS interfaces, labels and ISAKMP SAs are Rows: a row of an unknown form that says which
interface it is of does not take the others with it, and whoever finds no row of an interface asks them whether one of
its rows could not be read. A text may be a piece of a terminal's log (``exchanges``); a filtered response is none.

A table whose rows were lost at its end, or a list of blocks that lost whole ones, looks like a shorter response: no
text can prove the contrary. The session that reads the router's prompt does.
"""

from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.parse.archive import (
    Archive,
    ConfigDifferences,
    ConfigurationLock,
    RollbackTimer,
    parse_archive,
    parse_config_differences,
    parse_configuration_lock,
    parse_rollback_timer,
)
from corelinks.tasks.parse.carried_neighbors import (
    Ospfv3Neighbor,
    PimNeighbor,
    parse_ospfv3_neighbors,
    parse_pim_neighbors,
)
from corelinks.tasks.parse.cdp import CdpNeighbor, parse_cdp_neighbors
from corelinks.tasks.parse.crypto_session import CryptoSession, Flow, parse_crypto_session
from corelinks.tasks.parse.file_systems import FileSystem, parse_file_systems
from corelinks.tasks.parse.igp import (
    ClnsInterface,
    ClnsLevel,
    IsisNeighbor,
    OspfNeighbor,
    parse_clns_interface,
    parse_isis_neighbors,
    parse_ospf_neighbors,
)
from corelinks.tasks.parse.ike import IkeSa, IsakmpSa, parse_ikev2_sa, parse_isakmp_sa
from corelinks.tasks.parse.interfaces import Interface, interface_absent, parse_interface, parse_interfaces
from corelinks.tasks.parse.ipsec import IpsecSa, Spi, parse_ipsec_sa
from corelinks.tasks.parse.ldp import IgpSync, LdpNeighbor, parse_ldp_igp_sync, parse_ldp_neighbors
from corelinks.tasks.parse.ldp_discovery import (
    DiscoveryInterface,
    DiscoveryPeer,
    DiscoveryTarget,
    LdpDiscovery,
    parse_ldp_discovery,
)
from corelinks.tasks.parse.mpls import (
    LabelEntry,
    MplsInterface,
    MplsInterfaceDetail,
    parse_forwarding_table,
    parse_mpls_interface_detail,
    parse_mpls_interfaces,
)
from corelinks.tasks.parse.parse_error import ParseError, WrongInterface, WrongResponse
from corelinks.tasks.parse.ping import Ping, parse_ping, parse_ping_mpls
from corelinks.tasks.parse.route import CefEntry, CefNextHop, NextHop, Route, parse_cef, parse_route
from corelinks.tasks.parse.rows import Rows
from corelinks.tasks.parse.running_config import parse_interface_config, parse_running_config
from corelinks.tasks.parse.tunnel import TunnelInterface
from corelinks.tasks.parse.tunnel_protection import ProtectionStatistics, parse_tunnel_protection_statistics
from corelinks.tasks.parse.version import Version, parse_privilege, parse_version

__all__ = [
    "Archive",
    "CdpNeighbor",
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
    "FileSystem",
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
    "Ospfv3Neighbor",
    "ParseError",
    "PimNeighbor",
    "Ping",
    "ProtectionStatistics",
    "RollbackTimer",
    "Route",
    "Rows",
    "RunningConfig",
    "Spi",
    "TunnelInterface",
    "Version",
    "WrongInterface",
    "WrongResponse",
    "interface_absent",
    "parse_archive",
    "parse_cdp_neighbors",
    "parse_cef",
    "parse_clns_interface",
    "parse_config_differences",
    "parse_configuration_lock",
    "parse_crypto_session",
    "parse_file_systems",
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
    "parse_ospfv3_neighbors",
    "parse_pim_neighbors",
    "parse_ping",
    "parse_ping_mpls",
    "parse_privilege",
    "parse_rollback_timer",
    "parse_route",
    "parse_running_config",
    "parse_tunnel_protection_statistics",
    "parse_version",
]
