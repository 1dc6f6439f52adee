"""``show ip access-lists``: the lists with how often each entry was met."""

from __future__ import annotations

from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import network_of
from corelinks.runbooks.simulator.show.registry import Args, show


@show("access-lists [WORD]")
@show("ip access-lists [WORD]")
def show_ip_access_lists(device: Device, args: Args) -> list[str]:
    """The access lists of the configuration, numbered as IOS numbers them; an entry that nothing met has no count."""
    wanted = args.get("WORD")
    lines: list[str] = []
    for known, counts in network_of(device).access_lists(device.name):
        if wanted in (None, known.name):
            lines.append(f"{known.kind.title()} IP access list {known.name}")
            for entry, count in zip(known.entries, counts, strict=True):
                lines.append(f"    {entry.number} {entry.text}{_matches(count)}")
    return lines


def _matches(count: int) -> str:
    return f" ({count} match{'' if count == 1 else 'es'})" if count else ""
