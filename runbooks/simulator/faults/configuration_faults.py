"""What faults do to a line of configuration that the router has a command for: refuse it, lose it, keep another."""

from __future__ import annotations

from corelinks.runbooks.simulator.faults.fault import Fault
from corelinks.runbooks.simulator.faults.fault_set import FaultSet
from corelinks.runbooks.simulator.faults.kinds import FaultKind
from corelinks.runbooks.simulator.grammar.match import Refused
from corelinks.runbooks.simulator.ios.names import interface_in
from corelinks.runbooks.simulator.ios.nvgen import respelled
from corelinks.runbooks.simulator.ios.wordings import refusal_in_words

_ANY_LINE = "."


def refuse(faults: FaultSet, line: str, section: str, *, opens_mode: bool) -> None:
    """Refuse a line of ``section``; raises Refused, with no caret and no ``% Invalid``.

    A refused line that should open a mode leaves the router in the mode above.
    """
    _refuse(faults.find(FaultKind.REFUSE_IN_WORDS), line, section)
    if opens_mode:
        _refuse(faults.find(FaultKind.REFUSE_MODE), line, section)


def _refuse(fault: Fault | None, line: str, section: str) -> None:
    if fault is None or not fault.strikes_always(line, _ANY_LINE):
        return
    message = fault.options.message
    words = refusal_in_words(line, interface_in(section)) if message is None else message
    raise Refused(None, *([words] if words else []))


def loses(faults: FaultSet, line: str) -> bool:
    """Whether a line that is taken without a word does not stay."""
    fault = faults.find(FaultKind.LOSE_LINE)
    return fault is not None and fault.strikes_always(line, _ANY_LINE)


def kept_instead(faults: FaultSet, line: str) -> str | None:
    """What the configuration keeps in the place of a line, None where it is kept as it is."""
    fault = faults.find(FaultKind.REWRITE_LINE)
    if fault is None:
        return None
    kept = respelled(line) if fault.options.kept is None else fault.options.kept
    return kept if kept is not None and fault.strikes_always(line, _ANY_LINE) else None
