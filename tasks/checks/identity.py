"""Who responds: a proof about the wrong router proves nothing."""

from __future__ import annotations

from ipaddress import IPv4Address

from corelinks.inventory.errors import CorelinksError
from corelinks.inventory.model import CoreLink, EndName
from corelinks.tasks import commands
from corelinks.tasks.checks.check import Evaluation, check, evaluation, picked
from corelinks.tasks.checks.reading import NoEvidence, Reading, Side
from corelinks.tasks.checks.verdict import Obstacle
from corelinks.tasks.evidence import Evidence


def ldp_id(evidence: Evidence) -> str | None:
    """The LDP router id that a router says is its own, as an address; None when its evidence does not say."""
    try:
        return Reading(evidence).discovery().local_id.rpartition(":")[0] or None
    except CorelinksError:
        return None


def router_id(reading: Reading) -> str:
    """The LDP router id of a router from its own discovery; raises where that says none."""
    local = reading.discovery().local_id.rpartition(":")[0]
    if not local:
        raise NoEvidence(
            reading.router, commands.LDP_DISCOVERY, "the router names no LDP identifier of its own", Obstacle.NOT_SAID
        )
    return local


def wanted_router_id(link: CoreLink, end: EndName) -> IPv4Address | None:
    """The LDP router id that the definition names for an end; None where it names none."""
    return link.ldp.router_id_a if end == "a" else link.ldp.router_id_b


def _first_label(name: str) -> str:
    return name.partition(".")[0].lower()


@check(
    "answered-by",
    asks=(commands.VERSION,),
    hint="the address of this router in the inventory leads to another router, or the router was renamed: "
    "compare `show version` with hosts.yaml",
)
def answered_by(side: Side) -> Evaluation:
    """Is the router that answers the one of the inventory?

    A management address that leads elsewhere makes every other response worthless. Domain and case are not compared.
    """
    found = side.here.hostname()
    lines = picked(side.here.text(commands.VERSION), r" uptime is ")
    same = _first_label(found) == _first_label(side.router)
    return evaluation(same, f"hostname {side.router}", f"hostname {found}", commands.VERSION, lines)


@check(
    "ldp-id",
    asks=(commands.LDP_DISCOVERY,),
    hint="the LDP router-id moved (a loopback was added or is down), or it is another router: "
    "`show mpls ldp discovery`, `show running-config | include ldp router-id`",
    applies=lambda link: link.ldp.router_id_a is not None or link.ldp.router_id_b is not None,
)
def own_ldp_id(side: Side) -> Evaluation:
    """Is the router's LDP id the one that the link's definition names?

    IOS sets LDP passwords by the peer's LDP router-id, and a new id resets every session (RFC 5036, 2.5.2).
    """
    wanted = wanted_router_id(side.link, side.end)
    found = router_id(side.here)
    lines = picked(side.here.text(commands.LDP_DISCOVERY), r"Local LDP Identifier", rf"^\s*{found}:\d+\s*$")
    ok = wanted is None or str(wanted) == found
    return evaluation(ok, f"LDP id {wanted or 'not given'}", f"LDP id {found}", commands.LDP_DISCOVERY, lines)


CHECKS = (answered_by, own_ldp_id)
