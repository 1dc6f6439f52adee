"""The channel to a router's terminal: writes, and reads that wait for data and end at what is awaited."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable
from typing import TypeVar

import paramiko

from corelinks.tasks.connection.ssh import Session
from corelinks.tasks.router_errors import CommandTimeout, ResponseTooLarge, SessionLost

_PIECE = 65536
#: Characters of what is awaited, all commands that travel together. The largest table of a core router takes a tenth.
LARGEST_RESPONSE = 16 * 1024 * 1024
T = TypeVar("T")


class Clock:
    """How long one exchange may take: ``silence`` between two pieces of data, ``overall`` in all; seconds."""

    def __init__(self, silence: float, overall: float) -> None:
        self.silence = silence
        self._end = time.monotonic() + overall

    def wait(self) -> float:
        """Seconds that the next read may wait; zero or less when the time is over."""
        return min(self.silence, self._end - time.monotonic())


class Channel:
    """Text to and from one terminal. What has been read and not yet understood stands in ``text``."""

    def __init__(self, router: str, session: Session) -> None:
        self._router = router
        self._session = session
        self._channel = session.channel
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pieces: list[str] = []
        self._length = 0
        self._tail = ""

    @property
    def is_alive(self) -> bool:
        """Whether data can still come and go."""
        return self._session.is_alive

    @property
    def text(self) -> str:
        """Everything read since ``drop``."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def drop(self, upto: int | None = None) -> None:
        """Forget what has been understood: the first ``upto`` characters, or all."""
        rest = self.text[upto:] if upto is not None else ""
        self._pieces = [rest] if rest else []
        self._length = len(rest)
        self._tail = rest[-_TAIL:]

    def put_back(self, text: str) -> None:
        """Set ``text`` before what stands to be read."""
        self._pieces.insert(0, text)
        self._length += len(text)
        self._tail = self.text[-_TAIL:]

    def write(self, text: str, clock: Clock) -> None:
        """Send ``text``; raises SessionLost or CommandTimeout."""
        self._channel.settimeout(max(clock.wait(), 0.001))
        try:
            self._channel.sendall(text.encode())
        except TimeoutError:
            raise CommandTimeout(self._router, "the router took no more input") from None
        except (OSError, EOFError, paramiko.SSHException):
            raise SessionLost(self._router, "the session had ended before the command was sent") from None

    def read(self, clock: Clock) -> None:
        """Wait for one more piece of data; raises SessionLost at once when the session ends.

        Raises ResponseTooLarge when so much has come that it cannot be a response: the memory is for all routers.
        """
        wait = clock.wait()
        if wait <= 0:
            raise CommandTimeout(self._router, "no end of the response in time")
        self._channel.settimeout(wait)
        try:
            data = self._channel.recv(_PIECE)
        except TimeoutError:
            raise CommandTimeout(self._router, f"silent for {wait:.3g} s") from None
        if not data:
            raise SessionLost(self._router, "the session ended")
        self._take(data)

    def _take(self, data: bytes) -> None:
        piece = self._decoder.decode(data)
        self._length += len(piece)
        if self._length > LARGEST_RESPONSE:
            self.drop()
            raise ResponseTooLarge(self._router, f"sent more than {LARGEST_RESPONSE} characters without an end")
        self._pieces.append(piece)
        self._tail = (self._tail + piece)[-_TAIL:]

    def read_ready(self) -> None:
        """Take what is there already, without waiting; an ended session is noticed by the next read."""
        while self._channel.recv_ready():
            data = self._channel.recv(_PIECE)
            if not data:  # ready, and nothing there: the session has ended
                return
            self._take(data)

    @property
    def tail(self) -> str:
        """The last characters read: cheap to look at after every piece."""
        return self._tail

    def until(self, found: Callable[[Channel], T | None], clock: Clock) -> T:
        """Read until ``found`` returns something."""
        while True:
            result = found(self)
            if result is not None:
                return result
            self.read(clock)


_TAIL = 4096
