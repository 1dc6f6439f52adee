"""What the simulated routers print: one module a family of show commands, registered as they are imported."""

from corelinks.runbooks.simulator.show import (
    access_lists,
    ike,
    interfaces,
    ip,
    ipsec,
    isis,
    ldp,
    mpls,
    ospf,
    ping,
    route,
    system,
    tunnels,
)

__all__ = [
    "access_lists",
    "ike",
    "interfaces",
    "ip",
    "ipsec",
    "isis",
    "ldp",
    "mpls",
    "ospf",
    "ping",
    "route",
    "system",
    "tunnels",
]
