"""What running-configs say of the crypto of a tunnel, as pieces of a link definition. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from corelinks.inventory.crypto import WEAK
from corelinks.runbooks.discovery.configured_ike import FoundIke, find_ikev1, find_ikev2
from corelinks.runbooks.discovery.configured_interfaces import Values
from corelinks.tasks.configuration.found_names import found_names
from corelinks.tasks.configuration.values import number, value
from corelinks.tasks.parse import RunningConfig

_OURS = "CL-"
_ENCRYPTING = re.compile(r"esp-(?:des|3des|aes|gcm|seal)")
_SAYABLE = re.compile(r"esp-(?:des|3des|aes|gcm|(?:sha\d*|md5)-hmac)|\d+")
_SA = "security-association"


@dataclass(frozen=True)
class FoundCrypto:
    """``values`` without the key, and what the objects are called as `ObjectNames` has it.

    ``other_authentication`` is what the peers authenticate by when it is no pre-shared key; None for one.
    """

    values: Values
    names: Mapping[str, str] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    other_authentication: str | None = None


def find_crypto(
    router: str, config: RunningConfig, protection: str, local: IPv4Address | None, peer: IPv4Address | None
) -> FoundCrypto | None:
    """The crypto behind ``protection`` (what follows ``tunnel protection ipsec profile``); None for no such profile.

    ``local`` is the tunnel source and ``peer`` its destination: they tell which of several IKEv2 policies, and which
    peer of a keyring, is this tunnel's.
    """
    own, _, rest = protection.partition(" ")
    lines = config.section(f"crypto ipsec profile {own}")
    if lines is None:
        return None
    undecided: list[str] = []
    suites = (value(lines, "set transform-set") or "").split()
    suite = suites[0] if suites else ""
    if len(suites) > 1:
        undecided.append(f"crypto.transform: {suite} is the first of {len(suites)} on {router}")
    ike = _ike(router, config, lines, local)
    found: Values = {
        "pfs": number([line.replace("group", "") for line in lines], "set pfs"),
        **_association(router, config, lines, undecided),
        "transform": _transform(router, config, suite, undecided),
        **ike.values,
    }
    if rest == "shared":
        found["protection"] = own.removeprefix(_OURS)
    if suite != own and suite.startswith(_OURS):
        found["share"] = suite.removeprefix(_OURS)
    weak = weak_parts(found)
    if weak:
        found["allow_weak"] = weak
    values = {key: part for key, part in found.items() if part is not None or key in ("pfs", "dpd")}
    names = {**_names(config, own, peer, undecided), **ike.names}
    return FoundCrypto(values, names, (*undecided, *ike.undecided), ike.other_authentication)


def _names(config: RunningConfig, profile: str, peer: IPv4Address | None, undecided: list[str]) -> dict[str, str]:
    try:
        found = found_names(config, profile, str(peer))
    except ValueError:
        undecided.append(f"crypto.names: of the objects of profile {profile} one has a name that no definition takes")
        return {}
    return {what: str(name) for what, name in found.model_dump(exclude_none=True).items()}


def _ike(router: str, config: RunningConfig, profile: tuple[str, ...], local: IPv4Address | None) -> FoundIke:
    ikev2 = value(profile, "set ikev2-profile")
    if ikev2 is None:
        return find_ikev1(router, config, value(profile, "set isakmp-profile"))
    return find_ikev2(router, config, ikev2, local)


def _association(router: str, config: RunningConfig, profile: tuple[str, ...], undecided: list[str]) -> Values:
    """Lifetimes and replay window: of the profile, else of the router, else of IOS."""
    of_router = config.sections(f"crypto ipsec {_SA} ")

    def said(what: str) -> str | None:
        return value(profile, f"set {_SA} {what}") or value(of_router, f"crypto ipsec {_SA} {what}")

    if said("replay") == "disable":
        undecided.append(f"crypto.replay_window: {router} checks no replay, which a definition cannot say")
    volume = said("lifetime kilobytes") or "4608000"
    return {
        "lifetime": _number(said("lifetime seconds"), 3600),
        "lifetime_kilobytes": _number(volume, volume),
        "replay_window": _number(said("replay window-size"), 64),
    }


def _number(said: str | None, otherwise: int | str) -> int | str:
    return int(said) if said and said.isdecimal() else otherwise


def _transform(router: str, config: RunningConfig, name: str, undecided: list[str]) -> Values | None:
    for header in config.sections("crypto ipsec transform-set "):
        words = header.split()
        if words[3] != name:
            continue
        shown = " ".join(words[4:])
        if not any(_ENCRYPTING.fullmatch(word) for word in words[4:]):
            undecided.append(
                f"crypto.transform: {name} on {router} is {shown} and encrypts nothing, so a default stands here"
            )
            return None
        unsaid = [word for word in words[4:] if not _SAYABLE.fullmatch(word)]
        if unsaid:
            undecided.append(
                f"crypto.transform: {name} on {router} has {' '.join(unsaid)}, which no definition can say"
            )
        mode = (value(config.section(header) or (), "mode") or "tunnel").split()[0]
        return {**_ciphers(words[4:]), "mode": mode}
    undecided.append(f"crypto.transform: {router} has no transform set {name}, so a default stands here")
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


def weak_parts(found: Mapping[str, object]) -> list[str]:
    """What of a crypto an inventory takes only when it is named in ``allow_weak``."""
    used = {f"group{found.get('pfs')}"}
    for part in (found.get("transform"), found.get("proposal")):
        if isinstance(part, dict):
            used |= {str(part.get("encryption")), str(part.get("integrity")), f"group{part.get('group')}"}
    return sorted(used & WEAK)


def unlike(routers: tuple[str, str], one: Mapping[str, object], other: Mapping[str, object], at: str) -> Iterator[str]:
    """What two ends of a link ought to have alike and have not; what is a part has its place before it."""
    for key in dict.fromkeys((*one, *other)):
        here, there = one.get(key), other.get(key)
        if isinstance(here, dict) and isinstance(there, dict):
            yield from unlike(routers, here, there, f"{at}.{key}")
        elif here != there and key != "allow_weak":
            yield f"{at}.{key}: {_said(here)} on {routers[0]} and {_said(there)} on {routers[1]}"


def _said(part: object) -> str:
    return "none" if part is None else str(part)
