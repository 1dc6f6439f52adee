"""What a core link is: two ends, a tunnel, an IGP, LDP, an MTU and the crypto between them."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from corelinks.inventory.addresses import Address, InterfaceAddress
from corelinks.inventory.carry import (
    CarriedEntry,
    Handling,
    LeftEntry,
    consequences,
    demand_consistent,
    handling_of,
    kinds_of,
)
from corelinks.inventory.crypto import CryptoPolicy, ObjectNames
from corelinks.inventory.frozen import Frozen
from corelinks.inventory.igp import Igp, Isis, Ospf
from corelinks.inventory.mtu import GRE_HEADER, GRE_KEY, LABEL, largest_packet
from corelinks.inventory.text import FreeText, InterfaceName, Name, PhysicalName, SecretRef

__all__ = [
    "ENDS",
    "CoreLink",
    "EndName",
    "Igp",
    "Isis",
    "Ldp",
    "LinkEnd",
    "Mtu",
    "Ospf",
    "PathMtuDiscovery",
    "Stage",
    "TunnelSource",
    "Until",
]

EndName = Literal["a", "b"]
Stage = Literal["plain", "build", "cutover", "seal"]
Until = Literal["build", "cutover", "seal"]

ENDS: tuple[EndName, EndName] = ("a", "b")


class TunnelSource(Frozen):
    """A tunnel source other than the physical interface, for example a loopback (then a /32 pins the way)."""

    interface: InterfaceName
    address: Address


class LinkEnd(Frozen):
    """One end of a core link.

    ``address`` is the underlay's, on ``interface``; ``tunnel_address`` the one on Tunnel``tunnel``.
    ``source_by`` says whether the tunnel source is configured as interface (follows address and state) or as
    address. ``front_vrf`` is the VRF of the source. ``egress`` is the interface that packets to the tunnel
    destination leave by: the physical one unless a TE tunnel carries them. ``names`` are an operator's own names of
    the crypto objects on this router, where they are other than those of ``crypto.names``.
    """

    router: Name
    interface: PhysicalName
    address: InterfaceAddress
    tunnel: Annotated[int, Field(ge=0, le=2147483647)]
    tunnel_address: InterfaceAddress
    source: TunnelSource | None = None
    source_by: Literal["interface", "address"] = "interface"
    front_vrf: Name | None = None
    egress: InterfaceName | None = None
    names: ObjectNames = ObjectNames()

    @property
    def tunnel_name(self) -> str:
        """The name of the tunnel interface, as ``Tunnel12``."""
        return f"Tunnel{self.tunnel}"

    @property
    def source_interface(self) -> str:
        """The interface whose address the tunnel's packets are sent from."""
        return self.source.interface if self.source else self.interface

    @property
    def source_address(self) -> IPv4Address:
        """The address that the tunnel's packets are sent from."""
        return self.source.address if self.source else self.address.ip

    @property
    def egress_interface(self) -> str:
        """The interface by which the tunnel's packets leave the router."""
        return self.egress or self.interface

    @property
    def is_by_other_way(self) -> bool:
        """Whether a TE tunnel carries the tunnel's packets, and not the physical interface itself."""
        return self.egress_interface != self.interface


class Ldp(Frozen):
    """LDP on the tunnel. With ``password`` both routers set it for the peer's LDP router-id.

    ``password_under_session`` says what to do when it would be set under a session that is up: refuse (default), or
    accept what the router then does. IOS tears the session down, for all links to that neighbor; releases with
    lossless MD5 keep it, and the password counts only from the next one on.
    """

    label_protocol: Literal["ldp"] = "ldp"
    password: SecretRef | None = None
    password_under_session: Literal["refuse", "accept"] = "refuse"
    router_id_a: Address | None = None
    router_id_b: Address | None = None

    @model_validator(mode="after")
    def _peers_known(self) -> Self:
        if self.password and not (self.router_id_a and self.router_id_b):
            raise ValueError("a password needs router_id_a and router_id_b: IOS sets it by peer LDP router-id")
        return self


class Mtu(Frozen):
    """Bytes. What is not given is computed from ``underlay``, the transform, the key and ``labels``.

    ``mpls`` and ``clns`` default write no such line: the tunnel has what its router gives it.
    """

    underlay: Annotated[int, Field(ge=1280, le=9216)] = 1500
    labels: Annotated[int, Field(ge=1, le=8)] = 2
    nat_t: bool = False
    ip: Annotated[int, Field(ge=576, le=9216)] | None = None
    mpls: Annotated[int, Field(ge=576, le=9216)] | Literal["default"] | None = None
    clns: Annotated[int, Field(ge=576, le=9216)] | Literal["default"] | None = None


class PathMtuDiscovery(Frozen):
    """``age_timer`` in minutes, 10 to 30, or infinite (the range IOS takes)."""

    age_timer: Annotated[int, Field(ge=10, le=30)] | Literal["infinite"] = 10


class CoreLink(Frozen):
    """Two P-routers, the physical link between them, and the tunnel that is to replace it.

    The ends are sorted by router name. ``crypto`` is None for a tunnel that is deliberately
    not encrypted, which a file says by the word none alone.
    ``only_path`` says what to do when the link is the only way to somewhere: refuse (default) or proceed.
    ``backup`` accepts that another way to the peer is cheaper, so that no labelled packet can be sent through it.
    ``bandwidth`` in kbit/s, ``max_reserved_bandwidth`` in percent.
    ``carry`` and ``leave`` name what else the physical interface has, by the words of `line_kinds` or line by line:
    what goes onto the tunnel, and what stays behind.
    """

    name: Name
    a: LinkEnd
    b: LinkEnd
    description: FreeText | None = None
    key: Annotated[int, Field(ge=0, le=4294967295)] | None = None
    igp: Igp = Isis()
    ldp: Ldp = Ldp()
    mtu: Mtu = Mtu()
    path_mtu_discovery: PathMtuDiscovery | None = None
    bandwidth: Annotated[int, Field(ge=1, le=10000000)] | None = None
    max_reserved_bandwidth: Annotated[int, Field(ge=1, le=100)] | None = None
    service_policy_input: Name | None = None
    service_policy_output: Name | None = None
    crypto: CryptoPolicy | None
    until: Until = "seal"
    only_path: Literal["refuse", "proceed"] = "refuse"
    backup: bool = False
    carry: tuple[CarriedEntry, ...] = ()
    leave: tuple[LeftEntry, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.a.router == self.b.router:
            raise ValueError(f"both ends are on {self.a.router}")
        if self.a.router > self.b.router:
            raise ValueError("the ends must be sorted by router name (the loader does that)")
        for what, one, two in (
            ("address", self.a.address, self.b.address),
            ("tunnel_address", self.a.tunnel_address, self.b.tunnel_address),
        ):
            if one.network != two.network or one.ip == two.ip:
                raise ValueError(f"{what}: {one} and {two} are not two addresses of one subnet")
        if self.a.address.network.overlaps(self.a.tunnel_address.network):
            raise ValueError("tunnel_address and address overlap: the tunnel needs a subnet of its own")
        self._check_mtu()
        demand_consistent(self.igp.protocol, self.carry, self.leave)
        return self

    @model_validator(mode="after")
    def _possible(self) -> Self:
        for end, router_id in ((self.a, self.ldp.router_id_a), (self.b, self.ldp.router_id_b)):
            if router_id == end.source_address:
                raise ValueError(
                    f"the tunnel source {end.source_address} is the LDP router-id of {end.router}, so that the /32 "
                    "which pins it would keep all that goes there on the plain link: give the tunnel a loopback alone"
                )
            if end.source_address == self.peer(self.end_of(end.router)).source_address:
                raise ValueError(f"both tunnel sources are {end.source_address}")
            if end.source_address in self.a.tunnel_address.network:
                raise ValueError(f"the tunnel source {end.source_address} lies in the tunnel's own subnet")
            if end.is_by_other_way and self.until == "seal":
                raise ValueError(
                    f"until: seal takes the IGP off {end.interface}, which the TE tunnel {end.egress} needs: "
                    "write until: cutover"
                )
        if self.crypto and self.crypto.protection:
            if self.key is None:
                raise ValueError("crypto.protection is shared by several tunnels, and only a key tells them apart")
            if "address" in (self.a.source_by, self.b.source_by):
                raise ValueError("crypto.protection needs source_by: interface")
        return self

    def _check_mtu(self) -> None:
        largest = self.transport_mtu
        for field, given in (("ip", self.mtu.ip), ("mpls", self.mtu.mpls), ("clns", self.mtu.clns)):
            if isinstance(given, int) and given > largest:
                raise ValueError(f"mtu.{field}: {given} does not fit: underlay {self.mtu.underlay} leaves {largest}")
        if self.ip_mtu + LABEL * self.mtu.labels > self.mpls_mtu:
            raise ValueError(
                f"mtu: an IP packet of {self.ip_mtu} bytes with {self.mtu.labels} labels is larger than the "
                f"MPLS MTU {self.mpls_mtu}: at most {self.mpls_mtu - LABEL * self.mtu.labels}"
            )

    @property
    def transport_mtu(self) -> int:
        """The largest packet, labels included, that fits the tunnel unfragmented; bytes."""
        if self.crypto is None:
            return self.mtu.underlay - 20 - GRE_HEADER - (GRE_KEY if self.key is not None else 0)
        transform = self.crypto.transform
        return largest_packet(
            underlay=self.mtu.underlay,
            encryption=transform.encryption,
            integrity=transform.integrity,
            tunnel_mode=transform.mode == "tunnel",
            key=self.key is not None,
            nat_t=self.mtu.nat_t,
        )

    @property
    def ip_mtu(self) -> int:
        """The largest IP packet that still fits with all its labels; bytes."""
        return self.mtu.ip or self.mpls_mtu - LABEL * self.mtu.labels

    @property
    def mpls_mtu(self) -> int:
        """The largest labelled packet on the tunnel, with its labels; bytes."""
        return self.mtu.mpls if isinstance(self.mtu.mpls, int) else self.transport_mtu

    @property
    def clns_mtu(self) -> int:
        """The largest CLNS packet on the tunnel, as IS-IS sends them; bytes."""
        return self.mtu.clns if isinstance(self.mtu.clns, int) else self.transport_mtu

    @property
    def named_lines(self) -> tuple[str, ...]:
        """A sentence for each entry of ``carry`` and ``leave``: what becomes of what it names."""
        return tuple(consequences(self.igp.protocol, self.carry, self.leave))

    def carries(self, word: str) -> bool:
        """Whether lines of the kind of this word may be carried: by the word, or by a line of their own."""
        return word in kinds_of(self.carry, self.igp.protocol)

    def handling(self, line: str) -> Handling | None:
        """Whether a line of the physical interface goes onto the tunnel or stays; None where neither is said."""
        return handling_of(line, self.igp.protocol, self.carry, self.leave)

    @property
    def psk_label(self) -> str:
        """The name under which rendered lines refer to the pre-shared key: ``<secret:psk/NAME>``."""
        return f"psk/{self.name}"

    @property
    def ldp_password_label(self) -> str:
        """The name under which rendered lines refer to the LDP password: ``<secret:ldp/NAME>``."""
        return f"ldp/{self.name}"

    @property
    def routers(self) -> tuple[str, str]:
        """The names of both routers, end ``a`` first."""
        return (self.a.router, self.b.router)

    def end(self, name: EndName) -> LinkEnd:
        """The end called ``name``."""
        return self.a if name == "a" else self.b

    def peer(self, name: EndName) -> LinkEnd:
        """The end opposite to the one called ``name``."""
        return self.b if name == "a" else self.a

    def is_pinned(self, name: EndName) -> bool:
        """Whether only a /32 route of ours says how the end called ``name`` reaches the peer's tunnel source.

        That is so where the source is no neighbor address, or a TE tunnel is to carry it: the IGP must never answer
        that question by the tunnel itself.
        """
        return self.peer(name).source is not None or self.end(name).is_by_other_way

    def given_names(self, name: EndName) -> ObjectNames:
        """An operator's own names of the crypto objects at the end called ``name``: the end's, else the link's."""
        of_link = self.crypto.names if self.crypto else ObjectNames()
        return of_link.model_copy(update=self.end(name).names.model_dump(exclude_none=True))

    def end_of(self, router: str) -> EndName:
        """Which end ``router`` is; ValueError if it is neither."""
        if router not in self.routers:
            raise ValueError(f"{router} is no end of {self.name}")
        return "a" if router == self.a.router else "b"
