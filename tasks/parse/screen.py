"""The lines of a response without what is not part of it: echo, prompts, load lines, log messages, pager.

Every parser reads through here, so that an empty, refused or paged text is recognized in one place.
"""

from __future__ import annotations

import re
from functools import partial

from corelinks.inventory.interface_names import UnknownInterfaceKind, canonical_interface
from corelinks.tasks.parse.parse_error import ParseError

pattern = partial(re.compile, flags=re.ASCII)

_NOISE = pattern(
    r"Load for five secs: .*|Time source is .*|No time source, .*"
    r"|(?:\d{3,}: )?[*.]?(?:[A-Z][a-z]{2} +\d+ .*?: )?%[A-Z][A-Z0-9_]*-(?:[A-Z0-9_]+-)?[0-7]-[A-Z0-9_]+: .*"
)
_PROMPT = pattern(r"[A-Za-z0-9][A-Za-z0-9_.:/-]*(?:\([A-Za-z0-9_-]+\))?[#>]\s*(?:exit|logout|quit|end)?")
_ECHO = pattern(
    r"(?:[A-Za-z0-9][A-Za-z0-9_.:/-]*(?:\([A-Za-z0-9_-]+\))?|)[#>] ?(?:do )?\s*[a-z].*"
    r"|(?:do )?(?:sh|sho|show|ping) (?!is ).*"
)
_REFUSAL = pattern(
    r"%+ ?(?:Invalid (?:input|command|source|destination)|Incomplete command|Ambiguous command|Unknown command"
    r"|Unrecognized|Bad IP|Error |Authorization failed|Permission denied|Command authorization).*"
    r"|Command authorization failed.*|Command rejected.*|Error: .*|error: .*|syntax error.*|unknown command.*"
    r"|Cmd exec error.*|.* is locked by process .*"
)
_PAGER = pattern(r"[ \x08]*-+ ?More ?-+[ \x08]*")
_OVERLONG = pattern(r"\d{40}")
# Line and page separators of other systems: no router prints one, and what counts as a line must not depend on them.
_STRANGE = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


def clean_lines(text: str) -> list[str]:
    """The lines with their indentation, tabs as spaces; without noise, echo, prompt, or blank lines around."""
    lines = [line.expandtabs(8).rstrip(" ") for line in text.replace("\r", "").replace("\x00", "").split("\n")]
    lines = [line for line in lines if not _NOISE.fullmatch(line.strip())]
    lines = _without_blank_ends(lines)
    if lines and _ECHO.fullmatch(lines[0].strip()):
        lines = _without_blank_ends(lines[1:])
    if lines and _PROMPT.fullmatch(lines[-1].strip()):
        lines = _without_blank_ends(lines[:-1])
    return lines


def read_lines(command: str, text: str, *, may_be_empty: bool = False) -> list[str]:
    """The lines of a response, stripped, without blank ones.

    Raises ParseError for a refused text, for one that stops at a pager, and, unless ``may_be_empty``, for an
    empty one.
    """
    lines = []
    paged = None
    for line in clean_lines(text):
        rest, pages = _PAGER.subn("", line)
        if pages:
            paged = line
        if rest.strip(" "):
            paged = None
            lines.append(rest.strip(" "))
    if paged is not None:
        raise ParseError(command, "the text stops at the pager", paged)
    for line in lines:
        if _REFUSAL.fullmatch(line):
            raise ParseError(command, "the router refused", line)
        if _STRANGE.search(line):
            raise ParseError(command, "a character that no router prints", line)
        if _OVERLONG.search(line):
            raise ParseError(command, "a number of more than 40 digits", line[:80])
    if not lines and not may_be_empty:
        raise ParseError(command, "the text is empty")
    return lines


def is_refused(text: str) -> str | None:
    """The line by which the router refused the command, if the text holds one within its first five lines."""
    head = [line.strip() for line in clean_lines(text) if line.strip()][:5]
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

    An unknown kind can be no interface of a core link, and must not make the rest of a table unreadable.
    """
    try:
        return canonical_interface(name)
    except UnknownInterfaceKind:
        return name
    except ValueError as error:
        raise ParseError(command, str(error), line) from None


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
