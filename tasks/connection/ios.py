"""What IOS says at its command line, as data: prompts, questions, refusals, warnings and what it prints unasked.

Texts and forms are those of IOS 12.4 to 17.x as collected in public test suites (Genie, ntc-templates), the Cisco
configuration guides and Netmiko's issue tracker.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

#: IOS cuts the hostname in configuration prompts, leaving at least this much of a longer one.
SHORTEST_CUT: Final = 10
#: The longest line that the IOS parser takes.
LONGEST_LINE: Final = 254

PREPARATION: Final = ("terminal length 0", "terminal width 511", "terminal no monitor")
#: What would become of a session in which one of them is refused, where nobody can work with that.
UNPREPARED: Final[Mapping[str, str]] = {
    PREPARATION[0]: "responses would come in pages",
    PREPARATION[1]: "long lines would be cut or scrolled, so that what is typed could not be read back",
}
CONFIGURE: Final = "configure terminal"
LEAVE: Final = "end"
UP: Final = "exit"
#: What the prompt shows in global configuration, however it was entered.
GLOBAL_MODE: Final = "config"
ENABLE: Final = "enable"

#: Any prompt: name, mode in parentheses (configuration only), and `>` or `#`.
PROMPT: Final = re.compile(
    r"(?P<name>[A-Za-z0-9_.:@/~+-]{1,63})(?:\((?P<mode>[A-Za-z0-9_.+-]{1,40})\))?(?P<mark>[>#]) ?"
)
PASSWORD: Final = re.compile(r"(?i)password: ?$")
#: Something that waits for an answer instead of a command.
QUESTION: Final = re.compile(
    r"(?i)(?:\[confirm\]|\[(?:yes|no|y/n|yes/no)\]:? ?\??|\(y/n\)\??:?|\? ?\[[^\]\r\n]{0,120}\]:?"
    r"|\[[^\]\r\n]{1,120}\]\?|password:) ?$"
)
MORE: Final = re.compile(r"(?:^|[\r\n]) ?--More-- ?")
#: What to say to the questions of a save, and only of a save.
SAVE_ANSWERS: Final = (
    (re.compile(r"Destination filename \[startup-config\]\? ?$"), ""),
    (re.compile(r"(?i)over ?write[^\r\n]*\[confirm\] ?$"), ""),
    (re.compile(r"(?i)\[confirm\] ?$"), ""),
)
SAVED: Final = re.compile(r"(?m)\[OK\]|bytes copied")

_CLOCK = (
    r"(?:[*.]?(?:[A-Z][a-z]{2} +\d{1,2} (?:\d{4} )?\d{1,2}:\d\d:\d\d(?:\.\d+)?(?: [A-Z]{2,5})?|\d+[ywdh]\d+[wdh]"
    r"|\d{1,3}:\d\d:\d\d): )"
)
#: What IOS prints into a session unasked, up to its line end: syslog, and the warnings of a pending rollback.
NOISE: Final = re.compile(
    r"(?:\d{1,10}: )?(?:[\w.-]+: )?" + _CLOCK + r"(?:%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+: [^\r\n]*"
    r"|Rollback:[^\r\n]*)\r?\n"
    r"|Rollback Confirmed Change: (?:Rollback will begin|rolling to)[^\r\n]*\r?\n"
    r"|System will rollback to config[^\r\n]*\r?\n"
    r"|Enter \"configure confirm\" if you wish to keep what you've configured[^\r\n]*\r?\n"
    r"|(?:\*\*\*\r?\n)?\*\*\* --- SHUTDOWN [^\r\n]*\r?\n(?:\*\*\*\r?\n)?"
)
#: Only a text that holds one of these can hold noise: cheap to look for.
NOISE_SIGNS: Final = (": %", "Rollback", "rollback", "configure confirm", "***")
#: Commands whose answers are log lines themselves: nothing is taken out of them.
LOG_COMMANDS: Final = re.compile(r"(?i)(?:do +)?sh\w* +(?:log|arch\w* +log|event|tech)")
#: `terminal exec prompt timestamp` puts these two before every answer.
TIMESTAMP: Final = re.compile(r"\A(?:Load for five secs:[^\n]*\n(?:No time source[^\n]*\n|Time source is[^\n]*\n)?\n?)")

#: Commands that never ask anything, so that a marker may be sent right behind them; only the first kind changes
#: nothing and answers at once, so that several may travel together.
SHOW: Final = re.compile(r"(?i)(?:do +)?sh(?:o|ow)? +[^|]*(?:\| *(?:i|b|e|s|c)[a-z]* .*)?")
UNASKING: Final = re.compile(r"(?i)(?:ping|traceroute) +\S+.*|terminal +\S.*|dir\b.*")

#: Warnings of any kind, which do not say whether the line was taken.
_ANY_WARNING = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i)% ?(?:warning|note|info(?:rmational)?)\b",
        r"%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+:",
        r"(?i)warning: ",
    )
)
#: Warnings of lines that were taken, and that open no mode.
_OF_TAKEN_LINES = tuple(
    re.compile(pattern)
    for pattern in (
        r"%Warning: IP MTU value set \d+ is greater than the current transport",
        r"(?i)% ?(?:generating|the key modulus|key pair|saving|saved|done\b)",
        r"(?i)% ?(?:interface )?\S+ IPv[46] disabled and address\(es\) removed",
        r"(?i)% ?IP addresses from all interfaces in VRF",
        r"(?i)% ?IPv[46] addresses from all interfaces",
        r"(?i)% ?Tunnel\S* .*fragmentation may occur",
        r"(?i)% ?.*will remain disabled until",
        r"(?i)% ?You should also set the network type",
        r"(?i)% ?This will take effect|% ?Changes? will take effect|% ?.*takes? effect (?:after|on)",
        r"% ?A profile is deemed incomplete until it has match identity statements",
        r"% ?Not all config may be removed and may reappear after reactivating ",
        r"% ?Name length exceeded the recommended length of \d+ characters",
        r"% ?Policy already has same proposal set\. Not adding again",
        r"% ?Default route without gateway, if not a point-to-point interface, may impact performance",
    )
)
#: A line of an answer that begins with `%` and is no refusal: warnings, and what IOS does beside what it was told.
WARNINGS: Final = (*_ANY_WARNING, *_OF_TAKEN_LINES)
#: All that a router may answer to a configuration line that it has taken, besides WARNINGS; whole lines. Refusals come
#: in too many words for a list of them, so that whatever is not here is one.
EXPECTED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:value \d+, )?fragmentation may occur\.?",  # goes on from the warning above it
        r"(?i)warning: .*",
        r"IKEv2 (?:profile|policy|proposal) (?:MUST|must|should) .*",
        r"1\. A local and a remote authentication method\.",
        r"2\. A match identity or a match certificate (?:or match any )?statement\.",
        r"(?:a DH group configured or )?encryption algorithm aes-gcm, a prf algorithm and a DH group configured",
        r"Interface \S+ set to default configuration",
        r"Enter TEXT message\. +End with the character .*",
        r"(?i)reload or use .* for this to take effect",
        r"Reservable bandwidth is being reduced\..*|Some existing reservations may be terminated\.",
    )
)
#: A line of an answer that says that the router did not take what it was told.
REFUSALS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"%",
        r"(?i)command authorization failed",
        r"(?i)authorization failed",
        r"(?i)command rejected",
        r"(?i)(?:configuration mode|config session|command execution) is locked",
        r"(?i)error\b *[:%]",
        r"(?i)unrecognized command",
        r"(?i)invalid input detected",
        r"(?i)(?:cannot|can not|unable to|failed to) ",
        r"(?i)\w.* overlaps with ",
    )
)
#: Where a line is refused because someone else holds the configuration.
LOCKED: Final = re.compile(r"(?i)(?:configuration mode|config session|command execution) is locked")
#: A line that changes the prompt itself.
HOSTNAME: Final = re.compile(r"(?:no +)?hostname\b *(?P<name>\S*)")


def refusal(answer: str) -> str | None:
    """The line of ``answer`` that says that the router refused, or None; warnings are not refusals."""
    for line in answer.splitlines():
        text = line.strip()
        if any(pattern.match(text) for pattern in WARNINGS):
            continue
        if any(pattern.match(text) for pattern in REFUSALS):
            return text
    return None


def leaves_open(answer: str) -> bool:
    """Whether an answer that is no refusal may also stand behind a line that was not taken: a warning of any kind."""
    lines = [line.strip() for line in answer.splitlines()]
    return any(
        any(kind.match(line) for kind in _ANY_WARNING) and not any(kind.match(line) for kind in _OF_TAKEN_LINES)
        for line in lines
    )


def unexpected(answer: str) -> str | None:
    """The line of the answer to a configuration line that nobody expects of a line that was taken, or None.

    A refusal in known words comes before whatever else stands in the answer.
    """
    lines = [line.strip() for line in answer.splitlines()]
    odd = [line for line in lines if line and not any(pattern.match(line) for pattern in WARNINGS)]
    odd = [line for line in odd if not any(pattern.fullmatch(line) for pattern in EXPECTED)]
    return refusal(answer) or next((line for line in odd if line != "^"), odd[0] if odd else None)
