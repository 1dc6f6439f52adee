"""What the objects of a link are called on a router, and how IOS spells algorithms."""

from __future__ import annotations

from dataclasses import dataclass

from corelinks.inventory.model import CoreLink, EndName

ESP_ENCRYPTION = {
    "des": "esp-des",
    "3des": "esp-3des",
    "aes-cbc-128": "esp-aes",
    "aes-cbc-192": "esp-aes 192",
    "aes-cbc-256": "esp-aes 256",
    "aes-gcm-128": "esp-gcm",
    "aes-gcm-256": "esp-gcm 256",
}
ESP_INTEGRITY = {
    "md5": "esp-md5-hmac",
    "sha1": "esp-sha-hmac",
    "sha256": "esp-sha256-hmac",
    "sha384": "esp-sha384-hmac",
    "sha512": "esp-sha512-hmac",
}
ISAKMP_ENCRYPTION = {
    "des": "des",
    "3des": "3des",
    "aes-cbc-128": "aes",
    "aes-cbc-192": "aes 192",
    "aes-cbc-256": "aes 256",
}
ISAKMP_HASH = {"md5": "md5", "sha1": "sha", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512"}


OURS = "CL-"


@dataclass(frozen=True)
class CryptoNames:
    """What a link's crypto objects are called on one router; ``keyring`` and ``profile`` are of its IKE version.

    A policy is a link's own even when it shares its proposal: it matches the link's local address, and IOS would
    take the first of several policies that match everything. ``peer`` is the peer within an IKEv2 keyring.
    """

    keyring: str
    peer: str
    profile: str
    policy: str
    proposal: str
    transform_set: str
    ipsec_profile: str


def transform_words(link: CoreLink) -> str:
    """The transforms of a link as a transform set names them: ``esp-aes 256 esp-sha256-hmac``; empty without crypto."""
    if link.crypto is None:
        return ""
    transform = link.crypto.transform
    words = [ESP_ENCRYPTION[transform.encryption]]
    if transform.integrity:
        words.append(ESP_INTEGRITY[transform.integrity])
    return " ".join(words)


def crypto_names(link: CoreLink, end: EndName) -> CryptoNames:
    """The names of a link's crypto objects at an end: the end's, else the link's, else those that corelinks gives."""
    crypto = link.crypto
    own = OURS + ((crypto.protection if crypto else None) or link.name)
    suite = OURS + crypto.share if crypto and crypto.share else own
    ours = {"proposal": suite, "transform_set": suite, "peer": link.peer(end).router}
    given = link.given_names(end).model_dump()
    return CryptoNames(**{name: given[name] or ours.get(name, own) for name in given})


def is_own_name(link: CoreLink, name: str) -> bool:
    """Whether ``name`` can stand for objects of this link alone: neither an operator's own nor a shared one's."""
    return name == OURS + link.name
