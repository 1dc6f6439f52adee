"""IKE: what two ends of a protected tunnel agree on, from the version to the key, the transform and the selectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from typing import TypeVar

from corelinks.runbooks.simulator.network.forwarding.tunnel_pairs import configured_source
from corelinks.runbooks.simulator.network.model import fault_effects
from corelinks.runbooks.simulator.network.model.circuits import Circuit, End, NegotiationProblem, Suite, Terms
from corelinks.runbooks.simulator.network.model.crypto_config import (
    CryptoConfig,
    IkeProfile,
    Ikev2Policy,
    Ikev2Proposal,
    IpsecProfile,
    IsakmpPolicy,
    KeyringPeer,
    TransformSet,
)
from corelinks.runbooks.simulator.network.model.interface_config import InterfaceConfig
from corelinks.runbooks.simulator.network.model.topology import Topology

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """How far a negotiation came: neither, an IKE SA only, or both with their terms. ``problem`` says why not."""

    ike: Suite | None
    terms: Terms | None
    problem: NegotiationProblem | None = None


@dataclass
class Party:
    """One end as its peer meets it; None where its configuration names something that does not exist."""

    end: End
    interface: InterfaceConfig
    crypto: CryptoConfig
    profile: IpsecProfile
    ike: IkeProfile | None
    version: int
    address: str

    @property
    def fvrf(self) -> str | None:
        """The front-door VRF of the tunnel, None for the global table."""
        return self.interface.tunnel.vrf

    @property
    def identity(self) -> str:
        """The identity that this end presents to its peer."""
        own = self.ike.local_identity if self.ike else None
        return self.address if own in (None, "address") else str(own)


def party(topology: Topology, end: End) -> Party | None:
    """The end's side of a negotiation, None when a profile it needs is missing or it has no protection."""
    interface = topology.interface(end)
    address = configured_source(topology, end)
    if interface is None or interface.tunnel.protection is None or address is None:
        return None
    crypto = topology.nodes[end.router].config.crypto
    profile = crypto.ipsec_profiles.get(interface.tunnel.protection)
    if profile is None:
        return None
    named = interface.tunnel.ike_profile
    v2 = profile.ikev2_profile or (named if named in crypto.ikev2_profiles else None)
    if v2 is not None:
        ike = crypto.ikev2_profiles.get(v2)
        return Party(end, interface, crypto, profile, ike, 2, address) if ike else None
    v1 = profile.isakmp_profile or named
    if v1 is not None and v1 not in crypto.isakmp_profiles:
        return None
    return Party(end, interface, crypto, profile, crypto.isakmp_profiles.get(v1 or ""), 1, address)


def negotiate(topology: Topology, circuit: Circuit, *, rekey: bool = False) -> Outcome:
    """What the two ends agree on now; ``rekey`` also asks IKEv2 for PFS, which a first child SA does not use."""
    one, two = (party(topology, end) for end in circuit.ends)
    if one is None or two is None:
        return Outcome(None, None, NegotiationProblem.NO_PROFILE)
    if one.version != two.version:
        return Outcome(None, None, NegotiationProblem.OTHER_VERSION)
    if _is_taken(topology, one) or _is_taken(topology, two):
        return Outcome(None, None, NegotiationProblem.SOCKET_TAKEN)
    problem = _identity_problem(one, two) or _identity_problem(two, one) or _key_problem(topology, one, two)
    suite = _suite(topology, one, two)
    if problem or suite is None:
        return Outcome(None, None, problem or NegotiationProblem.NO_PROPOSAL)
    terms = _terms(topology, one, two, suite, rekey)
    return Outcome(suite, terms, None if terms else NegotiationProblem.NO_TERMS)


def _is_taken(topology: Topology, mine: Party) -> bool:
    """Whether an earlier tunnel with the same addresses has the crypto socket and the two do not share it."""
    for other in topology.nodes[mine.end.router].config.interfaces.values():
        if other.name == mine.interface.name:
            return False
        end = End(mine.end.router, other.name)
        same = other.tunnel.destination == mine.interface.tunnel.destination
        if not other.is_tunnel or other.tunnel.protection is None or other.shutdown or not same:
            continue
        if configured_source(topology, end) != mine.address:
            continue
        tunnels = (other.tunnel, mine.interface.tunnel)
        if not all(t.shared for t in tunnels) or tunnels[0].protection != tunnels[1].protection:
            return True
    return False


def _identity_problem(mine: Party, peer: Party) -> NegotiationProblem | None:
    profile = mine.ike
    if profile is None:
        return None
    if mine.version == 2 and "pre-share" not in (profile.local_auth or ""):
        return NegotiationProblem.NO_LOCAL_AUTHENTICATION
    if mine.version == 2 and "pre-share" not in (profile.remote_auth or ""):
        return NegotiationProblem.NO_REMOTE_AUTHENTICATION
    if profile.fvrf not in (mine.fvrf, "any"):
        return NegotiationProblem.OTHER_VRF
    return None if profile.matches(peer.identity) else NegotiationProblem.UNKNOWN_IDENTITY


def _key_problem(topology: Topology, one: Party, two: Party) -> NegotiationProblem | None:
    mine, theirs = _keys(one, two), _keys(two, one)
    if mine is None or theirs is None:
        return NegotiationProblem.NO_KEY
    if any(fault_effects.has_wrong_key(topology, side.end) for side in (one, two)):
        return NegotiationProblem.WRONG_KEY
    matches = mine.local_key == theirs.remote_key and mine.remote_key == theirs.local_key
    return None if matches and mine.local_key else NegotiationProblem.WRONG_KEY


def _keys(mine: Party, peer: Party) -> KeyringPeer | None:
    name = mine.ike.keyring if mine.ike else None
    rings = mine.crypto.keyrings if mine.version == 2 else mine.crypto.isakmp_keyrings
    if name is not None:
        entries = rings.get(name, [])
    else:
        entries = [] if mine.version == 2 else [entry for ring in rings.values() for entry in ring]
    for entry in entries:
        if entry.network is not None and _contains(entry, peer.address):
            return entry
    return next((entry for entry in entries if entry.identity == peer.identity), None)


def _contains(entry: KeyringPeer, address: str) -> bool:
    return entry.network is not None and IPv4Address(address) in entry.network


def _suite(topology: Topology, one: Party, two: Party) -> Suite | None:
    if any(fault_effects.offers_no_proposal(topology, side.end) for side in (one, two)):
        return None
    return _suite_v2(one, two) if one.version == 2 else _suite_v1(one, two)


def _suite_v2(one: Party, two: Party) -> Suite | None:
    for mine in _proposals(one):
        for theirs in _proposals(two):
            suite = _common(mine, theirs)
            if suite is not None:
                return suite
    return None


def _proposals(side: Party) -> list[Ikev2Proposal]:
    """What an end offers: the proposals of its policy, by local address and front-door VRF; nothing without one.

    Of several policies that match, IOS takes the first alone ("Configuring IKEv2", rules of the match statements:
    overlapping ones are a misconfiguration). The default policy is there only while no other is configured.
    """
    policies = side.crypto.policies or {"default": Ikev2Policy("any", [], ["default"])}
    matching = (
        policy
        for policy in policies.values()
        if policy.fvrf in (side.fvrf, "any") and (not policy.local or side.address in policy.local)
    )
    chosen = next(matching, None)
    names = chosen.proposals if chosen is not None else []
    known = {"default": side.crypto.default_proposal, **side.crypto.proposals}
    return [known[name] for name in names if name in known and known[name].is_complete]


def _common(mine: Ikev2Proposal, theirs: Ikev2Proposal) -> Suite | None:
    encryption = _first(mine.encryption, theirs.encryption)
    group = _first(mine.group, theirs.group)
    prf = _first(mine.prf or mine.integrity, theirs.prf or theirs.integrity)
    if encryption is None or group is None or prf is None:
        return None
    if "gcm" in encryption:
        return Suite(encryption, "", prf, group)
    integrity = _first(mine.integrity, theirs.integrity)
    return Suite(encryption, integrity, prf, group) if integrity else None


def _first(mine: Sequence[T], theirs: Sequence[T]) -> T | None:
    return next((item for item in mine if item in theirs), None)


def _suite_v1(one: Party, two: Party) -> Suite | None:
    theirs = {policy.agreement for policy in two.crypto.isakmp_policies}
    for policy in sorted(one.crypto.isakmp_policies, key=_by_number):
        if policy.agreement in theirs and policy.authentication == "pre-share":
            return Suite(policy.encryption, policy.hash, policy.hash, policy.group)
    return None


def _by_number(policy: IsakmpPolicy) -> int:
    return policy.number


def _terms(topology: Topology, one: Party, two: Party, suite: Suite, rekey: bool) -> Terms | None:
    vti = one.interface.tunnel.is_vti
    if vti != two.interface.tunnel.is_vti:
        return None
    if any(fault_effects.offers_no_transform(topology, side.end) for side in (one, two)):
        return None
    if one.profile.pfs != two.profile.pfs and (rekey or one.version == 1):
        return None
    theirs = _transforms(two, vti)
    for transform in _transforms(one, vti):
        if transform in theirs:
            return Terms(suite, transform, one.profile.pfs, vti)
    return None


def _transforms(side: Party, vti: bool) -> list[TransformSet]:
    """The transform sets of a profile; a VTI has tunnel mode whatever they say."""
    found = [side.crypto.transform_sets.get(name) for name in side.profile.transform_sets]
    known = [transform for transform in found if transform is not None and transform.transforms]
    return [replace(transform, mode="tunnel") for transform in known] if vti else known
