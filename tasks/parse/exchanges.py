"""What stands around a response in a text as people keep it: prompts, echoes, terminal settings, other responses.

A session hands over bare responses, held against their echo and prompt already. A capture may be a whole log of a
terminal: then the text is told apart into exchanges, and the response to the command is taken out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.parse.parse_error import ParseError, WrongResponse

pattern = partial(re.compile, flags=re.ASCII)

_STAMP = r"(?:\d{3,}: )?(?:[*.]?(?:[A-Z][a-z]{2} +\d+ .*?|\d\d:\d\d:\d\d|(?:\d+[ywdh]){2})(?: [A-Z]{2,5})?: )?"
_MNEMONIC = r"%[A-Z][A-Z0-9_]*-(?:[A-Z0-9_]+-)?[0-7]-[A-Z0-9_]+:"
_NOISE = pattern(rf"Load for five secs: .*|Time source is .*|No time source, .*|{_STAMP}{_MNEMONIC} .*")
#: A log message that begins within a line: what stood there is half a line, and its other half is somewhere else.
LOG_WITHIN = pattern(_MNEMONIC + " ")
# Messages that go on in a second line (%CRYPTO-4-RECVD_PKT_NOT_IPSEC, RECVD_PKT_INV_SPI, %SYS-3-CPUHOG).
_NOISE_GOES_ON = pattern(r"\((?:ip|ipv6)\) vrf/dest_addr= ?.*|(?:vrf/)?dest_?addr= ?.*|-(?:Traceback|Process)= ?.*")

_NAME = r"(?P<router>[A-Za-z0-9][A-Za-z0-9_.:/-]*)"
_PROMPT = pattern(rf"{_NAME}(?P<mode>\([A-Za-z0-9_-]+\))?[#>] *(?P<command>(?:[A-Za-z$/].*)?)")
_BARE_ECHO = pattern(r"[#>]? *(?P<command>(?:do )?(?:sh|sho|show|ping) (?!is ).*)")
# Commands around the one that matters: they have no response that anybody reads.
_SETTINGS = pattern(r"(?:do )?(?:ter|term|termin\w*|en|ena\w*|exit|logout|quit|end|conf|configure)(?: .*)?")
_PAGER_THEN_PROMPT = pattern(r"(?P<pager> *-+ ?More ?-+ ?(?:\x08+ *\x08+)?)(?P<prompt>[A-Za-z0-9].*[#>].*)")
_SHORTEST_CUT = 10  # IOS cuts a long hostname in the prompts of configuration modes


@dataclass
class Exchange:
    """A command and what came: ``command`` is None where nothing was echoed, ``routers`` whose prompts stand there."""

    command: str | None
    routers: list[tuple[str, bool]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether nothing but blank lines came."""
        return not any(line.strip(" ") for line in self.lines)

    @property
    def is_setting(self) -> bool:
        """Whether the command only sets the terminal, so that its response is nobody's."""
        return self.command is not None and _SETTINGS.fullmatch(self.command) is not None


def split_lines(text: str) -> list[str]:
    """The lines of a text in any of the ways of ending them, tabs as spaces, without a mark of the encoding."""
    text = re.sub(r"\r*\n\r?|\r+", "\n", text.removeprefix("\ufeff").replace("\x00", ""))
    return [line.expandtabs(8).rstrip(" ") for line in text.split("\n")]


def without_log(lines: Iterable[str]) -> Iterator[str]:
    """The lines without log messages, load and time lines."""
    goes_on = False
    for line in lines:
        words = line.strip(" ")
        if goes_on and _NOISE_GOES_ON.fullmatch(words):
            continue
        goes_on = _NOISE.fullmatch(words) is not None
        if not goes_on:
            yield line


def response_lines(command: str, text: str) -> list[str]:
    """The lines that a parser of ``command`` reads; raises ParseError where they cannot be told or are filtered."""
    found = [one for one in _exchanges(text) if not one.is_setting]
    filled = [one for one in found if not one.is_blank]
    if len(filled) > 1:
        filled = [one for one in filled if one.command is not None and is_same_command(command, one.command, more=True)]
        if len(filled) != 1:
            raise ParseError(command, "the text holds the responses to several commands", _shown(found))
    chosen = (filled or found[-1:] or [Exchange(None)])[0]
    if chosen.command is not None and "|" in chosen.command:
        raise WrongResponse(command, "the echo says that the response is filtered", chosen.command)
    return chosen.lines


@lru_cache(maxsize=1024)
def response_to(command: str, router: str, text: str) -> str:
    """The response of ``router`` to exactly ``command`` within a text; the text itself where nothing is around it.

    Raises WrongResponse where the echo is that of another command or the prompt that of another router, ParseError
    where two responses to the command stand there.
    """
    found = _exchanges(text)
    echoed = [one for one in found if one.command is not None and not one.is_setting]
    wanted = [one for one in echoed if is_same_command(command, one.command or "")]
    if echoed and not wanted:
        raise WrongResponse(command, "the echo is that of another command", _shown(echoed))
    wanted = wanted or [one for one in found if not one.is_setting]
    filled = [one for one in wanted if not one.is_blank]
    if len(filled) > 1:
        raise ParseError(command, "the text holds two responses", _shown(filled))
    is_bare = len(found) == 1 and not found[0].routers and found[0].command is None
    if not (echoed or filled or is_bare):
        # Nothing at all is a response that some commands have, but only where the command was given.
        raise WrongResponse(command, "no echo of the command, and no response", _shown(found))
    for name, is_cut in (pair for one in filled or wanted[-1:] for pair in one.routers):
        if not _is_of(name, router, is_cut=is_cut):
            raise WrongResponse(command, f"the prompt is that of another router than {router}", name)
    if is_bare:
        return text
    return "\n".join(filled[0].lines) if filled else ""


def is_same_command(asked: str, typed: str, *, more: bool = False) -> bool:
    """Whether a command as somebody typed it is ``asked``: abbreviated, with interfaces in any spelling.

    ``detail`` behind it says more of the same; with ``more`` anything may follow.
    """
    words = typed.removeprefix("do ").split()
    if words[:1] and words[0].startswith("$"):
        # A line that is longer than the terminal is wide scrolls, and begins with a dollar sign.
        return asked.endswith(typed.lstrip("$"))
    for word in asked.split():
        taken = _taken(word, words)
        if not taken:
            return False
        words = words[taken:]
    return more or not words or (len(words) == 1 and _is_short_for("detailed", words[0]))


def _taken(word: str, words: Sequence[str]) -> int:
    """How many of the typed words stand for one word: an interface may be typed in two, ``tunnel 12``."""
    if not words:
        return 0
    if word.lower() == words[0].lower() or is_same_interface(word, words[0]):
        return 1
    if len(words) > 1 and is_same_interface(word, words[0] + words[1]):
        return 2
    return 1 if _is_short_for(word, words[0]) else 0


def _is_short_for(word: str, typed: str) -> bool:
    # Only words of IOS are abbreviated; an address or a number is what it is.
    return not any(sign.isdigit() for sign in word) and word.lower().startswith(typed.lower())


def _is_of(name: str, router: str, *, is_cut: bool) -> bool:
    """Whether a prompt's name is the router's; a domain and case make no difference."""
    named, wanted = (re.split(r"[.:/]", one)[0].lower() for one in (name, router))
    return named == wanted or (is_cut and len(named) >= _SHORTEST_CUT and wanted.startswith(named))


def _shown(found: Sequence[Exchange]) -> str:
    return " / ".join(one.command for one in found if one.command) or "no echo"


def _exchanges(text: str) -> list[Exchange]:
    """What a text holds, in order: at least one exchange."""
    lines = list(_with_prompts_apart(without_log(split_lines(text))))
    names = _prompt_names(lines)
    found = [Exchange(None)]
    for line in lines:
        prompt = _prompt(line, names)
        if prompt is None:
            bare = _BARE_ECHO.fullmatch(line.strip(" ")) if len(found) == 1 and found[0].is_blank else None
            if bare and found[0].command is None:
                found[0] = Exchange(bare["command"])
            else:
                found[-1].lines.append(line)
            continue
        seen = [(prompt["router"], prompt["mode"] is not None)]
        found[-1].routers += seen
        found.append(Exchange(_as_typed(prompt["command"]) or None, seen))
    return [one for one in found if one.command is not None or not one.is_blank] or found[-1:]


def _with_prompts_apart(lines: Iterable[str]) -> Iterator[str]:
    """The lines, a prompt that came right behind a pager on a line of its own."""
    for line in lines:
        match = _PAGER_THEN_PROMPT.fullmatch(line)
        if match and _PROMPT.fullmatch(_as_typed(match["prompt"])):
            yield match["pager"]
            yield match["prompt"]
        else:
            yield line


def _prompt_names(lines: Sequence[str]) -> frozenset[str]:
    """The routers whose prompts the text begins or ends with: elsewhere such a line may be anything."""
    filled = [line for line in lines if line.strip(" ")]
    ends = (_PROMPT.fullmatch(_as_typed(line.strip(" "))) for line in (*filled[:1], *filled[-1:]))
    return frozenset(match["router"] for match in ends if match)


def _prompt(line: str, names: frozenset[str]) -> re.Match[str] | None:
    if not names:
        return None
    match = _PROMPT.fullmatch(_as_typed(line.strip(" ")))
    return match if match and match["router"] in names else None


def _as_typed(line: str) -> str:
    """A line after all backspaces."""
    if "\x08" not in line:
        return line
    shown: list[str] = []
    at = 0
    for sign in line:
        if sign == "\x08":
            at = max(at - 1, 0)
        else:
            shown[at : at + 1] = [sign]
            at += 1
    return "".join(shown).rstrip(" ")
