"""What the simulated routers print: one module a family of show commands, registered as they are imported."""

from runbooks.simulator.show import (
    cef,
    crypto_session,
    ike,
    interfaces,
    ip,
    ipsec,
    isis,
    ldp,
    ldp_neighbor,
    mpls,
    ospf,
    ping,
    route,
    system,
    tunnels,
    version,
)

__all__ = [
    "cef",
    "crypto_session",
    "ike",
    "interfaces",
    "ip",
    "ipsec",
    "isis",
    "ldp",
    "ldp_neighbor",
    "mpls",
    "ospf",
    "ping",
    "route",
    "system",
    "tunnels",
    "version",
]
