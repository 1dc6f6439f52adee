"""The IGP of a core link: IS-IS or OSPF, with the metric that carries traffic and the one that does not."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from corelinks.inventory.frozen import Frozen
from corelinks.inventory.text import Name

CircuitType = Literal["level-1", "level-1-2", "level-2-only"]
Level = Literal["level-1", "level-2"]

LEVELS: tuple[Level, Level] = ("level-1", "level-2")


class Isis(Frozen):
    """IS-IS on the tunnel.

    ``level`` are the levels at which the plain link has its adjacency: the tunnel takes over all of them.
    ``standby_metric`` is the highest that SPF still uses with wide metrics (RFC 5305); narrow ones end at 63 (RFC
    1195). ``circuit_type`` follows ``level`` unless given. ``key_chain`` names a key chain that exists on both routers
    (MD5 authentication).
    """

    protocol: Literal["isis"] = "isis"
    tag: Name | None = None
    level: Literal["level-1", "level-2", "level-1-2"] = "level-2"
    circuit_type: CircuitType | None = None
    metric: Annotated[int, Field(ge=1, le=16777214)] = 10
    standby_metric: Annotated[int, Field(ge=1, le=16777214)] = 16777214
    point_to_point: bool = False
    hello_padding: bool = False
    key_chain: Name | None = None

    @property
    def circuit(self) -> CircuitType:
        """The circuit type to configure."""
        return self.circuit_type or ("level-2-only" if self.level == "level-2" else self.level)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of the link, each of which has a metric of its own."""
        return LEVELS if self.level == "level-1-2" else (self.level,)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.metric >= self.standby_metric:
            raise ValueError("metric must be below standby_metric")
        if self.circuit not in ("level-1-2", self.level, f"{self.level}-only"):
            raise ValueError(f"circuit_type {self.circuit} leaves out {self.level}")
        return self


class Ospf(Frozen):
    """OSPF on the tunnel; 65535 as standby cost is the highest an interface takes (RFC 2328).

    ``key_chain`` names a key chain that exists on both routers (RFC 5709; IOS 15.4 and later).
    """

    protocol: Literal["ospf"] = "ospf"
    process: Annotated[int, Field(ge=1, le=65535)] = 1
    area: Annotated[int, Field(ge=0, le=4294967295)] = 0
    cost: Annotated[int, Field(ge=1, le=65535)] = 10
    standby_cost: Annotated[int, Field(ge=1, le=65535)] = 65535
    key_chain: Name | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.cost >= self.standby_cost:
            raise ValueError("cost must be below standby_cost")
        return self


Igp = Annotated[Isis | Ospf, Field(discriminator="protocol")]
