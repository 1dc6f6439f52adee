"""Reads running-configs and writes a ``links.yaml``: the encrypted links there are, the plain ones that could be.

What a configuration cannot decide is proposed and marked ``# undecided``, so that the result validates and a
person sees what to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path

import yaml
from pydantic import ValidationError

from inventory.errors import Fault, InventoryError
from inventory.model import CoreLink
from runbooks.discovered import (
    Port,
    Values,
    crypto,
    igp,
    number,
    ports,
    tunnel_destination,
    tunnel_source,
    value,
)
from tasks.capture import capture_evidence
from tasks.parse import ParseError, RunningConfig, parse_running_config
from tasks.session import close_all, load_nornir

_RUNNING = "show running-config"

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


def read_folder(folder: Path) -> dict[str, str]:
    """Running-configs by router: ``DIR/<router>.cfg`` or ``DIR/<router>/show_running-config.txt``.

    Raises InventoryError for a folder that holds none.
    """
    found = {path.stem: path for path in sorted(folder.glob("*.cfg"))}
    found |= {path.parent.name: path for path in sorted(folder.glob("*/show_running-config.txt"))}
    if not found:
        expected = "expected <router>.cfg or <router>/show_running-config.txt in it"
        raise InventoryError([Fault(str(folder), "folder", f"holds no running-config; {expected}")])
    return {router: path.read_text(errors="replace") for router, path in found.items()}


def discover(texts: Mapping[str, str]) -> Discovery:
    """The links that the running-configs of ``texts`` (by router) show; a text that is none becomes a remark."""
    configs: dict[str, RunningConfig] = {}
    remarks: list[str] = []
    for router, text in sorted(texts.items()):
        try:
            configs[router] = parse_running_config(text)
        except ParseError as error:
            remarks.append(f"{router}: {error}")
    every = [port for router, config in configs.items() for port in ports(router, config)]
    search = _Search(configs, every, remarks)
    links = [*search.encrypted(), *search.plain()]
    return Discovery(tuple(_valid(links, remarks)), tuple(remarks))


class _Search:
    """The links among some routers; names and proposed values are kept unique while it looks."""

    def __init__(self, configs: Mapping[str, RunningConfig], every: list[Port], remarks: list[str]) -> None:
        self._configs = configs
        self._ports = every
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
        source, back = tunnel_source(tunnel, self._ports), tunnel_source(peer, self._ports)
        pairs = list(self._shared(tunnel.router, peer.router))
        direct = [pair for pair in pairs if pair == (source, back)]
        return next(iter(direct or pairs), None)

    def _shared(self, one: str, other: str) -> Iterator[tuple[Port, Port]]:
        for a in self._ports:
            for b in self._ports:
                meet = a.address.network == b.address.network and a.address.ip != b.address.ip
                if (a.router, b.router) == (one, other) and a.is_physical and b.is_physical and meet:
                    yield a, b

    def _tunnel_link(self, tunnel: Port, peer: Port, a: Port, b: Port) -> FoundLink:
        self._used |= {(a.router, a.name), (b.router, b.name)}
        name = self._name(a.router, b.router)
        values: Values = {"name": name, "a": self._end(a, tunnel), "b": self._end(b, peer)}
        undecided: list[str] = []
        key = number(tunnel.lines, "tunnel key")
        if key is not None:
            values["key"] = key
        values["igp"] = igp(tunnel, self._configs[a.router]) or igp(a, self._configs[a.router]) or {}
        values["mtu"] = _mtu(a, b, tunnel)
        values["until"] = _until(a, tunnel)
        protection = (value(tunnel.lines, "tunnel protection ipsec profile") or "").split()
        if not protection:
            values["crypto"] = "none"
            undecided.append("the tunnel is not encrypted; if that is not meant, give it crypto")
        else:
            found = crypto(self._configs[a.router], protection[0])
            values["crypto"] = {"psk": f"env:{_variable(name)}", **(found or {})}
            undecided.append(f"psk: where the key of this link is kept, now env:{_variable(name)}")
            if found is None:
                undecided.append(f"crypto: {a.router} has no IPsec profile {protection[0]}, so defaults stand here")
            undecided.append("crypto object names differ from those that corelinks would give")
        return FoundLink(values, tuple(undecided))

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
        return values

    def plain(self) -> Iterator[FoundLink]:
        """Pairs of physical interfaces in one subnet that carry MPLS and are the underlay of no tunnel found."""
        core = [p for p in self._ports if p.is_physical and p.carries_mpls and (p.router, p.name) not in self._used]
        for a in core:
            others = [b for b in core if b.address.network == a.address.network and b.router != a.router]
            if len(others) > 1 and a.router < min(b.router for b in others):
                names = ", ".join(f"{p.router} {p.name}" for p in (a, *others))
                self._remarks.append(f"{a.address.network} is shared by {names}: no point-to-point link")
            elif len(others) == 1 and a.router < others[0].router:
                yield self._plain_link(a, others[0])
            elif not others:
                subnet = a.address.network
                self._remarks.append(f"{a.router} {a.name}: no other configuration has an address in {subnet}")

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
    metrics = [
        number(each.lines, "isis metric") or number(each.lines, "ip ospf cost") or 10 for each in (port, tunnel)
    ]
    return "cutover" if metrics[0] > metrics[1] else "build"


def _variable(name: str) -> str:
    return "CORELINKS_PSK_" + "".join(letter if letter.isalnum() else "_" for letter in name).upper()


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


def read_routers(inventory: Path) -> dict[str, str]:
    """The running-configs of all routers of an inventory, by router; one that does not answer yields its error."""
    nornir = load_nornir(inventory)
    try:
        outcome = nornir.run(task=capture_evidence, commands=[_RUNNING])
    finally:
        close_all(nornir)
    texts = {}
    for router, result in outcome.items():
        answer = result[0].result.last(_RUNNING) if not result.failed else None
        texts[router] = (answer.text if answer is not None else None) or ""
    return texts
