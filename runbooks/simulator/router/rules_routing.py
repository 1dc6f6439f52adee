"""What routers say and do about routing: metrics that do not fit, passive interfaces, autoconfig, OSPFv3 and PIM.

Where a document tells what is refused but not in which words, the words are ours; they begin with ``%``.
"""

from __future__ import annotations

from collections.abc import Callable

from corelinks.runbooks.simulator.faults.kinds import FaultKind
from corelinks.runbooks.simulator.grammar.match import Refused
from corelinks.runbooks.simulator.network.model.igp_config import DEFAULT_METRIC, LEVELS, read_isis
from corelinks.runbooks.simulator.router.config_tree import Node
from corelinks.runbooks.simulator.router.rules import RULES, Edit

_NARROW_MAX = 63
_PIM_MODES = ("sparse-mode", "dense-mode", "sparse-dense-mode", "passive")


@RULES.on_set("isis metric")
def metric_fits_style(edit: Edit) -> None:
    """A metric of more than 6 bits is taken, with a warning where the metric style is narrow: it counts as 63."""
    value, *level = edit.match.words[2:]
    tag = edit.section.value("ip router isis")
    process = edit.device.running.section(f"router isis {tag or ''}".strip())
    if tag is None or process is None or (value.isdigit() and int(value) <= _NARROW_MAX):
        return
    styles = read_isis(process).styles
    capped = [one for one in LEVELS if styles[one].is_capped and level in ([], [f"level-{one}"])]
    if capped:
        where = "level-" + "-".join(map(str, capped))
        edit.say(
            "Warning: for metrics greater than 63, 'metric-style wide' should be ",
            f"configured on {where}, or it will be capped at 63.",
        )


@RULES.on_done("isis metric")
def default_metric_counts(edit: Edit) -> None:
    """The metric that an interface has anyway is shown nevertheless where the process gives it another one."""
    process = edit.device.running.section(f"router isis {edit.section.value('ip router isis') or ''}".strip())
    is_default = edit.match.text == f"isis metric {DEFAULT_METRIC}" and not (edit.negated or edit.default)
    if is_default and process is not None and process.child("metric") is not None:
        edit.section.insert(Node(edit.match.text))
        edit.device.changed(edit.user)


@RULES.on_done("passive-interface")
def default_ends_single_lines(edit: Edit) -> None:
    """``passive-interface default`` and its negation leave no line of a single interface behind."""
    if edit.match.words[1] == "default":
        gone = "no passive-interface " if edit.negated or edit.default else "passive-interface "
        _take_away(edit, lambda text: text.startswith(gone) and not text.endswith(" default"))


@RULES.on_done("ip router isis")
def isis_lines_go(edit: Edit) -> None:
    """``no ip router isis`` takes the ``isis`` lines of the interface along, on releases that do so."""
    if (edit.negated or edit.default) and edit.device.faults.find(FaultKind.DROPS_ISIS_LINES) is not None:
        _take_away(edit, lambda text: text.removeprefix("no ").startswith("isis "))


@RULES.on_done("ip pim")
def pim_has_one_mode(edit: Edit) -> None:
    """A mode of PIM takes the place of another one."""
    mode = edit.match.words[2]
    if mode in _PIM_MODES and not (edit.negated or edit.default):
        others = [f"ip pim {other}" for other in _PIM_MODES if other != mode]
        _take_away(edit, lambda text: text in others)


@RULES.on_set("ip pim")
def multicast_is_routed(edit: Edit) -> None:
    """PIM on an interface of a router that does not route multicast is taken with a warning."""
    is_mode = edit.section.text.startswith("interface ") and edit.match.words[2] in _PIM_MODES
    if is_mode and edit.device.running.child("ip multicast-routing") is None:
        edit.say('WARNING: "ip multicast-routing" is not configured,')
        edit.say("         IP Multicast packets will not be forwarded")


@RULES.on_set("mpls ldp autoconfig")
def autoconfig_needs_mpls(edit: Edit) -> None:
    """Autoconfig is refused while MPLS is off for the whole router (Cisco, MPLS LDP Autoconfiguration)."""
    if edit.device.running.has("no mpls ip"):
        raise Refused(None, "% LDP is disabled globally: configure 'mpls ip' first")


@RULES.on_unset("mpls ip")
def autoconfig_keeps_mpls(edit: Edit) -> None:
    """MPLS cannot be turned off for the whole router while a process has autoconfig (the same document)."""
    running = edit.device.running
    processes = [*running.all("router isis"), *running.all("router ospf")]
    if edit.section is running and any(process.child("mpls ldp autoconfig") for process in processes):
        raise Refused(None, "% LDP autoconfig is configured: remove 'mpls ldp autoconfig' first")


@RULES.on_set("ipv6 ospf")
@RULES.on_set("ospfv3")
def ospfv3_needs_ipv6(edit: Edit) -> None:
    """OSPFv3 is put on an interface only where IPv6 runs, on a router that routes it."""
    if "area" not in edit.match.words:
        return
    if not edit.device.running.has("ipv6 unicast-routing"):
        raise Refused(None, "% IPv6 routing not enabled")
    if edit.section.child("ipv6 address") is None and edit.section.child("ipv6 enable") is None:
        raise Refused(None, "%OSPFv3: IPV6 is not enabled on this interface")


def _take_away(edit: Edit, is_meant: Callable[[str], bool]) -> None:
    keeps = [node for node in edit.section.children if not is_meant(node.text)]
    if len(keeps) < len(edit.section.children):
        edit.section.children[:] = keeps
        edit.device.changed(edit.user)
