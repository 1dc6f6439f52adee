"""What routers say about themselves: names, passwords, archives."""

from __future__ import annotations

import re

from corelinks.runbooks.simulator.grammar.match import Refused
from corelinks.runbooks.simulator.ios.file_systems import LOCAL, NETWORK
from corelinks.runbooks.simulator.router.config_tree import Node
from corelinks.runbooks.simulator.router.rules import RULES, Edit


@RULES.on_set("hostname")
def hostname_is_plain(edit: Edit) -> None:
    """Letters, digits and hyphens; more than 63 are too many."""
    name = edit.match.words[1]
    if re.fullmatch(r"[A-Za-z]([A-Za-z0-9_.-]{0,62})", name) is None:
        edit.say("% Hostname contains one or more illegal characters.")


@RULES.on_set("path")
def path_is_a_place(edit: Edit) -> None:
    """The archive needs a file system that the router has."""
    if edit.section.text == "archive" and not edit.match.words[1].startswith((*LOCAL, *NETWORK)):
        raise Refused(None, "% Invalid path")


@RULES.on_removed("router isis")
def isis_leaves_interfaces(edit: Edit, node: Node) -> None:
    """Interfaces are not in a process that is no more."""
    for section in edit.device.running.all("interface"):
        tag = node.text.removeprefix("router isis").strip()
        gone = [f"{family} router isis {tag}".strip() for family in ("ip", "ipv6")]
        section.children[:] = [n for n in section.children if n.text not in gone]


@RULES.on_set("crypto key generate rsa")
def key_is_no_line(edit: Edit) -> None:
    """Making RSA keys is an action, not a line of the configuration; the router has some."""
    raise Refused(None, "% You already have RSA keys defined.")


@RULES.on_set("mpls label range")
def range_is_upward(edit: Edit) -> None:
    """The range takes effect only after a reload when it cuts labels off that are in use."""
    low, high = int(edit.match.words[3]), int(edit.match.words[4])
    if low >= high:
        raise Refused(None, "% Label range: maximum must be greater than minimum")


@RULES.on_done("exec-timeout")
def no_timeout_is_zero(edit: Edit) -> None:
    """A line that never times out is shown as one with a timeout of nothing."""
    if edit.negated:
        edit.section.insert(Node("exec-timeout 0 0"))
