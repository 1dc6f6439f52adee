"""A TCP proxy that delays: a wide area network on loopback, in a process of its own.

``python -m tests.support.delay_proxy RTT PORT...`` listens once for each port on 127.0.0.1, prints one JSON object
``{"PORT": listening port}``, and passes bytes on, in order, half a round trip late. The TCP handshake costs what it
would: nothing reaches the far end before one and a half round trips have gone by. Ends with its stdin.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial


class _Late(asyncio.Protocol):
    """One side of a connection; what arrives here goes to ``other`` after ``delay`` seconds."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._held: list[bytes] = []
        self.transport: asyncio.Transport | None = None
        self.other: _Late | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        asyncio.get_running_loop().call_later(self._delay, self._pass_on, data)

    def connection_lost(self, exc: Exception | None) -> None:
        with suppress(RuntimeError):
            asyncio.get_running_loop().call_later(self._delay, self._hang_up)

    def _pass_on(self, data: bytes) -> None:
        if self.other is None or self.other.transport is None:
            self._held.append(data)
        else:
            self.other.transport.write(data)

    def _hang_up(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()

    def join(self, other: _Late) -> None:
        self.other = other
        held, self._held = self._held, []
        for data in held:
            self._pass_on(data)


class _Near(_Late):
    """The client's side: opens the far side once a handshake would have been through."""

    def __init__(self, delay: float, port: int) -> None:
        super().__init__(delay)
        self._port = port

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._opening = asyncio.ensure_future(self._open())

    async def _open(self) -> None:
        await asyncio.sleep(3 * self._delay)
        far = _Late(self._delay)
        far.other = self
        try:
            await asyncio.get_running_loop().create_connection(lambda: far, "127.0.0.1", self._port)
        except OSError:
            if self.transport is not None:
                self.transport.close()
            return
        self.join(far)


async def _serve(delay: float, ports: Iterable[int]) -> None:
    loop = asyncio.get_running_loop()
    listening = {}
    for port in ports:
        server = await loop.create_server(partial(_Near, delay, port), "127.0.0.1", 0, backlog=512)
        listening[str(port)] = server.sockets[0].getsockname()[1]
    print(json.dumps(listening), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def delayed(ports: Iterable[int], rtt: float) -> Iterator[dict[int, int]]:
    """Run the proxy in a process of its own; port to delayed port. ``rtt`` in seconds; 0 needs no proxy."""
    ports = list(ports)
    if rtt == 0:
        yield {port: port for port in ports}
        return
    command = [sys.executable, "-m", "tests.support.delay_proxy", str(rtt), *map(str, ports)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as proxy:
        assert proxy.stdin is not None
        assert proxy.stdout is not None
        try:
            yield {int(near): far for near, far in json.loads(proxy.stdout.readline()).items()}
        finally:
            proxy.stdin.close()
            proxy.wait(timeout=10)


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]) / 2, map(int, sys.argv[2:])))
