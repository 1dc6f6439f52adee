"""The plain link: healthy before anything is changed, and again after all was undone."""

from __future__ import annotations

from corelinks.tasks import commands
from corelinks.tasks.checks.check import Evaluation, check, evaluation, picked
from corelinks.tasks.checks.reading import Side


@check(
    "physical-up",
    asks=(commands.physical,),
    hint="`shutdown`, the cable or the far end: `show interfaces`, `show logging`",
)
def physical_up(side: Side) -> Evaluation:
    """Is the physical interface up, its line protocol too, with the address of the definition?"""
    interface = side.here.interface(side.physical)
    wanted = str(side.link.end(side.end).address)
    state = f"{interface.status}, line protocol {'up' if interface.line_up else 'down'}, {interface.address}"
    ok = interface.admin_up and interface.line_up and interface.address == wanted
    command = commands.interface(side.physical)
    lines = picked(side.here.text(command), "line protocol is", "Internet address")
    return evaluation(ok, f"up, line protocol up, {wanted}", state, command, lines)


@check(
    "no-tunnel",
    asks=(commands.tunnel,),
    hint="the number is taken by another tunnel, or a link that was built is not undone: "
    "`show running-config interface TunnelN`; roll the link back, or choose another number",
)
def no_tunnel(side: Side) -> Evaluation:
    """Does the router have no tunnel of the number that the link is to use?"""
    command = commands.interface(side.tunnel)
    absent = side.here.is_absent(side.tunnel)
    if absent:
        return evaluation(True, f"no {side.tunnel}", "none", command)
    side.here.interface(side.tunnel)  # raises where this is no interface at all, but a refusal or garbage
    lines = picked(side.here.text(command), "line protocol is", "Description", "Tunnel source")
    return evaluation(False, f"no {side.tunnel}", "exists", command, lines)
