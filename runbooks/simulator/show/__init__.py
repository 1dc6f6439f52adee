"""What the simulated routers print: one module a family of show commands, registered as they are imported."""

from corelinks.runbooks.simulator.show import (
    access_lists,
    crypto_maps,
    ike,
    interfaces,
    ip,
    ipsec,
    ipv6,
    isis,
    ldp,
    mpls,
    neighbors,
    ospf,
    ping,
    route,
    system,
    tunnels,
)

__all__ = [
    "access_lists",
    "crypto_maps",
    "ike",
    "interfaces",
    "ip",
    "ipsec",
    "ipv6",
    "isis",
    "ldp",
    "mpls",
    "neighbors",
    "ospf",
    "ping",
    "route",
    "system",
    "tunnels",
]
