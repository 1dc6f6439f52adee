"""The one redactor: takes everybody's secrets out of what a router says, whatever stands around them.

It sits in the connection, so that nothing behind that ever holds a secret; captures and the journal use it again for
texts that come from elsewhere. A secret becomes ``<hidden:3f2a91>``. The six digits are keyed with a value that this
process made at random: within a run the same secret gives the same mask, so that a change of it shows, and from a
file nobody can find it by trying. What is kept for another process to compare says plain ``<hidden>``, as the digits
would differ there without a reason.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corelinks.tasks.secret_forms import (
    ASKS_IN_AN_APPLET,
    FORMS,
    HARMLESS,
    KEY_CHAIN,
    OF_A_KEY_CHAIN,
    PROSE,
    PROSE_GOES_ON,
    WITHIN_A_WORD,
    SecretForm,
    spaced,
)
from corelinks.tasks.type_7 import clear_of_type_7

_RUN_KEY = secrets.token_bytes(32)
_MASK = re.compile(r"<hidden(?::[0-9a-f]{6})?>")
_ENDS_HIDDEN = re.compile(rf"{_MASK.pattern}\s*$")
# What shows no secret: masks, references, and what IOS itself puts there (`show tech-support`, `hidekeys`).
_KNOWN = re.compile(rf"{_MASK.pattern}|<secret:[A-Za-z0-9._/-]+>|<removed>|\*+")

# Where a line's command begins: behind marks of a difference, a prompt, a log message or a row of logged commands.
_LOGGED = r"[^%]*%[A-Z][\w-]*-\d-\w+: .*?command:(?:!exec:)?"
_BEFORE_IT = rf"(?:[\w.@:/~+-]+(?:\([\w.+-]+\))?[#>]|{_LOGGED}|\s*\d+\s+\d+\s+(?:unknown )?\S+@\S+\s)??"
_NEGATED = r"[ \t!+*|-]*(?:(?:no|default|do) +)*"
_START = rf"^{_BEFORE_IT}{_NEGATED}"
# Where a command may begin as well: within quotation marks, or behind those it stands beneath, as in
# "interface Gi0/1 / isis password ...". A secret may hold the like, so that nothing is spared by it.
_BEGIN = rf"(?:^{_BEFORE_IT}|[#>|\"'`:;,=(\[\]{{\r]| / |@(?:vty|console|con|aux|tty)\S* ){_NEGATED}"
_TYPE = r"(?:[ \t]+(?:[0-9]|hex|ascii|clear|encrypted)(?=[ \t]+\S))*"
_SECRET = r"(?P<secret>\"[^\"]*\"|[^\"\s].*?|\".*?)"
_WORDS = re.compile(
    "|".join([re.escape(word) for word in (*FORMS, "://", "mail", "PRIVATE KEY", "Preshared Key")] + [r"[?&]\w+="])
    + r"|[#>]\$"
)
# In a longer line all behind its first such word is masked: no router prints one, and a form may search it for long.
_LONGEST = 2000
_LINES_ABOVE = 200  # that are searched for the key chain of a key
# IOS scrolls a long line that is typed: what is seen of its words may have lost their beginning.
_SCROLLED = re.compile(r"(?P<keep>^\S*?[#>] ?\$\s*)(?P<secret>\S.*?)(?P<behind> *)$")
_HARMLESS = re.compile(rf"{_START}(?:{'|'.join(spaced(pattern) for pattern in HARMLESS)}) *$")
_WITHIN_A_WORD = tuple(re.compile(spaced(pattern)) for pattern in WITHIN_A_WORD)
_LONE_NUMBER = re.compile(rf"{_START}key[ \t]+(?P<number>\d+) *$")
_KEY_CHAIN = re.compile(rf"{_START}{spaced(KEY_CHAIN)}$")
_OF_A_KEY_CHAIN = re.compile(rf"{_START}(?:{spaced(OF_A_KEY_CHAIN)}) *$")
_KEY_CHAIN_PROMPT = re.compile(r"\(config-keychain[\w-]*\)#")
_PROMPT = re.compile(r"\(config-[\w+-]*\)#")
_PROSE, _PROSE_GOES_ON = re.compile(PROSE), re.compile(PROSE_GOES_ON)
_ASKS_IN_AN_APPLET = re.compile(rf"cli command.*{spaced(ASKS_IN_AN_APPLET)}")
_IN_AN_APPLET = re.compile(r"(?P<keep>cli command +)(?P<secret>\"[^\"]*\"|\S.*)(?P<behind>)")
_MARKS = re.compile(r"[ +!-]*")


@dataclass(frozen=True)
class _Compiled:
    form: SecretForm
    pattern: re.Pattern[str]


def _compiled(form: SecretForm) -> _Compiled:
    start = _BEGIN if form.begins else r"(?<!\w)(?<!\w-)"
    before, behind = spaced(form.before), spaced(form.behind)
    return _Compiled(
        form, re.compile(rf"(?P<keep>{start}(?P<words>{before}){_TYPE}[ \t]+){_SECRET}(?P<behind>{behind}\s*)$")
    )


_COMPILED = {word: tuple(map(_compiled, forms)) for word, forms in FORMS.items()}


@dataclass(frozen=True)
class _Block:
    """Lines that are secrets because of a line above them: all of each line, or its last word alone."""

    begins: re.Pattern[str]
    ends: re.Pattern[str]
    last_word_alone: bool


_BLOCKS = (
    _Block(re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), re.compile(r"-----END "), last_word_alone=False),
    _Block(
        re.compile(r"Hostname/Address +Preshared Key"),
        re.compile(r"^[\w.@:/~+-]+(?:\([\w.-]+\))?[#>]"),
        last_word_alone=True,
    ),
)


def redact(text: str, *, lasting: bool = False) -> str:
    """``text`` with every secret masked, of any of the forms of `secret_forms`; all else as it is.

    Works line by line, in whatever surroundings: a configuration, a difference, an echo behind a prompt, a log message.
    References to secrets (``<secret:LABEL>``) and masks stay, so that redacting twice changes nothing. ``lasting``:
    the mask without its fingerprint, for what is kept and compared by another process.
    """
    if _WORDS.search(text) is not None:
        text = "\n".join(_redacted(text.split("\n")))
    return _MASK.sub("<hidden>", text) if lasting else text


def holds_hidden(line: str) -> bool:
    """Whether a secret was taken out of ``line``: it can be compared and shown, and never sent to a router."""
    return _MASK.search(line) is not None


def may_go_on(line: str) -> bool:
    """Whether ``line`` ends in a secret, so that what follows an interruption may be more of it."""
    return _ENDS_HIDDEN.search(redact(line)) is not None


def _redacted(lines: Sequence[str]) -> Iterator[str]:
    block: _Block | None = None
    for number, line in enumerate(lines):
        bare = line.rstrip("\r")
        end = line[len(bare) :]
        if block is not None and block.ends.search(bare) is None:
            yield _in_block(bare, block) + end
            continue
        block = next((one for one in _BLOCKS if one.begins.search(bare)), None)
        yield (_line(bare, lines, number) if _WORDS.search(bare) else bare) + end


def _in_block(line: str, block: _Block) -> str:
    if len(line) > _LONGEST:
        return f"<hidden:{_fingerprint(line)}>"
    pattern = r"(?P<keep>.*\s)?(?P<secret>\S+)(?P<behind>\s*)" if block.last_word_alone else _WHOLE_LINE
    found = re.fullmatch(pattern, line)
    return line if found is None else _masked(found)


_WHOLE_LINE = r"(?P<keep>\s*)(?P<secret>\S.*?)(?P<behind>\s*)"


def _line(line: str, lines: Sequence[str], number: int) -> str:
    if len(line) > _LONGEST:
        return _long(line)
    line = _SCROLLED.sub(_masked, line)
    if number and _ASKS_IN_AN_APPLET.search(lines[number - 1][:_LONGEST]) is not None:
        line = _IN_AN_APPLET.sub(_masked, line)
    for pattern in _WITHIN_A_WORD:
        line = pattern.sub(_masked, line)
    if _HARMLESS.search(line) is not None or _is_number_of_a_key(line, lines, number):
        return line
    for match in _found(line, goes_on=True):
        line = match.re.sub(_masked, line)
    # Whatever stands behind the words of the first form may be the secret, so that the others do not count.
    first = min(_found(line, goes_on=False), key=lambda match: match.start("words"), default=None)
    return line if first is None else line[: first.start()] + _masked(first)


def _long(line: str) -> str:
    """A line that is too long to be read, without all that stands behind the first word of a form."""
    word = _WORDS.search(line)
    place = len(line) if word is None else word.end()
    secret = line[place:].strip()
    if not secret or _KNOWN.fullmatch(secret):
        return line
    return f"{line[:place]} <hidden:{_fingerprint(secret)}>"


def _found(line: str, *, goes_on: bool) -> list[re.Match[str]]:
    """Where the forms that do, or do not, leave room for another one stand in a line; in the order of the table."""
    return [
        match
        for word, forms in _COMPILED.items()
        if word in line
        for one in forms
        if one.form.goes_on is goes_on and (match := _search(one, line)) is not None
    ]


def _search(one: _Compiled, line: str) -> re.Match[str] | None:
    match = one.pattern.search(line)
    while match is not None and one.form.may_be_prose and _is_prose(match):
        match = one.pattern.search(line, match.end("words"))
    return match


def _is_prose(match: re.Match[str]) -> bool:
    """Whether the words stand in a sentence that goes on behind them."""
    return (
        _PROSE_GOES_ON.match(match.string, match.end("words")) is not None
        and _PROSE.search(match.string[: match.start("words")]) is not None
    )


def _masked(found: re.Match[str]) -> str:
    secret = found["secret"]
    shown = secret if _KNOWN.fullmatch(secret) else f"<hidden:{_fingerprint(_clear(found['keep'] or '', secret))}>"
    return f"{found['keep'] or ''}{shown}{found['behind']}"


def _clear(before: str, secret: str) -> str:
    """The secret itself where type 7 hides it: the same secret is hidden in sixteen ways, which are one state."""
    hidden = clear_of_type_7(secret) if before.rstrip().endswith(" 7") else None
    return secret if hidden is None else hidden


def _fingerprint(secret: str) -> str:
    return hmac.new(_RUN_KEY, secret.encode("utf-8", "backslashreplace"), hashlib.sha256).hexdigest()[:6]


def _is_number_of_a_key(line: str, lines: Sequence[str], number: int) -> bool:
    """Whether ``key 1`` names a key of a chain; beneath a server, or who knows where, the same words are a secret.

    With nothing around it to tell, up to three digits are a number: keys are counted, and no server's key is so short.
    """
    lone = _LONE_NUMBER.search(line)
    if lone is None:
        return False
    if _KEY_CHAIN_PROMPT.search(line) is not None:
        return True
    depth = _depth(line)
    for above in map(str.rstrip, reversed(lines[max(0, number - _LINES_ABOVE) : number])):
        if "key chain" in above and _KEY_CHAIN.search(above) is not None:
            return True
        if above and (_depth(above) < depth or (_depth(above) == depth and _OF_A_KEY_CHAIN.search(above) is None)):
            return False
    return _PROMPT.search(line) is None and len(lone["number"]) <= 3


def _depth(line: str) -> int:
    """How far a line is indented, a mark of a difference not counted."""
    marks = _MARKS.match(line)
    return 0 if marks is None else marks[0].count(" ")
