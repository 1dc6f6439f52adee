"""How tests bend the responses of a healthy link, and what fails then."""

from __future__ import annotations

from typing import Any

from corelinks.inventory.model import CoreLink, Stage
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Verdict, evaluate
from tests.support.router_responses import Bend, Router, a_link, both

Found = set[tuple[str, str]]
TUNNEL = ask.interface("Tunnel12")
CONFIG = ask.interface_config("Tunnel12")
PHYSICAL = ask.interface_config("GigabitEthernet0/0/0")
SA = ask.IPSEC_SAS


def failures(link: CoreLink, stage: Stage, routers: tuple[Router, Router]) -> Found:
    """The checks that fail, with the router."""
    checks = evaluate(link, stage, *(router.evidence() for router in routers)).checks
    return {(check.check, check.router) for check in checks if check.verdict is Verdict.FAIL}


def failed(bend: Bend, stage: Stage = "seal", **changes: Any) -> Found:
    """The checks that fail when ``bend`` is done to the two routers of the healthy link."""
    routers = both(stage)
    bend(*routers)
    return failures(a_link(**changes), stage, routers)


def no_protection(router: Router) -> None:
    router.bend(TUNNEL, '  Tunnel protection via IPSec (profile "CL-p1-p2")\n', "")
    router.bend(CONFIG, " tunnel protection ipsec profile CL-p1-p2\n", "")


def a_vti(router: Router) -> None:
    router.bend(TUNNEL, "GRE/IP\n    Key 0xC, sequencing disabled\n    Checksumming of packets disabled", "IPSEC/IP")
    router.bend(CONFIG, " tunnel key 12\n", " tunnel key 12\n tunnel mode ipsec ipv4\n")


def vti_flows(router: Router) -> None:
    me, peer = router.name[1], "2" if router.name == "p1" else "1"
    every = "0.0.0.0/0.0.0.0"
    router.bend(ask.SESSIONS, f"permit 47 host 10.1.12.{me} host 10.1.12.{peer}", f"permit ip {every} {every}")
    router.bend(SA, f"(10.1.12.{me}/255.255.255.255/47/0)", f"({every}/0/0)")
    router.bend(SA, f"(10.1.12.{peer}/255.255.255.255/47/0)", f"({every}/0/0)")
