"""What running-configs say of IKE: policies, proposals, keyrings, and how the peers authenticate. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Literal

from corelinks.runbooks.discovery.configured_interfaces import Values
from corelinks.tasks.configuration.values import number, value
from corelinks.tasks.parse import RunningConfig

_PSK = "pre-share"
_POLICY = "crypto ikev2 policy "
_IKEV2_SINCE = (15, 1)  # 15.1(1)T (Cisco IOS FlexVPN Configuration Guide, feature information)
_ECP_SINCE = (16, 0)  # the default proposal begins with group 19; before with group 5 (show crypto ikev2 proposal)


@dataclass(frozen=True)
class FoundIke:
    """``values`` of a definition's crypto, and ``names`` of policy and proposal, which nothing in a tunnel names.

    ``other_authentication`` is what the peers authenticate by when it is no pre-shared key; None for one.
    """

    values: Values
    names: Mapping[str, str] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    other_authentication: str | None = None


def find_ikev2(router: str, config: RunningConfig, profile: str, local: IPv4Address | None) -> FoundIke:
    """What an IKEv2 profile comes to; ``local`` is the tunnel source, which tells the policy."""
    lines = config.section(f"crypto ikev2 profile {profile}") or ()
    methods = {method for line in lines if (method := _method(line)) is not None}
    values: Values = {"ike": "ikev2", "dpd": _dpd(config, lines)}
    names: dict[str, str] = {}
    undecided: list[str] = []
    if ikev2_policy(config) == "own":
        policy = _policy(config, local)
        proposal, found = _named_proposal(router, config, policy, undecided)
        names = {"policy": policy.removeprefix(_POLICY), "proposal": proposal}
    else:
        values["policy"] = "default"
        found = default_proposal(config)
        undecided.append(
            f"crypto.proposal: {router} has no IKEv2 policy, so the default proposal of its release serves, which "
            "show crypto ikev2 proposal default tells"
        )
    if found is not None:
        lifetime = number(lines, "lifetime")
        values["proposal"] = found if lifetime is None else {**found, "lifetime": lifetime}
    other = _other_than_keys(methods, value(lines, "pki trustpoint"))
    return FoundIke(values, {key: name for key, name in names.items() if name}, tuple(undecided), other)


def _other_than_keys(methods: Iterable[str], trustpoint: str | None = None) -> str | None:
    """What peers authenticate by, in words; None when it is pre-shared keys alone."""
    others = sorted(set(methods) - {_PSK})
    if not others:
        return None
    shown = ", ".join([*others, *([f"trustpoint {trustpoint.split()[0]}"] if trustpoint else [])])
    return f"{'EAP' if others == ['eap'] else 'certificates'} ({shown})"


def _method(line: str) -> str | None:
    words = line.split()
    is_method = words[:1] == ["authentication"] and words[1:2] in (["local"], ["remote"]) and len(words) > 2
    return words[2] if is_method else None


def _policy(config: RunningConfig, local: IPv4Address | None) -> str:
    """The header of the first policy that matches the local address, else of the first that matches any."""
    general = ""
    for header in config.sections(_POLICY):
        matched = [line for line in config.section(header) or () if line.startswith("match address local")]
        if f"match address local {local}" in matched:
            return header
        if not matched and not general:
            general = header
    return general


def _named_proposal(router: str, config: RunningConfig, policy: str, undecided: list[str]) -> tuple[str, Values | None]:
    """Name and values of a policy's first proposal, of which the first algorithms count."""
    proposals = [line.removeprefix("proposal ") for line in config.section(policy) or () if line[:9] == "proposal "]
    name = proposals[0] if proposals else ""
    lines = config.section(f"crypto ikev2 proposal {name}") or ()
    said = {key: (value(lines, key) or "").split() for key in ("encryption", "integrity", "prf", "group")}
    if not (said["encryption"] and said["group"] and said["group"][0].isdecimal()):
        undecided.append(f"crypto.proposal: no IKEv2 policy of {router} names one, so a default stands here")
        return name, None
    if len(proposals) > 1 or any(len(words) > 1 for words in said.values()):
        undecided.append(f"crypto.proposal: the first of several on {router}; the peers may agree on another")
    first = {key: words[0] if words else None for key, words in said.items()}
    return name, {**first, "group": int(said["group"][0])}


def default_proposal(*configs: RunningConfig) -> Values:
    """What the default proposals of these routers come to, as far as their releases tell."""
    return min((_default_of(config) for config in configs), key=lambda proposal: int(str(proposal["group"])))


def ikev2_policy(config: RunningConfig) -> Literal["own", "default"] | None:
    """Whether the IKEv2 tunnels of a router have policies of their own or live on the default; None without either.

    The default policy holds only as long as there is no other (Cisco IOS FlexVPN Configuration Guide).
    """
    if config.sections(_POLICY):
        return "own"
    return "default" if config.sections("crypto ikev2 profile ") else None


def _default_of(config: RunningConfig) -> Values:
    group = 19 if release(config) >= _ECP_SINCE else 5
    return {"encryption": "aes-cbc-256", "integrity": "sha512", "group": group}


def _dpd(config: RunningConfig, profile: tuple[str, ...]) -> Values | None:
    said = value(profile, "dpd") or value(config.sections("crypto ikev2 dpd"), "crypto ikev2 dpd") or ""
    words = said.split()
    if not (len(words) > 1 and words[0].isdecimal() and words[1].isdecimal()):
        return None
    mode = words[2] if len(words) > 2 else "on-demand"
    return {"interval": int(words[0]), "retry": int(words[1]), "mode": mode}


def find_ikev1(router: str, config: RunningConfig, profile: str | None) -> FoundIke:
    """What the ISAKMP policies and a profile come to: IKEv1 tries the policies by number, whatever the tunnel."""
    lines = config.section(f"crypto isakmp profile {profile}") or ()
    values: Values = {"ike": "ikev1", "dpd": _isakmp_keepalive(config, lines)}
    undecided: list[str] = []
    if not value(lines, "keyring"):
        undecided.append(f"crypto: the key of {router} is in no keyring of an ISAKMP profile, as a definition has it")
    headers = config.sections("crypto isakmp policy ")
    found = {number([header], "crypto isakmp policy") or 0: config.section(header) or () for header in headers}
    # Without a line of its own a policy authenticates by certificates.
    methods = {order: value(policy, "authentication") or "rsa-sig" for order, policy in found.items()}
    keyed = [order for order in sorted(found) if methods[order] == _PSK]
    if keyed:
        values |= {"isakmp_policy": keyed[0], "proposal": _isakmp_proposal(found[keyed[0]])}
    if len(found) > 1:
        order = keyed[0] if keyed else min(found)
        undecided.append(
            f"crypto.isakmp_policy: {order} is one of {len(found)} on {router}; the peers may agree on another"
        )
    elif not found:
        undecided.append(f"crypto.proposal: {router} has no ISAKMP policy, so a default stands here")
    other = None if keyed else _other_than_keys(methods.values())
    return FoundIke(values, {}, tuple(undecided), other)


def _isakmp_proposal(lines: tuple[str, ...]) -> Values:
    encryption = (value(lines, "encr") or value(lines, "encryption") or "des").split()
    bits = encryption[1] if len(encryption) > 1 else "128"
    hashed = value(lines, "hash") or "sha"
    proposal: Values = {
        "encryption": f"aes-cbc-{bits}" if encryption[0] == "aes" else encryption[0],
        "integrity": {"sha": "sha1"}.get(hashed, hashed),
        "group": number(lines, "group") or 1,
    }
    lifetime = number(lines, "lifetime")
    return proposal if lifetime is None else {**proposal, "lifetime": lifetime}


def _isakmp_keepalive(config: RunningConfig, profile: tuple[str, ...]) -> Values | None:
    words = (value(profile, "keepalive") or "").split()
    words = words or (value(config.sections("crypto isakmp"), "crypto isakmp keepalive") or "").split()
    numbers = [int(word) for word in words if word.isdecimal()]
    if not numbers:
        return None
    return {"interval": numbers[0], "retry": numbers[1] if len(numbers) > 1 else 2, "mode": "periodic"}


def release(config: RunningConfig) -> tuple[int, int]:
    """Major and minor number of the release, from the configuration's ``version``; the newest where it has none."""
    said = value(config.sections("version "), "version") or ""
    major, _, minor = said.partition(".")
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (99, 0)


def without_ikev2(configs: Mapping[str, RunningConfig]) -> Iterator[str]:
    """What to say when one of these routers has a release without IKEv2, which a definition uses unless told."""
    old = [f"{router} ({'.'.join(map(str, release(config)))})" for router, config in configs.items() if _is_old(config)]
    if old:
        yield (
            f"crypto.ike: IKEv2 came with 15.1(1)T, and an older release runs on {' and '.join(old)}: write ike: ikev1 "
            "and the algorithms that it knows"
        )


def _is_old(config: RunningConfig) -> bool:
    return release(config) < _IKEV2_SINCE
