"""The core as a picture: routers and links, each link in the colour and the dashes of its state, as SVG.

The words and styles of the states are in one table, which the picture, its legend and the tables share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
from markupsafe import Markup

from corelinks.runbooks.engine.history import SeenLink
from corelinks.runbooks.reports.run_facts import RunFacts, found_as
from corelinks.runbooks.reports.run_history import visible
from corelinks.runbooks.runs import ListedLink

#: The class of the style sheet for each state that a link can have in a picture.
STYLE_OF: Mapping[str, str] = {
    "plain": "plain",
    "built": "built",
    "cut over, plain standby": "cutover",
    "encrypted": "encrypted",
    "clear as defined": "clear",
    "as-before": "as-before",
    "unknown": "unknown",
    "not-tried": "not-tried",
    "in the IGP": "standing",
    "no IGP adjacency": "down",
}
_ON_TOP = frozenset({"unknown", "open", "as-before"})  # what must not be hidden under other lines
_OPEN = "open"  # any state without an outcome: interrupted, under way, taken over
_WIDTH, _HEIGHT, _MARGIN = 600.0, 380.0, 40.0
_MOST_NAMED = 60  # routers whose names a picture can hold
MOST_DRAWN = 400  # routers that a picture can hold at all; networkx lays out no more without SciPy
_SEED = 7


@dataclass(frozen=True)
class DrawnLink:
    """A link of a picture: its routers, and its state before and after the run, in words."""

    name: str
    routers: tuple[str, ...]
    before: str
    after: str
    is_of_run: bool


def style_of(state: str) -> str:
    """The class of the style sheet for a state."""
    return STYLE_OF.get(state, _OPEN)


def drawn_links(facts: RunFacts) -> tuple[DrawnLink, ...]:
    """Every link of the inventory as the run saw it, and of the run itself where the journal has no more."""
    of_run = {link.record.name: link for link in facts.links}
    seen = {link.name: link for link in facts.shown.core}
    more = [SeenLink(name, link.record.routers, False) for name, link in of_run.items() if name not in seen]
    return tuple(_drawn(link, of_run.get(link.name), link.name in seen) for link in (*seen.values(), *more))


def _drawn(seen: SeenLink, link: ListedLink | None, is_seen: bool) -> DrawnLink:
    standing = ("in the IGP" if seen.is_alive else "no IGP adjacency") if is_seen else "not known"
    if link is None:
        return DrawnLink(seen.name, seen.routers, standing, standing, False)
    return DrawnLink(seen.name, seen.routers, found_as(link) or standing, link.left, True)


def counted_states(states: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Each state that occurs and how often, in the order of the table of states: the legend of a picture."""
    counts, order = Counter(states), list(STYLE_OF)
    return tuple(
        sorted(counts.items(), key=lambda each: (order.index(each[0]) if each[0] in order else len(order), each[0]))
    )


class CoreLayout:
    """Where each router stands: the same for the picture before and the one after, and for every run of a core."""

    def __init__(self, links: Sequence[DrawnLink]) -> None:
        pairs = [link for link in links if len(link.routers) == 2]
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(sorted({router for link in pairs for router in link.routers}))
        graph.add_edges_from(sorted((link.routers[0], link.routers[1]) for link in pairs))
        self.links = tuple(pairs)
        self.is_drawn = 0 < len(graph) <= MOST_DRAWN
        self.is_named = len(graph) <= _MOST_NAMED
        self.places = _places(graph) if self.is_drawn else {}

    def picture(self, title: str, states: Mapping[str, str]) -> Markup:
        """The core with each link in its state, as the text of one SVG element."""
        parallel: Counter[tuple[str, ...]] = Counter()
        lines = []
        for link in self.links:
            pair = tuple(sorted(link.routers))
            lines.append((states[link.name], self._line(link, states[link.name], parallel[pair])))
            parallel[pair] += 1
        lines.sort(key=lambda each: style_of(each[0]) in _ON_TOP)
        routers = [self._router(name, *place) for name, place in self.places.items()]
        head = Markup('<svg class="core{}" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
            "" if self.is_named else " dense", _number(_WIDTH), _number(_HEIGHT), visible(title)
        )
        return head + Markup("").join([*(line for _, line in lines), *routers]) + Markup("</svg>")

    def _line(self, link: DrawnLink, state: str, number: int) -> Markup:
        """A link; the second of two between the same routers is bent, so that both are seen."""
        (x1, y1), (x2, y2) = (self.places[router] for router in sorted(link.routers))
        bend = (number + 1) // 2 * (44 if number % 2 else -44)
        length = max(1.0, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
        middle = (x1 + x2) / 2 - (y2 - y1) / length * bend, (y1 + y2) / 2 + (x2 - x1) / length * bend
        path = "M{} {} Q{} {} {} {}".format(*map(_number, (x1, y1, *middle, x2, y2)))
        words = f"{link.name}: {state}" + ("" if link.is_of_run else ", not of this run")
        return Markup('<path class="link {}" d="{}"><title>{}</title></path>').format(
            style_of(state) + ("" if link.is_of_run else " aside"), path, visible(words)
        )

    def _router(self, name: str, x: float, y: float) -> Markup:
        name = visible(name)
        if not self.is_named:
            circle = '<circle class="router" cx="{}" cy="{}" r="3"><title>{}</title></circle>'
            return Markup(circle).format(_number(x), _number(y), name)
        width = max(28.0, 8.6 * len(name) + 10)
        box = '<rect class="router" x="{}" y="{}" width="{}" height="24" rx="6"/><text x="{}" y="{}">{}</text>'
        numbers = map(_number, (x - width / 2, y - 12, width, x, y + 5))
        return Markup(box).format(*numbers, name)


def _places(graph: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """Where networkx puts the routers, stretched to the size of the picture."""
    rounds = 200 if len(graph) <= _MOST_NAMED else 60
    found = nx.spring_layout(graph, seed=_SEED, iterations=rounds, method="force")
    columns = [float(x) for x, _ in found.values()]
    rows = [float(y) for _, y in found.values()]
    return {
        name: (_scaled(float(x), columns, _WIDTH), _scaled(float(y), rows, _HEIGHT)) for name, (x, y) in found.items()
    }


def _scaled(value: float, values: Sequence[float], size: float) -> float:
    least, most = min(values), max(values)
    share = (value - least) / (most - least) if most > least else 0.5
    return _MARGIN + share * (size - 2 * _MARGIN)


def _number(value: float) -> str:
    """A number as it stands in a picture; one decimal is finer than anybody sees, and alike on every machine."""
    return f"{value:.1f}".removesuffix(".0")
