"""A link between n4 and n7 whose physical interfaces have one name, for tests of what such an interface carries."""

from __future__ import annotations

from typing import Any

from corelinks.inventory.model import CoreLink

PORT = "GigabitEthernet0/3"


def link_by_one_port(**changes: Any) -> CoreLink:
    """The link, with some of its fields another; validated."""
    ends = {
        name: {
            "router": router,
            "interface": PORT,
            "address": f"172.16.9.{host}/30",
            "tunnel": 47,
            "tunnel_address": f"172.17.9.{host}/30",
        }
        for name, router, host in (("a", "n4", 1), ("b", "n7", 2))
    }
    return CoreLink.model_validate({"name": "n4-n7", **ends, "crypto": {"psk": "env:K"}, **changes})
