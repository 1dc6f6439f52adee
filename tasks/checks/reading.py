"""What one router's evidence says, parsed when asked for; what it does not say is an error, never an empty answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeVar, cast

from inventory.errors import CorelinksError
from inventory.model import CoreLink, EndName, Stage
from inventory.names import is_same_interface
from tasks import parse
from tasks.checks import commands
from tasks.evidence import Evidence

T = TypeVar("T")


class NoEvidence(CorelinksError):
    """A command has no answer: it was not asked, the router did not answer, or a sample is missing."""

    def __init__(self, command: str, why: str) -> None:
        self.command = command
        self.why = why
        super().__init__(f"{command}: {why}")


class NoSuchInterface(CorelinksError):
    """The router answered that it has no such interface: a finding, not a lack of evidence."""

    def __init__(self, command: str, name: str, line: str) -> None:
        self.command = command
        self.name = name
        self.line = line
        super().__init__(f"{command}: no interface {name}")


@lru_cache(maxsize=512)
def _parsed(parser: Callable[[str], object], text: str) -> object:
    """One parse for all the links that one unfiltered answer serves."""
    return parser(text)


@dataclass(frozen=True)
class Reading:
    """The evidence of one router. Every method raises NoEvidence or ParseError where there is nothing to read."""

    evidence: Evidence

    def text(self, command: str) -> str:
        return self.texts(command, 1)[-1]

    def texts(self, command: str, least: int) -> tuple[str, ...]:
        """All answered samples, oldest first; NoEvidence without the newest, or for fewer than ``least``."""
        newest = self.evidence.last(command)
        if newest is None:
            raise NoEvidence(command, "was not asked")
        if newest.text is None:
            raise NoEvidence(command, newest.error or "was not answered")
        texts = tuple(answer.text for answer in self.evidence.answers[command] if answer.text is not None)
        if len(texts) < least:
            raise NoEvidence(command, f"needs {least} samples, there is {len(texts)}")
        return texts

    def read(self, command: str, parser: Callable[[str], T]) -> T:
        return cast(T, _parsed(parser, self.text(command)))

    def series(self, command: str, parser: Callable[[str], T]) -> tuple[T, ...]:
        """Two samples or more, parsed."""
        return tuple(cast(T, _parsed(parser, text)) for text in self.texts(command, 2))

    def interface(self, name: str) -> parse.Interface:
        """One interface; NoSuchInterface when the router says that it has none of that name."""
        return self.interfaces(name, 1)[-1]

    def interfaces(self, name: str, least: int) -> tuple[parse.Interface, ...]:
        """All samples of one interface."""
        command = commands.interface(name)
        texts = self.texts(command, least)
        if parse.interface_absent(texts[-1]):
            raise NoSuchInterface(command, name, texts[-1].strip().splitlines()[-1])
        return tuple(parse.parse_interface(text, name) for text in texts)

    def is_absent(self, name: str) -> bool:
        return parse.interface_absent(self.text(commands.interface(name)))

    def config(self, name: str) -> tuple[str, ...]:
        """The configuration lines of one interface; NoSuchInterface when it has none."""
        command = commands.interface_config(name)
        if parse.interface_absent(self.text(command)):
            raise NoSuchInterface(command, name, self.text(command).strip().splitlines()[-1])
        return parse.parse_interface_config(self.text(command), name)

    def sessions(self, tunnel: str) -> tuple[parse.CryptoSession, ...]:
        found = self.read(commands.SESSIONS, parse.parse_crypto_session)
        return tuple(session for session in found if is_same_interface(session.interface, tunnel))

    def session_series(self, tunnel: str) -> tuple[tuple[parse.CryptoSession, ...], ...]:
        series = self.series(commands.SESSIONS, parse.parse_crypto_session)
        return tuple(tuple(s for s in found if is_same_interface(s.interface, tunnel)) for found in series)

    def sas(self, tunnel: str) -> tuple[parse.IpsecSa, ...]:
        return of_interface(self.read(commands.IPSEC_SAS, parse.parse_ipsec_sa), tunnel)

    def sa_series(self, tunnel: str) -> tuple[tuple[parse.IpsecSa, ...], ...]:
        series = self.series(commands.IPSEC_SAS, parse.parse_ipsec_sa)
        return tuple(of_interface(sas, tunnel) for sas in series)

    def discovery(self) -> parse.LdpDiscovery:
        return self.read(commands.LDP_DISCOVERY, parse.parse_ldp_discovery)

    def ldp_neighbors(self) -> tuple[parse.LdpNeighbor, ...]:
        return self.read(commands.LDP_NEIGHBORS, parse.parse_ldp_neighbors)

    def hostname(self) -> str:
        return self.read(commands.VERSION, parse.parse_version).hostname

    def route(self, command: str, destination: str) -> parse.Route | None:
        return self.read(command, _route_parser(destination))


def of_interface(sas: Sequence[parse.IpsecSa], tunnel: str) -> tuple[parse.IpsecSa, ...]:
    return tuple(sa for sa in sas if is_same_interface(sa.interface, tunnel))


@lru_cache(maxsize=4096)
def _route_parser(destination: str) -> Callable[[str], parse.Route | None]:
    return partial(parse.parse_route, destination=destination)


@dataclass(frozen=True)
class Side:
    """One end of a link together with what both routers said; the checks of an end are asked of a Side."""

    link: CoreLink
    end: EndName
    stage: Stage
    here: Reading
    there: Reading

    @property
    def router(self) -> str:
        return self.link.end(self.end).router

    @property
    def tunnel(self) -> str:
        return self.link.end(self.end).tunnel_name

    @property
    def physical(self) -> str:
        return self.link.end(self.end).interface

    @property
    def other(self) -> Side:
        return Side(self.link, "b" if self.end == "a" else "a", self.stage, self.there, self.here)
