"""Which configuration lines open a sub-mode, and what the prompt shows once they have: data about IOS.

A router that refuses such a line in words that no list knows stays in the mode above, and takes the next lines there:
``no mpls ip`` behind a refused ``interface`` turns MPLS off for the whole router. Only the prompt tells. Prompts are
those of the Cisco IOS and IOS XE configuration guides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_RUNS_EXEC = re.compile(r"(?i)do +\S.*")
_NEGATION = re.compile(r"(?i)\A(?:no|def(?:a(?:u(?:lt?)?)?)?) +")


@dataclass(frozen=True)
class ModeOpener:
    """One kind of line: ``mode`` is what must stand in the prompt's brackets after it.

    ``within`` is the mode in which the line opens another one; None for a line of global configuration.
    """

    line: re.Pattern[str]
    mode: re.Pattern[str]
    within: re.Pattern[str] | None = None

    def is_for(self, line: str, mode: str) -> bool:
        """Whether it is ``line``, typed in ``mode`` or in a mode that this very line has opened before."""
        if self.line.fullmatch(line) is None:
            return False
        return self.within is None or any(kind.fullmatch(mode) for kind in (self.within, self.mode))


# A row is the line, then the prompt of its mode. In a line, ``int*erface`` may be cut down to ``int``, in capitals as
# well; ``{a|b}`` is a choice, and words in capitals are arguments (see _ARGUMENTS).
_TOP = (
    ("int*erface LINE", r"config-(?:sub)?if\S*"),
    ("rou*ter {is*is|os*pf|ospfv3|b*gp|e*igrp|ri*p|l*isp|od*r} [LINE]", r"config-router\S*"),
    ("ipv6 rou*ter {os*pf|ri*p|e*igrp} LINE", r"config-(?:rtr|router)\S*"),
    ("cr*ypto ik*ev2 prop*osal WORD", r"config-ikev2-proposal\S*"),
    ("cr*ypto ik*ev2 poli*cy WORD", r"config-ikev2-policy\S*"),
    ("cr*ypto ik*ev2 k*eyring WORD", r"config-ikev2-keyring\S*"),
    ("cr*ypto ik*ev2 prof*ile WORD", r"config-ikev2-profile\S*"),
    ("cr*ypto ik*ev2 aut*horization poli*cy WORD", r"config-ikev2-author\S*"),
    ("cr*ypto is*akmp poli*cy NUMBER", r"config-isakmp\S*"),
    ("cr*ypto is*akmp prof*ile LINE", r"conf\S*-isa\S*-prof\S*"),
    ("cr*ypto is*akmp cl*ient conf*iguration g*roup WORD", r"config-isakmp-group\S*"),
    ("cr*ypto keyr*ing LINE", r"conf\S*-keyring\S*"),
    ("cr*ypto ip*sec tr*ansform-set LINE", r"\S*crypto-trans\S*"),
    ("cr*ypto ip*sec prof*ile LINE", r"\S*ipsec-prof\S*"),
    ("cr*ypto ma*p ipv6 WORD NUMBER [LINE]", r"config-crypto-map\S*"),
    ("cr*ypto ma*p WORD NUMBER", r"config-crypto-map\S*"),
    ("cr*ypto ma*p WORD NUMBER {ipsec-i*sakmp|ipsec-m*anual|gd*oi}", r"config-crypto-map\S*"),
    ("cr*ypto dy*namic-map WORD NUMBER", r"config-crypto-map\S*"),
    ("cr*ypto gd*oi gr*oup LINE", r"config-g\S*"),
    ("cr*ypto pk*i tr*ustpoint WORD", r"ca-trustpoint\S*"),
    ("cr*ypto pk*i ce*rtificate ch*ain WORD", r"config-cert-chain\S*"),
    ("cr*ypto pk*i ce*rtificate ma*p WORD NUMBER", r"ca-certificate-map\S*"),
    ("vrf def*inition WORD", r"config-vrf\S*"),
    ("ip vrf VRF", r"config-vrf\S*"),
    ("li*ne {c*onsole|v*ty|a*ux|t*ty} [LINE]", r"config-line\S*"),
    ("li*ne NUMBER [LINE]", r"config-line\S*"),
    ("arc*hive", r"config-archive\S*"),
    ("ke*y ch*ain LINE", r"config-keychain\S*"),
    ("class-m*ap LINE", r"config-\S*cmap\S*"),
    ("policy-m*ap LINE", r"config-\S*pmap\S*"),
    ("route-m*ap LINE", r"config-route-map\S*"),
    ("ip acc*ess-list s*tandard WORD", r"config-std-nacl\S*"),
    ("ip acc*ess-list e*xtended WORD", r"config-ext-nacl\S*"),
    ("ipv6 acc*ess-list WORD", r"config-ipv6-acl\S*"),
    ("ip explicit-p*ath LINE", r"cfg-ip-expl-path\S*"),
    ("ip dhcp poo*l WORD", r"dhcp-config\S*"),
    ("aaa gr*oup se*rver WORD WORD", r"config-\S+"),
    ("{rad*ius|tac*acs|ld*ap} se*rver WORD", r"config-\S+"),
    ("ip sla NUMBER", r"config-ip-sla\S*"),
    ("vl*an NUMBERS", r"config-vlan\S*"),
    ("vl*an c*onfiguration NUMBERS", r"config-vlan\S*"),
    ("cont*roller LINE", r"config-controller\S*"),
    ("control-p*lane [LINE]", r"config-cp\S*"),
    ("red*undancy", r"config-r\S*"),
    ("call-h*ome", r"cfg-call-home\S*"),
    ("l2vpn vf*i c*ontext WORD", r"config-vfi\S*"),
    ("l2vpn x*connect c*ontext WORD", r"config-xconnect\S*"),
    ("l2 vf*i LINE", r"config-vfi\S*"),
    ("pse*udowire-class WORD", r"config-pw\S*"),
    ("mp*ls ld*p lab*el", r"config-ldp-lbl\S*"),
    ("bfd-t*emplate LINE", r"config-bfd\S*"),
    ("sp*anning-tree ms*t conf*iguration", r"config-mst\S*"),
    ("dial-p*eer v*oice LINE", r"config-dial-peer\S*"),
    ("ev*ent ma*nager app*let LINE", r"config-applet\S*"),
)
_BELOW = (
    ("address-family LINE", r"config-\S*-af", r"config-(?:router|vrf)\S*"),
    ("addr*ess-family {ip*v4|ipv6|vp*nv4|vpnv6|l2*vpn|n*sap} [LINE]", r"config-\S*-af", r"config-(?:router|vrf)\S*"),
    ("af-i*nterface LINE", r"config-router-af-interface", r"config-router-af\S*"),
    ("topo*logy LINE", r"config-router\S*-topology", r"config-router\S*"),
    ("pe*er WORD", r"config-ikev2-keyring-peer\S*", r"config-ikev2-keyring"),
    ("cl*ass LINE", r"config-\S*pmap-c\S*", r"config-\S*pmap"),
    ("ke*y NUMBER", r"config-keychain\S*-key\S*", r"config-keychain\S*"),
    ("log c*onfig", r"config-archive-log\S*", r"config-archive\S*"),
)


def _one_word(token: str) -> str:
    shortest, star, rest = token.partition("*")
    optional = "".join(f"(?:{re.escape(letter)}" for letter in rest) + ")?" * len(rest)
    return re.escape(shortest) + (optional if star else "")


_ARGUMENTS = {
    "WORD": r"\S+",
    "LINE": r"\S.*",
    "NUMBER": r"\d+",
    "NUMBERS": r"\d[\d,\- ]*",
    # `ip vrf forwarding` and its kind are of an interface, and `no` takes them away with no name behind them.
    "VRF": rf"(?!(?:{'|'.join(_one_word(word) for word in ('f*orwarding', 'r*eceive', 's*itemap'))})\Z)\S+",
}


def _piece(token: str) -> str:
    if token in _ARGUMENTS:
        return _ARGUMENTS[token]
    return f"(?:{'|'.join(_one_word(word) for word in token.strip('{}').split('|'))})"


def _pattern(row: str) -> re.Pattern[str]:
    """A line of the tables as IOS reads it: in any case, each word in full or cut short."""
    words, optional, _ = row.partition(" [LINE]")
    pattern = " +".join(_piece(token) for token in words.split())
    return re.compile(f"{pattern}(?: +.*)?" if optional else pattern, re.IGNORECASE)


_TOP_OPENERS = tuple(ModeOpener(_pattern(line), re.compile(mode)) for line, mode in _TOP)
_BELOW_OPENERS = tuple(
    ModeOpener(_pattern(line), re.compile(mode), re.compile(within)) for line, mode, within in _BELOW
)
#: Lines that go up on purpose: ``exit``, ``exit-address-family``, ``quit``.
_LEAVING = re.compile(rf"{_one_word('ex*it')}|exit-\S+|{_one_word('qu*it')}", re.IGNORECASE)


def opener_of(line: str, mode: str, *, is_top: bool) -> ModeOpener | None:
    """The kind of mode-opening line that ``line`` is when it is typed in ``mode``; None for any other line.

    ``is_top`` says that the line belongs to global configuration, whatever mode it is typed in.
    """
    kinds = (*(_TOP_OPENERS if is_top else ()), *_BELOW_OPENERS)
    return next((kind for kind in kinds if kind.is_for(line.strip(), mode)), None)


def is_top_line(line: str) -> bool:
    """Whether a line opens, or with ``no`` or ``default`` takes away, a section of global configuration."""
    bare = _NEGATION.sub("", line.strip(), count=1)
    return any(kind.line.fullmatch(bare) for kind in _TOP_OPENERS)


def is_negated(line: str) -> bool:
    """Whether a line begins with ``no`` or ``default``."""
    return _NEGATION.match(line.strip()) is not None


def is_leaving(line: str) -> bool:
    """Whether a line goes one mode up and does nothing else."""
    return _LEAVING.fullmatch(line.strip()) is not None


def runs_exec(line: str) -> bool:
    """Whether a line runs a command of exec mode, ``do ...``; it belongs anywhere and may answer anything."""
    return _RUNS_EXEC.fullmatch(line.strip()) is not None


def depths(lines: Sequence[str]) -> list[int]:
    """How many lines each line stands beneath, by its indentation, as in a running-config; the first is unindented."""
    found: list[int] = []
    above: list[int] = []
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        while above and above[-1] >= indent:
            above.pop()
        found.append(len(above))
        above.append(indent)
    return found


def first_misplaced(lines: Sequence[str]) -> str | None:
    """The first unindented line of an indented list that may belong to the section above it, or None.

    Where a section is open, only a line that opens another one or takes one away, or ``exit``, says that it does not.
    """
    still_open = 0
    for line, depth in zip(lines, depths(lines), strict=True):
        if is_leaving(line):
            still_open = max(still_open - 1, 0)
        elif depth:
            still_open = depth + any(kind.line.fullmatch(line.strip()) is not None for kind in _BELOW_OPENERS)
        elif is_top_line(line):
            still_open = still_open if is_negated(line) else 1
        elif still_open and not runs_exec(line):
            return line
    return None
