"""A router that says what a script tells it to: a channel without socket, with the prompts of IOS behind each line."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import paramiko

from corelinks.tasks.connection.channel import Channel
from corelinks.tasks.connection.configuration_mode import Configuring, Layout
from corelinks.tasks.connection.offered_logins import LoginPlace
from corelinks.tasks.connection.responses import Prompt
from corelinks.tasks.connection.secrets import Vault
from corelinks.tasks.connection.ssh import Session
from corelinks.tasks.connection.terminal import Terminal
from corelinks.tasks.router_errors import CommandRejected

_OPENED = {
    "interface": "config-if",
    "router": "config-router",
    "address-family": "config-router-af",
    "crypto ikev2 keyring": "config-ikev2-keyring",
    "peer": "config-ikev2-keyring-peer",
    "class-map": "config-cmap",
    "dial-peer": "config-dial-peer",
}


@dataclass(frozen=True)
class Scripted:
    """What the router does at one line instead of what IOS does.

    ``modes`` is where it leads, outermost mode first, global configuration being ``("config",)``; None stays where
    it was typed.
    """

    text: str = ""
    modes: tuple[str, ...] | None = None


@dataclass
class ScriptedRouter:
    """Reads lines as a terminal does: echo, response, prompt. ``heard`` is every line that reached it, as typed."""

    script: Mapping[str, Scripted] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    modes: tuple[str, ...] = ()
    screen: deque[bytes] = field(default_factory=deque)

    def sendall(self, data: bytes) -> None:
        for line in data.decode().splitlines():
            self.heard.append(line)
            text = self._do(line)
            mode = f"({self.modes[-1]})" if self.modes else ""
            self.screen.append(f"{line}\r\n{text}{chr(13) + chr(10) if text else ''}p1{mode}#".encode())

    def _do(self, line: str) -> str:
        if (scripted := self.script.get(line)) is not None:
            self.modes = scripted.modes if scripted.modes is not None else self.modes
            return scripted.text
        if line == "end":
            self.modes = ()
        elif line.startswith("exit"):
            self.modes = self.modes[:-1]
        elif line.startswith("configure terminal"):
            self.modes = ("config",)
        else:
            self._open(line)
        return ""

    def _open(self, line: str) -> None:
        mode = next((mode for words, mode in _OPENED.items() if line.startswith(f"{words} ")), None)
        if mode in ("config-router-af", "config-ikev2-keyring-peer"):
            parent = mode.removesuffix("-af").removesuffix("-peer")
            self.modes = (*self.modes[: self.modes.index(parent) + 1], mode)
        elif mode is not None:
            self.modes = ("config", mode)
        elif line.startswith("ip route "):
            self.modes = ("config",)

    def recv(self, _: int) -> bytes:
        if not self.screen:
            raise TimeoutError
        return self.screen.popleft()

    def recv_ready(self) -> bool:
        return bool(self.screen)

    def settimeout(self, _: float) -> None:
        """Nothing ever has to be waited for."""

    def type(
        self, lines: Sequence[str], layout: Layout = Layout.INDENTED, *, enter: str = "configure terminal"
    ) -> tuple[str, ...]:
        """Let the program type ``lines`` on this router, having entered with ``enter``; the lines taken."""
        session = Session(cast(paramiko.Transport, None), cast(paramiko.Channel, self))
        terminal = Terminal(LoginPlace("p1", "", 0), Channel("p1", session), Vault("p1", {}), None)
        terminal.prompt = Prompt("p1", None, privileged=True)
        visit = Configuring("p1", terminal, silence=1.0, overall=5.0, stopping=threading.Event())
        return tuple(taken.line for taken in visit.run(lines, enter=enter, layout=layout))


def lines_taken(error: CommandRejected) -> tuple[str, ...]:
    """The lines that a router had taken before the one that it refused."""
    return tuple(one.line for one in error.taken)
