"""Reads running-configs and writes a ``links.yaml``: the encrypted links there are, the plain ones that could be.

What a configuration cannot decide is proposed and marked ``# undecided``, so that the result validates and a
person sees what to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

import yaml
from pydantic import ValidationError

from corelinks.inventory.interface_names import is_same_interface
from corelinks.inventory.model import CoreLink
from corelinks.runbooks.discovery.interfaces import (
    Port,
    Values,
    extras,
    igp,
    metric,
    number,
    ports,
    router_id,
    tunnel_destination,
    tunnel_source,
    unnumbered,
    value,
)
from corelinks.runbooks.discovery.neighbors import RUNNING, Answers, Neighbors, read_neighbors
from corelinks.runbooks.discovery.protection import find_crypto
from corelinks.tasks.parse import ParseError, RunningConfig, parse_running_config

# RFC 2544 addresses: nothing in a core uses them, so a proposal from here never meets a real subnet by accident.
POOL = IPv4Network("198.18.0.0/15")


@dataclass(frozen=True)
class FoundLink:
    """One entry of ``links.yaml``, and what in it a person has to decide."""

    values: Values
    undecided: tuple[str, ...]


@dataclass(frozen=True)
class Discovery:
    """The links found, and what was seen and could not become one, in sentences."""

    links: tuple[FoundLink, ...]
    remarks: tuple[str, ...]

    def to_yaml(self) -> str:
        """The text of a ``links.yaml``; remarks and open decisions stand in it as comments."""
        parts = [f"# not a link: {remark}\n" for remark in self.remarks]
        parts.append("links:\n" if self.links else "links: []\n")
        for link in self.links:
            parts += [f"  # undecided: {sentence}\n" for sentence in link.undecided]
            body = yaml.safe_dump([link.values], sort_keys=False, width=110)
            parts += [f"  {line}\n" for line in body.splitlines()]
        return "".join(parts)


def discover(texts: Answers) -> Discovery:
    """The links that the answers of some routers show; what cannot be read or decided becomes a remark.

    Of each router the running-config is needed; what it says of its CDP and LDP neighbors settles which two of
    several interfaces in one subnet belong together.
    """
    configs: dict[str, RunningConfig] = {}
    remarks: list[str] = []
    for router, said in sorted(texts.items()):
        try:
            configs[router] = parse_running_config(said.get(RUNNING, ""))
        except ParseError as error:
            remarks.append(f"{router}: {error}")
    search = _Search(configs, read_neighbors(texts, configs, remarks), remarks)
    links = [*search.encrypted(), *search.plain()]
    search.remark_unnumbered()
    return Discovery(tuple(_valid(links, remarks)), tuple(remarks))


class _Search:
    """The links among some routers; names and proposed values are kept unique while it looks."""

    def __init__(self, configs: Mapping[str, RunningConfig], neighbors: Neighbors, remarks: list[str]) -> None:
        self._configs = configs
        self._neighbors = neighbors
        self._ports = [port for router, config in configs.items() for port in ports(router, config)]
        self._remarks = remarks
        self._used: set[tuple[str, str]] = set()
        self._names: set[str] = set()
        self._pool = POOL.subnets(new_prefix=30)

    def encrypted(self) -> Iterator[FoundLink]:
        """Pairs of protected GRE tunnels whose source and destination meet."""
        for tunnel in [port for port in self._ports if port.is_tunnel]:
            if (tunnel.router, tunnel.name) in self._used or self._is_other_design(tunnel):
                continue
            peer = self._far_end(tunnel)
            if peer is None:
                self._remarks.append(f"{tunnel.router} {tunnel.name}: its other end is in none of the configurations")
                continue
            self._used |= {(tunnel.router, tunnel.name), (peer.router, peer.name)}
            underlay = self._underlay(tunnel, peer)
            if underlay is None:
                self._remarks.append(f"{tunnel.router} {tunnel.name}: no subnet between {tunnel.router} and its peer")
                continue
            yield self._tunnel_link(tunnel, peer, *underlay)

    def _is_other_design(self, tunnel: Port) -> bool:
        mode = value(tunnel.lines, "tunnel mode") or "gre ip"
        if mode == "gre ip":
            return False
        self._remarks.append(f"{tunnel.router} {tunnel.name}: tunnel mode {mode} is not GRE and carries no labels")
        return True

    def _far_end(self, tunnel: Port) -> Port | None:
        source, destination = tunnel_source(tunnel, self._ports), tunnel_destination(tunnel)
        for other in self._ports:
            if not other.is_tunnel or other.router == tunnel.router or source is None:
                continue
            back = tunnel_source(other, self._ports)
            if back is not None and back.address.ip == destination and tunnel_destination(other) == source.address.ip:
                same_key = number(tunnel.lines, "tunnel key") == number(other.lines, "tunnel key")
                if same_key and tunnel.address.network == other.address.network:
                    return other
        return None

    def _underlay(self, tunnel: Port, peer: Port) -> tuple[Port, Port] | None:
        """The two physical interfaces beneath: the sources themselves, else those that a /32 or CDP and LDP name."""
        source, back = tunnel_source(tunnel, self._ports), tunnel_source(peer, self._ports)
        pairs = list(self._shared(tunnel.router, peer.router))
        direct = [pair for pair in pairs if pair == (source, back)]
        pinned = [pair for pair in pairs if self._is_pinned(*pair, tunnel_destination(tunnel))]
        settled = [pair for pair in pairs if self._neighbors.agree(*pair)]
        return next(iter(direct or pinned or (settled if len(settled) == 1 else pairs)), None)

    def _is_pinned(self, a: Port, b: Port, destination: IPv4Address | None) -> bool:
        """Whether a static /32 sends the packets of the tunnel by this interface, or to this next hop."""
        ways = self._configs[a.router].sections(f"ip route {destination} 255.255.255.255 ")
        words = [word for line in ways for word in line.split()[4:]]
        return any(word == str(b.address.ip) or is_same_interface(word, a.name) for word in words)

    def _shared(self, one: str, other: str) -> Iterator[tuple[Port, Port]]:
        for a in self._ports:
            for b in self._ports:
                meet = a.address.network == b.address.network and a.address.ip != b.address.ip
                if (a.router, b.router) == (one, other) and a.is_physical and b.is_physical and meet:
                    yield a, b

    def _tunnel_link(self, tunnel: Port, peer: Port, a: Port, b: Port) -> FoundLink:
        self._used |= {(a.router, a.name), (b.router, b.name)}
        protection = value(tunnel.lines, "tunnel protection ipsec profile") or ""
        name, is_own = self._tunnel_name(a.router, b.router, protection)
        values: Values = {"name": name, "a": self._end(a, tunnel), "b": self._end(b, peer)}
        undecided: list[str] = []
        key = number(tunnel.lines, "tunnel key")
        if key is not None:
            values["key"] = key
        values |= extras(tunnel.lines)
        values["until"] = _until(a, tunnel)
        values["igp"] = self._igp(a, tunnel)
        values["mtu"] = _mtu(a, b, tunnel)
        values |= self._ldp(a.router, b.router, name, undecided)
        values["crypto"] = self._crypto(tunnel, protection, name, undecided, is_own)
        undecided += _differences(tunnel, peer)
        return FoundLink(values, tuple(undecided))

    def _tunnel_name(self, one: str, other: str, protection: str) -> tuple[str, bool]:
        """The name that corelinks gave the link, when the profile carries one, and whether it did."""
        profile, _, shared = protection.partition(" ")
        given = profile.removeprefix("CL-")
        if profile != given and not shared and given not in self._names:
            self._names.add(given)
            return given, True
        return self._name(one, other), False

    def _igp(self, port: Port, tunnel: Port) -> Values:
        """The IGP of the tunnel; which of its and the physical link's metric is that of the standby, says the step."""
        config = self._configs[port.router]
        found = igp(tunnel, config) or igp(port, config) or {}
        wanted, standby = ("cost", "standby_cost") if found.get("protocol") == "ospf" else ("metric", "standby_metric")
        metrics = [metric(tunnel.lines), metric(port.lines)]
        if _until(port, tunnel) == "build":
            metrics.reverse()
        found.pop(wanted, None)
        if metrics[0] is not None:
            found[wanted] = metrics[0]
        if metrics[1] is not None and metrics[1] > (metrics[0] or 10):
            found[standby] = metrics[1]
        return found

    def _ldp(self, one: str, other: str, name: str, undecided: list[str]) -> Values:
        """A password for each other's LDP id, where both have one."""
        ids = {router: router_id(router, self._configs[router]) for router in (one, other)}
        lines = [
            self._configs[router].sections(f"mpls ldp neighbor {ids[peer]} password")
            for router, peer in ((one, other), (other, one))
        ]
        if not all(lines):
            return {}
        password = f"env:{_variable(name, 'LDP')}"
        undecided.append(f"ldp.password: where the LDP password of this link is kept, now {password}")
        return {"ldp": {"password": password, "router_id_a": str(ids[one]), "router_id_b": str(ids[other])}}

    def _crypto(self, tunnel: Port, protection: str, name: str, undecided: list[str], is_own: bool) -> Values | str:
        if not protection:
            undecided.append("the tunnel is not encrypted; if that is not meant, give it crypto")
            return "none"
        psk = f"env:{_variable(name)}"
        undecided.append(f"psk: where the key of this link is kept, now {psk}")
        source = tunnel_source(tunnel, self._ports)
        found = find_crypto(self._configs[tunnel.router], protection, source.address.ip if source else None)
        if found is None:
            profile = protection.partition(" ")[0]
            undecided.append(f"crypto: {tunnel.router} has no IPsec profile {profile}, so defaults stand here")
            return {"psk": psk}
        undecided += found.undecided
        if not (found.is_ours and (is_own or "protection" in found.values)):
            undecided.append("crypto object names differ from those that corelinks would give")
        return {"psk": psk, **found.values}

    def _end(self, port: Port, tunnel: Port) -> Values:
        values: Values = {
            "router": port.router,
            "interface": port.name,
            "address": str(port.address),
            "tunnel": int(tunnel.name.removeprefix("Tunnel")),
            "tunnel_address": str(tunnel.address),
        }
        source = tunnel_source(tunnel, self._ports)
        if source is not None and source != port:
            values["source"] = {"interface": source.name, "address": str(source.address.ip)}
        if value(tunnel.lines, "tunnel source") == str(port.address.ip):
            values["source_by"] = "address"
        vrf = value(tunnel.lines, "tunnel vrf")
        if vrf:
            values["front_vrf"] = vrf
        egress = self._egress(port.router, tunnel_destination(tunnel))
        return values | ({"egress": egress} if egress else {})

    def _egress(self, router: str, destination: IPv4Address | None) -> str | None:
        """The TE tunnel that a static /32 sends the tunnel's packets by."""
        ways = self._configs[router].sections(f"ip route {destination} 255.255.255.255 Tunnel")
        return ways[0].split()[4] if ways else None

    def plain(self) -> Iterator[FoundLink]:
        """Pairs of physical interfaces in one subnet that carry MPLS and are the underlay of no tunnel found."""
        core = [p for p in self._ports if p.is_physical and p.carries_mpls and (p.router, p.name) not in self._used]
        for a in core:
            others = [b for b in core if b.address.network == a.address.network and b.router != a.router]
            settled = [b for b in others if self._neighbors.agree(a, b)] if len(others) > 1 else others
            if len(settled) == 1 and a.router < settled[0].router:
                yield self._plain_link(a, settled[0])
            elif not others:
                self._remarks.append(self._alone(a))
            elif len(settled) != 1 and a.router < min(b.router for b in others):
                names = ", ".join(f"{p.router} {p.name}" for p in (a, *others))
                self._remarks.append(
                    f"{a.address.network} is shared by {names}, and CDP and LDP do not tell which two belong together"
                )

    def _alone(self, port: Port) -> str:
        far = self._neighbors.cdp.get((port.router, port.name), frozenset())
        behind = f"; CDP sees {', '.join(f'{router} {name}' for router, name in sorted(far))}" if far else ""
        return f"{port.router} {port.name}: no other configuration has an address in {port.address.network}{behind}"

    def remark_unnumbered(self) -> None:
        """A link without addresses of its own can be seen by CDP or LDP, and not be described."""
        for router, config in self._configs.items():
            for name, borrowed in unnumbered(config):
                far = self._neighbors.cdp.get((router, name), frozenset())
                heard = self._neighbors.ldp.get((router, name), frozenset())
                to = ", ".join(f"{other} {port}" for other, port in sorted(far)) or ", ".join(sorted(heard))
                behind = f", to {to}" if to else ""
                self._remarks.append(
                    f"{router} {name}: ip unnumbered {borrowed}{behind}: give the link a subnet of its own first"
                )

    def _plain_link(self, a: Port, b: Port) -> FoundLink:
        name = self._name(a.router, b.router)
        subnet = next(self._pool)
        free = self._free_tunnel(a.router, b.router)
        ends: list[Values] = []
        for port, address in zip((a, b), subnet.hosts(), strict=True):
            self._used.add((port.router, f"Tunnel{free}"))
            ends.append({"router": port.router, "interface": port.name, "address": str(port.address)})
            ends[-1] |= {"tunnel": free, "tunnel_address": f"{address}/{subnet.prefixlen}"}
        undecided = [
            f"tunnel: {free} is free on both routers; tunnel_address: {subnet} is only proposed",
            f"psk: where the key of this link is to be kept, now env:{_variable(name)}",
        ]
        found = igp(a, self._configs[a.router])
        if found is None:
            undecided.append(f"igp: {a.router} {a.name} has neither ip router isis nor ip ospf of its own")
        values: Values = {"name": name, "a": ends[0], "b": ends[1], "igp": found or {"protocol": "isis"}}
        values |= {"mtu": _mtu(a, b, None), "crypto": {"psk": f"env:{_variable(name)}"}}
        return FoundLink(values, tuple(undecided))

    def _free_tunnel(self, *routers: str) -> int:
        taken = {port.name for port in self._ports if port.router in routers}
        taken |= {name for router, name in self._used if router in routers}
        return next(free for free in range(1, 10_000) if f"Tunnel{free}" not in taken)

    def _name(self, one: str, other: str) -> str:
        base = "-".join(sorted((one, other)))
        name = next(n for n in (base, *(f"{base}-{count}" for count in range(2, 1000))) if n not in self._names)
        self._names.add(name)
        return name


def _mtu(a: Port, b: Port, tunnel: Port | None) -> Values:
    given = [number(port.lines, "ip mtu") or number(port.lines, "mtu") or 1500 for port in (a, b)]
    found: Values = {"underlay": min(given)}
    if tunnel is not None:
        for field, start in (("ip", "ip mtu"), ("mpls", "mpls mtu"), ("clns", "clns mtu")):
            size = number(tunnel.lines, start)
            if size is not None:
                found[field] = size
    return found


def _until(port: Port, tunnel: Port) -> str:
    if "mpls ip" not in port.lines:
        return "seal"
    return "cutover" if (metric(port.lines) or 10) > (metric(tunnel.lines) or 10) else "build"


_ALIKE = ("tunnel key", "ip mtu", "mpls mtu", "clns mtu", "isis metric", "ip ospf cost")


def _differences(one: Port, other: Port) -> Iterator[str]:
    """What ought to be alike on both ends and is not; the values of the first stand in the definition."""
    for start in _ALIKE:
        here, there = number(one.lines, start), number(other.lines, start)
        if here != there:
            yield f"{start}: {here} on {one.router} and {there} on {other.router}"


def _variable(name: str, kind: str = "PSK") -> str:
    return f"CORELINKS_{kind}_" + "".join(letter if letter.isalnum() else "_" for letter in name).upper()


def _valid(links: Iterable[FoundLink], remarks: list[str]) -> Iterator[FoundLink]:
    for link in links:
        values = dict(link.values)
        if values.get("crypto") == "none":
            values["crypto"] = None
        ends = sorted((values["a"], values["b"]), key=lambda end: str(end["router"]) if isinstance(end, dict) else "")
        try:
            CoreLink.model_validate({**values, "a": ends[0], "b": ends[1]})
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            remarks.append(f"{link.values['name']}: what is configured is no valid link: {place}: {first['msg']}")
            continue
        yield link
