"""``ping`` alone: the dialogue in which IOS asks for everything."""

from __future__ import annotations

import re
from collections.abc import Callable

from corelinks.runbooks.simulator.show.registry import Args, CommandSession, for_session

_ADDRESS = re.compile(r"\d+(\.\d+){3}")
_BAD_ADDRESS = "% Bad IP address"
_BASIC = (
    ("Repeat count [5]: ", "repeat", "5"),
    ("Datagram size [100]: ", "size", "100"),
    ("Timeout in seconds [2]: ", "timeout", "2"),
)
_FINE = (
    "Validate reply data? [no]: ",
    "Data pattern [0x0000ABCD]: ",
    "Loose, Strict, Record, Timestamp, Verbose[none]: ",
    "Sweep range of sizes [n]: ",
)


@for_session("ping", privilege=15)
def ping_dialogue(session: CommandSession, args: Args) -> None:
    """Ask for protocol, address, count, size and timeout, and for more if that is wanted."""
    session.ask("Protocol [ip]: ", lambda protocol: _target(session, protocol.strip() or "ip"))


def _target(session: CommandSession, protocol: str) -> None:
    if protocol != "ip":
        session.write_lines([f'% Unknown protocol - "{protocol}", type "ping ?" for help'])
        return

    def take(address: str) -> None:
        if _ADDRESS.fullmatch(address.strip()) is None:
            session.write_lines([_BAD_ADDRESS])
            return
        _ask_numbers(session, [f"ping {address.strip()}"], list(_BASIC))

    session.ask("Target IP address: ", take)


def _ask_numbers(session: CommandSession, words: list[str], left: list[tuple[str, str, str]]) -> None:
    if not left:
        session.ask("Extended commands [n]: ", lambda answer: _extended(session, words, answer))
        return
    prompt, word, default = left[0]

    def take(answer: str) -> None:
        value = answer.strip() or default
        if not value.isdigit():
            session.write_lines(["% A decimal number between 0 and 2147483647."])
            return
        _ask_numbers(session, [*words, word, value], left[1:])

    session.ask(prompt, take)


def _extended(session: CommandSession, words: list[str], answer: str) -> None:
    if not answer.lower().startswith("y"):
        _go(session, words)
        return

    def source(text: str) -> None:
        more = [*words, "source", text.strip()] if text.strip() else words
        session.ask("Type of service [0]: ", lambda _: session.ask("Set DF bit in IP header? [no]: ", flag(more)))

    def flag(more: list[str]) -> Callable[[str], None]:
        return lambda text: _rest(session, [*more, "df-bit"] if text.lower().startswith("y") else more, list(_FINE))

    session.ask("Source address or interface: ", source)


def _rest(session: CommandSession, words: list[str], prompts: list[str]) -> None:
    if not prompts:
        _go(session, words)
        return
    session.ask(prompts[0], lambda _: _rest(session, words, prompts[1:]))


def _go(session: CommandSession, words: list[str]) -> None:
    session.execute(" ".join(words))
