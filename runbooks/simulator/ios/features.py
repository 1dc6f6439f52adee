"""What a release or a platform has no command for, from the command references' "Release / Modification" tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: IOS releases by what ``version`` says in the configuration: (15, 1) for 15.1(4)M and for 15.1(1)T.
Version = tuple[int, int]
_NEWEST: Version = (99, 0)


@dataclass(frozen=True)
class _Feature:
    """A word of a line, by the beginnings of the section's header and of the line, that came with a release."""

    section: str
    line: str
    word: re.Pattern[str]
    since: Version
    on_catalyst: bool = True


def _row(section: str, line: str, word: str, since: Version, *, on_catalyst: bool = True) -> _Feature:
    return _Feature(section, line, re.compile(word), since, on_catalyst)


_SUITE_B = "19|20|21|24"
_FEATURES = (
    _row("", "crypto ikev2", "ikev2", (15, 1)),  # 15.1(1)T
    _row("crypto ipsec profile", "set ikev2-profile", "ikev2-profile", (15, 1)),
    _row("interface", "tunnel protection", "ikev2-profile", (15, 1)),
    # Suite B, 15.1(2)T
    _row("", "crypto ipsec transform-set", "esp-gcm|esp-gmac|(esp|ah)-sha(256|384|512)-hmac", (15, 1)),
    _row("crypto isakmp policy", "hash", "sha256|sha384|sha512", (15, 1)),
    _row("crypto isakmp policy", "group", _SUITE_B, (15, 1)),
    _row("crypto ipsec profile", "set pfs", f"group({_SUITE_B})", (15, 1)),
    _row("crypto ipsec profile", "set security-association lifetime kilobytes", "disable", (15, 0)),
    _row("", "crypto ipsec security-association lifetime kilobytes", "disable", (15, 0)),
    # the switches of the Catalyst 9000 family have GRE tunnels, and nothing that encrypts them
    _row("interface", "tunnel protection", "protection", (0, 0), on_catalyst=False),
)
#: What the lines begin with that some router does not know.
BEGINNINGS = tuple(dict.fromkeys(feature.line for feature in _FEATURES))
_PROVISIONED = re.compile(r"switch \d+ provision (?P<model>c9\S+)", re.IGNORECASE)


def version_of(text: str | None) -> Version:
    """The release in the ``version`` line of a configuration; without one, the newest."""
    match = re.match(r"(\d+)\.(\d+)", text or "")
    return (int(match[1]), int(match[2])) if match else _NEWEST


def catalyst_9000(lines: Sequence[str]) -> str | None:
    """The model of a switch of the Catalyst 9000 family, from the top lines of its configuration; None for a router."""
    for line in lines:
        if match := _PROVISIONED.fullmatch(line):
            return match["model"].upper()
        if line.startswith("interface AppGigabitEthernet") or (line.startswith("boot system") and "cat9k" in line):
            return "C9300-48UXM"
    return None


def unknown_word(section: str, words: Sequence[str], version: Version, *, is_catalyst: bool) -> int | None:
    """Which word of a line (without ``no``) in a section the release does not know, None when it knows all."""
    line = " ".join(words) + " "
    for feature in _FEATURES:
        if not section.startswith(feature.section) or (section and not feature.section):
            continue
        if line.startswith(feature.line + " ") and (
            version < feature.since or (is_catalyst and not feature.on_catalyst)
        ):
            found = [at for at, word in enumerate(words) if feature.word.fullmatch(word)]
            if found:
                return found[0]
    return None
