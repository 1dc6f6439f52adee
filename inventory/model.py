"""What a core link is: two ends, a tunnel, an IGP, LDP, an MTU and the crypto between them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from inventory.crypto import CryptoPolicy, Frozen
from inventory.mtu import GRE_HEADER, GRE_KEY, largest_packet
from inventory.text import FreeText, InterfaceName, Name, SecretRef

EndName = Literal["a", "b"]
Stage = Literal["plain", "build", "cutover", "seal"]
Until = Literal["build", "cutover", "seal"]

ENDS: tuple[EndName, EndName] = ("a", "b")


class TunnelSource(Frozen):
    """A tunnel source other than the physical interface, for example a loopback (then a /32 pins the way)."""

    interface: InterfaceName
    address: IPv4Address


class LinkEnd(Frozen):
    """One end of a core link.

    ``address`` is the underlay's, on ``interface``; ``tunnel_address`` the one on Tunnel``tunnel``.
    ``source_by`` says whether the tunnel source is configured as interface (follows address and state) or as
    address. ``egress`` is the interface that packets to the tunnel destination leave by: the physical one
    unless a TE tunnel carries them.
    """

    router: Name
    interface: InterfaceName
    address: IPv4Interface
    tunnel: Annotated[int, Field(ge=0, le=2147483647)]
    tunnel_address: IPv4Interface
    source: TunnelSource | None = None
    source_by: Literal["interface", "address"] = "interface"
    front_vrf: Name | None = None
    egress: InterfaceName | None = None

    @property
    def tunnel_name(self) -> str:
        return f"Tunnel{self.tunnel}"

    @property
    def source_interface(self) -> str:
        return self.source.interface if self.source else self.interface

    @property
    def source_address(self) -> IPv4Address:
        return self.source.address if self.source else self.address.ip

    @property
    def egress_interface(self) -> str:
        return self.egress or self.interface


class Isis(Frozen):
    """IS-IS on the tunnel. ``standby_metric`` is the highest that SPF still uses with wide metrics (RFC 5305)."""

    protocol: Literal["isis"] = "isis"
    tag: Name | None = None
    level: Literal["level-1", "level-2"] = "level-2"
    metric: Annotated[int, Field(ge=1, le=16777214)] = 10
    standby_metric: Annotated[int, Field(ge=1, le=16777214)] = 16777214
    point_to_point: bool = False
    hello_padding: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.metric >= self.standby_metric:
            raise ValueError("metric must be below standby_metric")
        return self


class Ospf(Frozen):
    """OSPF on the tunnel; 65535 as standby cost is the highest an interface takes (RFC 2328)."""

    protocol: Literal["ospf"] = "ospf"
    process: Annotated[int, Field(ge=1, le=65535)] = 1
    area: Annotated[int, Field(ge=0, le=4294967295)] = 0
    cost: Annotated[int, Field(ge=1, le=65535)] = 10
    standby_cost: Annotated[int, Field(ge=1, le=65535)] = 65535

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.cost >= self.standby_cost:
            raise ValueError("cost must be below standby_cost")
        return self


Igp = Annotated[Isis | Ospf, Field(discriminator="protocol")]


class Ldp(Frozen):
    """LDP on the tunnel. With ``password`` both routers set it for the peer's LDP router-id."""

    label_protocol: Literal["ldp"] = "ldp"
    password: SecretRef | None = None
    router_id_a: IPv4Address | None = None
    router_id_b: IPv4Address | None = None

    @model_validator(mode="after")
    def _peers_known(self) -> Self:
        if self.password and not (self.router_id_a and self.router_id_b):
            raise ValueError("a password needs router_id_a and router_id_b: IOS sets it by the peer's LDP router-id")
        return self


class Mtu(Frozen):
    """Bytes. What is not given is computed from ``underlay``, the transform, the key and ``labels``."""

    underlay: Annotated[int, Field(ge=1280, le=9216)] = 1500
    labels: Annotated[int, Field(ge=1, le=8)] = 2
    nat_t: bool = False
    ip: Annotated[int, Field(ge=576, le=9216)] | None = None
    mpls: Annotated[int, Field(ge=576, le=9216)] | None = None
    clns: Annotated[int, Field(ge=576, le=9216)] | None = None


class PathMtuDiscovery(Frozen):
    """``age_timer`` in minutes, 10 to 30, or infinite (the range IOS takes)."""

    age_timer: Annotated[int, Field(ge=10, le=30)] | Literal["infinite"] = 10


class CoreLink(Frozen):
    """Two P-routers, the physical link between them, and the tunnel that is to replace it.

    The ends are sorted by router name. ``crypto`` is None for a tunnel that is deliberately not encrypted.
    ``only_path`` says what to do when the link is the only way to somewhere: refuse (default) or proceed.
    ``bandwidth`` in kbit/s, ``max_reserved_bandwidth`` in percent.
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
        return self

    def _check_mtu(self) -> None:
        largest = self.transport_mtu
        for field, given in (("ip", self.mtu.ip), ("mpls", self.mtu.mpls), ("clns", self.mtu.clns)):
            if given is not None and given > largest:
                raise ValueError(f"mtu.{field}: {given} does not fit: underlay {self.mtu.underlay} leaves {largest}")

    @property
    def transport_mtu(self) -> int:
        """The largest packet, labels included, that fits the tunnel unfragmented; bytes (IOS-FACTS C1)."""
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
        return self.mtu.ip or self.mpls_mtu - 4 * self.mtu.labels

    @property
    def mpls_mtu(self) -> int:
        return self.mtu.mpls or self.transport_mtu

    @property
    def clns_mtu(self) -> int:
        return self.mtu.clns or self.transport_mtu

    @property
    def psk_label(self) -> str:
        """The name under which rendered lines refer to the pre-shared key: ``<secret:psk/NAME>``."""
        return f"psk/{self.name}"

    @property
    def ldp_password_label(self) -> str:
        return f"ldp/{self.name}"

    @property
    def routers(self) -> tuple[str, str]:
        return (self.a.router, self.b.router)

    def end(self, name: EndName) -> LinkEnd:
        return self.a if name == "a" else self.b

    def peer(self, name: EndName) -> LinkEnd:
        return self.b if name == "a" else self.a

    def end_of(self, router: str) -> EndName:
        """Which end ``router`` is; ValueError if it is neither."""
        if router not in self.routers:
            raise ValueError(f"{router} is no end of {self.name}")
        return "a" if router == self.a.router else "b"
