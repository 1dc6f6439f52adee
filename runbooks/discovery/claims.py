"""What the links found so far have taken: interfaces, names, tunnel numbers and proposed addresses."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Network

from corelinks.runbooks.discovery.configured_interfaces import Port

# RFC 2544 addresses: nothing in a core uses them, so a proposal from here never meets a real subnet by accident.
POOL = IPv4Network("198.18.0.0/15")
_MOST_TUNNELS = 10_000


class Claims:
    """Keeps names, interfaces, tunnel numbers and subnets unique over all links of one discovery."""

    def __init__(self) -> None:
        self._interfaces: set[tuple[str, str]] = set()
        self._names: set[str] = set()
        self._pool = POOL.subnets(new_prefix=30)

    def take(self, *ports: Port) -> None:
        """These interfaces belong to a link now."""
        self._interfaces |= {(port.router, port.name) for port in ports}

    def has(self, port: Port) -> bool:
        """Whether an interface belongs to a link already."""
        return (port.router, port.name) in self._interfaces

    def name_between(self, one: str, other: str) -> str:
        """A name for a link between two routers: both of theirs, and a number where there are several."""
        base = "-".join(sorted((one, other)))
        name = next(n for n in (base, *(f"{base}-{count}" for count in range(2, 1000))) if n not in self._names)
        self._names.add(name)
        return name

    def keep_name(self, given: str) -> bool:
        """Take the name that a link has already; False when another link was faster."""
        is_free = given not in self._names
        self._names.add(given)
        return is_free

    def free_tunnel(self, routers: tuple[str, str], configured: Collection[str]) -> int:
        """The lowest tunnel number that is free on both routers; it is taken then.

        ``configured`` are the names of all tunnels in their configurations, with an address of their own or without.
        """
        taken = set(configured) | {name for router, name in self._interfaces if router in routers}
        free = next(number for number in range(1, _MOST_TUNNELS) if f"Tunnel{number}" not in taken)
        self._interfaces |= {(router, f"Tunnel{free}") for router in routers}
        return free

    def next_subnet(self) -> IPv4Network:
        """A /30 for a tunnel that nobody else has been offered."""
        return next(self._pool)


def secret_variable(link: str, kind: str = "PSK") -> str:
    """The environment variable that is proposed for a secret of a link, as in ``CORELINKS_PSK_P1_P2``."""
    return f"CORELINKS_{kind}_" + "".join(letter if letter.isalnum() else "_" for letter in link).upper()
