"""The crypto of a tunnel that stands already, of both its ends together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError

from corelinks.runbooks.discovery.claims import secret_variable
from corelinks.runbooks.discovery.configured_crypto import FoundCrypto, find_crypto, unlike
from corelinks.runbooks.discovery.configured_interfaces import Port, Values, tunnel_destination
from corelinks.runbooks.discovery.core_map import CoreMap
from corelinks.runbooks.discovery.found_links import as_link
from corelinks.tasks.configuration.values import value
from corelinks.templates.object_names import crypto_names

PROTECTION = "tunnel protection ipsec profile"


@dataclass(frozen=True)
class TunnelCrypto:
    """The crypto of both ends, None for an end without a profile that is there, and what of it must be decided."""

    is_protected: bool
    ends: tuple[FoundCrypto | None, FoundCrypto | None]
    undecided: tuple[str, ...]
    other_authentication: str | None

    def of_link(self, name: str, undecided: list[str]) -> Values | str:
        """The ``crypto`` of the link called ``name``: of the first end that has any, with a place for its key."""
        undecided += self.undecided
        if not self.is_protected:
            return "none"
        psk = f"env:{secret_variable(name)}"
        undecided.append(f"psk: where the key of this link is kept, now {psk}")
        found = self.ends[0] or self.ends[1]
        return {"psk": psk, **(found.values if found else {})}

    def put_names(self, values: Values, ends: tuple[Values, Values]) -> None:
        """Write down what the objects are called where corelinks would call them otherwise: of the link, or of an end.

        ``values`` are the link's, with ``ends`` in them.
        """
        try:
            link = as_link(values)
        except ValidationError:
            return  # that it is no valid link is said of the whole
        given: list[dict[str, str]] = []
        for end, found in zip(ends, self.ends, strict=True):
            ours = vars(crypto_names(link, link.end_of(str(end["router"]))))
            names = found.names if found else {}
            given.append({what: name for what, name in names.items() if name != ours[what]})
        both = dict(given[0].items() & given[1].items())
        if both:
            ordered = {what: both[what] for what in given[0] if what in both}
            values["crypto"] = {**cast("Values", values["crypto"]), "names": ordered}
        for end, of_end in zip(ends, given, strict=True):
            rest = {what: name for what, name in of_end.items() if what not in both}
            if rest:
                end["names"] = rest


def tunnel_crypto(core: CoreMap, tunnels: tuple[Port, Port]) -> TunnelCrypto:
    """What protects a tunnel, as both ends are configured."""
    undecided: list[str] = []
    one, other = (_of_end(core, tunnel, undecided) for tunnel in tunnels)
    if one is not None and other is not None:
        undecided += unlike((tunnels[0].router, tunnels[1].router), one.values, other.values, "crypto")
    methods = [
        f"{tunnel.router} authenticates by {found.other_authentication}"
        for tunnel, found in zip(tunnels, (one, other), strict=True)
        if found is not None and found.other_authentication
    ]
    is_protected = any(value(tunnel.lines, PROTECTION) for tunnel in tunnels)
    return TunnelCrypto(is_protected, (one, other), tuple(undecided), " and ".join(methods) or None)


def _of_end(core: CoreMap, tunnel: Port, undecided: list[str]) -> FoundCrypto | None:
    protection = value(tunnel.lines, PROTECTION)
    if not protection:
        undecided.append(f"crypto: {tunnel} is not encrypted; if that is not meant, give it crypto")
        return None
    source = core.source(tunnel)
    config, local = core.configs[tunnel.router], source.address.ip if source else None
    found = find_crypto(tunnel.router, config, protection, local, tunnel_destination(tunnel))
    if found is None:
        profile = protection.partition(" ")[0]
        undecided.append(f"crypto: {tunnel.router} has no IPsec profile {profile}, so what stands here is not its own")
        return None
    undecided += found.undecided
    return found
