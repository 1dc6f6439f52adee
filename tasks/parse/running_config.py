"""``show running-config`` as a tree, and ``show running-config interface X``."""

from __future__ import annotations

import re

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.parse.exchanges import LOG_WITHIN
from corelinks.tasks.parse.parse_error import ParseError, WrongInterface
from corelinks.tasks.parse.screen import STRANGE, clean_lines, interface_name, is_refused, pattern, without_pager

_COMMAND = "show running-config"
_PREAMBLE = pattern(r"Building configuration\.\.\.|Current configuration ?: \d+ bytes|Using \d+ out of \d+ bytes.*")
# The section of one interface has neither, and must not pass for a configuration without everything else.
_PLAUSIBLE = pattern(r"version \d+\.\d+|hostname \S+")
_BANNER = pattern(r"banner \S+ (?P<delimiter>\^C|\x03|\S)(?P<rest>.*)")
_MACRO = pattern(r"macro name \S+")
# Its hex follows, down to "quit"; one that lies in a file ("... 01 nvram:...") has none.
_CERTIFICATE = pattern(r"\s+certificate (?:\S+ )?[0-9A-F]+")
# IOS writes the kind of a subinterface behind its name.
_INTERFACE = pattern(r"interface (?P<name>\S.*?)(?: (?:point-to-point|multipoint))?")
# Where the pager was not erased with backspaces, nobody knows how far the next line is indented.
_UNKNOWN_INDENT = pattern(r" *-+ ?More ?-+ +[^ \x08].*")
_BEHIND = pattern(r"(?:do )?sho?w? .*")
# A banner's delimiter may be written as the character itself; a message is told from a pattern of EEM by its time.
_STRANGE = re.compile(STRANGE.pattern.replace(r"\x01-\x08", r"\x01\x02\x04-\x08"))
_STAMPED = pattern(r".*[A-Z][a-z]{2} +\d+ (?:\d{4} )?\d\d:\d\d:\d\d")


def parse_running_config(text: str) -> RunningConfig:
    """The configuration; raises ParseError unless it begins as one and ends with ``end``."""
    lines = _configuration(text)
    settings = _settings(lines)
    if not any(_PLAUSIBLE.fullmatch(line) for line in settings):
        raise ParseError(_COMMAND, "neither version nor hostname: this is no configuration of IOS", lines[0])
    return RunningConfig(tuple(settings))


def parse_interface_config(text: str, name: str) -> tuple[str, ...]:
    """The lines of interface ``name``, without indentation; raises ParseError, WrongInterface."""
    settings = _settings(_configuration(text))
    headers = [line for line in settings if not line.startswith(" ")]
    match = _INTERFACE.fullmatch(headers[0]) if len(headers) == 1 else None
    if match is None or settings[0] != headers[0]:
        raise ParseError(_COMMAND, "not the section of one interface", (settings or ["end"])[0])
    found = interface_name(_COMMAND, match["name"], headers[0])
    if not is_same_interface(found, name):
        raise WrongInterface(_COMMAND, f"the text does not speak of {name}", headers[0])
    return tuple(line.strip() for line in settings[1:])


def _configuration(text: str) -> list[str]:
    """The lines of a text that is a whole configuration, what stands behind its end included; raises ParseError."""
    refusal = is_refused(text)
    if refusal:
        raise ParseError(_COMMAND, "the router refused", refusal)
    lines = clean_lines(_COMMAND, text)
    for line in lines:
        if _UNKNOWN_INDENT.fullmatch(line):
            raise ParseError(_COMMAND, "the text went through a pager, and a line has lost its indentation", line)
    lines = without_pager(_COMMAND, lines, is_whole=True)
    if not lines:
        raise ParseError(_COMMAND, "the text is empty")
    return lines


def _settings(lines: list[str]) -> list[str]:
    """The configuration lines before ``end``, without what only looks like configuration; raises ParseError."""
    settings: list[str] = []
    until: str | None = None
    for number, line in enumerate(lines):
        if until is not None:
            if until in line:
                until = None
        elif line == "end":
            _demand_nothing_of_it(lines[number + 1 :])
            return settings
        elif not (line.lstrip().startswith("!") or _PREAMBLE.fullmatch(line)):
            _demand_whole(line)
            settings.append(line)
            until = _closing(line)
    if until is not None:
        raise ParseError(_COMMAND, f"the text is cut: {until!r} is missing", lines[-1])
    raise ParseError(_COMMAND, "the text is cut: it does not end with 'end'", lines[-1])


def _demand_nothing_of_it(behind: list[str]) -> None:
    """Raise ParseError unless what stands behind ``end`` begins with another command."""
    if behind and not _BEHIND.fullmatch(behind[0].strip()):
        raise ParseError(_COMMAND, "more lines behind 'end'", behind[0])


def _demand_whole(line: str) -> None:
    """Raise ParseError for a line with control characters, or with a log message in it."""
    if _STRANGE.search(line):
        raise ParseError(_COMMAND, "a character that no router prints", line)
    log = LOG_WITHIN.search(line)
    if log and _STAMPED.match(line[: log.start()]):
        raise ParseError(_COMMAND, "a log message stands within a line", line)


def _closing(line: str) -> str | None:
    """What closes the text that ``line`` opens: a banner, a macro or a certificate; None for any other line."""
    if banner := _BANNER.fullmatch(line):
        return None if banner["delimiter"] in banner["rest"] else banner["delimiter"]
    if _MACRO.fullmatch(line):
        return "@"
    return "quit" if _CERTIFICATE.fullmatch(line) else None
