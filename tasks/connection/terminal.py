"""The exchange with one router: what is sent, and which text was the response to it.

Two ways to know where a response ends. A command that never asks anything is followed by a *marker*, a comment line
that no response can hold (``!`` and random letters): the router echoes it only behind the response, so a line of output
that looks like a prompt does no harm, and several commands can travel in one write. Everything else ends at the
whole prompt, anchored to a line of its own.
"""

from __future__ import annotations

import re
import secrets as random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corelinks.tasks.connection import ios, responses
from corelinks.tasks.connection.channel import Channel, Clock
from corelinks.tasks.connection.offered_logins import LOGINS, LoginPlace
from corelinks.tasks.connection.responses import PossibleResponse, Prompt
from corelinks.tasks.connection.secrets import ENABLE, Vault
from corelinks.tasks.redaction import may_go_on
from corelinks.tasks.router_errors import (
    AuthenticationFailed,
    CommandTimeout,
    ConnectionFailed,
    GarbledResponse,
    RouterError,
)

# One write holds no more than this, so that the input buffer of a router's terminal is not overrun.
_MOST_TOGETHER = 8
_MOST_BYTES = 600
_ATTEMPTS = 4
# A prompt with a foreign name is probed after this silence, a login without any prompt after that one.
_PROMPT_QUIET = 0.5
_LOGIN_QUIET = 2.0


@dataclass(frozen=True)
class LineResponse:
    """What came back for one line: the response, and the prompt behind it; None when a question stands there."""

    text: str
    prompt: Prompt | None


class Terminal:
    """One logged-in terminal. ``prompt`` is the last one seen."""

    def __init__(self, place: LoginPlace, channel: Channel, vault: Vault, log: Callable[[str], None] | None) -> None:
        self._place = place
        self._router = place.router
        self._channel = channel
        self._vault = vault
        self._log = log
        self._marks = True
        #: Set by who finds that the session cannot be trusted any more although nothing is raised.
        self.broken = False
        self.prompt = Prompt("", None, False)

    @property
    def channel(self) -> Channel:
        """The channel below, for raw text."""
        return self._channel

    @property
    def vault(self) -> Vault:
        """The secrets that are filled in on the way out and taken out on the way in."""
        return self._vault

    def log_in(self, clock: Clock) -> None:
        """Wait for the prompt, learn it, prepare the terminal, and get to privileged mode."""
        self._first_prompt(clock)
        raws = self._exchange(ios.PREPARATION, clock)
        for command, raw in zip(ios.PREPARATION, raws, strict=True):
            answer = responses.clean(responses.joined(raw).partition(command)[2])
            if command in ios.UNPREPARED and ios.refusal(answer) is not None:
                raise ConnectionFailed(self._router, f"it refused {command!r}: {ios.UNPREPARED[command]}")
        # Whether a comment line is taken in silence; the first response may stand behind the rest of a banner.
        self._marks = all(
            responses.possible(raw, sent) for raw, sent in zip(raws[1:], ios.PREPARATION[1:], strict=True)
        )
        if not self.prompt.privileged:
            self._enable(clock)

    def _first_prompt(self, clock: Clock) -> None:
        while True:
            quiet = Clock(min(clock.silence, _LOGIN_QUIET), max(clock.wait(), 0))
            try:
                self._channel.until(_any_prompt, quiet)
                return
            except CommandTimeout:
                if clock.wait() <= quiet.silence:
                    raise CommandTimeout(self._router, "no prompt after login") from None
                clock = Clock(clock.silence, clock.wait() - quiet.silence)
                self._channel.write("\n", clock)

    def _enable(self, clock: Clock) -> None:
        self._channel.write(ios.ENABLE + "\n", clock)
        asked = self._channel.until(_prompt_or_password, clock)
        self._take()
        if isinstance(asked, Prompt):
            self.prompt = self._privileged(asked)
            return
        if not self._vault.has(ENABLE):
            raise AuthenticationFailed(
                self._router, "it asks for an enable secret, and the inventory gives none (`secret:`)"
            )
        secret = self._vault.value(ENABLE)
        login = (ENABLE.encode(), secret.encode())
        self.prompt = LOGINS.offer(self._place, login, lambda: self._say_secret(secret, clock), patience=clock.silence)

    def _say_secret(self, secret: str, clock: Clock) -> Prompt:
        """The prompt behind the enable secret; AuthenticationFailed when there is none of privileged mode."""
        self._channel.write(secret + "\n", clock)
        asked = self._channel.until(_prompt_or_password, clock)
        self._take()
        return self._privileged(asked)

    def _privileged(self, asked: object) -> Prompt:
        if not isinstance(asked, Prompt) or not asked.privileged:
            raise AuthenticationFailed(self._router, "the enable secret was refused")
        return asked

    def ask(self, commands: Sequence[str], silence: float, overall: float) -> list[str]:
        """The responses to ``commands``, in their order."""
        collected: list[str] = []
        for batch in self._batches(commands):
            clock = Clock(silence, overall)
            marked = self._marks and _never_asks(batch[0])
            collected.extend(self._marked(batch, clock) if marked else self._plain(batch, clock))
        return [self._vault.scrub(text) for text in collected]

    def _batches(self, commands: Sequence[str]) -> Iterable[list[str]]:
        batch: list[str] = []
        for command in commands:
            alone = ios.SHOW.fullmatch(command) is None
            size = sum(len(line) + 12 for line in (*batch, command))
            if batch and (alone or len(batch) == _MOST_TOGETHER or size > _MOST_BYTES):
                yield batch
                batch = []
            batch.append(command)
            if alone:
                yield batch
                batch = []
        if batch:
            yield batch

    def _plain(self, batch: Sequence[str], clock: Clock) -> list[str]:
        collected: list[str] = []
        for command in batch:
            response = self.say(command, clock)
            if response.prompt is None:
                raise GarbledResponse(self._router, "it asks something back", command=command)
            collected.append(response.text)
        return collected

    def _marked(self, batch: Sequence[str], clock: Clock) -> list[str]:
        collected: list[str] = []
        for command, raw in zip(batch, self._exchange(batch, clock), strict=True):
            collected.append(self._only_reading(command, raw, clock))
        return collected

    def _exchange(self, batch: Sequence[str], clock: Clock) -> list[str]:
        """Send commands with a marker behind each; the raw text up to each marker."""
        markers = [_marker() for _ in batch]
        self._channel.drop()
        payload = "".join(f"{command}\n{marker}\n" for command, marker in zip(batch, markers, strict=True))
        self._channel.write(payload, clock)
        try:
            prompt = self._channel.until(lambda channel: _behind(channel, markers[-1]), clock)
        except RouterError as error:
            seen = responses.joined(self._channel.text)
            late = next((c for c, m in zip(batch, markers, strict=True) if m not in seen), batch[-1])
            raise type(error)(self._router, error.what, command=late, state="the session was closed") from None
        if not prompt.is_exec:
            raise GarbledResponse(self._router, f"it is in mode {prompt.mode}, not in exec mode", command=batch[0])
        self.prompt = prompt
        return responses.split(self._take(), markers)

    def _only_reading(self, command: str, raw: str, clock: Clock) -> str:
        """The one response that ``raw`` can be read as; asks again when a message has cut it in more than one way."""
        logs = ios.LOG_COMMANDS.match(command) is not None
        seen: list[tuple[str | None, set[str]]] = []
        for attempt in range(_ATTEMPTS):
            if attempt:
                raw = self._exchange([command], clock)[0]
            plain = responses.uninterrupted(raw, command)
            if plain is not None and (logs or not responses.has_noise(raw)):
                return _tidy(plain.text)
            # A prompt cut by a message could be read as a shorter name: the name we know goes first.
            known = responses.finished(raw, command, [self.prompt.name])
            found = {reading.text for reading in known or responses.possible(raw, command)}
            if len(found) == 1:
                return _tidy(found.pop())
            seen.append((plain.text if plain else None, found))
            if ios.SHOW.fullmatch(command) is None:
                break
        return _tidy(self._agreed_reading(command, seen))

    def _agreed_reading(self, command: str, seen: Sequence[tuple[str | None, set[str]]]) -> str:
        whole = {plain for plain, _ in seen}
        if len(seen) > 1 and len(whole) == 1 and None not in whole:
            return str(whole.pop())  # what looks like a message belongs to the response: it never changed
        common = set.intersection(*(found for _, found in seen))
        if len(common) == 1:
            return common.pop()
        raise GarbledResponse(
            self._router, "its response cannot be told apart from messages printed into it", command=command
        )

    def say(self, line: str, clock: Clock) -> LineResponse:
        """Send one line and read to the whole prompt behind its response, or to a question. Secrets are filled in.

        Where a message has cut the response, the text holds every way to read it, so that a refusal shows.
        """
        sent = self._vault.fill(line)
        self.unasked()
        names = [self.prompt.name]
        renamed = ios.HOSTNAME.fullmatch(line.strip())
        if renamed is not None:
            names.insert(0, renamed["name"] if line.strip().startswith("hostname") else "Router")
        self._channel.write(sent + "\n", clock)
        found = self._awaited(sent, names, clock)
        self._take()
        if isinstance(found, str):
            return LineResponse(self._vault.scrub(found), None)
        seen = found[0].prompt
        name = next((name for name in names if responses.is_of(seen, name)), seen.name)
        self.prompt = Prompt(name, seen.mode, seen.privileged)
        text = "\n".join(dict.fromkeys(reading.text for reading in found))
        return LineResponse(self._vault.scrub(_tidy(text)), self.prompt)

    def _awaited(self, echo: str, names: list[str], clock: Clock) -> list[PossibleResponse] | str:
        """Every way to read what comes, or the question that it ends in."""
        probed = False
        while True:
            found = responses.finished(self._channel.text, echo, names) if _may_end(self._channel.tail) else []
            if found:
                return found
            asked = (
                responses.open_question(self._channel.text, echo) if ios.QUESTION.search(self._channel.tail) else None
            )
            strange = not probed and _any_prompt(self._channel) is not None
            hurry = asked is not None or strange
            try:
                self._channel.read(Clock(min(_PROMPT_QUIET, clock.silence), clock.wait()) if hurry else clock)
            except CommandTimeout:
                if asked is not None:
                    return asked
                if not strange or clock.wait() <= 0:
                    raise
                probed = True
                names.append(self._probe(clock))

    def _probe(self, clock: Clock) -> str:
        """The name in a prompt that is not the one learned: a comment line shows whether it is a prompt at all."""
        marker = _marker()
        before = self._channel.text
        self._channel.write(marker + "\n", clock)
        prompt = self._channel.until(lambda channel: _behind(channel, marker), clock)
        self._channel.drop()
        self._channel.put_back(before)
        if prompt.is_exec:
            self.prompt = prompt
        return prompt.name

    def reply(self, text: str, clock: Clock) -> LineResponse:
        """Type the answer to a question, and read on to the next question or the prompt."""
        return self.say(text, clock)

    def say_loosely(self, line: str, quiet: float, overall: float) -> str:
        """Send one line to whatever stands there; ends at a prompt, at a question or after ``quiet`` seconds."""
        self._channel.write(self._vault.fill(line) + "\n", Clock(quiet, overall))
        return self.expect(None, line, Clock(quiet, overall))

    def expect(self, wanted: re.Pattern[str] | None, echo: str | None, clock: Clock) -> str:
        """What comes up to ``wanted`` (with its match), or without it to a prompt, a question or silence."""
        while True:
            text = responses.clean(responses.joined(self._channel.text))
            body = text if echo is None else responses.after_echo(text, echo) or ""
            match = wanted.search(body) if wanted else None
            if match is not None:
                rest = body[match.end() :]
                break
            if wanted is None and body and (_any_prompt(self._channel) or ios.QUESTION.search(body)):
                rest = ""
                break
            try:
                self._channel.read(clock)
            except CommandTimeout:
                if wanted is not None:
                    raise
                rest = ""
                break
        self._take()
        prompt = responses.as_prompt(body.rsplit("\n", 1)[-1])
        if prompt is not None:
            self.prompt, body = prompt, body.rpartition("\n")[0] if wanted is None else body
        if wanted is not None and rest:
            self._channel.put_back(rest)
            body = body[: -len(rest)]
        return body

    def unasked(self) -> str:
        """What has come since the last exchange."""
        self._channel.read_ready()
        return responses.clean(self._take())

    def interrupt(self, clock: Clock) -> None:
        """Ctrl-C, and whatever prompt then comes."""
        self._channel.write("\x03", clock)
        prompt = self._channel.until(_any_prompt, clock)
        self.prompt = Prompt(self.prompt.name, prompt.mode, prompt.privileged)
        self._take()

    def _take(self) -> str:
        text = self._channel.text
        self._channel.drop()
        if self._log is not None:
            whole = responses.with_open_lines_whole(responses.clean(text), may_go_on)
            self._log(self._vault.scrub_all(whole))
        return text


def _marker() -> str:
    return "!" + random.token_hex(4)


def _tidy(response: str) -> str:
    return ios.TIMESTAMP.sub("", response.strip("\n"))


def _never_asks(command: str) -> bool:
    return ios.SHOW.fullmatch(command) is not None or ios.UNASKING.fullmatch(command) is not None


def _may_end(tail: str) -> bool:
    """Cheap: only behind a prompt, or a message behind a prompt, can a response be whole."""
    return tail.rstrip(" ")[-1:] in ("#", ">") or (tail[-1:] == "\n" and responses.has_noise(tail))


def _any_prompt(channel: Channel) -> Prompt | None:
    tail = responses.joined(channel.tail)
    return responses.as_prompt(responses.clean(tail).rsplit("\n", 1)[-1])


def _prompt_or_password(channel: Channel) -> Prompt | str | None:
    prompt = _any_prompt(channel)
    if prompt is not None:
        return prompt
    return "password" if ios.PASSWORD.search(channel.tail) else None


def _behind(channel: Channel, marker: str) -> Prompt | None:
    """The prompt behind the echo of a marker, once it is whole and the last thing that came."""
    if marker not in channel.tail and not responses.has_noise(channel.tail):
        return None
    tail = responses.clean(responses.joined(channel.tail))
    place = tail.rfind(marker)
    if place < 0:
        return None
    return responses.as_prompt(tail[place + len(marker) :].rstrip("\n").rsplit("\n", 1)[-1])
