"""What a check asks of the routers: a command of ``tasks.commands``, in which round, and how many samples of it.

The commands stand on the check, beside the code that reads them. What a router is asked is the union over the checks
of its links: nobody keeps a second list, so none can be forgotten. Whatever a check asks is asked of both ends of a
link, since a check may compare the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from corelinks.inventory.model import CoreLink, EndName, Stage
from corelinks.tasks import commands


class Round(Enum):
    """When a command is asked."""

    STATE = "state"  # first: what the routers say, which needs nothing but the link
    FOLLOW_UP = "follow-up"  # then: what needs the peer's LDP id, and pings, the traffic that makes counters move


@dataclass(frozen=True)
class Place:
    """Where a command is asked: at one end of a link at a stage.

    ``peer_id`` is the LDP router id that the other end says is its own; None while nobody knows it.
    """

    link: CoreLink
    end: EndName
    stage: Stage
    peer_id: str | None = None


@dataclass(frozen=True)
class Ask:
    """One command of a check; ``command`` gives None at a place where the check does not need it.

    ``samples`` is how many responses the check compares: where it is more than one, the command is asked again after
    the follow-up, so that counters can be seen to rise.
    """

    command: Callable[[Place], str | None]
    round: Round = Round.STATE
    samples: int = 1


Asked = str | Callable[[CoreLink, EndName], str] | Ask


def as_ask(asked: Asked) -> Ask:
    """A command in any of the ways in which a check may name it: its words, a builder for an end, or an Ask."""
    if isinstance(asked, Ask):
        return asked
    if isinstance(asked, str):
        return Ask(lambda at: asked)
    return Ask(lambda at: asked(at.link, at.end))


def twice(asked: Asked) -> Ask:
    """A command that is asked again after the traffic, for counters."""
    return replace(as_ask(asked), samples=2)


def where(applies: Callable[[CoreLink], bool], asked: Asked) -> Ask:
    """A command that is asked only of links to which ``applies`` applies."""
    ask = as_ask(asked)
    return replace(ask, command=lambda at: ask.command(at) if applies(at.link) else None)


def follow_up(asked: Asked) -> Ask:
    """A command that is asked in the second round."""
    return replace(as_ask(asked), round=Round.FOLLOW_UP)


def of_peer_id(build: Callable[[Place, str], str | None]) -> Ask:
    """A command of the second round that names the peer by its LDP id; not asked while that is unknown.

    A check with such a command asks for the LDP discovery, too, in which the peer says its id.
    """
    return Ask(lambda at: None if at.peer_id is None else build(at, at.peer_id), Round.FOLLOW_UP)


IGP_NEIGHBORS = Ask(lambda at: commands.igp_neighbors(at.link))
IKE_SAS = Ask(lambda at: commands.ike_sas(at.link))
UNDERLAY_PING = Ask(lambda at: commands.underlay_ping(at.link, at.end, at.stage), Round.FOLLOW_UP)
WAY_TO_PEER = of_peer_id(lambda at, peer: commands.way_to_peer(peer) if commands.is_by_tunnel(at.stage) else None)
LABELLED_PING = of_peer_id(lambda at, peer: commands.labelled_ping(at.link, at.end, at.stage, peer))
FULL_LABELLED_PING = of_peer_id(lambda at, peer: commands.full_labelled_ping(at.link, at.end, peer))
