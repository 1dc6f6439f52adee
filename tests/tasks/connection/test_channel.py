"""What a terminal may say has an end: a router that does not stop ends its own session, and nobody's program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import paramiko
import pytest

from corelinks.tasks.connection.channel import LARGEST_RESPONSE, Channel, Clock
from corelinks.tasks.connection.ssh import Session
from corelinks.tasks.router_errors import GarbledResponse, ResponseTooLarge

PIECE = b"17         Pop Label  10.1.24.0/30     0             Gi0/0/1    10.1.34.1\r\n" * 800


@dataclass
class EndlessRouter:
    """A channel that has another piece whenever it is asked, ``pieces`` of them in all; the end of the session then."""

    piece: bytes = PIECE
    pieces: int = 10**9
    given: int = 0

    def recv(self, most: int) -> bytes:
        assert len(self.piece) <= most
        self.given += 1
        return self.piece if self.given <= self.pieces else b""

    def recv_ready(self) -> bool:
        return True

    def settimeout(self, _: float) -> None:
        """Nothing ever has to be waited for."""


def channel_to(router: EndlessRouter) -> Channel:
    return Channel("p1", Session(cast(paramiko.Transport, None), cast(paramiko.Channel, router)))


def never(_: Channel) -> None:
    return None


@pytest.mark.parametrize("piece", [PIECE, b"x" * 65536, "é".encode() * 30000], ids=["rows", "one line", "two bytes"])
def test_an_endless_response_is_given_up_at_the_limit_and_not_kept(piece: bytes) -> None:
    router = EndlessRouter(piece)
    channel = channel_to(router)
    with pytest.raises(ResponseTooLarge, match=f"p1: sent more than {LARGEST_RESPONSE} characters"):
        channel.until(never, Clock(1, 60))
    assert router.given <= LARGEST_RESPONSE // len(piece.decode()) + 1
    assert channel.text == ""


def test_what_comes_unasked_has_the_same_limit() -> None:
    with pytest.raises(GarbledResponse):
        channel_to(EndlessRouter()).read_ready()


def test_a_session_that_ends_while_it_is_looked_at_is_no_endless_one() -> None:
    channel = channel_to(EndlessRouter(pieces=2))
    channel.read_ready()
    assert channel.text == (PIECE * 2).decode()


def test_many_responses_that_are_dropped_one_by_one_never_reach_the_limit() -> None:
    channel = channel_to(EndlessRouter())
    for _ in range(2 * LARGEST_RESPONSE // len(PIECE)):
        channel.read(Clock(1, 60))
        channel.drop(len(channel.text) - 10)
        assert len(channel.text) == 10
    channel.put_back("y" * 20)
    assert len(channel.text) == 30
