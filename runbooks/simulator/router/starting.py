"""A router made from a saved configuration: its release and platform, and what of the configuration it cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from corelinks.runbooks.simulator.clock import SimulatedClock, Timers
from corelinks.runbooks.simulator.ios.features import catalyst_9000, unknown_word, version_of
from corelinks.runbooks.simulator.network.model.router_config import read_config
from corelinks.runbooks.simulator.router.config_tree import ConfigTree, Node
from corelinks.runbooks.simulator.router.device import Device

_DAY = 86400.0
_XE = 16
_IMAGES = {
    (12, 0): "12.0(33)S11",
    (12, 2): "12.2(33)SRB7",
    (12, 4): "12.4(15)T17",
    (15, 0): "15.0(1)M10",
    (15, 7): "15.7(3)M8",
    (15, 9): "15.9(3)M4",
}
_DEFAULT = (15, 7)


class UnreadableConfigurationError(ValueError):
    """A router cannot be made from a configuration; ``router`` is its name, the message says which line."""

    def __init__(self, router: str, what: str) -> None:
        super().__init__(f"{router}: {what}")
        self.router = router
        self.what = what


def started(name: str, text: str, clock: SimulatedClock, timers: Timers) -> Device:
    """A router that has been up for days with this configuration; raises UnreadableConfigurationError.

    Lines that its release does not know are left out, as IOS leaves them out; ``left_out`` has them.
    """
    tree = ConfigTree.parse(text)
    _read(name, text, tree)
    version = version_of(tree.value("version")) if tree.child("version") else _DEFAULT
    model = catalyst_9000([node.text for node in tree.children])
    left_out = tuple(_left_out(tree, version, (), is_catalyst=model is not None))
    is_xe = version[0] >= _XE
    number = ".".join(map(str, version))
    image = f"{number}.4" if is_xe else _IMAGES.get(version, f"{number}(3)M")
    device = Device(
        name,
        "\n".join([*tree.render(), "end", ""]) if left_out else text,
        clock,
        timers,
        platform="xe" if is_xe else "ios",
        version=image,
        switch_model=model,
        left_out=left_out,
    )
    device.keep()
    device.boot_time = -_DAY * (30.0 + crc32(name.encode()) % 300)
    return device


def _left_out(section: Node, version: tuple[int, int], above: tuple[str, ...], *, is_catalyst: bool) -> Iterator[str]:
    """Take the lines that a release does not know out of a section; each with what it stood beneath."""
    for node in list(section.children):
        words = node.text.removeprefix("no ").split()
        if unknown_word(section.text, words, version, is_catalyst=is_catalyst) is not None:
            section.children.remove(node)
            yield from (" / ".join((*above, *path)) for path in _paths(node))
        else:
            yield from _left_out(node, version, (*above, node.text), is_catalyst=is_catalyst)


def _paths(node: Node) -> Iterator[tuple[str, ...]]:
    yield (node.text,)
    for child in node.children:
        yield from ((node.text, *path) for path in _paths(child))


def _read(name: str, text: str, tree: ConfigTree) -> None:
    """Read a configuration as the network will; raises UnreadableConfigurationError with the line in the way."""
    if _is_readable(tree.children):
        return
    for node in tree.children:
        if not _is_readable([node]):
            child = next((one for one in node.children if not _is_readable([Node(node.text, [one])])), None)
            line = (child or node).text.split("\n")[0]
            beneath = f" beneath {node.text!r}" if child else ""
            raise UnreadableConfigurationError(
                name, f"line {_number(text, line)}, {line!r}{beneath}, is of a form that is not known"
            )
    raise UnreadableConfigurationError(name, "its lines do not go together")


def _is_readable(sections: list[Node]) -> bool:
    tree = ConfigTree()
    tree.children = sections
    try:
        read_config(tree)
    except Exception:  # whatever a reader stumbles over is said with the line, never in its own words
        return False
    return True


def _number(text: str, line: str) -> int:
    lines = [each.strip() for each in text.splitlines()]
    return lines.index(line) + 1 if line in lines else 0
