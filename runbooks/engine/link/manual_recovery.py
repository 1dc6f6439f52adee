"""The loud report of a link that nobody can vouch for: which router, what is known of it, what to read and type."""

from __future__ import annotations

from dataclasses import replace

from corelinks.inventory.model import ENDS, EndName
from corelinks.runbooks.engine.link.context import LinkContext
from corelinks.runbooks.engine.link.proof import summary
from corelinks.runbooks.engine.link.restore import Restoration
from corelinks.runbooks.engine.report import LinkReport
from corelinks.tasks.commands import UNSAVED


def unknown_report(context: LinkContext, failed: LinkReport, restoration: Restoration) -> LinkReport:
    """What is to be said when a restore could not be proven. ``failed`` says what had failed before it."""
    ends = [end for end in ENDS if end not in restoration.clean or end in restoration.unsaved]
    words = "; ".join(_in_words(context, restoration, end) for end in ends)
    return replace(
        failed,
        outcome="unknown",
        verdict=failed.verdict or restoration.verdict,
        reason=f"{failed.reason}; {words or _unproven_link(context, restoration)}",
        instructions=instructions(context, restoration),
        unproven=tuple(context.router(end) for end in ends),
    )


def _unproven_link(context: LinkContext, restoration: Restoration) -> str:
    if context.began == "plain":
        return "the plain link does not carry LDP again"
    shown = summary(restoration.verdict) if restoration.verdict else "no check was made"
    return f"it is not proven at {context.began}, where this run began: {shown}"


def _in_words(context: LinkContext, restoration: Restoration, end: EndName) -> str:
    router, last = context.router(end), restoration.left.get(end, "not read")
    if end in restoration.clean:
        return f"{router} is as before, but its startup-config may not be: {restoration.unsaved[end]}"
    if end in restoration.restored:
        return f"{router} is as before, but a rollback timer may be pending ({last})"
    return f"{router} could not be put back ({last})"


def instructions(context: LinkContext, restoration: Restoration) -> tuple[str, ...]:
    """What a person has to read and to type, router by router."""
    if restoration.is_kept:
        return _while_tunnel_carries(context)
    said: list[str] = []
    for end in ENDS:
        router, here = context.router(end), context.link.end(end)
        if end not in restoration.clean:
            timer = "while one is pending, wait until it has fired"
            said.append(f"{router}: `show archive config rollback timer`: {timer}")
            ours = "|".join(f"{name}( |$)" for name in (here.tunnel_name, f"CL-{context.link.name}"))
            wanted = "must be empty" if context.began == "plain" else f"must be that of a link at {context.began}"
            said.append(f"{router}: `show running-config | section {ours}`: {wanted}")
            lines = restoration.lines.get(end) or _all_lines(context, end)
            said += [f"{router}: if it is not, in `configure terminal`: `{line.strip()}`" for line in lines]
            said += [f"{router}: {words}" for words in _about_edits(context, end)]
        if end in restoration.unsaved:
            said.append(f"{router}: then `write memory`, when all else that it saves may be saved: `{UNSAVED}`")
        source = f"the peer must be Oper with {here.interface} among its sources"
        said.append(f"{router}: `show mpls ldp neighbor`: {source}")
    if context.began == "plain":
        said.append(
            f"then `corelinks rollback {context.link.name}`: it takes off what may be left, and proves the link"
        )
    return tuple(said)


def _while_tunnel_carries(context: LinkContext) -> tuple[str, ...]:
    """What to do when the plain link must be mended first: taking the tunnel off by hand would cut the link."""
    ends = [context.link.end(end) for end in ENDS]
    reads = [f"{here.router}: `show mpls ldp discovery`: why does {here.interface} hear nobody?" for here in ends]
    last = f"the tunnel stays until then: when the plain link is mended, `corelinks rollback {context.link.name}`"
    return (*reads, last)


def _about_edits(context: LinkContext, end: EndName) -> tuple[str, ...]:
    """What a timer that is still pending does to the work of others."""
    edits = context.edits.get(end)
    if edits is None or not edits.standing or end not in context.timers:
        return ()
    lines = "; ".join(edits.standing)
    return (f"when its timer fires, it takes along what others have changed, who must be told: {lines}",)


def _all_lines(context: LinkContext, end: EndName) -> tuple[str, ...]:
    """All lines of a restore, for a router that cannot say which it still needs."""
    view = context.views.get(end)
    return tuple(line for step in reversed(context.taken) for line in view.change(step).undo) if view else ()
