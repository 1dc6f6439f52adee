"""SSH to a router: the algorithms, the way there, who the router is, and who we are.

One of the modules of the connection (with `host_keys` and `channel`): only they touch paramiko.
"""

from __future__ import annotations

import contextlib
import io
import logging
import shlex
import socket
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import paramiko
from paramiko.common import cMSG_CHANNEL_REQUEST
from paramiko.pkey import UnknownKeyType
from paramiko.ssh_exception import IncompatiblePeer

from corelinks.tasks.connection.host_keys import HostKey
from corelinks.tasks.connection.offered_logins import LOGINS
from corelinks.tasks.connection.options import Options
from corelinks.tasks.connection.secrets import PASSPHRASE, PASSWORD, Vault
from corelinks.tasks.router_errors import AuthenticationFailed, ConnectionFailed, HostKeyRejected

# Without a handler of its own paramiko prints its tracebacks on stderr.
logging.getLogger("paramiko").addHandler(logging.NullHandler())

_KEX = (
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group14-sha256",
)
_KEYS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
_CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr")
_MACS = ("hmac-sha2-256", "hmac-sha2-512", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com")
# What IOS 12.4 and 15 need. Single DES, MD5 and the 1024-bit group 1 stay out.
_LEGACY_KEX = ("diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1")
_LEGACY_KEYS = ("ssh-rsa",)
_LEGACY_CIPHERS = ("aes128-cbc", "aes192-cbc", "aes256-cbc")
_LEGACY_MACS = ("hmac-sha1",)


class _Transport(paramiko.Transport):
    # How often a quiet session wakes up to look whether it should end: paramiko's ten times a second costs a tenth
    # of a core at 200 sessions. `close_transport` shuts the socket down, so that closing does not wait for it.
    _active_check_timeout = 2.0


class _ProxySocket(socket.socket):
    """A command as the way to the router. A real socket, since paramiko's own ProxyCommand spins at its end."""

    _process: subprocess.Popen[bytes] | None = None

    @classmethod
    def run(cls, command: str) -> _ProxySocket:
        """Start ``command`` with one end of a socket pair as its input and output."""
        near, far = socket.socketpair()
        ours = cls(fileno=near.detach())
        with far:
            try:
                ours._process = subprocess.Popen(
                    shlex.split(command),
                    stdin=far.fileno(),
                    stdout=far.fileno(),
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            except BaseException:
                ours.close()
                raise
        return ours

    def close(self) -> None:
        super().close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Session:
    """An open SSH connection and its terminal; the jump host's connection under it, if any, is shared."""

    def __init__(self, transport: paramiko.Transport, channel: paramiko.Channel) -> None:
        self.transport = transport
        self.channel = channel

    def close(self) -> None:
        """End the session at once."""
        close_transport(self.transport)

    @property
    def host_key(self) -> HostKey:
        """The verified key of the router at the other end."""
        return _host_key(self.transport)

    @property
    def is_alive(self) -> bool:
        """Whether the router still holds the session open."""
        return self.transport.is_active() and not self.channel.closed


def open_session(options: Options, vault: Vault) -> Session:
    """Log in and start a terminal; raises ConnectionFailed, AuthenticationFailed or HostKeyRejected."""
    transport = log_in(options, vault)
    try:
        return Session(transport, _terminal(transport, options))
    except BaseException as error:
        close_transport(transport)
        if isinstance(error, (paramiko.SSHException, OSError, EOFError)):
            raise ConnectionFailed(options.router, f"no terminal session ({_reason(error)})") from None
        raise


def log_in(options: Options, vault: Vault) -> paramiko.Transport:
    """An authenticated transport to the router, whose host key has been verified."""
    transport = _handshake(options)
    try:
        _verify(options, _host_key(transport))
        _authenticate(transport, options, vault)
    except BaseException:
        close_transport(transport)
        raise
    return transport


def fetch_host_key(options: Options) -> HostKey:
    """The host key that the router shows, which nobody has verified; no credentials are used."""
    transport = _handshake(options)
    try:
        return _host_key(transport)
    finally:
        close_transport(transport)


def close_transport(transport: paramiko.Transport) -> None:
    """Close at once, without waiting for the reading thread to look up."""
    sock: Any = transport.sock
    if isinstance(sock, socket.socket):
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
    transport.close()
    sock.close()


def _reason(error: BaseException) -> str:
    return str(error).strip() or type(error).__name__


def _handshake(options: Options) -> paramiko.Transport:
    where = f"{options.host}:{options.port}"
    try:
        sock = _socket(options)
    except (OSError, ValueError, paramiko.SSHException) as error:
        raise ConnectionFailed(options.router, f"no connection to {where} ({_reason(error)})") from None
    transport = _Transport(sock, disabled_algorithms=None if options.legacy_ssh else {"pubkeys": _LEGACY_KEYS})
    try:
        transport.banner_timeout = transport.handshake_timeout = options.connect_timeout
        transport.auth_timeout = options.auth_timeout
        transport.channel_timeout = options.auth_timeout
        _choose_algorithms(transport, options)
        transport.start_client(timeout=options.connect_timeout)
        if not transport.initial_kex_done:
            raise paramiko.SSHException(f"no key exchange within {options.connect_timeout:g} s")
    except (paramiko.SSHException, OSError, EOFError) as error:
        close_transport(transport)
        hint = "" if options.legacy_ssh else " (an IOS 15 router may need `legacy_ssh: true` in its group)"
        hint = hint if isinstance(error, IncompatiblePeer) else ""
        raise ConnectionFailed(options.router, f"no SSH with {where}: {_reason(error)}{hint}") from None
    except BaseException:
        close_transport(transport)
        raise
    return transport


def _choose_algorithms(transport: paramiko.Transport, options: Options) -> None:
    legacy = options.legacy_ssh
    chosen = transport.get_security_options()
    chosen.kex = _KEX + (_LEGACY_KEX if legacy else ())
    chosen.ciphers = _CIPHERS + (_LEGACY_CIPHERS if legacy else ())
    chosen.digests = _MACS + (_LEGACY_MACS if legacy else ())
    keys = _KEYS + (_LEGACY_KEYS if legacy else ())
    known = {key.kind for key in options.known().keys}
    # Ask for a key of the kind we know first: a router with several would else look as if it had changed.
    chosen.key_types = tuple(sorted(keys, key=lambda kind: _kind(kind) not in known))


def _kind(algorithm: str) -> str:
    return "ssh-rsa" if algorithm.startswith("rsa-") else algorithm


def _socket(options: Options) -> Any:
    if options.jump is not None:
        return JUMPS.through(options.jump, (options.host, options.port), options.connect_timeout)
    host, port, proxy = options.host, options.port, options.proxy_command
    if options.ssh_config_file is not None:
        host, port, proxy = _by_ssh_config(options)
    if proxy:
        return _ProxySocket.run(proxy.replace("%h", host).replace("%p", str(port)))
    sock = socket.create_connection((host, port), timeout=options.connect_timeout)
    # Without it every short write waits for the acknowledgement of the one before: 40 ms, twice a connect.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def _by_ssh_config(options: Options) -> tuple[str, int, str | None]:
    path = (options.base / options.ssh_config_file.expanduser()) if options.ssh_config_file else None
    config = paramiko.SSHConfig()
    if path is not None and path.is_file():
        config.parse(io.StringIO(path.read_text(encoding="utf-8")))
    found = config.lookup(options.host)
    host = found.get("hostname", options.host)
    port = int(found.get("port", options.port)) if options.port == 22 else options.port
    proxy = options.proxy_command or found.get("proxycommand")
    if proxy is None and "proxyjump" in found:
        # OpenSSH itself does the hop, with its own known_hosts and keys: that is what its file was written for.
        hops, _, last = found["proxyjump"].rpartition(",")
        through = f"-J {hops} " if hops else ""
        proxy = f"ssh -F {path} {through}-W {host}:{port} {last}"
    return host, port, proxy


def _host_key(transport: paramiko.Transport) -> HostKey:
    key = transport.get_remote_server_key()
    return HostKey(key.get_name(), key.asbytes())


def _verify(options: Options, key: HostKey) -> None:
    known = options.known()
    standing = known.standing(key)
    if standing == "known":
        return
    record = f"`corelinks trust {options.router} --record`"
    if standing == "unknown":
        what = (
            f"its {key.kind} host key is not in {known.path}: compare the fingerprint with what the router itself "
            f"shows, then record it with {record}"
        )
    elif standing == "revoked":
        what = f"its {key.kind} host key is marked as revoked in {known.path}"
    else:
        before = ", ".join(old.fingerprint for old in known.keys)
        what = (
            f"its host key has CHANGED: {known.path} knows {before}. Find out why before you trust it again "
            f"with `corelinks trust {options.router} --record --replace`"
        )
    raise HostKeyRejected(options.router, what, fingerprint=key.fingerprint)


def _authenticate(transport: paramiko.Transport, options: Options, vault: Vault) -> None:
    user = vault.plain(options.username or "")
    if not user:
        raise AuthenticationFailed(options.router, "the inventory gives no username")
    keys = _private_keys(options, vault)
    password = vault.value(PASSWORD) if vault.has(PASSWORD) else None
    if not keys and password is None:
        raise AuthenticationFailed(options.router, "the inventory gives no password, key or agent to log in with")
    ways: list[Callable[[], object]] = [*((lambda key=key: transport.auth_publickey(user, key)) for key in keys)]
    if password is not None:
        ways.append(lambda: transport.auth_password(user, password))
    login = [user.encode(), (password or "").encode(), *(key.asbytes() for key in keys)]
    LOGINS.offer(
        options.place, login, lambda: _log_in_by(ways, transport, options, user, vault), patience=options.auth_timeout
    )


def _log_in_by(
    ways: Sequence[Callable[[], object]], transport: paramiko.Transport, options: Options, user: str, vault: Vault
) -> None:
    """Log in by the first way that the router takes; AuthenticationFailed when it has answered no to each."""
    refused = ""
    for way in ways:
        try:
            way()
        except paramiko.AuthenticationException as error:
            refused = _reason(error)
            if not _is_answered(transport):
                broke = f"the session broke at login ({vault.scrub_all(refused)})"
                raise ConnectionFailed(options.router, broke) from None
        except (paramiko.SSHException, OSError, EOFError) as error:
            raise ConnectionFailed(options.router, f"the session broke at login ({_reason(error)})") from None
        if transport.is_authenticated():
            return
    raise AuthenticationFailed(options.router, f"login as {user!r} was refused ({vault.scrub_all(refused)})")


def _is_answered(transport: paramiko.Transport) -> bool:
    """Whether the router has said no; paramiko calls it a failed authentication, too, when nothing was said at all."""
    handler = transport.auth_handler
    event = None if handler is None else handler.auth_event
    return transport.is_active() and event is not None and event.is_set()


def _private_keys(options: Options, vault: Vault) -> list[paramiko.PKey]:
    keys: list[paramiko.PKey] = []
    if options.key_file is not None or options.use_keys:
        path = key_path(options)
        passphrase = vault.value(PASSPHRASE) if vault.has(PASSPHRASE) else None
        try:
            # The stubs want text; paramiko itself hands it on to a library that wants bytes.
            keys.append(paramiko.PKey.from_path(path, passphrase.encode() if passphrase else None))  # type: ignore[arg-type]
        except (OSError, ValueError, TypeError, paramiko.SSHException, UnknownKeyType) as error:
            raise AuthenticationFailed(options.router, f"key {path} is not usable ({type(error).__name__})") from None
    if options.allow_agent:
        keys.extend(paramiko.Agent().get_keys())
    return keys


def key_path(options: Options) -> Path:
    """The file of the private key that logs in: the one that is named, else the first usual one that is there."""
    if options.key_file is not None:
        return options.base / options.key_file.expanduser()
    usual = [Path("~/.ssh").expanduser() / name for name in ("id_ed25519", "id_ecdsa", "id_rsa")]
    return next((path for path in usual if path.is_file()), usual[0])


class JumpHosts:
    """One connection to each jump host, shared by all routers behind it: 200 logins at once would be refused."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str, int], paramiko.Transport] = {}
        self._lock = threading.Lock()

    def through(self, jump: Options, target: tuple[str, int], timeout: float) -> paramiko.Channel:
        """A channel to ``target`` over the jump host."""
        name = (jump.router, jump.host, jump.port)
        with self._lock:
            transport = self._open.get(name)
            if transport is None or not transport.is_active():
                transport = self._open[name] = log_in(jump, jump.vault())
        return transport.open_channel("direct-tcpip", target, ("127.0.0.1", 0), timeout=timeout)

    def close(self) -> None:
        """Close every connection to a jump host, and with it what runs through it."""
        with self._lock:
            transports = list(self._open.values())
            self._open.clear()
        for transport in transports:
            close_transport(transport)


JUMPS = JumpHosts()


def _terminal(transport: paramiko.Transport, options: Options) -> paramiko.Channel:
    """Terminal and shell asked for in one go, as OpenSSH does: one round trip less, and no wait without an end.

    A refusal of either closes the channel, which the first read notices.
    """
    channel = transport.open_session(timeout=options.auth_timeout)
    pty = _channel_request(channel, "pty-req")
    pty.add_string("vt100")
    for number in (511, 1000, 0, 0):
        pty.add_int(number)
    pty.add_string(b"")
    for request in (pty, _channel_request(channel, "shell")):
        transport._send_user_message(request)  # type: ignore[attr-defined]
    if options.keepalive:
        transport.set_keepalive(options.keepalive)
    return channel


def _channel_request(channel: paramiko.Channel, kind: str) -> paramiko.Message:
    request = paramiko.Message()
    request.add_byte(cMSG_CHANNEL_REQUEST)
    request.add_int(channel.remote_chanid)
    request.add_string(kind)
    request.add_boolean(True)
    return request
