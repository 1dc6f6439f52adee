"""The settings of the IGP's process that reach the physical interface and the tunnel, before a change and after it."""

from __future__ import annotations

from collections.abc import Iterator

from corelinks.inventory.line_kinds import OTHER_IGP
from corelinks.tasks import commands, parse
from corelinks.tasks.checks.check import Evaluation, check, evaluation
from corelinks.tasks.checks.reading import Reading, Side
from corelinks.tasks.configuration.igp_process import isis_process, isis_tags, ospf_processes, vrf_of
from corelinks.tasks.configuration.process_faults import process_faults
from corelinks.tasks.parse import RunningConfig
from corelinks.templates.igp_lines import STOP_AUTOCONFIG, process_of


def _config(reading: Reading) -> RunningConfig:
    return reading.read(commands.RUNNING, parse.parse_running_config)


@check(
    "igp-process",
    asks=(commands.RUNNING,),
    hint="`show running-config | section ^router`: correct the link's `igp` in links.yaml, or the router, as it says",
)
def igp_process(side: Side) -> Evaluation:
    """Do levels, metric style, passive interfaces, areas and VRF allow the change, as links.yaml describes the IGP?"""
    faults = process_faults(side.link, side.end, _config(side.here), _config(side.there))
    found = "; ".join(fault.text for fault in faults) or "as links.yaml says"
    shown = tuple(dict.fromkeys(line for fault in faults for line in fault.lines))
    return evaluation(not faults, "settings that allow the change", found, commands.RUNNING, shown)


@check(
    "no-plain-process",
    asks=(commands.RUNNING,),
    hint="a process takes the physical interface by itself: `passive-interface` under OSPF, "
    "`no mpls ldp igp autoconfig` on the interface",
)
def no_plain_process(side: Side) -> Evaluation:
    """Does no process put OSPF or LDP on the physical interface by itself, by `network` or `mpls ldp autoconfig`?"""
    left = tuple(_left(side, _config(side.here)))
    return evaluation(not left, "no process takes it", "; ".join(left) or "none does", commands.RUNNING, left)


def _left(side: Side, running: RunningConfig) -> Iterator[str]:
    here = side.link.end(side.end)
    lines = [line.strip() for line in running.interface(side.physical) or ()]
    if vrf_of(lines) is not None:
        return  # where no process of the core is
    has_ldp = STOP_AUTOCONFIG not in lines
    for process in ospf_processes(running):
        network = process.network_of(here.address.ip)
        if process.vrf is not None or process.is_shut or network is None:
            continue
        if process.header != process_of(side.link) and OTHER_IGP.word in side.link.leave:
            continue
        if not process.is_passive(side.physical):
            yield f"{process.header} / {network.line}"
        if has_ldp and process.is_autoconfigured(network.area):
            yield f"{process.header} / mpls ldp autoconfig"
    for tag in isis_tags(lines):
        isis = isis_process(running, tag)
        if has_ldp and isis is not None and isis.autoconfig:
            yield f"{isis.header} / mpls ldp autoconfig"


BEFORE_CHANGE = (igp_process,)
SEALED = (no_plain_process,)
