"""Before anything is changed: is the change allowed, and is there room for it?"""

from __future__ import annotations

import re

from corelinks.inventory.interface_names import is_same_interface
from corelinks.inventory.model import CoreLink, Isis
from corelinks.tasks import commands, parse
from corelinks.tasks.checks.check import Evaluation, check, evaluation, picked
from corelinks.tasks.checks.path import destination_way
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.configuration.dependencies import existing
from corelinks.tasks.configuration.spelling import interface_of
from corelinks.tasks.parse import RunningConfig
from corelinks.templates.objects import objects

_LSP_MTU = 1497


@check(
    "privilege",
    asks=(commands.PRIVILEGE,),
    hint="log in as a user of level 15, or give the enable secret: below it lines are hidden",
)
def privilege(side: Side) -> Evaluation:
    """Is the session at privilege level 15? Below it `show running-config` leaves lines out."""
    level = side.here.read(commands.PRIVILEGE, parse.parse_privilege)
    lines = picked(side.here.text(commands.PRIVILEGE), "privilege")
    return evaluation(level == 15, "15", f"{level}", commands.PRIVILEGE, lines)


@check(
    "archive",
    asks=(commands.ARCHIVE, commands.FILE_SYSTEMS, commands.RUNNING),
    hint="the rollback timer goes back to a file that the router writes before the change: configure `archive` with "
    "`maximum` and a `path` on a file system of the router itself (flash:, bootflash:, disk0:) that has room for its "
    "configuration. On a server the file lies behind the network that is being changed",
)
def archive(side: Side) -> Evaluation:
    """Is the configuration archive set up in the router itself, with room, so that the rollback timer can hold?"""
    found = side.here.read(commands.ARCHIVE, parse.parse_archive)
    lines = picked(side.here.text(commands.ARCHIVE), "Archive", "not enabled", "next archive file")
    expected = "enabled, on a local file system with room"
    if not found.enabled or found.path is None:
        words = "enabled, path not shown" if found.enabled else "not enabled"
        return evaluation(False, expected, words, commands.ARCHIVE, lines)
    systems = side.here.read(commands.FILE_SYSTEMS, parse.parse_file_systems)
    _config(side)  # what is cut has no size
    size = len(side.here.text(commands.RUNNING).encode())
    prefix = found.path.partition(":")[0] + ":"
    system = next((one for one in systems if prefix in one.prefixes), None)
    shown = picked(side.here.text(commands.FILE_SYSTEMS), rf"(?<!\S){re.escape(prefix)}")
    kind = "no file system of the router" if system is None else f"{system.kind} with {system.free or 0} bytes free"
    ok = system is not None and system.is_local and system.is_writable and (system.free or 0) >= size
    words = f"enabled, {found.path}: {kind}, for {size} bytes of configuration"
    return evaluation(ok, expected, words, commands.FILE_SYSTEMS, (*lines, *shown))


@check(
    "no-timer",
    asks=(commands.TIMER,),
    hint="somebody else's change is pending, or one of ours that broke off: wait until it fires, then rollback",
)
def no_timer(side: Side) -> Evaluation:
    """Is no Rollback Confirmed Change pending? A router has one timer, and ours would not be it."""
    timer = side.here.read(commands.TIMER, parse.parse_rollback_timer)
    found = f"{timer.kind} timer of {timer.minutes} min by {timer.user}" if timer else "none"
    lines = picked(side.here.text(commands.TIMER), r"\S")
    return evaluation(timer is None, "none pending", found, commands.TIMER, lines)


@check("not-locked", asks=(commands.LOCK,), hint="another user or NETCONF holds the configuration: wait, or ask them")
def not_locked(side: Side) -> Evaluation:
    """Is the configuration not locked by anybody?"""
    locks = side.here.read(commands.LOCK, parse.parse_configuration_lock)
    found = ", ".join(f"{lock.user} on tty {lock.tty}" for lock in locks) or "not locked"
    lines = picked(side.here.text(commands.LOCK), "Owner", "username", "TTY") if locks else ()
    return evaluation(not locks, "not locked", found, commands.LOCK, lines)


@check(
    "nothing-unsaved",
    asks=(commands.UNSAVED,),
    hint="somebody has changed the running configuration and not saved it: ask them, then save or undo",
)
def nothing_unsaved(side: Side) -> Evaluation:
    """Is the running configuration the startup configuration? What others left unsaved must not be saved by us."""
    differences = side.here.read(commands.UNSAVED, parse.parse_config_differences)
    found = "equal" if differences.is_none else f"{len(differences.lines)} lines differ"
    return evaluation(differences.is_none, "equal", found, commands.UNSAVED, differences.lines)


def _config(side: Side) -> RunningConfig:
    return side.here.read(commands.RUNNING, parse.parse_running_config)


@check(
    "names-free",
    asks=(commands.RUNNING,),
    hint="a tunnel or crypto objects of these names are there: if corelinks made them, roll the link back; if they are "
    "somebody else's, give the link another tunnel number or name",
)
def names_free(side: Side) -> Evaluation:
    """Are the names of the crypto objects of this link, and its tunnel number, free?"""
    config = _config(side)
    there = existing(config, side.link, side.end)
    taken = tuple(item.section for item in objects(side.link, side.end) if item.section in there and not item.shared)
    return evaluation(not taken, "none in use", ", ".join(taken) or "none in use", commands.RUNNING, taken)


def _is_shared(link: CoreLink) -> bool:
    """Whether the link's protection is meant to be used by several tunnels, and so may be there already."""
    return link.crypto is not None and link.crypto.protection is not None


@check(
    "endpoints-free",
    asks=(commands.RUNNING,),
    hint="two tunnels between the same addresses need different keys and `shared`: use a source of its own, "
    "or give both links the same crypto.protection",
    applies=lambda link: not _is_shared(link),
)
def endpoints_free(side: Side) -> Evaluation:
    """Does no other tunnel of this router run between the same two addresses?

    Selectors of the one would take the other's packets (Cisco, "Sharing IPsec with Tunnel Protection").
    """
    peer = f"tunnel destination {side.link.peer(side.end).source_address}"
    config = _config(side)
    others = [
        header
        for header in config.sections("interface Tunnel")
        if not is_same_interface(interface_of(header), side.tunnel)
        and peer in [line.strip() for line in config.section(header) or ()]
        and _same_source(side, config.section(header) or ())
    ]
    return evaluation(not others, "no other tunnel", ", ".join(others) or "none", commands.RUNNING, tuple(others))


def _same_source(side: Side, lines: tuple[str, ...]) -> bool:
    end = side.link.end(side.end)
    sources = [line.strip().removeprefix("tunnel source ") for line in lines if "tunnel source" in line]
    return any(s == str(end.source_address) or is_same_interface(s, end.source_interface) for s in sources)


@check(
    "source-ready",
    asks=(commands.tunnel_source,),
    hint="the interface that is to be the tunnel source is down or has another address",
    applies=lambda link: link.a.source is not None or link.b.source is not None,
)
def source_ready(side: Side) -> Evaluation:
    """Is the interface of the tunnel source up, with the address of the definition?"""
    end = side.link.end(side.end)
    interface = side.here.interface(end.source_interface)
    address = (interface.address or "no address").partition("/")[0]
    ok = interface.admin_up and interface.line_up and address == str(end.source_address)
    command = commands.interface(end.source_interface)
    lines = picked(side.here.text(command), "line protocol is", "Internet address")
    return evaluation(ok, f"up, {end.source_address}", f"{interface.status}, {address}", command, lines)


@check(
    "underlay-mtu",
    asks=(commands.RUNNING, commands.physical),
    hint="the physical interface has a smaller MTU than `mtu.underlay` of the link: raise it, or lower the other",
)
def underlay_mtu(side: Side) -> Evaluation:
    """Is the MTU of the physical interface enough for the underlay MTU that the link counts on?"""
    lines = _config(side).interface(side.physical) or ()
    given = [match.group(1) for line in lines if (match := re.fullmatch(r"ip mtu (\d+)", line.strip()))]
    mtu = int(given[-1]) if given else side.here.interface(side.physical).mtu
    wanted = side.link.mtu.underlay
    command = commands.interface(side.physical)
    shown = (*picked(side.here.text(command), "MTU"), *(line.strip() for line in lines if "mtu" in line))
    return evaluation(mtu >= wanted, f"{wanted} or more", f"{mtu}", command, shown)


@check(
    "lsp-mtu",
    asks=(commands.RUNNING,),
    hint="an LSP larger than the CLNS MTU of a link is not flooded over it: set `lsp-mtu` under `router isis`, on "
    "every router of the level, to what fits the smallest link, or give the link a larger `mtu.underlay`",
    applies=lambda link: link.igp.protocol == "isis",
)
def lsp_mtu(side: Side) -> Evaluation:
    """Does the largest LSP that this router makes fit the CLNS MTU that the tunnel is to have?

    IS-IS does not fragment: what does not fit the tunnel is missing behind it. IOS makes LSPs of up to 1497 bytes
    unless told otherwise (Cisco, `lsp-mtu`), more than a tunnel over 1500 bytes carries.
    """
    assert isinstance(side.link.igp, Isis)
    header = f"router isis {side.link.igp.tag or ''}".strip()
    lines = _config(side).section(header)
    expected = f"{side.link.clns_mtu} or less"
    if lines is None:
        return evaluation(False, expected, f"no `{header}`", commands.RUNNING)
    given = [line.strip() for line in lines if re.fullmatch(r"lsp-mtu \d+", line.strip())]
    size = int(given[-1].split()[1]) if given else _LSP_MTU
    found = f"{size}" if given else f"{size}, the default"
    return evaluation(size <= side.link.clns_mtu, expected, found, commands.RUNNING, (header, *given))


@check(
    "crypto-known",
    asks=(commands.SESSIONS,),
    hint="the image has no crypto (no k9 in its name), or its licence is not active (securityk9, network-advantage): "
    "`show version`, `show license`",
    applies=lambda link: link.crypto is not None,
)
def crypto_known(side: Side) -> Evaluation:
    """Does the router know IPsec at all? Without image or licence it refuses every crypto command."""
    text = side.here.text(commands.SESSIONS)
    if "% Invalid input" in text:
        lines = picked(text, "% Invalid input")
        return evaluation(False, "crypto commands known", f"`{commands.SESSIONS}` refused", commands.SESSIONS, lines)
    side.here.read(commands.SESSIONS, parse.parse_crypto_session)
    return evaluation(True, "crypto commands known", "known", commands.SESSIONS)


CHECKS = (
    privilege,
    archive,
    no_timer,
    not_locked,
    nothing_unsaved,
    names_free,
    endpoints_free,
    source_ready,
    underlay_mtu,
    lsp_mtu,
    crypto_known,
)


@check(
    "destination-way",
    asks=destination_way.asks,
    hint=destination_way.hint,
    applies=lambda link: not (link.is_pinned("a") or link.is_pinned("b")),
)
def destination_known(side: Side) -> Evaluation:
    """Does the way to the tunnel destination leave by the expected interface, and through no tunnel?

    Where a /32 that comes with the tunnel pins the way, it can be checked only when the tunnel is there.
    """
    return destination_way.judgement(side)
