"""The lines of a response without what is not part of it: echo, prompts, load lines, log messages, pager.

Every parser reads through here, so that an empty, refused or paged text is recognized in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corelinks.inventory.interface_names import UnknownInterfaceKind, canonical_interface
from corelinks.tasks.parse.exchanges import LOG_WITHIN, response_lines
from corelinks.tasks.parse.exchanges import pattern as pattern
from corelinks.tasks.parse.parse_error import ParseError

_REFUSAL = pattern(
    r"%+ ?(?:Invalid (?:input|command|source|destination)|Incomplete command|Ambiguous command|Unknown command"
    r"|Unrecognized|Bad IP|Error |Authorization failed|Permission denied|Command authorization).*"
    r"|Command authorization failed.*|Command rejected.*|Error: .*|error: .*|syntax error.*|unknown command.*"
    r"|Cmd exec error.*|.* is locked by process .*"
)
# A pager is erased with backspaces, or overwritten; the indentation of the next line comes behind that.
_PAGER = pattern(r" *-+ ?More ?-+ ?(?:\x08+ *\x08+)?")
_OVERLONG = pattern(r"\d{40}")
# Of a terminal's control characters only a pager's are known; a router prints none, and none of the separators of
# other worlds. What stood around one of them is not known.
STRANGE = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_VIRTUAL = pattern(r"[A-Z]+_[A-Z]+\d+")


def clean_lines(command: str, text: str) -> list[str]:
    """The lines with their indentation, tabs as spaces; without log, echo, prompt, or blank lines around.

    Raises ParseError where the text holds responses to several commands, or a filtered one.
    """
    return _without_blank_ends(response_lines(command, text))


def without_pager(command: str, lines: list[str], *, is_whole: bool = False) -> list[str]:
    """The lines that are not blank without what a pager printed between them.

    Raises ParseError when they stop at the pager, unless ``is_whole``: the line before it was the last one.
    """
    kept = []
    paged = None
    for line in lines:
        rest, pages = _PAGER.subn("", line)
        if pages:
            paged = line
        if rest.strip(" "):
            paged = None
            kept.append(rest)
    if paged is not None and not is_whole:
        raise ParseError(command, "the text stops at the pager", paged)
    return kept


def read_lines(command: str, text: str, *, may_be_empty: bool = False) -> list[str]:
    """The lines of a response, stripped, without blank ones.

    Raises ParseError for a refused or filtered text, for one that stops at a pager, for one with half a line in it or
    with control characters, and, unless ``may_be_empty``, for an empty one.
    """
    lines = [line.strip(" ") for line in without_pager(command, clean_lines(command, text))]
    for line in lines:
        if _REFUSAL.fullmatch(line):
            raise ParseError(command, "the router refused", line)
        demand_readable(command, line)
        if LOG_WITHIN.search(line):
            raise ParseError(command, "a log message stands within a line", line)
    if not lines and not may_be_empty:
        raise ParseError(command, "the text is empty")
    return lines


def demand_readable(command: str, line: str) -> None:
    """Raise ParseError for a line with characters or numbers that no router prints."""
    if STRANGE.search(line):
        raise ParseError(command, "a character that no router prints", line)
    if _OVERLONG.search(line):
        raise ParseError(command, "a number of more than 40 digits", line[:80])


def is_refused(text: str) -> str | None:
    """The line by which the router refused the command, if the text holds one within its first five lines."""
    try:
        lines = clean_lines("", text)
    except ParseError:
        return None
    head = [line.strip() for line in lines if line.strip()][:5]
    return next((line for line in head if _REFUSAL.fullmatch(line)), None)


def joined(command: str, lines: list[str]) -> list[str]:
    r"""The lines with those that end in ``\`` joined to what follows; raises ParseError when nothing follows."""
    whole: list[str] = []
    pending = ""
    for line in lines:
        pending += line
        if pending.endswith("\\"):
            pending = pending[:-1].rstrip() + " "
            continue
        whole.append(pending)
        pending = ""
    if pending:
        raise ParseError(command, "the text is cut: a wrapped line has no second half", pending.strip())
    return whole


def interface_name(command: str, name: str, line: str) -> str:
    """The canonical name; one of a kind that we do not know stays as printed, an ambiguous one raises ParseError.

    An unknown kind can be no interface of a core link, and must not make the rest of a table unreadable; nor must the
    virtual and sham links of OSPF, which are no interfaces at all.
    """
    if _VIRTUAL.fullmatch(name):
        return name
    try:
        return canonical_interface(name)
    except UnknownInterfaceKind:
        return name
    except ValueError as error:
        raise ParseError(command, str(error), line) from None


def is_cut(line: str, beginnings: Iterable[str]) -> bool:
    """Whether a line is no more than the first letters, three or more, of one that begins in a known way."""
    return len(line) > 2 and any(one.startswith(line) for one in beginnings)


def blocks(lines: list[str], start: re.Pattern[str]) -> tuple[list[str], list[list[str]]]:
    """What stands before the first line that matches ``start``, and the blocks that begin with such a line."""
    before: list[str] = []
    found: list[list[str]] = []
    for line in lines:
        if start.fullmatch(line):
            found.append([line])
        elif found:
            found[-1].append(line)
        else:
            before.append(line)
    return before, found


def head(block: list[str], start: re.Pattern[str]) -> re.Match[str]:
    """The match of the line that begins a block, ``start`` being what ``blocks`` has found it by."""
    match = start.fullmatch(block[0])
    assert match is not None
    return match


def only(command: str, lines: list[str], wanted: re.Pattern[str], what: str) -> re.Match[str]:
    """The one line that matches ``wanted``; raises ParseError when there is none or more than one."""
    found = [match for line in lines if (match := wanted.fullmatch(line))]
    if len(found) == 1:
        return found[0]
    if found:
        raise ParseError(command, f"{what} stands there twice", found[1].string)
    raise ParseError(command, f"no {what}: the text is cut or strange", lines[-1] if lines else None)


def at_most_one(command: str, lines: list[str], wanted: re.Pattern[str], what: str) -> re.Match[str] | None:
    """The line that matches ``wanted`` if there is one; raises ParseError when there are more."""
    return only(command, lines, wanted, what) if any(wanted.fullmatch(line) for line in lines) else None


def _without_blank_ends(lines: list[str]) -> list[str]:
    start, stop = 0, len(lines)
    while start < stop and not lines[start].strip(" "):
        start += 1
    while stop > start and not lines[stop - 1].strip(" "):
        stop -= 1
    return lines[start:stop]
