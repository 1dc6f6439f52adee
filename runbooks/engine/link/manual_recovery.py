"""The loud report of a link that nobody can vouch for: which router, what is known of it, what to look at and type."""

from __future__ import annotations

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.restore import Restoration
from corelinks.runbooks.engine.report import LinkReport
from corelinks.tasks.checks import LinkVerdict


def unknown_report(context: LinkContext, reason: str, verdict: LinkVerdict | None, back: Restoration) -> LinkReport:
    """What is to be said when the way back could not be proven. ``verdict`` is what failed before it."""
    unproven = tuple(context.router(end) for end in ENDS if end not in back.clean or end in back.unsaved)
    words = "; ".join(_in_words(context, back, end) for end in ENDS if context.router(end) in unproven)
    return LinkReport(
        context.link.name,
        "unknown",
        verdict=verdict or back.verdict,
        reason=f"{reason}; {words or 'the plain link does not carry LDP again'}",
        instructions=instructions(context, back),
        unproven=unproven,
    )


def _in_words(context: LinkContext, back: Restoration, end: EndName) -> str:
    router, last = context.router(end), back.left.get(end, "not read")
    if end in back.clean:
        return f"{router} is as before, but its startup-config may not be"
    if end in back.restored:
        return f"{router} is as before, but a rollback timer may be pending ({last})"
    return f"{router} could not be put back ({last})"


def instructions(context: LinkContext, back: Restoration) -> tuple[str, ...]:
    """What a person has to look at and to type, router by router."""
    said: list[str] = []
    for end in ENDS:
        router, here = context.router(end), context.link.end(end)
        if end not in back.clean:
            timer = "while one is pending, wait until it has fired"
            said.append(f"{router}: `show archive config rollback timer`: {timer}")
            ours = f"{here.tunnel_name}|CL-{context.link.name}"
            said.append(f"{router}: `show running-config | section {ours}`: must be empty")
            lines = back.lines.get(end) or _all_lines(context, end)
            said += [f"{router}: if it is not, in `configure terminal`: `{line.strip()}`" for line in lines]
        if end in back.unsaved:
            said.append(f"{router}: then `write memory`")
        source = f"the peer must be Oper with {here.interface} among its sources"
        said.append(f"{router}: `show mpls ldp neighbor`: {source}")
    return tuple(said)


def _all_lines(context: LinkContext, end: EndName) -> tuple[str, ...]:
    """All lines of the way back, for a router that cannot say which it still needs."""
    view = context.views.get(end)
    return tuple(line for step in reversed(context.taken) for line in view.change(step).undo) if view else ()
