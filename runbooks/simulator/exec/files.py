"""Configurations and files: showing, saving, copying, listing and erasing them."""

from __future__ import annotations

from datetime import datetime

from corelinks.runbooks.simulator.grammar.match import Refused
from corelinks.runbooks.simulator.ios.file_systems import FLASH_BYTES, LOCAL, NETWORK, bytes_free, is_on_network
from corelinks.runbooks.simulator.router.config_tree import Node, render_node
from corelinks.runbooks.simulator.router.configurator import Configurator
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import Args, CommandSession, command, for_session

_RUNNING = ("system:running-config", "running-config")
_STARTUP = ("nvram:startup-config", "nvram:/startup-config", "startup-config")


def read_file(device: Device, name: str) -> str:
    """The text of a configuration file; raises Refused when there is none."""
    if name in _RUNNING:
        return device.running_text()
    if name in _STARTUP:
        return device.startup
    if is_on_network(name):
        raise Refused(None, f"%Error opening {name} (Timed out)")
    for known in (name, name.replace(":/", ":")):
        if known in device.files:
            return device.files[known]
    raise Refused(None, f"Error: Could not open file {name} for reading", "% Error caught by command handler")


def _stamp(moment: datetime) -> str:
    return f"{moment:%H:%M:%S} UTC {moment:%a %b} {moment.day} {moment:%Y}"


def _heading(device: Device) -> list[str]:
    """The comments above ``version``."""
    change, lines = device.change, []
    if change.changed_at is None:
        lines.append("! No configuration change since last restart")
    else:
        lines.append(f"! Last configuration change at {_stamp(change.changed_at)} by {change.changed_by}")
    if change.saved_at is not None:
        lines.append(f"! NVRAM config last updated at {_stamp(change.saved_at)} by {change.saved_by}")
    return ["!", *lines]


def _whole(body: list[str]) -> list[str]:
    lines = [*body, "end", ""]
    size = sum(len(line) + 1 for line in lines)
    return ["Building configuration...", "", f"Current configuration : {size} bytes", *lines]


@command("show running-config [all|brief|full|view full]", privilege=15)
@command("write terminal", privilege=15)
def show_running_config(device: Device, args: Args) -> list[str]:
    """``show running-config``: the running configuration with its headings."""
    return _whole([*_heading(device), *device.running.render()])


@command("show running-config interface INTERFACE", privilege=15)
def show_running_interface(device: Device, args: Args) -> list[str]:
    """``show running-config interface``: the section of one interface."""
    name = args.get("INTERFACE") or ""
    node = device.running.section(f"interface {name}")
    if node is None:
        raise args.refuse(name)
    return _whole(["!", *_rendered(device, node)])


@command("show running-config partition interface INTERFACE", privilege=15)
def show_running_partition(device: Device, args: Args) -> list[str]:
    """``show running-config partition interface``: one section, as releases with partitions call it."""
    return show_running_interface(device, args)


def _rendered(device: Device, node: Node) -> list[str]:
    return render_node(node, hide=device.running.has("service password-encryption"))


@command("show startup-config", privilege=15)
def show_startup_config(device: Device, args: Args) -> list[str]:
    """The configuration that the next reload starts with."""
    if not device.startup:
        return ["startup-config is not present"]
    size = len(device.startup)
    return [f"Using {size} out of 262136 bytes", *device.startup.rstrip("\n").split("\n"), ""]


@for_session("write [memory]", privilege=15)
def write_memory(session: CommandSession, args: Args) -> None:
    """``write memory``: save the running configuration."""
    session.write_lines(["Building configuration..."])
    _save(session)
    session.write_lines(["[OK]"])


def _save(session: CommandSession) -> None:
    device = session.device
    device.save(session.user)
    section = device.running.section("archive")
    if section is not None and section.has("write-memory"):
        device.archive.save(device.archive.next_file())


@for_session("copy running-config startup-config", privilege=15)
@for_session("copy system:running-config nvram:startup-config", privilege=15)
def copy_to_startup(session: CommandSession, args: Args) -> None:
    """Save the running configuration, after asking for a name."""

    def answer(text: str) -> None:
        if text.strip() in ("", "startup-config"):
            write_memory(session, args)
        else:
            session.write_lines(["%Error: invalid destination filename"])

    session.ask("Destination filename [startup-config]? ", answer)


@for_session("copy running-config WORD", privilege=15)
@for_session("copy startup-config WORD", privilege=15)
def copy_to_file(session: CommandSession, args: Args) -> None:
    """``copy running-config`` or ``startup-config`` to a file, after asking for its name."""
    target = args.words[2]
    place, _, name = target.rpartition(":")
    text = read_file(session.device, args.words[1])

    def answer(typed: str) -> None:
        final = f"{place or 'flash'}:{typed.strip() or name}"
        device = session.device
        if len(text) > bytes_free(device.files, device.faults.disk_room):
            session.write_lines([f"%Error writing {final} (No space left on device)"])
            return
        session.device.files[final] = text
        session.write_lines([f"{len(text)} bytes copied in 0.512 secs ({len(text) * 2} bytes/sec)", ""])

    session.ask(f"Destination filename [{name or 'running-config'}]? ", answer)


@command("dir [WORD]", privilege=15)
def list_files(device: Device, args: Args) -> list[str]:
    """``dir``: the files of a file system of the router's own, and how many bytes are free."""
    place = f"{(args.get('WORD') or 'flash:').split(':')[0]}:"
    if place not in LOCAL:
        raise Refused(None, f"%Error opening {place}/ (No such device)")
    rows = []
    kept = {name: text for name, text in device.files.items() if not is_on_network(name)}
    for number, (name, text) in enumerate(sorted(kept.items()), start=1):
        short = name.split(":", 1)[-1].lstrip("/")
        rows.append(f"{number:>5}  -rw-  {len(text):>12}  {device.clock.epoch:%b %d %Y %H:%M:%S} +00:00  {short}")
    free = bytes_free(device.files, device.faults.disk_room)
    return [f"Directory of {place}/", "", *rows, "", f"{FLASH_BYTES} bytes total ({free} bytes free)"]


@command("show file systems", privilege=15)
def show_file_systems(device: Device, args: Args) -> list[str]:
    """``show file systems``: the router's own, with the card that its archive is on, and the network's."""
    flash = "bootflash: flash:#" if device.platform == "xe" else "flash0: flash:#"
    free = str(bytes_free(device.files, device.faults.disk_room))
    section = device.running.section("archive")
    place = (section.value("path") or "" if section is not None else "").partition(":")[0] + ":"
    disks = [flash, place] if place in LOCAL and place not in f"{flash} nvram:" else [flash]
    rows = [("-", "-", "opaque", name) for name in ("system:", "tmpsys:", "null:")]
    rows += [(str(FLASH_BYTES), free, "disk", disk) for disk in disks]
    rows.append(("262136", str(max(0, 262136 - len(device.startup))), "nvram", "nvram:"))
    rows += [("-", "-", "network", name) for name in NETWORK]
    lines = [
        f"{'*' if where == flash else ' '}{size:>13} {room:>13} {kind:>9}     rw   {where}"
        for size, room, kind, where in rows
    ]
    return ["File Systems:", "", "       Size(b)       Free(b)      Type  Flags  Prefixes", *lines, ""]


@command("more WORD", privilege=15)
def show_file(device: Device, args: Args) -> list[str]:
    """``more``: the text of a file."""
    return read_file(device, args.words[1]).rstrip("\n").split("\n")


@for_session("delete {/force WORD|WORD}", privilege=15)
def delete_file(session: CommandSession, args: Args) -> None:
    """``delete``: remove a file, after asking twice."""
    target = args.words[-1]
    name = target.split(":", 1)[-1]

    def confirmed(key: str) -> None:
        if key.lower() in ("", "y") and session.device.files.pop(target, None) is None:
            session.write_lines([f"%Error deleting {target} (No such file or directory)"])

    if args.has("/force"):
        session.device.files.pop(target, None)
        return
    session.ask(
        f"Delete filename [{name}]? ",
        lambda _: session.ask(f"Delete {target}? [confirm]", confirmed, is_key=True),
    )


@for_session("copy WORD running-config", privilege=15)
@for_session("copy startup-config running-config", privilege=15)
def copy_to_running(session: CommandSession, args: Args) -> None:
    """Merge a file into the running configuration, line by line; what is refused is skipped, as IOS does."""
    text = read_file(session.device, args.words[1])

    def answer(typed: str) -> None:
        configurator = Configurator(session.device, session.user)
        depth = 0
        for line in text.splitlines():
            indent = len(line) - len(line.lstrip(" "))
            if not line.strip() or line.strip() in ("!", "end") or line.startswith(("Building", "Current")):
                continue
            try:
                for _ in range(depth - indent):
                    configurator.line("exit")
                configurator.line(line)
            except Refused as refusal:
                session.write_lines([line, *refusal.lines])
            depth = indent
        session.write_lines([f"{len(text)} bytes copied in 0.512 secs ({len(text) * 2} bytes/sec)"])

    session.ask("Destination filename [running-config]? ", answer)


@for_session("erase startup-config", privilege=15)
@for_session("erase nvram:", privilege=15)
@for_session("write erase", privilege=15)
def erase_startup(session: CommandSession, args: Args) -> None:
    """``write erase`` and its relatives: forget the saved configuration, after asking."""

    def confirmed(key: str) -> None:
        if key.lower() in ("", "y"):
            session.device.startup = ""
            session.write_lines(["[OK]", "Erase of nvram: complete"])
            session.device.log("%SYS-7-NV_BLOCK_INIT: Initialized the geometry of nvram")

    what = "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]"
    session.ask(what, confirmed, is_key=True)
