"""Telling listeners what happens, whatever they do with it."""

from __future__ import annotations

import pytest

from corelinks.runbooks.engine.events import Event, tell


def test_a_listener_that_fails_stops_nobody() -> None:
    heard: list[Event] = []

    def broken(event: Event) -> None:
        raise RuntimeError("no screen")

    tell([broken, heard.append], Event("r", None, None, "started"))
    assert len(heard) == 1


def test_an_interrupt_of_the_keyboard_is_no_failure_of_a_listener() -> None:
    def interrupted(event: Event) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell([interrupted], Event("r", None, None, "started"))
