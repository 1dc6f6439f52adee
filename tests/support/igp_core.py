"""Two routers with one cable between them, whose IGP is configured in ways that the example cores are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corelinks.inventory.model import CoreLink
from tests.support.small_core import SmallCore, small_core

NAME = "alder-birch"
CABLE = "GigabitEthernet0/3"
_CONFIG = """\
version 15.7
hostname {name}
{top}mpls label protocol ldp
archive
 path flash:before-
 maximum 4
interface Loopback0
 ip address 203.0.113.{host} 255.255.255.255
{loopback}interface GigabitEthernet0/3
 ip address 192.0.2.{cable} 255.255.255.252
{interface}{process}mpls ldp router-id Loopback0 force
end
"""


@dataclass(frozen=True)
class Igp:
    """How the routers run their IGP: what links.yaml says of it, and lines of the configuration, indented.

    ``process`` may name {host}, 1 or 2, and begins with the header; ``interface`` is what the cable's has besides its
    address, ``b`` the same of the second router where it has something else. ``more`` is what links.yaml says besides.
    """

    wanted: Mapping[str, Any]
    process: Sequence[str]
    interface: Sequence[str]
    loopback: Sequence[str] = ()
    top: Sequence[str] = ()
    b: Sequence[str] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def isis(*process: str, interface: Sequence[str] = (" mpls ip",), **wanted: Any) -> Igp:
    """IS-IS with lines of the process besides its net and the LSP MTU that a tunnel needs."""
    header = ("router isis WOOD", " net 49.0077.2030.0113.000{host}.00", " lsp-mtu 1400")
    line = " ip router isis WOOD"
    wanted = {"protocol": "isis", "tag": "WOOD", **wanted}
    return Igp(wanted, (*header, *process), (line, *interface), (line,))


def ospf(*process: str, interface: Sequence[str], loopback: Sequence[str] = (), **wanted: Any) -> Igp:
    """OSPF 5 with lines of the process besides its router-id."""
    header = ("router ospf 5", " router-id 203.0.113.{host}")
    return Igp({"protocol": "ospf", "process": 5, "area": 7, **wanted}, (*header, *process), interface, loopback)


def configs(igp: Igp) -> dict[str, str]:
    """The running-configs of both routers."""
    return {name: _config(igp, name, host) for host, name in enumerate(("alder", "birch"), 1)}


def _config(igp: Igp, name: str, host: int) -> str:
    interface = igp.b if host == 2 and igp.b is not None else igp.interface
    return _CONFIG.format(
        name=name,
        host=host,
        cable=host + 4,
        top=_text(igp.top),
        loopback=_text(igp.loopback),
        interface=_text(interface),
        process=_text(igp.process).format(host=host),
    )


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def link_of(igp: Igp, **fields: Any) -> CoreLink:
    """The link of the cable, as links.yaml would define it."""
    ends = {
        end: {
            "router": router,
            "interface": CABLE,
            "address": f"192.0.2.{host + 4}/30",
            "tunnel": 34,
            "tunnel_address": f"198.51.100.{host + 8}/30",
        }
        for end, router, host in (("a", "alder", 1), ("b", "birch", 2))
    }
    values = {"name": NAME, **ends, "igp": igp.wanted, "only_path": "proceed", "crypto": {"psk": "env:PSK"}}
    return CoreLink.model_validate({**values, **igp.more, **fields})


@contextmanager
def igp_core(tmp_path: Path, igp: Igp, faults: Sequence[str] = (), **fields: Any) -> Iterator[SmallCore]:
    """The two routers as simulated ones behind SSH, with the link between them; gone at the end."""
    with small_core(tmp_path, faults, configs=configs(igp), links=[link_of(igp, **fields)]) as core:
        core.name = NAME
        yield core
