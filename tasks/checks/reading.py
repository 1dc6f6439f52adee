"""What one router's evidence says, parsed when asked for; what it does not say is an error, never an empty value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar, cast

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.interface_names import is_same_interface
from corelinks.inventory.model import CoreLink, EndName, Stage
from corelinks.tasks import commands, parse
from corelinks.tasks.checks.verdict import Obstacle
from corelinks.tasks.evidence import Evidence
from corelinks.tasks.parse import ParseError
from corelinks.tasks.parse.exchanges import response_to
from corelinks.tasks.parse.parse_error import WrongInterface, WrongResponse
from corelinks.tasks.parse.ping import not_as_asked
from corelinks.tasks.parse.rows import Rows

T = TypeVar("T")


class NoEvidence(CorelinksError):
    """A command has no response, too few samples, or one that does not say what it should; ``obstacle`` is which."""

    def __init__(self, router: str, command: str, why: str, obstacle: Obstacle = Obstacle.NOT_ASKED) -> None:
        self.router = router
        self.command = command
        self.why = why
        self.obstacle = obstacle
        super().__init__(f"{router}: {command}: {why}")


class NoSuchInterface(CorelinksError):
    """The router responded that it has no such interface: a FAIL, not a lack of evidence."""

    def __init__(self, router: str, command: str, name: str, line: str) -> None:
        self.router = router
        self.command = command
        self.name = name
        self.line = line
        super().__init__(f"{router}: {command}: no interface {name}")


class Unreadable(ParseError):
    """A response of ``router`` to exactly ``command`` that no parser could read; ``error`` is what the parser said."""

    def __init__(self, router: str, command: str, error: ParseError) -> None:
        super().__init__(command, error.problem, error.line)
        self.router = router
        self.error = error


@lru_cache(maxsize=512)
def _parsed(parser: Callable[[str], object], text: str) -> object:
    """One parse for all the links that one unfiltered response serves."""
    return parser(text)


@dataclass(frozen=True)
class Reading:
    """The evidence of one router. Every method raises NoEvidence or ParseError where there is nothing to read."""

    evidence: Evidence

    @property
    def router(self) -> str:
        """The router whose evidence this is."""
        return self.evidence.router

    def text(self, command: str) -> str:
        """The newest response to a command."""
        return self.texts(command, 1)[-1]

    def texts(self, command: str, least: int) -> tuple[str, ...]:
        """All samples that came, oldest first, without echo and prompt, which must be of this command and router.

        NoEvidence without the newest, or for fewer than ``least``; Unreadable for a response to something else.
        """
        newest = self.evidence.last(command)
        if newest is None:
            raise NoEvidence(self.router, command, "was not asked")
        if newest.text is None:
            raise NoEvidence(self.router, command, newest.error or "was not answered", Obstacle.SILENT)
        texts = tuple(sample.text for sample in self.evidence.responses[command] if sample.text is not None)
        if len(texts) < least:
            why = f"needs {least} samples, there is {len(texts)}"
            raise NoEvidence(self.router, command, why, Obstacle.FEW_SAMPLES)
        return tuple(self._response(command, text) for text in texts)

    def _response(self, command: str, text: str) -> str:
        try:
            return response_to(command, self.router, text)
        except ParseError as error:
            raise Unreadable(self.router, command, error) from error

    def _parse(self, command: str, parser: Callable[[str], T], text: str) -> T:
        try:
            return cast(T, _parsed(parser, text))
        except ParseError as error:
            raise Unreadable(self.router, command, error) from error

    def read(self, command: str, parser: Callable[[str], T]) -> T:
        """The newest response to a command, parsed."""
        return self._parse(command, parser, self.text(command))

    def rows(self, command: str, parser: Callable[[str], Rows[T]], *names: str) -> Rows[T]:
        """A table; Unreadable where a row of one of ``names`` (interfaces, prefixes, addresses) could not be read."""
        found = self.read(command, parser)
        try:
            return found.demand_read(*names)
        except ParseError as error:
            raise Unreadable(self.router, command, error) from error

    def series(self, command: str, parser: Callable[[str], T]) -> tuple[T, ...]:
        """Two samples or more, parsed."""
        return tuple(self._parse(command, parser, text) for text in self.texts(command, 2))

    def interface(self, name: str) -> parse.Interface:
        """One interface; NoSuchInterface when the router says that it has none of that name."""
        return self.interfaces(name, 1)[-1]

    def interfaces(self, name: str, least: int) -> tuple[parse.Interface, ...]:
        """All samples of one interface."""
        command = commands.interface(name)
        texts = self.texts(command, least)
        self._must_exist(command, name, texts[-1])
        return tuple(self._parse(command, _of(parse.parse_interface, name), text) for text in texts)

    def _must_exist(self, command: str, name: str, text: str) -> None:
        if parse.interface_absent(text):
            raise NoSuchInterface(self.router, command, name, text.strip().splitlines()[-1])

    def is_absent(self, name: str) -> bool:
        """Whether the router says that it has no interface of that name."""
        return parse.interface_absent(self.text(commands.interface(name)))

    def config(self, name: str) -> tuple[str, ...]:
        """The configuration lines of one interface; NoSuchInterface when it has none."""
        command = commands.interface_config(name)
        self._must_exist(command, name, self.text(command))
        return self.read(command, _of(parse.parse_interface_config, name))

    def sessions(self, tunnel: str) -> tuple[parse.CryptoSession, ...]:
        """The crypto sessions of one tunnel."""
        found = self.read(commands.SESSIONS, parse.parse_crypto_session)
        return tuple(session for session in found if is_same_interface(session.interface, tunnel))

    def session_series(self, tunnel: str) -> tuple[tuple[parse.CryptoSession, ...], ...]:
        """The crypto sessions of one tunnel in every sample, two at least, oldest first."""
        series = self.series(commands.SESSIONS, parse.parse_crypto_session)
        return tuple(tuple(s for s in found if is_same_interface(s.interface, tunnel)) for found in series)

    def sas(self, tunnel: str) -> tuple[parse.IpsecSa, ...]:
        """The IPsec SAs of one tunnel."""
        return of_interface(self.read(commands.IPSEC_SAS, parse.parse_ipsec_sa), tunnel)

    def sa_series(self, tunnel: str) -> tuple[tuple[parse.IpsecSa, ...], ...]:
        """The IPsec SAs of one tunnel in every sample, two at least, oldest first."""
        series = self.series(commands.IPSEC_SAS, parse.parse_ipsec_sa)
        return tuple(of_interface(sas, tunnel) for sas in series)

    def mpls_mtu(self, name: str) -> int | None:
        """The MPLS MTU of one interface in bytes; None when the router says nothing, since it has no MPLS there."""
        command = commands.mpls_mtu(name)
        found = self.read(command, parse.parse_mpls_interface_detail)
        ours = [block.mtu for block in found if is_same_interface(block.name, name)]
        if found and len(ours) != 1:
            error = WrongInterface(command, f"the text does not speak of {name} once", found[0].name)
            raise Unreadable(self.router, command, error)
        return ours[0] if ours else None

    def discovery(self) -> parse.LdpDiscovery:
        """Where the router sends and receives LDP hellos."""
        return self.read(commands.LDP_DISCOVERY, parse.parse_ldp_discovery)

    def ldp_neighbors(self) -> tuple[parse.LdpNeighbor, ...]:
        """The LDP neighbors of the router."""
        return self.read(commands.LDP_NEIGHBORS, parse.parse_ldp_neighbors)

    def hostname(self) -> str:
        """The name that the router has for itself."""
        return self.read(commands.VERSION, parse.parse_version).hostname

    def route(self, command: str, destination: str, vrf: str | None = None) -> parse.Route | None:
        """The route to a destination in a VRF (None: the global table); None when the router has none."""
        return self.read(command, _route_to(destination, vrf))

    def ping(self, command: str) -> parse.Ping:
        """What became of a ``ping`` or ``ping mpls``; Unreadable unless it is the one that ``command`` asks for."""
        parser = parse.parse_ping_mpls if command.startswith("ping mpls ") else parse.parse_ping
        ping = self.read(command, parser)
        other = not_as_asked(command, ping)
        if other:
            error = WrongResponse(command, f"the ping is another one than was asked for: {other}", ping.sending)
            raise Unreadable(self.router, command, error)
        return ping


def of_interface(sas: Sequence[parse.IpsecSa], tunnel: str) -> tuple[parse.IpsecSa, ...]:
    """Those of the IPsec SAs that belong to one tunnel."""
    return tuple(sa for sa in sas if is_same_interface(sa.interface, tunnel))


def _of(parser: Callable[[str, str], T], what: str) -> Callable[[str], T]:
    """A parser for one interface or destination."""
    return cast(Callable[[str], T], _bound(parser, what))


@lru_cache(maxsize=4096)
def _route_to(destination: str, vrf: str | None) -> Callable[[str], parse.Route | None]:
    return lambda text: parse.parse_route(text, destination, vrf)


@lru_cache(maxsize=4096)
def _bound(parser: Callable[[str, str], object], what: str) -> Callable[[str], object]:
    """The same object each time, so that its results are kept."""
    return lambda text: parser(text, what)


@dataclass(frozen=True)
class Side:
    """One end of a link together with what both routers said: what a check evaluates."""

    link: CoreLink
    end: EndName
    stage: Stage
    here: Reading
    there: Reading

    @property
    def router(self) -> str:
        """The name of the router at this end."""
        return self.link.end(self.end).router

    @property
    def tunnel(self) -> str:
        """The name of the tunnel interface at this end."""
        return self.link.end(self.end).tunnel_name

    @property
    def physical(self) -> str:
        """The name of the physical interface at this end."""
        return self.link.end(self.end).interface

    @property
    def other(self) -> Side:
        """The side of the other end of the link."""
        return Side(self.link, "b" if self.end == "a" else "a", self.stage, self.there, self.here)
