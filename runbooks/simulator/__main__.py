"""Run a simulated core on its own: ``python -m corelinks.runbooks.simulator --configs DIR``.

Prints one JSON line with the routers' addresses, the configuration lines that they do not know, and the systems of
those that are not simulated, when they can be reached, and runs until its standard input ends or a signal comes.
Each line on standard input that is ``{"inject": SPEC}`` or ``{"clear": true}`` is obeyed and answered by a JSON line.
Password and enable secret come from CORELINKS_SIM_PASSWORD and CORELINKS_SIM_ENABLE.
"""

from __future__ import annotations

import argparse
import codecs
import json
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

from corelinks.runbooks.simulator import Simulator
from corelinks.runbooks.simulator.ios.other_systems import other_system
from corelinks.runbooks.simulator.router.starting import UnreadableConfigurationError

_DEFAULT_USER = "admin"
_NO_PORT = 3  # the exit code for ports that cannot be listened at


def main(arguments: list[str] | None = None) -> int:
    """Run it; 2 for a folder without configurations or a missing password, 3 for ports that are taken."""
    options = _parser().parse_args(arguments)
    password = os.environ.get("CORELINKS_SIM_PASSWORD")
    texts = {path.stem: _decoded(path.read_bytes()) for path in sorted(options.configs.glob("*.cfg"))}
    others = {name: system for name, text in texts.items() if (system := other_system(text)) is not None}
    configs = {name: text for name, text in texts.items() if name not in others}
    if not password or not configs:
        what = "CORELINKS_SIM_PASSWORD is not set" if configs else f"no *.cfg of IOS in {options.configs}"
        print(what, file=sys.stderr)
        return 2
    try:
        simulator = Simulator(
            configs,
            username=options.username,
            password=password,
            enable_secret=os.environ.get("CORELINKS_SIM_ENABLE"),
            speed=options.speed,
            port_base=options.port_base,
            faults=options.fault,
            host_keys_dir=options.host_keys,
        )
    except UnreadableConfigurationError as error:
        print(f"{options.configs / error.router}.cfg: {error.what}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return _play(simulator, others, options.port_base)


def _play(simulator: Simulator, others: dict[str, str], port_base: int | None) -> int:
    """Run it until it is told to stop; the exit code."""
    try:
        simulator.start()
    except (OSError, OverflowError) as error:  # the latter for a port beyond the last that there is
        if port_base is None:
            raise
        what = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        print(f"no room for {len(simulator.host_keys)} routers from port {port_base} on: {what}", file=sys.stderr)
        return _NO_PORT
    try:
        _say({**_addresses(simulator), "not_simulated": others})
        _serve(simulator, sys.stdin)
    finally:
        simulator.stop()
    return 0


def _decoded(data: bytes) -> str:
    """The text of a file as people save it: with a byte order mark or without, in UTF-8 or one byte a letter."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m corelinks.runbooks.simulator", description="Simulated IOS routers."
    )
    parser.add_argument("--configs", type=Path, required=True, help="folder with one NAME.cfg a router")
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster than real the clock runs")
    parser.add_argument("--port-base", type=int, default=None, help="first port; without it any free ones")
    parser.add_argument("--fault", action="append", default=[], metavar="SPEC", help="KIND@ROUTER[:PLACE][,o=v]")
    parser.add_argument("--username", default=_DEFAULT_USER, help="the user that every router knows")
    parser.add_argument("--host-keys", type=Path, default=None, help="folder in which host keys are kept")
    return parser


def _addresses(simulator: Simulator) -> dict[str, object]:
    keys = simulator.host_keys
    return {
        "routers": {
            name: {"host": "127.0.0.1", "port": port, "host_key": keys[name]} for name, port in simulator.ports.items()
        },
        "unknown_lines": simulator.unknown_lines,
    }


def _serve(simulator: Simulator, lines: Iterable[str]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        for line in lines:
            if line.strip():
                _say(_obey(simulator, line))
    except KeyboardInterrupt:
        return


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _obey(simulator: Simulator, line: str) -> object:
    try:
        order = json.loads(line)
        if isinstance(order, dict) and isinstance(order.get("inject"), str):
            simulator.inject(order["inject"])
        elif isinstance(order, dict) and order.get("clear") is True:
            simulator.clear_faults()
        else:
            raise ValueError('an order is {"inject": SPEC} or {"clear": true}')
    except ValueError as error:
        return {"ok": False, "error": str(error)}
    return {"ok": True}


def _say(document: object) -> None:
    print(json.dumps(document), flush=True)


if __name__ == "__main__":
    sys.exit(main())
