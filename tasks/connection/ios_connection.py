"""The connection to a router: Netmiko's IOS driver, with reads that wait for data and are sure where a response ends.

Only the modules of the connection (this one, `channel`, `ssh`) touch Netmiko and paramiko. Everything that Netmiko's
driver offers works (so nornir-netmiko's tasks run over it); our own tasks use `ask` and `configure`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from netmiko.cisco.cisco_ios import CiscoIosSSH
from netmiko.utilities import structured_data_converter

from corelinks.tasks.connection import ios, responses
from corelinks.tasks.connection.channel import Channel, Clock
from corelinks.tasks.connection.configuration_mode import Configuring, layout_of
from corelinks.tasks.connection.host_keys import HostKey
from corelinks.tasks.connection.options import Options
from corelinks.tasks.connection.secrets import Vault
from corelinks.tasks.connection.ssh import Session, open_session
from corelinks.tasks.connection.terminal import LineResponse, Terminal
from corelinks.tasks.router_errors import (
    CommandRejected,
    ConnectionFailed,
    GarbledResponse,
    RouterError,
    SecretUnavailable,
    TakenLine,
    TimerError,
)

# How long `close` waits for a change under way to stop between two lines, in seconds.
_GRACE = 3.0
# A question of a save is answered this often at most.
_MOST_QUESTIONS = 5


class IosConnection(CiscoIosSSH):
    """A session with one router, opened when it is needed and never used again after it broke.

    Thread-safe: one conversation at a time. Errors are those of `corelinks.tasks.router_errors`.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.vault: Vault = options.vault()
        self._busy = threading.RLock()
        self._stopping = threading.Event()
        self._session: Session | None = None
        self._terminal: Terminal | None = None
        log = options.base / options.session_log.expanduser() if options.session_log else None
        super().__init__(
            host=options.host,
            port=options.port,
            username=options.username or "",
            device_type="cisco_ios",
            ssh_strict=True,
            alt_host_keys=True,
            alt_key_file=str(options.known_hosts_file),
            conn_timeout=options.connect_timeout,
            session_log=str(log) if log else None,
            session_log_file_mode="append",
            auto_connect=False,
        )

    # --- the session -------------------------------------------------------------------------------------------

    @property
    def router(self) -> str:
        """The name of the router in the inventory."""
        return self.options.router

    def open(self) -> None:
        """Log in now instead of at the first command."""
        with self._conversation():
            pass

    @contextmanager
    def _conversation(self) -> Iterator[Terminal]:
        """The terminal for one exchange. Whatever breaks closes the session: a late response would be misread."""
        with self._busy:
            terminal = self._opened()
            try:
                yield terminal
            except (CommandRejected, TimerError, SecretUnavailable):
                if terminal.broken:
                    self._hang_up()
                raise
            except BaseException:
                self._hang_up()
                raise
            self.base_prompt = terminal.prompt.name[:16]

    def _opened(self) -> Terminal:
        if self._stopping.is_set():
            raise ConnectionFailed(self.router, "the connection was closed")
        if self._terminal is not None and self._session is not None and self._session.is_alive:
            return self._terminal
        self._hang_up()
        session = open_session(self.options, self.vault)
        try:
            channel = Channel(self.router, session)
            terminal = Terminal(self.options.place, channel, self.vault, self._log if self.session_log else None)
            terminal.log_in(Clock(self.options.auth_timeout, self.options.overall_timeout))
        except BaseException as error:
            session.close()
            if isinstance(error, RouterError) and not isinstance(error, ConnectionFailed):
                raise ConnectionFailed(self.router, f"no usable session: {error.what}") from None
            raise
        self._session, self._terminal = session, terminal
        self.remote_conn, self.base_prompt = session.channel, terminal.prompt.name[:16]
        return terminal

    def _hang_up(self) -> None:
        session, self._session, self._terminal = self._session, None, None
        self.remote_conn = None
        if session is not None:
            session.close()

    def _log(self, text: str) -> None:
        if self.session_log is not None:
            self.session_log.write(text)

    def close(self, grace: float = _GRACE) -> None:
        """Close for good. A change under way in another thread stops before its next line and leaves its mode.

        Waits ``grace`` seconds for that, then closes the connection, which ends configuration mode too.
        """
        self._stopping.set()
        free = self._busy.acquire(timeout=grace)
        try:
            self._hang_up()
        finally:
            if free:
                self._busy.release()
        super().disconnect()

    def disconnect(self) -> None:
        """Netmiko's name for `close`."""
        self.close()

    def cleanup(self, command: str = "exit") -> None:
        """Nothing to clean up: no conversation leaves anything behind."""

    def paramiko_cleanup(self) -> None:
        """The connection is closed by `close`."""

    def is_alive(self) -> bool:
        """Whether the session is open; nothing is sent."""
        return self._session is not None and self._session.is_alive

    def host_key(self) -> HostKey:
        """The verified key of the router that answers; logs in if no session is open."""
        with self._conversation():
            assert self._session is not None
            return self._session.host_key

    # --- what our own tasks use --------------------------------------------------------------------------------

    def ask(self, commands: Sequence[str]) -> list[str]:
        """The responses to ``commands`` in their order, refusals included (they are responses).

        Shows travel together; the longest silence is the router's ``command_timeout``. Raises ConnectionFailed
        (SessionLost), CommandTimeout or GarbledResponse, after which the next call opens a new session.
        """
        for command in commands:
            _one_line(self.router, command)
        with self._conversation() as terminal:
            return terminal.ask(commands, self.options.command_timeout, self.options.overall_timeout)

    def configure(self, lines: Sequence[str], *, enter: str = ios.CONFIGURE) -> tuple[str, ...]:
        """The lines that `type_lines` has typed, without what the router answered; errors as there."""
        return tuple(taken.line for taken in self.type_lines(lines, enter=enter))

    def type_lines(self, lines: Sequence[str], *, enter: str = ios.CONFIGURE) -> tuple[TakenLine, ...]:
        """Send ``lines`` one by one, each response checked before the next; the lines taken, with the responses.

        Indented as in a running-config: an unindented line is one of global configuration. ``lines`` may be empty,
        which only runs ``enter`` (``configure terminal revert timer 10`` arms the timer). Ends in exec mode or closed.
        Raises CommandRejected (with the lines taken before), TimerError, SecretUnavailable, SessionLost,
        CommandTimeout, GarbledResponse or Stopped.
        """
        with self._conversation() as terminal:
            return self._configuring(terminal).run(lines, enter=enter)

    def _configuring(self, terminal: Terminal, timeout: float | None = None) -> Configuring:
        return Configuring(
            self.router,
            terminal,
            silence=self._silence(timeout),
            overall=self.options.overall_timeout,
            stopping=self._stopping,
        )

    def _silence(self, timeout: float | None) -> float:
        return self.options.command_timeout if timeout is None else timeout

    # --- Netmiko's face ----------------------------------------------------------------------------------------

    def send_command(
        self,
        command_string: str,
        expect_string: str | None = None,
        read_timeout: float = 10.0,
        *_: Any,
        strip_prompt: bool = True,
        strip_command: bool = True,
        use_textfsm: bool = False,
        textfsm_template: str | None = None,
        use_ttp: bool = False,
        ttp_template: str | None = None,
        use_genie: bool = False,
        raise_parsing_error: bool = False,
        **__: Any,
    ) -> Any:
        """As Netmiko's; ends at the whole prompt, or at ``expect_string``."""
        silence = max(read_timeout, self.options.command_timeout)
        if expect_string:
            text = self._expect(command_string, expect_string, silence)
        else:
            text = self._one_response(command_string, silence)
            text = text if strip_command else f"{command_string}\n{text}"
            text = text if strip_prompt else f"{text}\n{self.find_prompt()}"
        return structured_data_converter(
            command=command_string,
            raw_data=text,
            platform=self.device_type,
            use_textfsm=use_textfsm,
            use_ttp=use_ttp,
            use_genie=use_genie,
            textfsm_template=textfsm_template,
            ttp_template=ttp_template,
            raise_parsing_error=raise_parsing_error,
        )

    def _prompt_handler(self, auto_find_prompt: bool) -> str:
        """No pattern: what `send_multiline` does not name ends at the whole prompt."""
        return ""

    def _one_response(self, command: str, silence: float) -> str:
        _one_line(self.router, command)
        with self._conversation() as terminal:
            return terminal.ask([command.strip()], silence, self.options.overall_timeout)[0]

    def send_command_timing(self, command_string: str, last_read: float = 2.0, *_: Any, **kwargs: Any) -> Any:
        """As Netmiko's, but ends at the prompt or a question at once, and after ``last_read`` seconds of silence."""
        _one_line(self.router, command_string)
        with self._conversation() as terminal:
            return self.vault.scrub(terminal.say_loosely(command_string, last_read, self.options.overall_timeout))

    def _expect(self, command: str, pattern: str, silence: float) -> str:
        _one_line(self.router, command)
        wanted = re.compile(pattern)
        with self._conversation() as terminal:
            clock = Clock(silence, self.options.overall_timeout)
            terminal.channel.write(command.strip() + "\n", clock)
            text = terminal.expect(wanted, command.strip(), clock)
        return self.vault.scrub(text)

    def send_config_set(
        self,
        config_commands: Any = None,
        *_: Any,
        exit_config_mode: bool = True,
        read_timeout: float | None = None,
        config_mode_command: str | None = None,
        enter_config_mode: bool = True,
        error_pattern: str = "",
        **__: Any,
    ) -> str:
        """As Netmiko's, with every response checked: raises CommandRejected at the first that is refused.

        Typed by `Configuring`, as `configure` does. With any indentation, the list is taken as in a running-config; an
        unindented line that may belong to the section above it is refused before anything is sent.

        A list without indentation goes where each line leads. What is guaranteed then: a line of a known kind that
        opens a section (``interface ...``, see `mode_openers`) goes out from the mode above, and its own mode must be
        in the prompt before anything follows; ``exit`` must have left its mode; behind a line that led up by itself,
        took a section away, or was answered with a warning of an unknown kind, only a line of a known kind may follow.
        What is not: a line that opens a mode, is of no known kind, and is silently not taken looks like one that
        opens none, so that the next one lands in the mode above. Indent the list where that matters.

        The session always ends in exec mode, so that
        ``exit_config_mode`` and ``enter_config_mode`` change nothing.
        """
        if config_commands is None:
            return ""
        lines = [config_commands] if isinstance(config_commands, str) else [str(line) for line in config_commands]
        with self._conversation() as terminal:
            visit = self._configuring(terminal, read_timeout)
            visit.run(lines, enter=config_mode_command or ios.CONFIGURE, layout=layout_of(lines))
            text = self.vault.scrub("\n".join(visit.transcript))
        found = re.search(error_pattern, text, re.MULTILINE) if error_pattern else None
        if found is not None:
            raise CommandRejected(self.router, command=lines[-1], answer=found[0], taken=tuple(map(TakenLine, lines)))
        return text

    def save_config(self, cmd: str = "write memory", confirm: bool = False, confirm_response: str = "") -> str:
        """Running to startup; the questions of a save are answered. Raises CommandRejected unless it says [OK]."""
        with self._conversation() as terminal:
            clock = Clock(max(100.0, self.options.command_timeout), self.options.overall_timeout)
            seen, text = terminal.say(cmd, clock), ""
            for _ in range(_MOST_QUESTIONS):
                text += seen.text
                if seen.prompt is not None:
                    break
                seen = self._answered(terminal, cmd, seen, confirm_response, clock)
            else:
                raise GarbledResponse(self.router, "it keeps asking questions", command=cmd)
        if ios.refusal(text) is not None or not ios.SAVED.search(text):
            raise CommandRejected(self.router, command=cmd, answer=text, state="startup-config may be as before")
        return text

    def _answered(
        self, terminal: Terminal, command: str, seen: LineResponse, wanted: str, clock: Clock
    ) -> LineResponse:
        for asked, reply in ios.SAVE_ANSWERS:
            if asked.search(seen.text):
                return terminal.reply(wanted or reply, clock)
        raise GarbledResponse(self.router, f"it asks {seen.text.strip().splitlines()[-1]!r}", command=command)

    def find_prompt(self, *_: Any, **__: Any) -> str:
        """The prompt as it stands."""
        with self._conversation() as terminal:
            return responses.printed_prompt(terminal.prompt)

    def set_base_prompt(self, *_: Any, **__: Any) -> str:
        """The hostname, cut as Netmiko cuts it."""
        self.open()
        return str(self.base_prompt)

    def check_enable_mode(self, check_string: str = "#") -> bool:
        """Whether the session is privileged; every session is, from the login on."""
        return self.find_prompt().endswith(check_string)

    def enable(self, *_: Any, **__: Any) -> str:
        """Opens the session, which is privileged from the login on."""
        self.open()
        return ""

    def check_config_mode(self, *_: Any, **__: Any) -> bool:
        """No conversation leaves the session in configuration mode."""
        return False

    def config_mode(self, *_: Any, **__: Any) -> str:
        """Refused: a mode that outlives a call misleads programs; use `configure` or `send_config_set`."""
        raise NotImplementedError("use configure() or send_config_set(): they enter and leave configuration mode")

    def exit_config_mode(self, *_: Any, **__: Any) -> str:
        """Nothing to leave."""
        return ""

    def read_channel(self) -> str:
        """What has come unasked since the last exchange."""
        with self._conversation() as terminal:
            return self.vault.scrub_all(terminal.unasked())

    def clear_buffer(self, *_: Any, **__: Any) -> str:
        """As `read_channel`."""
        return self.read_channel()

    def write_channel(self, out_data: str) -> None:
        """Raw text to the terminal; secrets are filled in, and nothing is logged."""
        with self._conversation() as terminal:
            terminal.channel.write(self.vault.fill(out_data), Clock(self._silence(None), self.options.overall_timeout))

    def read_until_pattern(self, pattern: str = "", read_timeout: float = 10.0, re_flags: int = 0, *_: Any) -> str:
        """As Netmiko's, waiting for data instead of polling; the session is closed when the time is over."""
        with self._conversation() as terminal:
            clock = Clock(read_timeout or self.options.overall_timeout, self.options.overall_timeout)
            return self.vault.scrub(terminal.expect(re.compile(pattern, re_flags), None, clock))

    def _connect_params_dict(self) -> dict[str, Any]:
        """For Netmiko's file transfer, which logs in by itself."""
        parameters: dict[str, Any] = super()._connect_params_dict()
        return parameters | {"password": self.vault.value("login/password")}


def _one_line(router: str, command: str) -> None:
    if re.search(r"[\x00-\x1f\x7f?]", command.strip()) is not None:
        raise CommandRejected(
            router,
            command=command,
            answer="not sent: not one line of printable characters without '?'",
            state="nothing was sent",
        )
