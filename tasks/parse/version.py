"""``show version`` and ``show privilege``."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import textfsm

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import at_most_one, only, pattern, read_lines

_VERSION = "show version"
_SOFTWARE = pattern(
    r"(?:Cisco )?(?:IOS|Internetwork Operating System Software IOS|Cisco IOS)\b.*Software.*"
    r"\bVersion (?P<version>\d+\.\d[^\s,]*)(?:[ ,].*)?"
)
_IS_XE = pattern(r"Cisco IOS[ -]XE [Ss]oftware,.*|.*\bIOS-XE Software\b.*|.*\bIOSXE?\b.*|.*X86_64_LINUX_IOSD.*")
_REGISTER = pattern(r"Configuration register is (?P<register>0x[0-9A-Fa-f]+)(?: \(will be .*\))?")
# Catalysts of IOS XE 17 have no register; what a chassis says of itself then comes last.
_CHASSIS = pattern(r"System Serial Number +: \S+")
_UNITS = {"year": 31_536_000, "week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60}
_UPTIME = pattern(r"\d+ (?:year|week|day|hour|minute)s?(?:, \d+ (?:year|week|day|hour|minute)s?)*")
_PRIVILEGE = "show privilege"
_LEVEL = pattern(r"Current privilege level is (?P<level>\d|1[0-5])")


@dataclass(frozen=True)
class Version:
    """``software`` such as ``15.4(3)M2``; ``restarted`` is why it came up last; ``hardware`` the chassis.

    ``config_register`` is None where the platform has none.
    """

    software: str
    is_xe: bool
    image: str | None
    hostname: str
    uptime: str
    restarted: str | None
    hardware: str | None
    serial: str | None
    config_register: str | None

    @property
    def uptime_seconds(self) -> int | None:
        """``uptime`` in seconds, of which the router counts whole minutes; None for a form that nobody has seen."""
        if not _UPTIME.fullmatch(self.uptime):
            return None
        parts = (part.split() for part in self.uptime.split(", "))
        return sum(int(count) * _UNITS[unit.removesuffix("s")] for count, unit in parts)


def parse_version(text: str) -> Version:
    """The version; raises ParseError unless the text goes on to the configuration register, its last line.

    Of a Catalyst without register (None then) the text goes on to the serial number of the chassis.
    """
    lines = read_lines(_VERSION, text)
    software = [match["version"] for line in lines if (match := _SOFTWARE.fullmatch(line))]
    register = at_most_one(_VERSION, lines, _REGISTER, "configuration register")
    if register is None and not any(_CHASSIS.fullmatch(line) for line in lines):
        raise ParseError(_VERSION, "no configuration register: the text is cut or strange", lines[-1])
    if not software:
        raise ParseError(_VERSION, "no version of IOS", lines[0])
    fields = _fields("\n".join(lines))
    # One line says both.
    if not fields["UPTIME"]:
        raise ParseError(_VERSION, "no uptime: the text is cut or strange", lines[-1])
    return Version(
        # IOS XE prints the release of XE first and that of its IOS second; the second is what features go by.
        software=software[-1],
        is_xe=any(_IS_XE.fullmatch(line) for line in lines),
        image=_text(fields["RUNNING_IMAGE"]),
        hostname=str(fields["HOSTNAME"]),
        uptime=str(fields["UPTIME"]),
        restarted=_text(fields["RELOAD_REASON"]),
        hardware=_first(fields["HARDWARE"]),
        serial=_first(fields["SERIAL"]),
        config_register=register["register"] if register else None,
    )


def _fields(text: str) -> dict[str, object]:
    machine = textfsm.TextFSM(io.StringIO(_template()))
    # The end of the text makes a row.
    return dict(zip(machine.header, machine.ParseText(text)[0], strict=True))


@cache
def _template() -> str:
    return (files("ntc_templates") / "templates" / "cisco_ios_show_version.textfsm").read_text(encoding="utf-8")


def _text(field: object) -> str | None:
    return str(field) if field else None


def _first(field: object) -> str | None:
    return str(field[0]) if isinstance(field, list) and field else None


def parse_privilege(text: str) -> int:
    """The privilege level, 0 to 15; raises ParseError."""
    lines = read_lines(_PRIVILEGE, text)
    return int(only(_PRIVILEGE, lines[:1], _LEVEL, "privilege level")["level"])
