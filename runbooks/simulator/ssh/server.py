"""SSH in front of the simulated routers: one listener a router, all in one event loop."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import asyncssh
from asyncssh.auth import KbdIntChallenge, KbdIntResponse

from corelinks.runbooks.simulator.exec import COMMANDS
from corelinks.runbooks.simulator.ios.passwords import clear_password, is_secret
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.terminal.output import Close, Effect, Wait, Write
from corelinks.runbooks.simulator.terminal.session import TerminalSession

_ESCAPE = b"\x1e"
_PASSWORD_PROMPT = "Password: "
#: What IOS 15 speaks, for routers that are told to be that old.
_OLD_ALGORITHMS: dict[str, object] = {
    "kex_algs": ["diffie-hellman-group14-sha1"],
    "encryption_algs": ["aes128-cbc", "aes256-cbc"],
    "mac_algs": ["hmac-sha1"],
    "signature_algs": ["ssh-rsa"],
}


@dataclass(frozen=True)
class Login:
    """The user that every router knows."""

    username: str
    password: str


def make_host_key(*, is_old: bool = False) -> asyncssh.SSHKey:
    """A host key: ed25519, or RSA for an old router."""
    if is_old:
        return asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    return asyncssh.generate_private_key("ssh-ed25519")


class RouterServer:
    """The SSH server of one router. It listens while the router is up and can be reached."""

    def __init__(
        self,
        device: Device,
        login: Login,
        key: asyncssh.SSHKey,
        *,
        is_old: bool = False,
        others: Mapping[str, Device] | None = None,
    ) -> None:
        self.device = device
        self._others = others or {}
        self.login = login
        self.key = key
        self.port = 0
        self.is_old = is_old
        self.failed_logins = 0
        self.connections: set[asyncssh.SSHServerConnection] = set()
        self.after_input: Callable[[], None] = lambda: None
        self.before_wait: Callable[[float], None] = lambda seconds: None
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self._reserved: socket.socket | None = None
        self._starting: asyncio.Task[None] | None = None

    async def listen(self, port: int) -> None:
        """Take connections on a port of the loopback; 0 is any free one."""
        self._give_free()
        extra = _OLD_ALGORITHMS if self.is_old else {}
        self._acceptor = await asyncssh.create_server(
            lambda: _Server(self),
            "127.0.0.1",
            port,
            server_host_keys=[self.key],
            server_version="Cisco-1.25",
            encoding=None,
            line_editor=False,
            config=None,
            agent_forwarding=False,
            public_key_auth=False,
            reuse_address=True,
            backlog=128,
            **extra,
        )
        self.port = self._acceptor.get_port()

    @property
    def is_listening(self) -> bool:
        """Whether connections are taken now."""
        return self._acceptor is not None

    def power(self, is_on: bool) -> None:
        """Follow the router: gone, with all its connections, or back on its port."""
        if is_on and self._acceptor is None:
            self._starting = asyncio.get_running_loop().create_task(self.listen(self.port))
        elif not is_on:
            self.silence()

    def silence(self) -> None:
        """Refuse connections and cut those that there are."""
        if self._acceptor is not None:
            self._acceptor.close()
            self._acceptor = None
            self._reserve()
        for connection in list(self.connections):
            connection.abort()

    def _reserve(self) -> None:
        """Keep the port, on which nobody listens now, from being given to another program."""
        self._reserved = socket.socket()
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # for the connections that end just now
        with suppress(OSError):
            self._reserved.bind(("127.0.0.1", self.port))
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)

    def _give_free(self) -> None:
        if self._reserved is not None:
            self._reserved.close()
            self._reserved = None

    async def stop(self) -> None:
        """Go away for good."""
        acceptor = self._acceptor
        self.silence()
        self._give_free()
        for connection in list(self.connections):
            await connection.wait_closed()
        if acceptor is not None:
            await acceptor.wait_closed()

    @property
    def responder(self) -> Device:
        """The router that is behind the port: another one under the fault ``wrong-router``."""
        impostor = self.device.faults.impostor
        if impostor is None:
            return self.device
        following = [name for name in self._others if name > self.device.name] or list(self._others)
        return self._others[impostor.place or following[0]]

    def admits(self, username: str, password: str) -> bool:
        """Whether a user comes in; counts those who do not."""
        is_known = self._knows(username, password)
        self.failed_logins += not is_known
        return is_known

    def _knows(self, username: str, password: str) -> bool:
        """Whether it is the simulator's own user, or one of the configuration."""
        if (username, password) == (self.login.username, self.login.password):
            return True
        words = (self.responder.running.value(f"username {username}") or "").split()
        for kind in ("secret", "password"):
            if kind in words:
                stored = " ".join(words[words.index(kind) + 1 :])
                return is_secret(password, stored) if kind == "secret" else clear_password(stored) == password
        return False

    def free_line(self) -> int | None:
        """The lowest free vty line, None when all are taken."""
        taken = {session.line for session in self.responder.sessions}
        return next((line for line in range(self.responder.vty_lines) if line not in taken), None)

    @property
    def is_full(self) -> bool:
        """Whether no line is left for one more connection: IOS then ends it before it asks for a name."""
        return max(len(self.connections), len(self.responder.sessions)) >= self.responder.vty_lines

    def open_session(self, user: str, address: str) -> TerminalSession | None:
        """A terminal for a user who has logged in; None when no line is free."""
        line = self.free_line()
        if line is None:
            return None
        device = self.responder
        session = TerminalSession(device, COMMANDS, user, privilege=device.faults.privilege, line=line, address=address)
        device.sessions.append(session)
        return session


class _Server(asyncssh.SSHServer):
    def __init__(self, router: RouterServer) -> None:
        self._router = router
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        if self._router.is_full:
            conn.abort()
            return
        self._router.connections.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._connection is not None:
            self._router.connections.discard(self._connection)

    def begin_auth(self, username: str) -> bool:
        banner = self._router.responder.running.value("banner login")
        if banner is not None and self._connection is not None:
            self._connection.send_auth_banner(banner.replace("^C", "").strip("\n") + "\n")
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return self._router.admits(username, password)

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> KbdIntChallenge:
        return "", "", "", [(_PASSWORD_PROMPT, False)]

    def validate_kbdint_response(self, username: str, responses: KbdIntResponse) -> bool:
        return len(responses) == 1 and self._router.admits(username, responses[0])

    def session_requested(self) -> asyncssh.SSHServerSession[bytes] | bool:
        return _Channel(self._router)


class _Channel(asyncssh.SSHServerSession[bytes]):
    """Carries out the effects of a session on its SSH channel."""

    def __init__(self, router: RouterServer) -> None:
        self._router = router
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._session: TerminalSession | None = None
        self._effects: deque[Effect] = deque()
        self._is_at_end = False
        self._is_acting = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._channel = chan

    def pty_requested(self, term_type: str, term_size: object, term_modes: object) -> bool:
        return True

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:
        return False

    def subsystem_requested(self, subsystem: str) -> bool:
        return False

    def session_started(self) -> None:
        channel = self._channel
        if channel is None:
            return
        peer = channel.get_extra_info("peername")
        session = self._router.open_session(channel.get_extra_info("username"), peer[0] if peer else "")
        if session is None:
            channel.write(b"\r\n% All VTY lines are in use; try again later.\r\n")
            channel.exit(1)
            return
        self._session = session
        session.on_output = self._pump
        session.start()
        self._pump()

    def data_received(self, data: bytes, datatype: int | None) -> None:
        if self._session is not None:
            self._let(lambda session: session.feed(data))
            if _ESCAPE in data and self._timer is not None and self._session.is_waiting:
                self._timer.cancel()  # the escape sequence ends a ping that waits for its replies
                self._resume()
            self._router.after_input()

    def break_received(self, msec: int) -> bool:
        self.data_received(b"\x03", None)
        return True

    def eof_received(self) -> bool:
        """The user will type no more: what was typed is still carried out."""
        self._is_at_end = True
        if self._timer is None and self._session is not None:
            self._session.close()
            self._pump()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._effects.clear()
        if self._session is not None:
            self._session.on_output = None
            self._session.hang_up()

    def _let(self, act: Callable[[TerminalSession], None]) -> None:
        """Let the session act, and carry out the effects once it is done."""
        if self._session is not None:
            self._is_acting = True
            act(self._session)
            self._is_acting = False
            self._pump()

    def _pump(self) -> None:
        if self._session is None or self._is_acting:
            return
        for effect in self._session.take():
            self._effects.extend(self._in_pieces(effect))
        if self._timer is None:
            self._carry_out()

    def _in_pieces(self, effect: Effect) -> list[Effect]:
        fragments = self._router.device.faults.fragments
        if fragments is None or not isinstance(effect, Write):
            return [effect]
        size, delay = fragments
        pieces: list[Effect] = []
        for start in range(0, len(effect.data), size):
            pieces += [Write(effect.data[start : start + size]), _Pause(delay, True)]
        return pieces

    def _carry_out(self) -> None:
        self._timer = None
        written: list[bytes] = []
        while self._effects:
            effect = self._effects.popleft()
            if isinstance(effect, Write):
                written.append(effect.data)
            else:
                self._write(b"".join(written))
                written.clear()
                if isinstance(effect, Wait):
                    self._wait(effect)
                    return
                self._close(effect)
        self._write(b"".join(written))
        if self._is_at_end and self._session is not None:
            self._session.close()
            self._is_at_end = False
            self._pump()

    def _write(self, data: bytes) -> None:
        if data and self._channel is not None and not self._channel.is_closing():
            self._channel.write(data)

    def _wait(self, effect: Wait) -> None:
        seconds = effect.seconds if effect.is_real else self._router.device.clock.real(effect.seconds)
        go_on = self._carry_out if isinstance(effect, _Pause) else self._resume
        self._timer = asyncio.get_running_loop().call_later(seconds, go_on)
        if not effect.is_real:
            self._router.before_wait(seconds)

    def _resume(self) -> None:
        self._timer = None
        if self._session is not None:
            self._let(TerminalSession.resume)

    def _close(self, effect: Close) -> None:
        if self._channel is None:
            return
        connection = self._channel.get_connection()
        if effect.is_abrupt:
            connection.abort()
        else:
            connection.close()  # IOS ends the connection with the session


class _Pause(Wait):
    """A pause between two pieces of output, of which the session knows nothing."""
