"""What running-configs say of interfaces, tunnels and crypto, as pieces of a link definition. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface

from inventory.crypto import WEAK
from inventory.names import canonical_interface
from tasks.parse import RunningConfig

Values = dict[str, object]
_VIRTUAL = ("Tunnel", "Loopback", "Null", "Virtual-Template", "Virtual-Access", "Dialer")


def value(lines: Iterable[str], start: str) -> str | None:
    """What follows ``start`` on the first line that begins with it; None when no line does."""
    for line in lines:
        if line == start:
            return ""
        if line.startswith(start + " "):
            return line[len(start) + 1 :].strip()
    return None


def number(lines: Iterable[str], start: str) -> int | None:
    """The number that follows ``start``; None when there is no such line or no number on it."""
    found = value(lines, start)
    match = re.match(r"\d+", found or "")
    return int(match.group()) if match else None


@dataclass(frozen=True)
class Port:
    """One interface with an IPv4 address, and the lines of its section."""

    router: str
    name: str
    address: IPv4Interface
    lines: tuple[str, ...]

    @property
    def is_tunnel(self) -> bool:
        return self.name.startswith("Tunnel")

    @property
    def is_physical(self) -> bool:
        return not self.name.startswith(_VIRTUAL)

    @property
    def carries_mpls(self) -> bool:
        return "mpls ip" in self.lines and "shutdown" not in self.lines

    @property
    def vrf(self) -> str | None:
        return value(self.lines, "vrf forwarding") or value(self.lines, "ip vrf forwarding")


def ports(router: str, config: RunningConfig) -> tuple[Port, ...]:
    """The interfaces of a router that have an IPv4 address, in the order of its configuration."""
    found = []
    for header in config.sections("interface"):
        lines = config.section(header) or ()
        address = re.match(r"ip address (\S+) (\d+\.\d+\.\d+\.\d+)$", _first(lines, "ip address"))
        try:
            name = canonical_interface(header.removeprefix("interface").strip())
        except ValueError:
            continue
        if address:
            found.append(Port(router, name, IPv4Interface("/".join(address.groups())), lines))
    return tuple(found)


def _first(lines: Iterable[str], start: str) -> str:
    return next((line for line in lines if line.startswith(start + " ")), "")


def tunnel_source(port: Port, every: Iterable[Port]) -> Port | None:
    """The interface that is a tunnel's source, by name or by address; None when the router has no such one."""
    source = value(port.lines, "tunnel source") or ""
    for other in every:
        if other.router == port.router and source in (other.name, str(other.address.ip)):
            return other
    return None


def tunnel_destination(port: Port) -> IPv4Address | None:
    try:
        return IPv4Address(value(port.lines, "tunnel destination") or "")
    except ValueError:
        return None


def igp(port: Port, config: RunningConfig) -> Values | None:
    """The IGP of an interface as a link definition has it; None when neither IS-IS nor OSPF is on it."""
    tag = value(port.lines, "ip router isis")
    if tag is not None:
        return _isis(port, config, tag)
    ospf = next((match for line in port.lines if (match := re.match(r"ip ospf (\d+) area (\d+)$", line))), None)
    if ospf is None:
        return None
    found: Values = {"protocol": "ospf", "process": int(ospf.group(1)), "area": int(ospf.group(2))}
    cost = number(port.lines, "ip ospf cost")
    if cost is not None:
        found["cost"] = cost
    return found


def _isis(port: Port, config: RunningConfig, tag: str) -> Values:
    header = f"router isis {tag}".strip()
    circuit = value(port.lines, "isis circuit-type") or value(config.section(header) or (), "is-type")
    found: Values = {"protocol": "isis", "level": "level-1" if circuit == "level-1" else "level-2"}
    if tag:
        found["tag"] = tag
    metric = number(port.lines, "isis metric")
    if metric is not None:
        found["metric"] = metric
    found["point_to_point"] = "isis network point-to-point" in port.lines
    return found


def crypto(config: RunningConfig, profile: str) -> Values | None:
    """The crypto of an IPsec profile as a link definition has it, without the key; None for no such profile."""
    lines = config.section(f"crypto ipsec profile {profile}")
    if lines is None:
        return None
    found: Values = {"pfs": number([line.replace("group", "") for line in lines], "set pfs")}
    lifetime = number(lines, "set security-association lifetime seconds")
    if lifetime is not None:
        found["lifetime"] = lifetime
    window = number(lines, "set security-association replay window-size")
    found["replay_window"] = 64 if window is None else window
    transform = _transform(config, value(lines, "set transform-set") or "")
    if transform is not None:
        found["transform"] = transform
    ikev2 = value(lines, "set ikev2-profile")
    found["ike"] = "ikev1" if ikev2 is None else "ikev2"
    found["proposal"] = _isakmp_policy(config) if ikev2 is None else _ikev2_proposal(config)
    found["dpd"] = _dpd(config, ikev2)
    weak = _weak(found)
    if weak:
        found["allow_weak"] = weak
    return {key: part for key, part in found.items() if part is not None or key in ("pfs", "dpd")}


def _transform(config: RunningConfig, name: str) -> Values | None:
    for header in config.sections("crypto ipsec transform-set"):
        words = header.split()
        if words[3] != name:
            continue
        mode = value(config.section(header) or (), "mode") or "tunnel"
        return {**_ciphers(words[4:]), "mode": mode}
    return None


def _ciphers(words: list[str]) -> Values:
    text = " ".join(words)
    bits = re.search(r"esp-(?:aes|gcm)(?: (\d+))?", text)
    size = (bits.group(1) if bits else None) or "128"
    if "esp-gcm" in text:
        return {"encryption": f"aes-gcm-{size}", "integrity": None}
    hashed = re.search(r"esp-(sha\d*|md5)-hmac", text)
    integrity = {"sha": "sha1"}.get(hashed.group(1), hashed.group(1)) if hashed else None
    if "esp-aes" in text:
        return {"encryption": f"aes-cbc-{size}", "integrity": integrity}
    return {"encryption": "3des" if "esp-3des" in text else "des", "integrity": integrity}


def _ikev2_proposal(config: RunningConfig) -> Values | None:
    headers = config.sections("crypto ikev2 proposal")
    if not headers:
        return None
    lines = config.section(headers[0]) or ()
    first = {key: (value(lines, key) or "").split() for key in ("encryption", "integrity", "prf", "group")}
    if not first["encryption"] or not first["group"]:
        return None
    return {
        "encryption": first["encryption"][0],
        "integrity": first["integrity"][0] if first["integrity"] else None,
        "prf": first["prf"][0] if first["prf"] else None,
        "group": int(first["group"][0]),
    }


def _isakmp_policy(config: RunningConfig) -> Values | None:
    headers = config.sections("crypto isakmp policy")
    if not headers:
        return None
    lines = config.section(headers[0]) or ()
    encryption = (value(lines, "encr") or value(lines, "encryption") or "des").split()
    bits = encryption[1] if len(encryption) > 1 else "128"
    name = f"aes-cbc-{bits}" if encryption[0] == "aes" else encryption[0]
    hashed = value(lines, "hash") or "sha"
    return {
        "encryption": name,
        "integrity": {"sha": "sha1"}.get(hashed, hashed),
        "group": number(lines, "group") or 1,
    }


def _dpd(config: RunningConfig, ikev2: str | None) -> Values | None:
    lines = (config.section(f"crypto ikev2 profile {ikev2}") or ()) if ikev2 else config.sections("crypto isakmp")
    found = value(lines, "dpd") if ikev2 else value(lines, "crypto isakmp keepalive")
    words = (found or "").split()
    if len(words) < 2:
        return None
    mode = words[2] if len(words) > 2 else "on-demand"
    return {"interval": int(words[0]), "retry": int(words[1]), "mode": mode}


def _weak(found: Mapping[str, object]) -> list[str]:
    used = {f"group{found.get('pfs')}"}
    for part in (found.get("transform"), found.get("proposal")):
        if isinstance(part, dict):
            used |= {str(part.get("encryption")), str(part.get("integrity")), f"group{part.get('group')}"}
    return sorted(used & WEAK)
