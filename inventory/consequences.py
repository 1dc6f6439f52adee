"""What follows from a link's definition beyond the link: said in the plan, and before a migration is begun."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.inventory.model import CoreLink


def consequences(link: CoreLink) -> Iterator[str]:
    """A sentence for each choice that others of the router may feel, or that leaves something to the router.

    First come those for what the plain link carries besides, as ``CoreLink.named_lines``.
    """
    yield from link.named_lines
    if link.crypto is not None and link.crypto.policy == "default":
        yield (
            "policy: default: the IKEv2 policy and proposal are the router's own; `proposal` is not configured, and "
            "what the ends agree on must equal it"
        )
    if link.ldp.password is not None and link.ldp.password_under_session == "accept":
        yield (
            f"password_under_session: accept: where the LDP session between {link.a.router} and {link.b.router} has no "
            "password yet, it goes down for it on all links between them, or keeps going without it until it is made "
            "anew (lossless MD5)"
        )
