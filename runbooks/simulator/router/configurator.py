"""Configuration mode: the stack of sub-modes, and where each line that is typed belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corelinks.runbooks.simulator.faults import configuration_faults
from corelinks.runbooks.simulator.grammar.match import Grammar, Incomplete, InvalidInput, Match, Refused
from corelinks.runbooks.simulator.grammar.modes import Line, Mode, interface_mode, mode
from corelinks.runbooks.simulator.ios.names import expanded, interface_in
from corelinks.runbooks.simulator.ios.nvgen import nvgen_line
from corelinks.runbooks.simulator.router import (
    rules_crypto,
    rules_interface,
    rules_policy,
    rules_release,
    rules_routing,
    rules_system,
)
from corelinks.runbooks.simulator.router.config_tree import Node
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.router.rules import RULES, Edit, open_section

__all__ = [
    "Configurator",
    "rules_crypto",
    "rules_interface",
    "rules_policy",
    "rules_release",
    "rules_routing",
    "rules_system",
]

_RANGE = re.compile(r"\s*int\w*\s+ra\w*\s+", re.IGNORECASE)
_BANNER = re.compile(r"\s*banner (\w+) (\^C|\S)(.*)")
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{1,8}(?: [0-9A-Fa-f]{1,8})*")
PREFIX = re.compile(r"\s*(no|default)(?=\s|$)\s*", re.IGNORECASE)


@dataclass
class _Frame:
    mode: Mode
    key: str  # the words that identify the section; '' for the top level
    others: tuple[str, ...] = ()  # further sections that take the same lines: an interface range


@dataclass
class _Banner:
    kind: str
    delimiter: str
    lines: list[str]


@dataclass
class _Passing:
    """A new section that a fault lets go, or keeps under another header, once configuration mode is left."""

    parent: Node
    key: str
    kept: str | None


class Configurator:
    """One session's place in the configuration of a router.

    ``line`` takes a line and gives what the router prints; it raises Refused, and then nothing has changed.
    """

    def __init__(self, device: Device, user: str) -> None:
        self.device = device
        self.user = user
        self.finished = False
        self._frames = [_Frame(mode("global"), "")]
        self._banner: _Banner | None = None
        self._passing: list[_Passing] = []

    @property
    def prompt(self) -> str:
        """What stands in the brackets of the prompt: ``config-if``."""
        return self._frames[-1].mode.prompt

    @property
    def grammar(self) -> Grammar[Line]:
        """The lines that are understood here."""
        return self._frames[-1].mode.grammar

    @property
    def is_reading_text(self) -> bool:
        """Whether lines are taken as they are, up to a delimiter, and no prompt is shown."""
        return self._banner is not None

    def line(self, text: str) -> list[str]:
        """Take a line; what is printed for it. Raises Refused."""
        if self._banner is not None:
            return self._read_banner(text)
        stripped = text.strip()
        if not stripped or stripped.startswith("!"):
            return []
        if self._frames[-1].mode.name == "certificate":
            return self._take_hexadecimal(stripped)
        if stripped.lower() in ("ex", "exi", "exit", "end", "quit"):
            return self._leave(everything=stripped.lower() == "end")
        if banner := _BANNER.fullmatch(text):
            return self._begin_banner(banner[1], banner[2], banner[3])
        return self._understand(text)

    def _leave(self, everything: bool) -> list[str]:
        self._node()  # refused when the section has been removed meanwhile
        if everything or len(self._frames) == 1:
            self.finished = True
            self._let_pass()
        else:
            self._frames.pop()
        return []

    def _take_hexadecimal(self, text: str) -> list[str]:
        """A line of a certificate's body, which ``quit`` ends."""
        is_last = text.lower() == "quit"
        if not is_last and _HEXADECIMAL.fullmatch(text) is None:
            raise InvalidInput(0)
        self._node().children.append(Node(text))
        if is_last:
            self._frames.pop()
        self.device.changed(self.user)
        return []

    def _understand(self, text: str) -> list[str]:
        prefix = PREFIX.match(text)
        start = prefix.end() if prefix else 0
        word = prefix[1].lower() if prefix else ""
        if word == "default" and re.match(r"int\w*\s", text[start:]):
            return self._default_interface(text, start)
        if not prefix and (found := _RANGE.match(text)):
            return self._enter_range(text, found.end())
        depth, match = self._find(text, start, negated=bool(prefix))
        if not prefix:
            self._check_interfaces(match)
        said: list[str] = []
        for section in self._sections(depth):
            edit = Edit(self.device, section, match, negated=word == "no", default=word == "default", user=self.user)
            self._carry_out(depth, edit, text.strip())
            said += edit.said
        if not match.rule.enters:
            del self._frames[depth + 1 :]
        return said

    def _carry_out(self, depth: int, edit: Edit, text: str) -> None:
        faults = self.device.faults
        opens_mode = edit.match.rule.enters is not None and not (edit.negated or edit.default)
        configuration_faults.refuse(faults, text, edit.section.text, opens_mode=opens_mode)
        RULES.check(edit)
        is_lost = configuration_faults.loses(faults, text)
        kept = configuration_faults.kept_instead(faults, text)
        if opens_mode:
            is_new = self._enter(depth, edit)
            if is_new and (is_lost or kept is not None):
                self._passing.append(_Passing(edit.section, edit.match.key, None if is_lost else kept))
        elif is_lost:
            return
        elif edit.match.rule.enters:
            self._remove_section(depth, edit)
        elif edit.apply():
            self.device.changed(self.user)
        if kept is not None and not opens_mode:
            self._keep(edit, kept)
        RULES.done(edit)

    def _keep(self, edit: Edit, kept: str) -> None:
        """Put another line in the place of the one that was taken."""
        taken = nvgen_line(edit.match.text, encrypting=self.device.running.has("service password-encryption"))
        edit.section.children[:] = [node for node in edit.section.children if node.text != taken]
        edit.section.insert(Node(kept))
        self.device.changed(self.user)

    def _let_pass(self) -> None:
        for one in self._passing:
            node = one.parent.child(one.key)
            if node is not None:
                one.parent.children.remove(node)
                if one.kept is not None:
                    one.parent.insert(Node(one.kept, node.children))
                self.device.changed(self.user)

    def _check_interfaces(self, match: Match[Line]) -> None:
        """A line can only name an interface that there is, unless it makes one."""
        names = [name for kind, name in match.arguments if kind == "INTERFACE" and name != "Null0"]
        for name in names if match.rule.enters is None else ():
            if self.device.running.section(f"interface {name}") is None:
                raise InvalidInput(match.offsets[match.words.index(name)])

    def _enter_range(self, text: str, start: int) -> list[str]:
        names = expanded(text[start:])
        if not names:
            raise InvalidInput(start)
        said: list[str] = []
        for name in names:
            try:
                said += self._understand(f"interface {name}")
            except InvalidInput:
                raise InvalidInput(start) from None
        frame = self._frames[-1]
        frame.mode = replace(frame.mode, prompt="config-if-range")
        frame.others = tuple(f"interface {name}" for name in names[:-1])
        return said

    def _find(self, text: str, start: int, negated: bool) -> tuple[int, Match[Line]]:
        """The innermost mode that takes the line: a global line typed in a sub-mode leaves it."""
        refusals: list[Refused] = []
        for depth in range(len(self._frames) - 1, -1, -1):
            try:
                return depth, self._frames[depth].mode.grammar.match(text, start=start, negated=negated)
            except Refused as refusal:
                refusals.append(refusal)
        soft = [refusal for refusal in refusals if not isinstance(refusal, InvalidInput)]
        raise soft[0] if soft else max(refusals, key=lambda refusal: refusal.offset or 0)

    def _node(self, depth: int | None = None) -> Node:
        """The section that a mode edits; refused when it has been removed under the user's feet."""
        frames = self._frames if depth is None else self._frames[: depth + 1]
        node: Node = self.device.running
        for frame in frames[1:]:
            found = node.child(frame.key)
            if found is None:
                raise Refused(None, f"% {frame.key} has been removed")
            node = found
        return node

    def _sections(self, depth: int) -> list[Node]:
        """The section that a mode edits; all of them in an interface range."""
        others = [self.device.running.child(key) for key in self._frames[depth].others]
        return [*(node for node in others if node is not None), self._node(depth)]

    def _enter(self, depth: int, edit: Edit) -> bool:
        """Go into a section; whether it is new."""
        node, is_new = open_section(edit.section, edit.match)
        if is_new:
            self.device.changed(self.user)
            RULES.created(edit, node)
        name = edit.match.rule.enters or ""
        found = interface_mode(interface_in(node.text)) if name == "interface" else mode(name)
        del self._frames[depth + 1 :]
        self._frames.append(_Frame(found, edit.match.key))
        return is_new

    def _remove_section(self, depth: int, edit: Edit) -> None:
        node = edit.section.child(edit.match.key)
        if node is not None:
            edit.section.children.remove(node)
            self.device.changed(self.user)
            RULES.removed(edit, node)
        if any(frame.key == edit.match.key for frame in self._frames[depth + 1 :]):
            del self._frames[depth + 1 :]

    def _default_interface(self, text: str, start: int) -> list[str]:
        match = mode("global").grammar.match(text, start=start)
        node = self.device.running.child(match.key)
        name = match.get("INTERFACE") or ""
        if node is None:
            raise InvalidInput(match.offsets[-1])
        node.children[:] = [Node("no ip address")]
        del self._frames[1:]
        self.device.changed(self.user)
        return [f"Interface {name} set to default configuration"]

    def _begin_banner(self, kind: str, delimiter: str, rest: str) -> list[str]:
        if kind not in ("motd", "login", "exec", "incoming"):
            raise InvalidInput(len("banner "))
        self._banner = _Banner(kind, delimiter, [])
        if delimiter in rest:
            return self._read_banner(rest)
        self._banner.lines.append(rest)
        return [f"Enter TEXT message.  End with the character '{delimiter}'."]

    def _read_banner(self, text: str) -> list[str]:
        banner = self._banner
        if banner is None:
            raise Incomplete
        before, found, _ = text.partition(banner.delimiter)
        banner.lines.append(before)
        if found:
            self._banner = None
            running = self.device.running
            running.children[:] = [n for n in running.children if not n.text.startswith(f"banner {banner.kind} ")]
            running.insert(Node(f"banner {banner.kind} ^C" + "\n".join(banner.lines) + "^C"))
            del self._frames[1:]
            self.device.changed(self.user)
        return []
