"""What running-configs say of the crypto of a tunnel, as pieces of a link definition. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from corelinks.inventory.crypto import WEAK
from corelinks.runbooks.discovery.configured_interfaces import Values, number, value
from corelinks.tasks.parse import RunningConfig

_OURS = "CL-"


@dataclass(frozen=True)
class FoundCrypto:
    """``values`` without the key; ``own`` and ``suite`` are what profile and transform set are called."""

    values: Values
    own: str
    suite: str
    undecided: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether the names are of the kind that corelinks gives."""
        return self.own.startswith(_OURS) and self.suite.startswith(_OURS)


def find_crypto(config: RunningConfig, protection: str, local: IPv4Address | None) -> FoundCrypto | None:
    """The crypto behind ``protection`` (what follows ``tunnel protection ipsec profile``); None for no such profile.

    ``local`` is the tunnel source: it tells which of several IKEv2 policies, and so which proposal, is this tunnel's.
    """
    own, _, rest = protection.partition(" ")
    lines = config.section(f"crypto ipsec profile {own}")
    if lines is None:
        return None
    suite = value(lines, "set transform-set") or ""
    found: Values = {"pfs": number([line.replace("group", "") for line in lines], "set pfs")}
    lifetime = number(lines, "set security-association lifetime seconds")
    window = number(lines, "set security-association replay window-size")
    ikev2 = value(lines, "set ikev2-profile")
    undecided: tuple[str, ...] = ()
    found["lifetime_kilobytes"] = _volume(lines)
    found |= {"lifetime": lifetime, "replay_window": 64 if window is None else window}
    found |= {"transform": _transform(config, suite), "ike": "ikev1" if ikev2 is None else "ikev2"}
    if ikev2 is None:
        policies, undecided = _isakmp_policies(config)
        found |= policies
        found["dpd"] = _isakmp_keepalive(config, value(lines, "set isakmp-profile"))
    else:
        found["proposal"] = _ikev2_proposal(config, ikev2, local)
        found["dpd"] = _dpd(config, ikev2)
        if found["proposal"] is None:
            undecided = ("proposal: no IKEv2 policy names one for this tunnel, so a default stands here",)
    if rest == "shared":
        found["protection"] = own.removeprefix(_OURS)
    if suite != own and suite.startswith(_OURS):
        found["share"] = suite.removeprefix(_OURS)
    weak = _weak(found)
    if weak:
        found["allow_weak"] = weak
    values = {key: part for key, part in found.items() if part is not None or key in ("pfs", "dpd")}
    return FoundCrypto(values, own, suite, undecided)


def _volume(lines: tuple[str, ...]) -> int | str:
    """The lifetime by volume, in kilobytes; what IOS has by itself where no line says another."""
    said = value(lines, "set security-association lifetime kilobytes") or "4608000"
    return int(said) if said.isdecimal() else said


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


def _ikev2_proposal(config: RunningConfig, profile: str, local: IPv4Address | None) -> Values | None:
    """The first proposal of the policy that matches the local address, or of the only one that matches any."""
    named = _policy_proposal(config, local)
    lines = config.section(f"crypto ikev2 proposal {named}") or ()
    first = {key: (value(lines, key) or "").split() for key in ("encryption", "integrity", "prf", "group")}
    if not first["encryption"] or not first["group"]:
        return None
    found: Values = {
        "encryption": first["encryption"][0],
        "integrity": first["integrity"][0] if first["integrity"] else None,
        "prf": first["prf"][0] if first["prf"] else None,
        "group": int(first["group"][0]),
    }
    lifetime = number(config.section(f"crypto ikev2 profile {profile}") or (), "lifetime")
    return found if lifetime is None else {**found, "lifetime": lifetime}


def _policy_proposal(config: RunningConfig, local: IPv4Address | None) -> str | None:
    exact: list[tuple[str, ...]] = []
    general: list[tuple[str, ...]] = []
    for header in config.sections("crypto ikev2 policy"):
        lines = config.section(header) or ()
        matched = [line for line in lines if line.startswith("match address local")]
        if f"match address local {local}" in matched:
            exact.append(lines)
        elif not matched:
            general.append(lines)
    chosen = exact or general
    return value(chosen[0], "proposal") if len(chosen) == 1 else None


def _isakmp_policies(config: RunningConfig) -> tuple[Values, tuple[str, ...]]:
    """The policy with the lowest number: IKEv1 tries them in that order, whatever the tunnel."""
    headers = config.sections("crypto isakmp policy")
    found = {number([header], "crypto isakmp policy") or 0: header for header in headers}
    if not found:
        return {}, ("proposal: no ISAKMP policy is configured, so a default stands here",)
    lowest = min(found)
    lines = config.section(found[lowest]) or ()
    encryption = (value(lines, "encr") or value(lines, "encryption") or "des").split()
    bits = encryption[1] if len(encryption) > 1 else "128"
    hashed = value(lines, "hash") or "sha"
    proposal: Values = {
        "encryption": f"aes-cbc-{bits}" if encryption[0] == "aes" else encryption[0],
        "integrity": {"sha": "sha1"}.get(hashed, hashed),
        "group": number(lines, "group") or 1,
    }
    lifetime = number(lines, "lifetime")
    if lifetime is not None:
        proposal["lifetime"] = lifetime
    undecided = f"isakmp_policy: {lowest} is the first of {len(found)}; the peers may agree on another"
    return {"isakmp_policy": lowest, "proposal": proposal}, (undecided,) if len(found) > 1 else ()


def _isakmp_keepalive(config: RunningConfig, profile: str | None) -> Values | None:
    words = (value(config.section(f"crypto isakmp profile {profile}") or (), "keepalive") or "").split()
    words = words or (value(config.sections("crypto isakmp"), "crypto isakmp keepalive") or "").split()
    numbers = [int(word) for word in words if word.isdecimal()]
    if not numbers:
        return None
    return {"interval": numbers[0], "retry": numbers[1] if len(numbers) > 1 else 2, "mode": "periodic"}


def _dpd(config: RunningConfig, ikev2: str) -> Values | None:
    words = (value(config.section(f"crypto ikev2 profile {ikev2}") or (), "dpd") or "").split()
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
