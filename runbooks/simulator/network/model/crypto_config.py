"""The crypto sections of a running configuration, typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from corelinks.runbooks.simulator.ios.passwords import clear_key
from corelinks.runbooks.simulator.network.model.boundary import ConfigNode

_DAY = 86400


@dataclass
class Ikev2Proposal:
    """A ``crypto ikev2 proposal``; each attribute lists what is offered, in order."""

    encryption: list[str] = field(default_factory=list)
    integrity: list[str] = field(default_factory=list)
    prf: list[str] = field(default_factory=list)
    group: list[int] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether IOS would offer it at all."""
        gcm = any("gcm" in word for word in self.encryption)
        return bool(self.encryption and self.group and (self.prf if gcm else self.integrity))


#: ``crypto ikev2 proposal default`` of IOS XE 16 and 17 (Genie, ShowCryptoIkev2Proposal), and of IOS 15 before it.
DEFAULT_PROPOSAL = Ikev2Proposal(
    ["aes-cbc-256", "aes-cbc-192", "aes-cbc-128"], ["sha512", "sha384", "sha256"], [], [19, 14, 21, 5]
)
IOS_15_PROPOSAL = Ikev2Proposal(
    ["aes-cbc-256", "aes-cbc-192", "aes-cbc-128"], ["sha512", "sha384", "sha256", "sha1", "md5"], [], [5, 2]
)


@dataclass
class Ikev2Policy:
    """A ``crypto ikev2 policy``; ``fvrf`` None matches the global table, "any" all."""

    fvrf: str | None = None
    local: list[str] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)


@dataclass
class KeyringPeer:
    """A peer of a keyring: who it is, and the key for each direction."""

    network: IPv4Network | None = None
    identity: str | None = None
    local_key: str | None = None
    remote_key: str | None = None


@dataclass
class IkeProfile:
    """A ``crypto ikev2 profile`` or ``crypto isakmp profile``. ``remote`` are the identities it matches."""

    name: str
    fvrf: str | None = None
    remote: list[IPv4Network | str] = field(default_factory=list)
    local_identity: str | None = None
    local_auth: str | None = None
    remote_auth: str | None = None
    keyring: str | None = None
    lifetime: int = 86400
    dpd: tuple[int, int, str] | None = None

    def matches(self, identity: str) -> bool:
        """Whether the identity that a peer presents selects this profile."""
        for wanted in self.remote:
            if isinstance(wanted, str):
                if wanted in (identity, "any"):
                    return True
            elif _is_ipv4(identity) and IPv4Address(identity) in wanted:
                return True
        return False


@dataclass
class IsakmpPolicy:
    """A ``crypto isakmp policy N`` with IOS's defaults filled in."""

    number: int
    encryption: str = "des"
    hash: str = "sha"
    group: int = 1
    authentication: str = "rsa-sig"
    lifetime: int = 86400

    @property
    def agreement(self) -> tuple[str, str, int, str]:
        """What IKEv1 policies of both ends must have in common (RFC 2409, 5)."""
        return self.encryption, self.hash, self.group, self.authentication


@dataclass
class TransformSet:
    """A ``crypto ipsec transform-set``; ``transforms`` as typed, for example ("esp-aes 256", "esp-sha256-hmac")."""

    transforms: tuple[str, ...] = ()
    mode: str = "tunnel"


@dataclass
class IpsecProfile:
    """A ``crypto ipsec profile``. ``lifetime`` in seconds, ``volume`` in kilobytes (0: no rekey by volume)."""

    name: str
    transform_sets: list[str] = field(default_factory=list)
    ikev2_profile: str | None = None
    isakmp_profile: str | None = None
    pfs: int | None = None
    lifetime: int | None = None
    volume: int | None = None
    replay_window: int | None = None


@dataclass
class CryptoConfig:
    """All crypto objects of a router by name."""

    default_proposal: Ikev2Proposal = field(default_factory=lambda: DEFAULT_PROPOSAL)
    proposals: dict[str, Ikev2Proposal] = field(default_factory=dict)
    policies: dict[str, Ikev2Policy] = field(default_factory=dict)
    keyrings: dict[str, list[KeyringPeer]] = field(default_factory=dict)
    ikev2_profiles: dict[str, IkeProfile] = field(default_factory=dict)
    isakmp_policies: list[IsakmpPolicy] = field(default_factory=list)
    isakmp_keyrings: dict[str, list[KeyringPeer]] = field(default_factory=dict)
    isakmp_profiles: dict[str, IkeProfile] = field(default_factory=dict)
    isakmp_dpd: tuple[int, int, str] | None = None
    transform_sets: dict[str, TransformSet] = field(default_factory=dict)
    ipsec_profiles: dict[str, IpsecProfile] = field(default_factory=dict)
    ikev2_dpd: tuple[int, int, str] | None = None
    replay_window: int = 64
    lifetime: int = 3600
    volume: int = 4_608_000


def read_crypto(crypto: CryptoConfig, section: ConfigNode) -> None:  # noqa: C901 - a flat table
    """Take one global ``crypto ...`` line with its sub-mode into ``crypto``."""
    match section.text.split()[1:]:
        case ["ikev2", "proposal", name]:
            crypto.proposals[name] = _proposal(section)
        case ["ikev2", "policy", name]:
            crypto.policies[name] = _policy(section)
        case ["ikev2", "keyring", name]:
            crypto.keyrings[name] = _keyring(section)
        case ["ikev2", "profile", name]:
            crypto.ikev2_profiles[name] = _ike_profile(name, section)
        case ["ikev2", "dpd", *words]:
            crypto.ikev2_dpd = _dpd(words)
        case ["isakmp", "policy", number]:
            crypto.isakmp_policies.append(_isakmp_policy(int(number), section))
        case ["isakmp", "key", *words]:
            crypto.isakmp_keyrings.setdefault("", []).append(_isakmp_key(words))
        case ["isakmp", "profile", name]:
            crypto.isakmp_profiles[name] = _ike_profile(name, section)
        case ["isakmp", "keepalive", *words]:
            crypto.isakmp_dpd = _dpd(words)
        case ["keyring", name, *_]:
            crypto.isakmp_keyrings[name] = _isakmp_keyring(section)
        case ["ipsec", "transform-set", name, *words]:
            crypto.transform_sets[name] = _transform_set(words, section)
        case ["ipsec", "profile", name]:
            crypto.ipsec_profiles[name] = _ipsec_profile(name, section)
        case ["ipsec", "security-association", "replay", "window-size", size]:
            crypto.replay_window = int(size)
        case ["ipsec", "security-association", "lifetime", "seconds", seconds]:
            crypto.lifetime = int(seconds)
        case ["ipsec", "security-association", "lifetime", "kilobytes", volume]:
            crypto.volume = 0 if volume == "disable" else int(volume)
        case _:
            pass


def _proposal(section: ConfigNode) -> Ikev2Proposal:
    proposal = Ikev2Proposal()
    for child in section.children:
        match child.text.split():
            case ["encryption", *words]:
                proposal.encryption = list(words)
            case ["integrity", *words]:
                proposal.integrity = list(words)
            case ["prf", *words]:
                proposal.prf = list(words)
            case ["group", *words]:
                proposal.group = [int(word) for word in words]
            case _:
                pass
    return proposal


def _policy(section: ConfigNode) -> Ikev2Policy:
    policy = Ikev2Policy()
    for child in section.children:
        match child.text.split():
            case ["match", "fvrf", vrf]:
                policy.fvrf = vrf
            case ["match", "address", "local", address]:
                policy.local.append(address)
            case ["proposal", *names]:
                policy.proposals += names
            case _:
                pass
    return policy


def _keyring(section: ConfigNode) -> list[KeyringPeer]:
    peers = []
    for entry in section.children:
        if not entry.text.startswith("peer "):
            continue
        peer = KeyringPeer()
        for child in entry.children:
            match child.text.split():
                case ["address", address, *mask] if _is_ipv4(address):
                    peer.network = _network(address, mask)
                case ["identity", "address", address] if _is_ipv4(address):
                    peer.network = peer.network or _network(address, [])
                    peer.identity = address
                case ["identity", _, name]:
                    peer.identity = name
                case ["pre-shared-key", "local", *key]:
                    peer.local_key = clear_key(key)
                case ["pre-shared-key", "remote", *key]:
                    peer.remote_key = clear_key(key)
                case ["pre-shared-key", *key]:
                    peer.local_key = peer.remote_key = clear_key(key)
                case _:
                    pass
        peers.append(peer)
    return peers


def _is_ipv4(text: str) -> bool:
    """Whether it is an IPv4 address and no name; peers with IPv6 addresses are none of a tunnel's over IPv4."""
    return text[:1].isdigit() and ":" not in text


def _network(address: str, mask: list[str]) -> IPv4Network:
    return IPv4Network(f"{address}/{mask[0] if mask else 32}", strict=False)


def _ike_profile(name: str, section: ConfigNode) -> IkeProfile:  # noqa: C901 - a flat table
    profile = IkeProfile(name)
    for child in section.children:
        match child.text.split():
            case ["match", "fvrf", vrf]:
                profile.fvrf = vrf
            case ["match", "identity", "remote", "address", address, *mask] if _is_ipv4(address):
                profile.remote.append(_network(address, mask))
            case ["match", "identity", "remote", *words] if words:
                profile.remote.append(words[-1])
            case ["match", "identity", "address", address, *mask] if _is_ipv4(address):
                profile.remote.append(_network(address, [word for word in mask if word[0].isdigit()]))
                profile.fvrf = next((word for word in mask if not word[0].isdigit()), profile.fvrf)
            case ["match", "identity", *_, identity]:
                profile.remote.append(identity)
            case ["identity", "local", *_, identity] | ["self-identity", *_, identity]:
                profile.local_identity = identity
            case ["authentication", "local", method, *_]:
                profile.local_auth = method
            case ["authentication", "remote", method, *_]:
                profile.remote_auth = method
            case ["keyring", "local", keyring] | ["keyring", keyring]:
                profile.keyring = keyring
            case ["lifetime", seconds]:
                profile.lifetime = int(seconds)
            case ["dpd" | "keepalive", *words]:
                profile.dpd = _dpd(words)
            case _:
                pass
    return profile


def _dpd(words: list[str]) -> tuple[int, int, str]:
    numbers = [int(word) for word in words if word.isdigit()] + [2]
    mode = words[-1] if words and words[-1] in ("periodic", "on-demand") else "periodic"
    return numbers[0], numbers[1], mode


def _isakmp_policy(number: int, section: ConfigNode) -> IsakmpPolicy:
    policy = IsakmpPolicy(number)
    for child in section.children:
        match child.text.split():
            case ["encr" | "encryption", *words]:
                policy.encryption = " ".join(words)
            case ["hash", name]:
                policy.hash = name
            case ["group", group]:
                policy.group = int(group)
            case ["authentication", method]:
                policy.authentication = method
            case ["lifetime", seconds]:
                policy.lifetime = int(seconds)
            case _:
                pass
    if policy.encryption == "aes":
        policy.encryption = "aes 128"
    return policy


def _isakmp_key(words: list[str]) -> KeyringPeer:
    place = words.index("address") if "address" in words else len(words)
    key = clear_key(words[:place])
    address = words[place + 1 :]
    mask = [word for word in address[1:2] if word[0].isdigit()]
    network = _network(address[0], mask) if address and _is_ipv4(address[0]) else None
    return KeyringPeer(network, None, key, key)


def _isakmp_keyring(section: ConfigNode) -> list[KeyringPeer]:
    peers = []
    for child in section.children:
        words = child.text.split()
        if words[:2] == ["pre-shared-key", "address"] and _is_ipv4(words[2]) and "key" in words:
            place = words.index("key")
            key = clear_key(words[place + 1 :])
            peers.append(KeyringPeer(_network(words[2], words[3:place]), None, key, key))
    return peers


def _transform_set(words: list[str], section: ConfigNode) -> TransformSet:
    transforms: list[str] = []
    for word in words:
        if word.isdigit() and transforms:
            transforms[-1] += f" {word}"
        else:
            transforms.append(word)
    modes = [child.text.split()[1] for child in section.children if child.text.startswith("mode ")]
    named = tuple(word + " 128" if word in ("esp-aes", "esp-gcm") else word for word in transforms)
    return TransformSet(named, modes[-1] if modes else "tunnel")


def _ipsec_profile(name: str, section: ConfigNode) -> IpsecProfile:
    profile = IpsecProfile(name)
    for child in section.children:
        match child.text.split():
            case ["set", "transform-set", *names]:
                profile.transform_sets = list(names)
            case ["set", "ikev2-profile", ike]:
                profile.ikev2_profile = ike
            case ["set", "isakmp-profile", ike]:
                profile.isakmp_profile = ike
            case ["set", "pfs", *group]:
                profile.pfs = int(group[0].removeprefix("group")) if group else 1
            case ["set", "security-association", "lifetime", "seconds", seconds]:
                profile.lifetime = int(seconds)
            case ["set", "security-association", "lifetime", "days", days]:
                profile.lifetime = int(days) * _DAY
            case ["set", "security-association", "lifetime", "kilobytes", volume]:
                profile.volume = 0 if volume == "disable" else int(volume)
            case ["set", "security-association", "replay", "window-size", size]:
                profile.replay_window = int(size)
            case _:
                pass
    return profile
