"""Rollback timer, configuration lock, archive, differences."""

from __future__ import annotations

import pytest

from corelinks.tasks.parse import (
    Archive,
    ConfigDifferences,
    ConfigurationLock,
    ParseError,
    RollbackTimer,
    parse_archive,
    parse_config_differences,
    parse_configuration_lock,
    parse_rollback_timer,
)
from tests.tasks.parse.catalogue import said

TIMER = "show_archive_config_rollback_timer/ios_15.4"
LOCK = "show_configuration_lock/ios_15.4"


def changed(name: str, old: str, new: str) -> str:
    text = said(name)
    assert old in text
    return text.replace(old, new)


def test_a_pending_timer_is_told_with_user_and_kind() -> None:
    armed = "22:50:48 UTC Sat Feb 21 2026"
    assert parse_rollback_timer(said(TIMER)) == RollbackTimer("corelinks", 10, "absolute", armed)
    assert parse_rollback_timer(said("show_archive_config_rollback_timer/xe_17.6_idle")) == RollbackTimer(
        "console", 2, "idle", armed
    )


def test_a_timer_that_does_not_say_when_it_was_armed_is_read_without() -> None:
    text = changed(TIMER, "Time configured(or reconfigured): 22:50:48 UTC Sat Feb 21 2026\n", "")
    assert parse_rollback_timer(text) == RollbackTimer("corelinks", 10, "absolute", None)


@pytest.mark.parametrize(
    "sentence", ["%No Rollback Confirmed Change pending", "% No Rollback Confirmed Change pending."]
)
def test_no_pending_timer_is_none(sentence: str) -> None:
    assert parse_rollback_timer(sentence) is None


@pytest.mark.parametrize("missing", ["Timer type: absolute timer\n", "Timer value: 10 min\n", "User: corelinks\n"])
def test_a_timer_that_has_lost_a_line_is_cut(missing: str) -> None:
    with pytest.raises(ParseError, match="cut or strange"):
        parse_rollback_timer(changed(TIMER, missing, ""))


def test_a_timer_of_an_unknown_form_is_refused() -> None:
    for text in (said(TIMER) + "Timer mood: sour\n", "%Turn config archive on before using it\n"):
        with pytest.raises(ParseError, match="unknown form"):
            parse_rollback_timer(text)


def test_the_holders_of_the_lock_are_told() -> None:
    assert parse_configuration_lock(said(LOCK)) == (ConfigurationLock(3, 0, "alice", "configure terminal", 6),)
    assert parse_configuration_lock(said("show_configuration_lock/xe_17.6")) == (
        ConfigurationLock(578, 2, "alice", "CLI Session Lock", 17),
        ConfigurationLock(10, 3, "bob", "0", None),
    )


def test_a_free_lock_is_held_by_nobody() -> None:
    assert parse_configuration_lock(said("show_configuration_lock/ios_15.4_free")) == ()


@pytest.mark.parametrize("before", ["", "show_configuration_lock/ios_15.4_free"])
def test_a_heading_of_a_lock_with_nothing_beneath_is_cut(before: str) -> None:
    text = said(before) if before else ""
    with pytest.raises(ParseError, match="cut"):
        parse_configuration_lock(text + "Config Session Lock\n---------------------\n")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Parser Configure Lock\n", "", "no heading"),
        ("Parser Configure Lock\n", "Parser Configure Lock\nstrange\n", "no heading"),
        ("User              : alice\n", "", "no user"),
        ("TTY               : 0\n", "", "no TTY"),
        ("User debug info   : configure terminal\n", "", "no user debug info"),
        ("Owner PID         : 3\n", "", "no heading"),
    ],
)
def test_an_incomplete_lock_is_refused(old: str, new: str, problem: str) -> None:
    with pytest.raises(ParseError, match=problem):
        parse_configuration_lock(changed(LOCK, old, new))


def test_a_lock_with_neither_state_nor_time_is_cut() -> None:
    text = changed(LOCK, "State             : LOCKED\n", "").replace("Lock active time (in Sec) : 6\n", "")
    with pytest.raises(ParseError, match="neither state nor active time"):
        parse_configuration_lock(text)


def test_the_archive_tells_its_path_and_files() -> None:
    assert parse_archive(said("show_archive/ios_12.4")) == Archive(
        True, "disk0:corelinks", None, ("disk0:corelinks-1", "disk0:corelinks-2")
    )
    assert parse_archive(said("show_archive/xe_17.6")) == Archive(
        True, "bootflash:corelinks", 10, ("bootflash:corelinks-Sep-27-15-04-18.414-UTC-0",)
    )


def test_an_archive_that_is_off_or_has_no_path_is_not_enabled() -> None:
    assert parse_archive(said("show_archive/ios_15.4_disabled")) == Archive(enabled=False)
    assert parse_archive(said("show_archive/xe_17.6_without_path")) == Archive(False, None, 10, ())


def test_an_archive_without_next_file_is_cut() -> None:
    with pytest.raises(ParseError, match="name of the next file"):
        parse_archive("The maximum archive configurations allowed is 10.\n")


def test_differences_keep_their_signs_and_context() -> None:
    assert parse_config_differences(said("show_archive_config_differences/ios_15.4")) == ConfigDifferences(
        ("interface Tunnel12", " +ip mtu 1400", " -ip mtu 1408", "-hostname p1", "+hostname P1"), is_none=False
    )


def test_no_difference_is_said_not_guessed() -> None:
    none = ConfigDifferences((), is_none=True)
    assert parse_config_differences(said("show_archive_config_differences/xe_17.6_none")) == none
    assert parse_config_differences("Contextual Config Diffs:\nNo changes were found\n").is_none
    with pytest.raises(ParseError, match="nothing beneath"):
        parse_config_differences("!Contextual Config Diffs:\n")
    with pytest.raises(ParseError, match="nothing beneath"):
        parse_config_differences("!Contextual Config Diffs:\n+a\n!No changes were found\n")
    with pytest.raises(ParseError, match="no heading"):
        parse_config_differences("+hostname p1\n")
