"""``ping`` and ``ping mpls``: one character per reply, and a success rate that must agree with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from corelinks.tasks.parse.parse_error import ParseError
from corelinks.tasks.parse.screen import only, pattern, read_lines

_PING = "ping"
_SENDING = pattern(
    r"Sending (?P<count>\d+), (?:(?P<size>\d+)|\[\d+\.\.\d+\])-byte ICMP Echos to (?P<target>[^\s,]+),.*"
)
_DF = pattern(r"Packet sent with the DF bit set")
_ABOUT = pattern(r"Type escape sequence to abort\.|Packet sent .*|Reply data will be validated|Packet has .*")
_RATE = pattern(
    r"Success rate is (?P<percent>\d{1,3}) percent \((?P<received>\d+)/(?P<sent>\d+)\)"
    r"(?:, round-trip min/avg/max = \d+/\d+/\d+ ms)?"
)
# ! reply, . timeout, U unreachable, Q source quench, M could not fragment, ? unknown, & lifetime exceeded,
# N network, P protocol and T other unreachables, C congestion, I interrupted (IOS command reference, "ping")
_REPLIES = pattern(r"[!.UQM?&NPTCI]+")

_MPLS = "ping mpls"
_SENDING_MPLS = pattern(r"Sending (?P<count>\d+), (?:(?P<size>\d+)|\[[\d.]+\])-byte MPLS Echos to (?P<target>.+?),?")
_ABOUT_MPLS = pattern(
    r"timeout is .*|Codes: '.*|'.' - .*|Type escape sequence to abort\.|Total Time Elapsed .*|Echo Reply .*"
)
# The codes that the router itself explains above its replies (RFC 8029 return codes behind them).
_REPLIES_MPLS = pattern(r"[!Q.LBDFfMmNPpRIldXxU]+")
_VERBOSE = pattern(r"(?P<code>[!Q.LBDFfMmNPpRIldXxU]) +size \d+, reply addr \S+, return code \d+")


@dataclass(frozen=True)
class Ping:
    """``replies`` are the characters in order (``!`` is success); ``size`` in bytes of one packet.

    ``sending`` is the line in which the router says what it sends.
    """

    replies: str
    sent: int
    received: int
    size: int | None = None
    target: str | None = None
    df: bool = False
    sending: str = field(default="", compare=False)

    @property
    def all_received(self) -> bool:
        """Whether packets were sent and every one came back."""
        return self.sent > 0 and self.sent == self.received


def parse_ping(text: str) -> Ping:
    """The result of an IP ping; raises ParseError unless it ran to its end and its numbers agree."""
    lines = read_lines(_PING, text)
    sending = only(_PING, lines, _SENDING, "line 'Sending'")
    replies = []
    for line in lines:
        if _REPLIES.fullmatch(line):
            replies.append(line)
        elif not any(known.fullmatch(line) for known in (_SENDING, _ABOUT, _RATE)):
            raise ParseError(_PING, "a line of an unknown form", line)
    is_df = any(_DF.fullmatch(line) for line in lines)
    return _result(_PING, lines, sending, "".join(replies), is_df=is_df)


def parse_ping_mpls(text: str) -> Ping:
    """The result of a ``ping mpls``, verbose or not; raises ParseError unless it ran to its end."""
    lines = read_lines(_MPLS, text)
    sending = only(_MPLS, lines, _SENDING_MPLS, "line 'Sending'")
    replies = []
    for line in lines:
        if _REPLIES_MPLS.fullmatch(line):
            replies.append(line)
        elif match := _VERBOSE.fullmatch(line):
            replies.append(match["code"])
        elif not any(known.fullmatch(line) for known in (_SENDING_MPLS, _ABOUT_MPLS, _RATE)):
            raise ParseError(_MPLS, "a line of an unknown form", line)
    return _result(_MPLS, lines, sending, "".join(replies), is_df=False)


def _result(command: str, lines: list[str], sending: re.Match[str], replies: str, *, is_df: bool) -> Ping:
    rate = only(command, lines, _RATE, "success rate")
    sent, received = int(rate["sent"]), int(rate["received"])
    percent = 100 * received // sent if sent else 0
    if sent != int(sending["count"]):
        raise ParseError(command, "the ping was broken off", rate.string)
    if len(replies) != sent or replies.count("!") != received or percent != int(rate["percent"]):
        raise ParseError(command, f"the success rate does not agree with the replies {replies!r}", rate.string)
    size = int(sending["size"]) if sending["size"] else None
    return Ping(replies, sent, received, size, sending["target"], is_df, sending.string)


def not_as_asked(command: str, ping: Ping) -> str | None:
    """What of ``ping`` is not as ``command``, in the words of ``tasks.commands``, asks for it; None when all is.

    A labelled ping says the FEC as its target, and sets DF by itself.
    """
    words = command.split()
    is_mpls = words[1] == "mpls"
    start = 3 if is_mpls or words[1] == "vrf" else 1
    options = dict(pairwise(words[start + 1 :]))
    size, count = options.get("size"), options.get("repeat")
    differs = {
        f"to {ping.target}": ping.target != words[start],
        f"{ping.size} bytes": size is not None and str(ping.size) != size,
        f"{ping.sent} packets": count is not None and str(ping.sent) != count,
        "without DF": not is_mpls and "df-bit" in words and not ping.df,
        "with DF": not is_mpls and "df-bit" not in words and ping.df,
    }
    return ", ".join(one for one, is_other in differs.items() if is_other) or None
