"""``show crypto map``: the crypto maps of the configuration, and the interfaces that they are on."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.runbooks.simulator.ios.names import interface_in
from corelinks.runbooks.simulator.router.config_tree import Node
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import Args, show


@show("crypto map [interface INTERFACE|tag WORD]")
def show_crypto_map(device: Device, args: Args) -> list[str]:
    """Every entry with its peers, and after the last one of a map where the map is."""
    name, tag = args.get("INTERFACE"), args.get("WORD")
    maps: dict[tuple[str, str], list[Node]] = {}
    for node in device.running.all("crypto map"):
        family = "IPv6" if node.text.split()[2] == "ipv6" else "IPv4"
        words = node.text.split()[3 if family == "IPv6" else 2 :]
        if len(words) > 1 and words[1].isdigit():
            maps.setdefault((family, words[0]), []).append(node)
    lines: list[str] = []
    for (family, known), nodes in maps.items():
        places = list(_places(device, family, known))
        if tag in (None, known) and (name is None or name in places):
            for node in nodes:
                lines += _entry(family, known, node)
            lines += [f"\tInterfaces using crypto map {known}:", *(f"\t\t{place}" for place in places), ""]
    return lines or ["No crypto maps found."]


def _entry(family: str, name: str, node: Node) -> list[str]:
    words = node.text.split()
    number = next(word for word in words[3:] if word.isdigit())
    kind = words[-1] if words[-1] != number else "ipsec-isakmp"
    match = node.value("match address")
    return [
        f'Crypto Map {family} "{name}" {number} {kind}',
        *(f"\tPeer = {line.text.split()[2]}" for line in node.all("set peer")),
        *([f"\tExtended IP access list {match.split()[-1]}"] if match else ()),
    ]


def _places(device: Device, family: str, name: str) -> Iterator[str]:
    wanted = f"crypto map ipv6 {name}" if family == "IPv6" else f"crypto map {name}"
    return (interface_in(section.text) for section in device.running.all("interface") if section.child(wanted))
