"""What a router says of itself: version, inventory, licence, processor load, access lists, neighbors by cable."""

from __future__ import annotations

from collections import Counter
from zlib import crc32

from corelinks.runbooks.simulator.ios.names import is_physical, kind_of
from corelinks.runbooks.simulator.network.model.router_state import InterfaceState, RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import asked_interface, listed, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import uptime

_CDP_CODES = (
    "Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge",
    "                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone, ",
    "                  D - Remote, C - CVTA, M - Two-port Mac Relay ",
    "",
    "Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID",
)
_HOLD = 180
_CRYPTO_NOTICE = (
    "",
    "",
    "This product contains cryptographic features and is subject to United",
    "States and local country laws governing import, export, transfer and",
    "use. Delivery of Cisco cryptographic products does not imply",
    "third-party authority to import, export, distribute or use encryption.",
    "Importers, exporters, distributors and users are responsible for",
    "compliance with U.S. and local country laws. By using this product you",
    "agree to comply with applicable laws and regulations. If you are unable",
    "to comply with U.S. and local laws, return this product immediately.",
    "",
    "A summary of U.S. laws governing Cisco cryptographic products may be found at:",
    "http://www.cisco.com/wwl/export/crypto/tool/stqrg.html",
    "",
    "If you require further assistance please contact us by sending email to",
    "export@cisco.com.",
    "",
)
_XE_NOTICE = (
    "",
    "",
    "Cisco IOS-XE software, Copyright (c) 2005-2023 by cisco Systems, Inc.",
    "All rights reserved.  Certain components of Cisco IOS-XE software are",
    'licensed under the GNU General Public License ("GPL") Version 2.0.  The',
    "software code licensed under GPL Version 2.0 is free software that comes",
    "with ABSOLUTELY NO WARRANTY.  You can redistribute and/or modify such",
    "GPL code under the terms of GPL Version 2.0.  For more details, see the",
    'documentation or "License Notice" file accompanying the IOS-XE software,',
    "or the applicable URL provided on the flyer accompanying the IOS-XE",
    "software.",
    "",
    "",
    "ROM: IOS-XE ROMMON",
)
_XE_IMAGES = {
    False: "ISR Software (X86_64_LINUX_IOSD-UNIVERSALK9-M)",
    True: "Catalyst L3 Switch Software (CAT9K_IOSXE)",
}
_TRAINS = {"16": "Gibraltar", "17": "Cupertino"}
_NOUNS = {
    "GigabitEthernet": "Gigabit Ethernet",
    "TwoGigabitEthernet": "Two Gigabit Ethernet",
    "FiveGigabitEthernet": "Five Gigabit Ethernet",
    "TenGigabitEthernet": "Ten Gigabit Ethernet",
    "TwentyFiveGigE": "Twenty Five Gigabit Ethernet",
    "FortyGigabitEthernet": "Forty Gigabit Ethernet",
    "HundredGigE": "Hundred Gigabit Ethernet",
    "FourHundredGigE": "Four Hundred Gigabit Ethernet",
    "POS": "Packet over SONET",
}
_LICENSES = ("ipbasek9", "securityk9", "uck9", "datak9")


@show("cdp neighbors [INTERFACE] [detail]")
def show_cdp_neighbors(device: Device, args: Args) -> list[str]:
    """Who is at the other end of the cables that are up."""
    state = state_of(device)
    name = asked_interface(state, args)
    chosen = [state.interfaces[each] for each in ([name] if name else listed(state))]
    found = [one for one in chosen if one.peer is not None and one.protocol_up]
    if args.has("detail"):
        body = [line for one in found for line in _cdp_detail(device, state, one)]
    else:
        body = [*_CDP_CODES, *(_cdp_row(device, state, one) for one in found)]
    return [*body, "", f"Total cdp entries displayed : {len(found)}"]


def _cdp_name(name: str) -> str:
    kind = kind_of(name)
    return f"{kind[:3]} {name[len(kind) :]}"


def _cdp_row(device: Device, state: RouterState, one: InterfaceState) -> str:
    router, port = one.peer or ("", "")
    hold = _HOLD - int(state.now) % 60
    return f"{router:<16} {_cdp_name(one.name):<17} {hold:<10} {'R B':>9}   {model(device)[:9]:<9} {_cdp_name(port)}"


def _cdp_detail(device: Device, state: RouterState, one: InterfaceState) -> list[str]:
    router, port = one.peer or ("", "")
    return [
        "-------------------------",
        f"Device ID: {router}",
        "Entry address(es): ",
        f"Platform: Cisco {model(device)},  Capabilities: Router Source-Route-Bridge ",
        f"Interface: {one.name},  Port ID (outgoing port): {port}",
        f"Holdtime : {_HOLD - int(state.now) % 60} sec",
        "",
        "Version :",
        f"Cisco IOS Software, Version {device.version}",
        "",
        "advertisement version: 2",
        "Duplex: full",
        "",
    ]


@show("processes cpu [sorted]")
def show_processes_cpu(device: Device, args: Args) -> list[str]:
    """``show processes cpu``: a router with little to do."""
    return [
        "CPU utilization for five seconds: 2%/0%; one minute: 2%; five minutes: 2%",
        " PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process ",
        "   1           4          12        333  0.00%  0.00%  0.00%   0 Chunk Manager    ",
        "   2         112        1021        109  0.00%  0.00%  0.00%   0 Load Meter       ",
    ]


def serial_number(name: str) -> str:
    """A serial number that a router of that name always has."""
    return f"FTX{crc32(name.encode()) % 10**8:08}"


def model(device: Device) -> str:
    """The product that the router claims to be."""
    return device.switch_model or ("ISR4451-X/K9" if device.platform == "xe" else "CISCO2951/K9")


@show("version")
def show_version(device: Device, args: Args) -> list[str]:
    """``show version``: software, uptime and hardware."""
    return _xe(device) if device.platform == "xe" else _ios(device)


def _ios(device: Device) -> list[str]:
    packed = device.version.replace("(", "-").replace(")", ".")
    return [
        f"Cisco IOS Software, C2951 Software (C2951-UNIVERSALK9-M), Version {device.version}, RELEASE SOFTWARE (fc1)",
        "Technical Support: http://www.cisco.com/techsupport",
        "Copyright (c) 1986-2020 by Cisco Systems, Inc.",
        "Compiled Thu 13-Aug-20 05:41 by prod_rel_team",
        "",
        "ROM: System Bootstrap, Version 15.0(1r)M16, RELEASE SOFTWARE (fc1)",
        "",
        *_running_time(device),
        f'System image file is "flash0:c2951-universalk9-mz.SPA.{packed.replace(".", "", 1)}.bin"',
        "Last reload type: Normal Reload",
        "Last reload reason: Reload Command",
        *_CRYPTO_NOTICE,
        "Cisco CISCO2951/K9 (revision 1.1) with 2056192K/40960K bytes of memory.",
        f"Processor board ID {serial_number(device.name)}",
        *_ports(device),
        "DRAM configuration is 72 bits wide with parity enabled.",
        "255K bytes of non-volatile configuration memory.",
        "250880K bytes of ATA System CompactFlash 0 (Read/Write)",
        "",
        "",
        "Configuration register is 0x2102",
        "",
    ]


def _xe(device: Device) -> list[str]:
    padded = ".".join(part.zfill(2) for part in device.version.split("."))
    train = _TRAINS.get(device.version.split(".")[0], "Fuji")
    return [
        f"Cisco IOS XE Software, Version {padded}",
        f"Cisco IOS Software [{train}], {_XE_IMAGES[device.switch_model is not None]},"
        f" Version {device.version}, RELEASE SOFTWARE (fc3)",
        "Technical Support: http://www.cisco.com/techsupport",
        "Copyright (c) 1986-2023 by Cisco Systems, Inc.",
        "Compiled Tue 14-Mar-23 18:12 by mcpre",
        *_XE_NOTICE,
        "",
        *_running_time(device),
        'System image file is "bootflash:packages.conf"',
        "Last reload reason: reload",
        *_CRYPTO_NOTICE,
        "Smart Licensing Status: Smart Licensing Using Policy",
        "",
        f"cisco {model(device)} (2RU) processor with 1687137K/6147K bytes of memory.",
        f"Processor board ID {serial_number(device.name)}",
        *_ports(device),
        "32768K bytes of non-volatile configuration memory.",
        "4194304K bytes of physical memory.",
        "7393215K bytes of flash memory at bootflash:.",
        "",
        "Configuration register is 0x2102",
        "",
    ]


def _running_time(device: Device) -> list[str]:
    started = device.clock.at(device.boot_time)
    lines = [f"{device.hostname} uptime is {uptime(device.uptime)}"]
    if device.platform == "xe":
        lines.append(f"Uptime for this control processor is {uptime(device.uptime)}")
    return [
        *lines,
        "System returned to ROM by reload",
        f"System restarted at {started:%H:%M:%S} UTC {started:%a %b} {started.day} {started:%Y}",
    ]


def _ports(device: Device) -> list[str]:
    counted = Counter(kind_of(name) for name in state_of(device).interfaces if is_physical(name))
    return [f"{count} {_NOUNS.get(kind, kind)} interface{'' if count == 1 else 's'}" for kind, count in counted.items()]


@show("inventory")
def show_inventory(device: Device, args: Args) -> list[str]:
    """``show inventory``: the chassis and its serial number."""
    name, serial = model(device), serial_number(device.name)
    if device.platform == "xe":
        title = 'NAME: "Chassis", DESCR: "Cisco ISR4451 Chassis"'
    else:
        title = f'NAME: "{name}", DESCR: "{name} chassis, Hw Serial#: {serial}, Hw Revision: 1.1"'
    return [title, f"PID: {name:<18}, VID: V01  , SN: {serial}", "", ""]


@show("license [summary]")
def show_license(device: Device, args: Args) -> list[str]:
    """What the router may do: encryption is licensed everywhere."""
    lines: list[str] = []
    for index, feature in enumerate(_LICENSES, start=1):
        in_use = feature in ("ipbasek9", "securityk9")
        lines.append(f"Index {index} Feature: {feature:<30} ")
        if in_use:
            lines += [
                "\tPeriod left: Life time",
                "\tLicense Type: Permanent",
                "\tLicense State: Active, In Use",
                "\tLicense Count: Non-Counted",
                "\tLicense Priority: Medium",
            ]
    return lines
