"""What routers say about policies on interfaces: queues that do not fit, or that the interface cannot have."""

from __future__ import annotations

from corelinks.runbooks.simulator.grammar.match import Refused
from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.router.config_tree import Node
from corelinks.runbooks.simulator.router.rules import RULES, Edit

#: What part of an interface's bandwidth queues may have, in percent, unless it says otherwise.
_RESERVABLE = 75
_QUEUEING = ("bandwidth", "priority", "fair-queue", "queue-limit", "random-detect")


@RULES.on_set("service-policy output")
@RULES.on_set("service-policy input")
def policy_fits(edit: Edit) -> None:
    """A policy has to be there; its queues need an interface that has some, and bandwidth enough."""
    if not edit.section.text.startswith("interface "):
        return
    policy = edit.device.running.section(f"policy-map {edit.match.words[2]}")
    if policy is None:
        raise Refused(None, f"policy map {edit.match.words[2]} not configured")
    queues = [one for one in policy.all("class") if any(line.text.split()[0] in _QUEUEING for line in one.children)]
    if queues and edit.match.words[1] == "input":
        raise Refused(None, "CBWFQ : Can be enabled as an output feature only")
    if queues and edit.interface.startswith("Tunnel"):
        raise Refused(None, "Class Based Weighted Fair Queueing not supported on this interface")
    available = _available(edit)
    for one in queues:
        wanted = _requested(one, _bandwidth(edit))
        if wanted > available:
            name = one.text.removeprefix("class ")
            raise Refused(
                None,
                f"I/f {edit.interface} class {name} requested bandwidth {wanted} (kbps),"
                f" available only {available} (kbps)",
            )
        available -= wanted


def _bandwidth(edit: Edit) -> int:
    return int(edit.section.value("bandwidth") or interface_kind(edit.interface).bandwidth)


def _available(edit: Edit) -> int:
    part = int(edit.section.value("max-reserved-bandwidth") or _RESERVABLE)
    return _bandwidth(edit) * part // 100


def _requested(one: Node, bandwidth: int) -> int:
    """What a class wants, in kbit/s."""
    for line in one.children:
        match line.text.split():
            case ["bandwidth" | "priority", kilobits, *_] if kilobits.isdigit():
                return int(kilobits)
            case ["bandwidth" | "priority", "percent", percent, *_]:
                return bandwidth * int(percent) // 100
            case _:
                pass
    return 0
