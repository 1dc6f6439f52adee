"""What the crypto objects behind a tunnel's protection are called on a router, as links.yaml says it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corelinks.inventory.crypto import ObjectNames
from corelinks.tasks.configuration.tree import RunningConfig

_TRANSFORM_SET = re.compile(r"set transform-set (\S+)")
_IKE_PROFILE = re.compile(r"set (?:ikev2|isakmp)-profile (\S+)")
_KEYRING = re.compile(r"keyring (?:local )?(\S+)")
_PEER = re.compile(r"peer (\S+)")
_ADDRESS = re.compile(r"address (\S+)(?: 255\.255\.255\.255)?")


def found_names(running: RunningConfig, profile: str, peer: str) -> ObjectNames:
    """The names of an IPsec profile and what is behind it: transform set, IKE profile, keyring, peer of the keyring.

    ``peer`` is the peer's address. What is not there, or is not named, has none; policy and proposal of IKEv2 are
    named by nothing. Raises ValueError for a name that links.yaml does not take.
    """
    behind = running.section(f"crypto ipsec profile {profile}")
    ike = _first(_IKE_PROFILE, behind)
    keyring = _first(_KEYRING, _either(running, f"crypto ikev2 profile {ike}", f"crypto isakmp profile {ike}"))
    return ObjectNames(
        ipsec_profile=profile,
        transform_set=_first(_TRANSFORM_SET, behind),
        profile=ike,
        keyring=keyring,
        peer=_peer_with(peer, running.section(f"crypto ikev2 keyring {keyring}")),
    )


def _first(pattern: re.Pattern[str], lines: Iterable[str] | None) -> str | None:
    found = (pattern.match(line.strip()) for line in lines or ())
    return next((match[1] for match in found if match), None)


def _either(running: RunningConfig, *headers: str) -> tuple[str, ...] | None:
    return next((lines for header in headers if (lines := running.section(header)) is not None), None)


def _peer_with(address: str, keyring: Iterable[str] | None) -> str | None:
    name = None
    for line in keyring or ():
        if match := _PEER.fullmatch(line):
            name = match[1]
        elif (match := _ADDRESS.fullmatch(line.strip())) and match[1] == address:
            return name
    return None
