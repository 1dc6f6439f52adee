"""``show ip route A.B.C.D`` and ``show ip cef A.B.C.D``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NextHop:
    """One path; ``address`` is None when directly connected, ``interface`` None when it must be looked up further."""

    address: str | None
    interface: str | None


@dataclass(frozen=True)
class Route:
    """One routing entry; ``prefix`` as ``A.B.C.D/length``, ``protocol`` such as ``isis``, ``ospf 1``, ``connected``."""

    prefix: str
    protocol: str
    distance: int
    metric: int
    next_hops: tuple[NextHop, ...]


@dataclass(frozen=True)
class CefNextHop:
    """One CEF path; ``kind`` is ``nexthop``, ``attached``, ``receive``, ``drop``, ``no route`` ... as printed."""

    kind: str
    address: str | None
    interface: str | None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class CefEntry:
    """One CEF entry with its paths."""

    prefix: str
    next_hops: tuple[CefNextHop, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for hop in self.next_hops for label in hop.labels)


def parse_route(text: str, destination: str) -> Route | None:
    """The route that covers ``destination``; None for ``% Network not in table``; raises ParseError."""
    raise NotImplementedError


def parse_cef(text: str) -> CefEntry:
    """The CEF entry; raises ParseError."""
    raise NotImplementedError
