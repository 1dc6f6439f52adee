"""``show running-config`` as a tree, and ``show running-config interface X``."""

from __future__ import annotations

from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks.configuration.tree import RunningConfig
from corelinks.tasks.parse.parse_error import ParseError, WrongInterface
from corelinks.tasks.parse.screen import clean_lines, interface_name, is_refused, pattern

_COMMAND = "show running-config"
_PREAMBLE = pattern(r"Building configuration\.\.\.|Current configuration ?: \d+ bytes|Using \d+ out of \d+ bytes.*")
# The section of one interface has neither, and must not pass for a configuration without everything else.
_PLAUSIBLE = pattern(r"version \d+\.\d+|hostname \S+")
_BANNER = pattern(r"banner \S+ (?P<delimiter>\^C|\x03|\S)(?P<rest>.*)")
_MACRO = pattern(r"macro name \S+")
# Its hex follows, down to "quit"; one that lies in a file ("... 01 nvram:...") has none.
_CERTIFICATE = pattern(r"\s+certificate (?:\S+ )?[0-9A-F]+")
_INTERFACE = pattern(r"interface (?P<name>\S.*)")


def parse_running_config(text: str) -> RunningConfig:
    """The configuration; raises ParseError unless it begins as one and ends with ``end``."""
    lines = _configuration(text)
    if not any(_PLAUSIBLE.fullmatch(line) for line in lines):
        raise ParseError(_COMMAND, "neither version nor hostname: this is no configuration of IOS", lines[0])
    return RunningConfig(tuple(_settings(lines)))


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
    """The lines of a whole configuration, ``end`` included; raises ParseError."""
    refusal = is_refused(text)
    if refusal:
        raise ParseError(_COMMAND, "the router refused", refusal)
    lines = [line for line in clean_lines(text) if line.strip()]
    if not lines:
        raise ParseError(_COMMAND, "the text is empty")
    for line in lines:
        if "--More--" in line:
            raise ParseError(_COMMAND, "the text went through a pager", line)
    if lines[-1] != "end":
        raise ParseError(_COMMAND, "the text is cut: it does not end with 'end'", lines[-1])
    return lines


def _settings(lines: list[str]) -> list[str]:
    """The configuration lines before ``end``, without what only looks like configuration."""
    settings: list[str] = []
    until: str | None = None
    for line in lines[:-1]:
        if until is not None:
            if until in line:
                until = None
        elif not (line.lstrip().startswith("!") or _PREAMBLE.fullmatch(line)):
            if line == "end":
                raise ParseError(_COMMAND, "more lines behind 'end'", line)
            settings.append(line)
            until = _closing(line)
    if until is not None:
        raise ParseError(_COMMAND, f"the text is cut: {until!r} is missing", lines[-1])
    return settings


def _closing(line: str) -> str | None:
    """What closes the text that ``line`` opens: a banner, a macro or a certificate; None for any other line."""
    if banner := _BANNER.fullmatch(line):
        return None if banner["delimiter"] in banner["rest"] else banner["delimiter"]
    if _MACRO.fullmatch(line):
        return "@"
    return "quit" if _CERTIFICATE.fullmatch(line) else None
