"""Counters as values: totals, and the rates that hold since they were last added up."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from corelinks.runbooks.simulator.network.model.circuits import End

Contribution = tuple[Hashable, str, float]


@dataclass
class Meter:
    """Counters of one thing by name, with the rates at which they have grown since ``at``."""

    at: float
    totals: dict[str, float] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    zero: dict[str, float] = field(default_factory=dict)
    frozen: dict[str, float] | None = None
    cleared: float | None = None

    def accrue(self, now: float) -> None:
        """Add to the totals what the rates have brought until now."""
        for name, rate in self.rates.items():
            self.totals[name] = self.totals.get(name, 0.0) + rate * (now - self.at)
        self.at = now


@dataclass
class Meters:
    """All meters, and what each direction of each circuit contributes to them."""

    meters: dict[Hashable, Meter] = field(default_factory=dict)
    given: dict[Hashable, list[Contribution]] = field(default_factory=dict)
    streams: dict[tuple[Hashable, int], float] = field(default_factory=dict)
    streams_for: tuple[int, int] = (-1, -1)
    streams_at: float = 0.0

    def meter(self, now: float, key: Hashable) -> Meter:
        """The meter of a thing, made when there is none."""
        return self.meters.setdefault(key, Meter(now))

    def give(self, now: float, source: Hashable, contributions: list[Contribution]) -> None:
        """Replace what a source contributes by the second."""
        old = self.given.get(source, [])
        if old == contributions:
            return
        for sign, items in ((-1.0, old), (1.0, contributions)):
            for key, name, value in items:
                meter = self.meter(now, key)
                meter.accrue(now)
                rate = meter.rates.get(name, 0.0) + sign * value
                meter.rates[name] = rate if rate > 1e-9 else 0.0
        self.given[source] = contributions

    def count(self, now: float, contributions: list[Contribution]) -> None:
        """Add something that happens once to the totals."""
        for key, name, value in contributions:
            meter = self.meter(now, key)
            meter.totals[name] = meter.totals.get(name, 0.0) + value

    def read(self, now: float, end: End, *, is_frozen: bool) -> dict[str, int]:
        """The counters of an interface now, since they were last cleared; frozen ones stay as they first were."""
        meter = self.meter(now, end)
        meter.accrue(now)
        totals = meter.totals
        if is_frozen:
            if meter.frozen is None:
                meter.frozen = dict(totals)
            totals = meter.frozen
        else:
            meter.frozen = None
        return {name: max(0, int(value - meter.zero.get(name, 0.0))) for name, value in totals.items()}

    def rates(self, now: float, end: End) -> dict[str, float]:
        """What an interface's counters grow by in a second."""
        return self.meter(now, end).rates

    def clear(self, now: float, end: End) -> None:
        """``clear counters``: the interface's own, not those of its SAs."""
        meter = self.meter(now, end)
        meter.accrue(now)
        meter.cleared = now
        meter.zero.update({name: meter.totals.get(name, 0.0) for name in ("in", "in_bytes", "out", "out_bytes")})

    def forget(self, end: End) -> None:
        """Drop the counters of an interface that is gone."""
        self.meters.pop(end, None)
        self.given = {source: items for source, items in self.given.items() if all(k != end for k, _, _ in items)}

    def bytes_of(self, now: float, router: str, prefix: str, interface: str) -> int:
        """The bytes switched by an entry of the forwarding table."""
        meter = self.meters.get((router, prefix, interface))
        if meter is None:
            return 0
        meter.accrue(now)
        return int(meter.totals.get("bytes", 0.0))
