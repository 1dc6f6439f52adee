"""Tell responses apart: pure functions from the text of a terminal to what the router printed for one command.

A router may print a log line anywhere, also in the middle of an echo, of a line or of a prompt. What stands around
it may then have been one line or two, and only the frame (the echo before, the prompt behind) can decide that.
So every response that fits the frame is made, and the caller learns when more than one fits.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corelinks.tasks.connection import ios

# With more interruptions than this in one response, the possible ones are not tried out one by one.
_MOST_INTERRUPTIONS = 6
_NOISE_WITH_BREAK = re.compile(r"(?:\r*\n)?(?:" + ios.NOISE.pattern + ")+")
_CUT_LINE = re.compile(rf"(?P<open>[^\n]+?)(?P<noise>\n?(?:{ios.NOISE.pattern})+)(?P<rest>[^\n]*)")
_LINE_END = re.compile(r"\r*\n\r?|\r+")
_REDRAWN = re.compile(r"[^\x08]\x08|\x08|\x00|\x07|\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Prompt:
    """A prompt as it stood: ``mode`` is None in exec mode, ``privileged`` tells `#` from `>`."""

    name: str
    mode: str | None
    privileged: bool

    @property
    def is_exec(self) -> bool:
        """Whether the router is in no configuration mode."""
        return self.mode is None


@dataclass(frozen=True)
class PossibleResponse:
    """One way to read what came: the text between echo and prompt."""

    text: str
    prompt: Prompt


def has_noise(raw: str) -> bool:
    """Whether a router's unasked message may stand in the text."""
    return any(sign in raw for sign in ios.NOISE_SIGNS)


def clean(text: str) -> str:
    """Line ends as ``\\n``, and nothing that only moves the cursor."""
    if "\x08" in text or "\x1b" in text or "\x00" in text or "\x07" in text:
        text = _REDRAWN.sub("", text)
    return _LINE_END.sub("\n", text)


def as_prompt(text: str) -> Prompt | None:
    """The prompt that ``text`` is, whole."""
    found = ios.PROMPT.fullmatch(text)
    return None if found is None else _prompt(found)


def printed_prompt(prompt: Prompt) -> str:
    """The prompt as the router prints it."""
    mode = f"({prompt.mode})" if prompt.mode else ""
    return f"{prompt.name}{mode}{'#' if prompt.privileged else '>'}"


def _prompt(found: re.Match[str]) -> Prompt:
    return Prompt(found["name"], found["mode"], found["mark"] == "#")


def is_of(prompt: Prompt, hostname: str) -> bool:
    """Whether a prompt is that of ``hostname``, allowing for the cut that IOS makes in configuration modes."""
    if prompt.name == hostname:
        return True
    return prompt.mode is not None and len(prompt.name) >= ios.SHORTEST_CUT and hostname.startswith(prompt.name)


def possible(raw: str, echo: str) -> list[PossibleResponse]:
    """Every distinct way to read ``raw`` as echo, response and prompt; empty while it is not (or never was) whole.

    ``raw`` begins where the previous prompt ended, or at that prompt. Any name is taken for a prompt, which is right
    where a marker behind it vouches for it; `finished` checks the name as well.
    """
    found = (_framed(text, echo) for text in _variants(raw))
    return list(dict.fromkeys(reading for reading in found if reading is not None))


def finished(raw: str, echo: str, names: Collection[str]) -> list[PossibleResponse]:
    """The possible responses in ``raw`` that end in a prompt of one of ``names``; empty while there is none."""
    return [reading for reading in possible(raw, echo) if any(is_of(reading.prompt, name) for name in names)]


def uninterrupted(raw: str, echo: str) -> PossibleResponse | None:
    """``raw`` as it stands, with nothing taken out."""
    return _framed(clean(raw), echo)


def open_question(raw: str, echo: str) -> str | None:
    """The response so far when its last line is a question that waits to be answered, else None."""
    for text in _variants(raw):
        body = after_echo(text, echo)
        if body is not None and ios.QUESTION.search(body.rsplit("\n", 1)[-1]):
            return body
    return None


def split(raw: str, markers: Sequence[str]) -> list[str]:
    """What stands before each marker and behind the one before it."""
    parts = []
    for marker in markers:
        place = raw.find(marker)
        if place >= 0:
            parts.append(raw[:place])
            raw = raw[place + len(marker) :]
            continue
        broken = re.search(f"(?:{_NOISE_WITH_BREAK.pattern})?".join(map(re.escape, marker)), raw)
        parts.append(raw[: broken.start()] if broken else "")
        raw = raw[broken.end() :] if broken else raw
    return parts


def joined(raw: str) -> str:
    """``raw`` with every interruption taken out as if it had cut a line in two: a marker is whole again in it."""
    if not has_noise(raw):
        return raw
    return _NOISE_WITH_BREAK.sub("", raw)


def with_open_lines_whole(text: str, is_open: Callable[[str], bool]) -> str:
    """A clean text in which the messages that came behind an open line stand behind what followed them.

    ``is_open`` tells from a line whether the message may have cut it. For what is only kept to be read.
    """
    if not has_noise(text):
        return text

    def moved(cut: re.Match[str]) -> str:
        return f"{cut['open']}{cut['rest']}\n{cut['noise'].strip()}" if is_open(cut["open"]) else cut[0]

    return _CUT_LINE.sub(moved, text)


def _variants(raw: str) -> Iterator[str]:
    if not has_noise(raw):
        yield clean(raw)
        return
    pieces = _NOISE_WITH_BREAK.split(raw)
    if len(pieces) == 1:
        yield clean(raw)
        return
    cuts = len(pieces) - 1
    if cuts > _MOST_INTERRUPTIONS:
        yield clean("\n".join(pieces[:-1]) + "\n" + pieces[-1])
        yield clean("\n".join(pieces[:-1]) + pieces[-1])
        return
    for seams in itertools.product(("\n", ""), repeat=cuts):
        yield clean("".join(itertools.chain(*itertools.zip_longest(pieces, seams, fillvalue=""))))


def _framed(text: str, echo: str) -> PossibleResponse | None:
    body = after_echo(text, echo)
    if body is None:
        return None
    lines = body.rsplit("\n", 1)
    last = lines[-1]
    found = ios.PROMPT.fullmatch(last)
    if found is None and last == "" and len(lines) == 2:
        # A message that came behind the prompt left the cursor on a new line.
        lines = lines[0].rstrip("\n").rsplit("\n", 1)
        found = ios.PROMPT.fullmatch(lines[-1])
    if found is None:
        return None
    response = lines[0] if len(lines) == 2 else ""
    return PossibleResponse(_without_repeats(response, lines[-1]), _prompt(found))


def _without_repeats(response: str, prompt: str) -> str:
    """With `logging synchronous` the prompt is printed again behind a message."""
    while response.endswith("\n" + prompt):
        response = response[: -len(prompt) - 1]
    return "" if response == prompt else response.strip("\n")


_NAMELESS = re.sub(r"\?P<\w+>", "", ios.PROMPT.pattern)


@lru_cache(maxsize=256)
def _echo_pattern(echo: str) -> re.Pattern[str]:
    # Something unknown may have been printed before the command was sent; the echo is on a line of its own.
    return re.compile(rf"(?:\A|\n)(?:{_NAMELESS})*{re.escape(echo)}[ \t]*\n")


def after_echo(text: str, echo: str) -> str | None:
    """What stands behind the first line that is the echo of a command, with or without a prompt before it."""
    found = _echo_pattern(echo).search(text)
    return None if found is None else text[found.end() :]
