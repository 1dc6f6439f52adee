"""Lines that the release of a router, or its platform, has no command for."""

from __future__ import annotations

from corelinks.runbooks.simulator.grammar.match import InvalidInput
from corelinks.runbooks.simulator.ios.features import BEGINNINGS, unknown_word
from corelinks.runbooks.simulator.router.rules import RULES, Edit


def command_exists(edit: Edit) -> None:
    """Refuse a line with a word that came with a later release, the caret under that word."""
    device = edit.device
    at = unknown_word(edit.section.text, edit.match.words, device.release, is_catalyst=device.switch_model is not None)
    if at is not None:
        raise InvalidInput(edit.match.offsets[at])


for _beginning in BEGINNINGS:
    RULES.on_set(_beginning)(command_exists)
    RULES.on_unset(_beginning)(command_exists)
