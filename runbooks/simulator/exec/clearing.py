"""Clearing logs, counters and crypto sessions; and the log itself."""

from __future__ import annotations

from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.registry import Args, CommandSession, command, for_session


@command("show logging", privilege=1)
def show_logging(device: Device, args: Args) -> list[str]:
    """``show logging``: the logging buffer of the router."""
    size = (device.running.value("logging buffered") or "4096").split()[0]
    count = len(device.buffer)
    return [
        "Syslog logging: enabled (0 messages dropped, 3 messages rate-limited, 0 flushes, 0 overruns, xml disabled,"
        " filtering disabled)",
        "",
        "No Active Message Discriminator.",
        "",
        "",
        "No Inactive Message Discriminator.",
        "",
        "",
        f"    Console logging: level debugging, {count} messages logged, xml disabled,",
        "                     filtering disabled",
        "    Monitor logging: level debugging, 0 messages logged, xml disabled,",
        "                     filtering disabled",
        f"    Buffer logging:  level debugging, {count} messages logged, xml disabled,",
        "                    filtering disabled",
        "    Exception Logging: size (4096 bytes)",
        "    Count and timestamp logging messages: disabled",
        "    Persistent logging: disabled",
        "",
        f"Log Buffer ({size} bytes):",
        "",
        *(str(line) for line in device.buffer),
    ]


@for_session("clear logging", privilege=15)
def clear_logging(session: CommandSession, args: Args) -> None:
    """``clear logging``: empty the logging buffer, after asking."""
    session.ask("Clear logging buffer [confirm]", lambda key: _clear_buffer(session.device, key), is_key=True)


def _clear_buffer(device: Device, key: str) -> None:
    if key.lower() in ("", "y"):
        device.buffer.clear()


@for_session("clear counters [INTERFACE]", privilege=15)
def clear_counters(session: CommandSession, args: Args) -> None:
    """``clear counters``: set the packet counters of an interface, or of all, to zero, after asking."""
    name = args.get("INTERFACE")
    if name is not None and session.device.running.section(f"interface {name}") is None:
        raise args.refuse(name)

    def confirmed(key: str) -> None:
        if key.lower() in ("", "y"):
            if session.device.network is not None:
                session.device.network.clear_counters(session.device.name, name)
            what = f"on interface {name}" if name else "on all interfaces"
            session.device.log(f"%CLEAR-5-COUNTERS: Clear counter {what} by {session.user} on vty{session.line}")

    what = "on this interface" if name else "on all interfaces"
    session.ask(f'Clear "show interface" counters {what} [confirm]', confirmed, is_key=True)


@command("clear mpls ldp neighbor {*|A.B.C.D}", privilege=15)
def clear_ldp_neighbor(device: Device, args: Args) -> list[str]:
    """End the LDP session with a peer, or all: they come back by themselves, with the passwords of that moment."""
    if device.network is not None:
        device.network.clear_ldp_neighbor(device.name, args.get("A.B.C.D"))
    return []


@command("clear crypto session [remote A.B.C.D]", privilege=15)
@command("clear crypto {sa|isakmp|ikev2 sa} [peer A.B.C.D|remote A.B.C.D]", privilege=15)
def clear_crypto_session(device: Device, args: Args) -> list[str]:
    """Tear down the sessions with a peer, or with all: they come back by themselves if they can."""
    if device.network is not None:
        device.network.clear_crypto_session(device.name, args.get("A.B.C.D"))
    return []
