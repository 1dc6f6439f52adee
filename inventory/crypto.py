"""What protects a link: IKE, IPsec, and which algorithms are refused unless they are named as allowed."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from corelinks.inventory.frozen import Frozen
from corelinks.inventory.text import Name, ObjectName, SecretRef

Encryption = Literal["des", "3des", "aes-cbc-128", "aes-cbc-192", "aes-cbc-256", "aes-gcm-128", "aes-gcm-256"]
Integrity = Literal["md5", "sha1", "sha256", "sha384", "sha512"]
DhGroup = Literal[1, 2, 5, 14, 15, 16, 19, 20, 21, 24]

# RFC 8247 and RFC 8221, and the house rule that group 14 must be asked for by name.
WEAK: frozenset[str] = frozenset({"des", "3des", "md5", "sha1", "group1", "group2", "group5", "group14", "group24"})
WeakName = Literal["des", "3des", "md5", "sha1", "group1", "group2", "group5", "group14", "group24"]


class IkeProposal(Frozen):
    """Phase 1: how the IKE SA itself is protected. ``lifetime`` in seconds."""

    encryption: Encryption = "aes-cbc-256"
    integrity: Integrity | None = "sha256"
    prf: Integrity | None = None
    group: DhGroup = 19
    lifetime: Annotated[int, Field(ge=120, le=86400)] = 86400

    @model_validator(mode="after")
    def _complete(self) -> Self:
        gcm = self.encryption.startswith("aes-gcm")
        if gcm and (self.integrity is not None or self.prf is None):
            raise ValueError("aes-gcm takes prf and no integrity (write integrity: none, prf: sha256)")
        if not gcm and self.integrity is None:
            raise ValueError(f"{self.encryption} needs integrity, for example sha256")
        return self


class Transform(Frozen):
    """Phase 2: how packets are protected. GRE is already a tunnel, so transport mode is the default."""

    encryption: Encryption = "aes-gcm-256"
    integrity: Integrity | None = None
    mode: Literal["transport", "tunnel"] = "transport"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        gcm = self.encryption.startswith("aes-gcm")
        if gcm and self.integrity is not None:
            raise ValueError("aes-gcm authenticates by itself: write no integrity")
        if not gcm and self.integrity is None:
            raise ValueError(f"{self.encryption} needs integrity, for example sha256")
        return self


class Dpd(Frozen):
    """Dead peer detection; seconds."""

    interval: Annotated[int, Field(ge=10, le=3600)] = 10
    retry: Annotated[int, Field(ge=2, le=60)] = 3
    mode: Literal["periodic", "on-demand"] = "periodic"


class ObjectNames(Frozen):
    """What an operator calls the crypto objects of a link; what has no name here gets one of corelinks' (``CL-...``).

    ``profile`` and ``keyring`` are those of the link's IKE version, ``peer`` is the peer within an IKEv2 keyring.
    A policy, a proposal and a transform set of an operator's name may serve several links.
    """

    keyring: ObjectName | None = None
    peer: ObjectName | None = None
    profile: ObjectName | None = None
    policy: ObjectName | None = None
    proposal: ObjectName | None = None
    transform_set: ObjectName | None = None
    ipsec_profile: ObjectName | None = None


class CryptoPolicy(Frozen):
    """Everything that both ends must agree on for the SAs of one link.

    ``share`` names the proposal and the transform set, so that several links use the same objects; without it
    each link has its own. ``protection`` names what several tunnels between the same two addresses must have in
    common, keyring, profiles and SAs (Cisco, "Sharing IPsec with Tunnel Protection").
    ``names`` are an operator's own names of the objects, on both routers unless an end has names of its own.
    ``policy`` default writes neither IKEv2 policy nor proposal: IOS's default ones hold, as long as the router has no
    policy at all, and ``proposal`` is what they must lead to. ``isakmp_policy`` is the number of the IKEv1 policy
    (IKEv1 policies have no name, and are one list a router). ``lifetime`` in seconds, ``lifetime_kilobytes`` in
    kilobytes or disable (IOS 15.x and IOS XE).
    """

    ike: Literal["ikev2", "ikev1"] = "ikev2"
    psk: SecretRef
    share: Name | None = None
    protection: Name | None = None
    names: ObjectNames = ObjectNames()
    policy: Literal["own", "default"] = "own"
    isakmp_policy: Annotated[int, Field(ge=1, le=9999)] = 10
    proposal: IkeProposal = IkeProposal()
    transform: Transform = Transform()
    lifetime: Annotated[int, Field(ge=120, le=86400)] = 3600
    # The most that every release takes; the default of IOS is used up in 37 s at 1 Gbit/s.
    lifetime_kilobytes: Annotated[int, Field(ge=2560, le=4294967295)] | Literal["disable"] = 536870912
    pfs: DhGroup | None = 19
    dpd: Dpd | None = Dpd()
    replay_window: Literal[64, 128, 256, 512, 1024] = 1024
    allow_weak: frozenset[WeakName] = frozenset()

    @property
    def algorithms(self) -> frozenset[str]:
        """Every algorithm of both phases by name; groups as ``group19``."""
        groups = {f"group{group}" for group in (self.proposal.group, self.pfs) if group is not None}
        names = {self.proposal.encryption, self.proposal.integrity, self.proposal.prf}
        names |= {self.transform.encryption, self.transform.integrity}
        return frozenset(groups | {name for name in names if name is not None})

    @model_validator(mode="after")
    def _strong(self) -> Self:
        weak = sorted((self.algorithms & WEAK) - self.allow_weak)
        if weak:
            raise ValueError(
                f"weak crypto: {', '.join(weak)}; choose stronger, or name it in allow_weak if the peer needs it"
            )
        return self

    @model_validator(mode="after")
    def _named_or_default(self) -> Self:
        if self.policy == "default" and (self.names.policy or self.names.proposal):
            raise ValueError(
                "policy: default has no policy or proposal of its own: write policy: own, or no such names"
            )
        return self

    @model_validator(mode="after")
    def _known_to_ikev1(self) -> Self:
        if self.ike == "ikev1" and self.proposal.encryption.startswith("aes-gcm"):
            raise ValueError("IKEv1 has no aes-gcm proposal: use aes-cbc-256 with sha256")
        if self.ike == "ikev1" and self.policy == "default":
            raise ValueError("policy: default is of IKEv2: IKEv1 policies are one list a router, see isakmp_policy")
        if self.ike == "ikev1" and self.proposal.prf is not None:
            raise ValueError("IKEv1 has no prf of its own: write none")
        if self.ike == "ikev1" and self.dpd and self.dpd.mode == "on-demand":
            raise ValueError("the keepalive of an ISAKMP profile is always periodic: dpd mode on-demand is IKEv2's")
        return self
