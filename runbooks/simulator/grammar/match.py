"""How IOS reads a line: words by unique prefix, arguments by kind, refusals with the place where it stumbled.

Patterns are data. ``mpls ldp neighbor A.B.C.D password / [0|7] WORD``: lower-case words are keywords, words of
the table in ``arguments`` and ``<1-10>`` are arguments, ``[x]`` may be absent, ``{x|y}`` is a choice and
``{x|y}*`` any number of them. ``/`` ends the words that identify the line: a second line with the same
identity replaces the first. Without ``/`` they end before the first argument, group or option.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from corelinks.runbooks.simulator.grammar.pattern import (
    ArgumentKind,
    Choice,
    Element,
    Mark,
    Option,
    Repeat,
    Word,
    argument_kind,
    parse_pattern,
)
from corelinks.runbooks.simulator.ios.names import kinds_named

R = TypeVar("R")
_TOKEN = re.compile(r"\S+")


class Refused(Exception):
    """A line that IOS does not take; ``offset`` is where in the line it stumbled (None: no caret is shown)."""

    def __init__(self, offset: int | None, *lines: str) -> None:
        super().__init__(" ".join(lines))
        self.offset = offset
        self.lines = lines


class InvalidInput(Refused):
    """No command of this mode goes on like that: ``% Invalid input detected at '^' marker.``."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset, "% Invalid input detected at '^' marker.")


class Incomplete(Refused):
    """Words are missing at the end of the line: ``% Incomplete command.``."""

    def __init__(self) -> None:
        super().__init__(None, "% Incomplete command.")


class Ambiguous(Refused):
    """A shortened word stands for several commands: ``% Ambiguous command:  "sh c"``."""

    def __init__(self, line: str) -> None:
        super().__init__(None, f'% Ambiguous command:  "{line.strip()}"')


@dataclass(frozen=True)
class Match(Generic[R]):
    """A line understood: its rule, its words in full, and the arguments among them."""

    rule: R
    words: tuple[str, ...]
    arguments: tuple[tuple[str, str], ...]  # (kind, value), in order
    offsets: tuple[int, ...]  # where each word began in the line typed
    key_length: int

    @property
    def text(self) -> str:
        """The line as the router holds it."""
        return " ".join(self.words)

    @property
    def key(self) -> str:
        """The words that identify the line."""
        return " ".join(self.words[: self.key_length])

    def has(self, word: str) -> bool:
        """Whether a keyword was given."""
        return word in self.words

    def get(self, kind: str) -> str | None:
        """The first argument of a kind, such as ``INTERFACE`` or ``A.B.C.D``."""
        return next((value for name, value in self.arguments if name == kind), None)

    def after(self, word: str) -> str | None:
        """The word that follows a keyword: the ``1400`` of ``size 1400``."""
        if word not in self.words[:-1]:
            return None
        return self.words[self.words.index(word) + 1]

    def refuse(self, value: str) -> InvalidInput:
        """The refusal with its caret under a word of the line, to be raised."""
        return InvalidInput(self.offsets[self.words.index(value)])


@dataclass(frozen=True)
class Following:
    """What may come next in a line: keywords and kinds of arguments; ``is_complete`` when nothing has to."""

    keywords: tuple[str, ...]
    kinds: tuple[str, ...]
    is_complete: bool


@dataclass(eq=False)
class _State(Generic[R]):
    keywords: dict[str, _State[R]] = field(default_factory=dict)
    arguments: list[tuple[ArgumentKind, _State[R]]] = field(default_factory=list)
    accept: tuple[R, int] | None = None  # rule and length of its key
    negate: tuple[R, int] | None = None  # what `no` with the words so far means
    again: _State[R] | None = None  # a repeated group goes on there
    privilege: int = 99

    def keyword(self, word: str) -> _State[R]:
        return self.keywords.setdefault(word, _State())

    def argument(self, kind: ArgumentKind) -> _State[R]:
        for known, state in self.arguments:
            if known.name == kind.name:
                return state
        new: _State[R] = _State()
        self.arguments.append((kind, new))
        self.arguments.sort(key=lambda pair: pair[0].rank)
        return new


def _and_before_the_group(state: _State[R]) -> Iterator[_State[R]]:
    """A state, and the one at the start of the repeated group that it may end."""
    here: _State[R] | None = state
    while here is not None:
        yield here
        here = here.again


@dataclass(frozen=True)
class _Place(Generic[R]):
    """A way through the states while a pattern is being added."""

    state: _State[R]
    depth: int
    key: int | None


class Grammar(Generic[R]):
    """The lines that are understood in one mode, each with the rule that it stands for."""

    def __init__(self) -> None:
        self._root: _State[R] = _State()
        self._ends_of_groups: dict[_State[R], list[_State[R]]] = {}  # by the state at the start of the group

    def add(self, pattern: str, rule: R, *, privilege: int = 0) -> None:
        """Take a pattern into the grammar, with the rule that it stands for; ValueError where another has its lines."""
        elements = parse_pattern(pattern)
        places = self._insert([_Place(self._root, 0, None)], elements, rule, privilege)
        for place in places:
            key = place.depth if place.key is None else place.key
            for taken in self._rules_of_lines_to(place.state):
                if taken is not rule:
                    raise ValueError(f"{pattern!r} stands for {rule!r}, and for {taken!r} already")
            place.state.accept = (rule, key)
            if place.state.negate is None:
                place.state.negate = (rule, key)

    def _rules_of_lines_to(self, state: _State[R]) -> Iterator[R]:
        """The rules of the lines that end at a state, or at the end of a repeated group that goes on there."""
        for one in (*_and_before_the_group(state), *self._ends_of_groups.get(state, ())):
            if one.accept is not None:
                yield one.accept[0]

    def _insert(
        self, places: list[_Place[R]], elements: tuple[Element, ...], rule: R, privilege: int
    ) -> list[_Place[R]]:
        for element in elements:
            places = [new for place in places for new in self._advance(place, element, rule, privilege)]
            for place in places:
                place.state.privilege = min(place.state.privilege, privilege)
        return places

    def _advance(self, place: _Place[R], element: Element, rule: R, privilege: int) -> Iterator[_Place[R]]:
        match element:
            case Mark():
                if place.state.negate is None:
                    place.state.negate = (rule, place.depth)
                yield _Place(place.state, place.depth, place.depth)
            case Word(text):
                kind = argument_kind(text)
                state = place.state.keyword(text) if kind is None else place.state.argument(kind)
                yield _Place(state, place.depth + 1, place.key)
            case Option(inner):
                yield place
                yield from self._insert([place], inner, rule, privilege)
            case Choice(ways):
                for way in ways:
                    yield from self._insert([place], way, rule, privilege)
            case Repeat(ways):
                for way in ways:
                    for end in self._insert([place], way, rule, privilege):
                        end.state.again = place.state
                        self._ends_of_groups.setdefault(place.state, []).append(end.state)
                yield place

    def match(self, line: str, *, negated: bool = False, privilege: int = 15, start: int = 0) -> Match[R]:
        """Read a line (from ``start`` on); raises Refused. ``negated`` takes a line whose tail is left out."""
        return _Walk(self._root, line, start, privilege).run(negated)

    def following(self, line: str, *, negated: bool = False, privilege: int = 15, start: int = 0) -> Following:
        """What may come after a line; raises Refused for one that no line begins with."""
        return _Walk(self._root, line, start, privilege).following(negated)

    def knows(self, word: str, privilege: int = 15) -> bool:
        """Whether some line begins with that word, in full or shortened."""
        return any(k.startswith(word.lower()) and s.privilege <= privilege for k, s in self._root.keywords.items())


class _Walk(Generic[R]):
    """One line on its way through the states of a grammar."""

    def __init__(self, root: _State[R], line: str, start: int, privilege: int) -> None:
        self._state = root
        self._line = line
        self._tokens = [(found.start(), found.group()) for found in _TOKEN.finditer(line, start)]
        self._privilege = privilege
        self._words: list[str] = []
        self._offsets: list[int] = []
        self._arguments: list[tuple[str, str]] = []

    def run(self, negated: bool) -> Match[R]:
        index = 0
        while index < len(self._tokens):
            index = self._step(index)
        for state in self._here():
            found = state.accept or (state.negate if negated else None)
            if found is not None:
                rule, key = found
                return Match(rule, tuple(self._words), tuple(self._arguments), tuple(self._offsets), key)
        raise Incomplete

    def following(self, negated: bool) -> Following:
        index = 0
        while index < len(self._tokens):
            index = self._step(index)
        here = list(self._here())
        known = {word for state in here for word, then in state.keywords.items() if then.privilege <= self._privilege}
        pairs = [pair for state in here for pair in state.arguments if pair[1].privilege <= self._privilege]
        kinds = dict.fromkeys(kind.name for kind, _ in pairs)
        is_complete = any(state.accept or (negated and state.negate) for state in here)
        return Following(tuple(sorted(known, key=str.lower)), tuple(kinds), is_complete)

    def _here(self) -> Iterator[_State[R]]:
        """The state, and the one at the start of the repeated group that it may end."""
        return _and_before_the_group(self._state)

    def _step(self, index: int) -> int:
        offset, token = self._tokens[index]
        keywords = {word: state for here in reversed(list(self._here())) for word, state in here.keywords.items()}
        visible = {word: state for word, state in keywords.items() if state.privilege <= self._privilege}
        lower = token.lower()
        named = [word for word in visible if word.lower().startswith(lower)]
        named = next(([word] for word in named if word.lower() == lower), named)
        if len(named) == 1:
            return self._take(index, named[0], visible[named[0]])
        for kind, state in (pair for here in self._here() for pair in here.arguments):
            if state.privilege <= self._privilege and (read := kind.read(self._rest(index))):
                value, taken = read
                self._arguments.append((kind.name, value))
                return self._take(index, value, state, len(self._tokens) if taken < 0 else index + taken)
        if named:
            raise Ambiguous(self._line)
        kinds = [kind.name for here in self._here() for kind, _ in here.arguments]
        if "INTERFACE" in kinds and index + 1 == len(self._tokens) and len(kinds_named(token)) == 1:
            raise Incomplete  # the number is missing
        raise InvalidInput(offset + _common(lower, visible))

    def _rest(self, index: int) -> list[str]:
        first = self._tokens[index][0]
        return [self._line[first:].rstrip(), *(token for _, token in self._tokens[index:])]

    def _take(self, index: int, word: str, state: _State[R], then: int | None = None) -> int:
        self._words.append(word)
        self._offsets.append(self._tokens[index][0])
        self._state = state
        return index + 1 if then is None else then


def _common(token: str, words: dict[str, _State[R]]) -> int:
    """How many letters of a refused token could still have become a word: IOS puts its caret there."""
    longest = 0
    for word in words:
        length = 0
        while length < min(len(word), len(token)) and word[length] == token[length]:
            length += 1
        longest = max(longest, length)
    return longest if longest < len(token) else 0
