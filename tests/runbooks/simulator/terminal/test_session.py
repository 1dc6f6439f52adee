"""The terminal of a simulated router: keys, echo, pages, privileges, refusals."""

from __future__ import annotations

import pytest

from tests.support.typed_session import CONFIG, Bench, Typist


@pytest.fixture
def typist() -> Typist:
    return Bench().typist()


def test_each_key_is_echoed_and_enter_answers_with_return_and_newline(typist: Typist) -> None:
    assert typist.raw("show priv") == "show priv"
    assert typist.raw("\n") == "\r\nCurrent privilege level is 15\r\np1#"


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_every_line_ending_is_one_enter(typist: Typist, ending: str) -> None:
    assert typist.raw(f"sh priv{ending}") == "sh priv\r\nCurrent privilege level is 15\r\np1#"


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("sh privx\b", "sh priv"),
        ("nonsense\x15sh priv", "sh priv"),
        ("sh nonsense\x17priv", "sh priv"),
        ("h priv\x01s", "sh priv"),
        ("sh pri\x01\x05v", "sh priv"),
        ("sh prv\x1b[Di\x06", "sh priv"),
    ],
)
def test_editing_keys_change_what_is_sent(typist: Typist, keys: str, meant: str) -> None:
    typist.raw(keys)
    assert typist.session.editor.text == meant
    assert "Current privilege level is 15" in typist.raw("\n")


def test_a_question_mark_helps_and_control_v_types_it(typist: Typist) -> None:
    assert "\r\nterminal  " in typist.raw("te?")
    assert typist.session.editor.text == "te"
    typist.all("\x15configure terminal", "interface gi0/1", "description why\x16?")
    assert " description why?" in typist.type("do show running-config interface gi0/1")


def test_a_line_longer_than_the_terminal_scrolls_until_the_terminal_is_wider(typist: Typist) -> None:
    typist.all("configure terminal", "interface gi0/1")
    line = "description " + "x" * 90
    assert "$" in typist.raw(line + "\n")
    assert line in typist.type("do show running-config interface gi0/1")
    typist.all("end", "terminal width 511", "configure terminal", "interface gi0/1")
    assert "$" not in typist.raw(line + "\n")


def test_the_arrow_up_brings_the_last_line_back(typist: Typist) -> None:
    typist.type("show privilege")
    assert "Current privilege" in typist.raw("\x1b[A\n")


def test_control_c_leaves_the_line_and_configuration_mode(typist: Typist) -> None:
    typist.type("configure terminal")
    assert typist.raw("hostname x\x03").endswith("^C\r\np1#")


def test_control_z_takes_the_line_and_leaves(typist: Typist) -> None:
    typist.all("configure terminal", "interface GigabitEthernet0/1")
    typist.raw("description last words\x1a")
    assert typist.prompt == "p1#"
    assert "description last words" in typist.type("show running-config interface gi0/1")


def test_long_answers_come_in_pages_and_q_ends_them() -> None:
    typist = Bench().typist()
    typist.type("terminal length 10")
    first = typist.raw("show running-config\n")
    assert first.endswith(" --More-- ")
    assert first.count("\r\n") == 10
    assert typist.raw("\r").count("\r\n") == 1
    assert typist.raw(" ").count("\r\n") == 9
    assert typist.raw("q").endswith("        \b\b\b\b\b\b\b\b\bp1#")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("show ip intface brief", "p1#show ip int"),
        ("show privilege now", "p1#show privilege "),
        ("terminal length 600", "p1#terminal length "),
        ("terminal lengthen 0", "p1#terminal length"),
    ],
)
def test_the_caret_stands_where_the_line_went_wrong(typist: Typist, line: str, place: str) -> None:
    assert typist.type(line) == f"{' ' * len(place)}^\n% Invalid input detected at '^' marker.\n"


def test_a_caret_in_configuration_mode_counts_its_own_prompt(typist: Typist) -> None:
    typist.type("configure terminal")
    assert typist.type("mpls ldp nonsense").split("\n")[0] == " " * len("p1(config)#mpls ldp n") + "^"


def test_words_may_be_shortened_until_they_are_ambiguous(typist: Typist) -> None:
    assert typist.type("sh ru int gi0/1") == typist.type("show running-config interface GigabitEthernet 0/1")
    assert typist.type("sh conf lock").startswith("Parser Configure Lock")
    assert typist.type("te l") == "% Incomplete command.\n"
    assert typist.type("c") == '% Ambiguous command:  "c"'
    assert typist.type("show interfaces Tunnel") == "% Incomplete command.\n"
    assert typist.type("show") == '% Type "show ?" for a list of subcommands'


def test_an_unknown_word_is_taken_for_a_host_name(typist: Typist) -> None:
    assert typist.type("pnig") == (
        "% Bad IP address or host name\n% Unknown command or computer name, or unable to find computer address"
    )


def test_a_low_privilege_sees_neither_configuration_nor_configure() -> None:
    typist = Bench().typist(privilege=1)
    assert typist.prompt == "p1>"
    assert typist.type("show privilege") == "Current privilege level is 1"
    assert "% Invalid input" in typist.type("show running-config")
    assert "% Invalid input" in typist.type("configure terminal")


def test_enable_asks_for_the_secret_without_echo() -> None:
    bench = Bench()
    bench.device.enable_secret = "sesame"
    typist = bench.typist(privilege=1)
    assert typist.raw("enable\n") == "enable\r\nPassword: "
    assert typist.raw("wrong\n") == "\r\n\r\nPassword: "
    assert typist.raw("sesame\n").endswith("p1#")
    assert typist.session.privilege == 15


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("show running-config | include isis metric", " isis metric 10 level-2"),
        ("show running-config | include ^hostname|^version", "version 15.7\nhostname p1"),
        ("show running-config | count interface", "Number of lines which match regexp = 3"),
        ("show running-config | begin line vty", "line vty 0 4\n login local\n!\nend\n"),
        ("show running-config | section line vty", "line vty 0 4\n login local"),
    ],
)
def test_filters_choose_lines(typist: Typist, command: str, expected: str) -> None:
    assert typist.type(command) == expected


def test_a_filter_that_is_none_is_refused(typist: Typist) -> None:
    assert "% Invalid input" in typist.type("show running-config | foo bar")
    assert typist.type("show privilege | include (").endswith("% Failed to compile regular expression.\n")


def test_log_lines_come_only_to_those_who_monitor_and_in_the_middle_of_their_typing() -> None:
    bench = Bench()
    watcher, other = bench.typist(), bench.typist("other")
    watcher.type("terminal monitor")
    watcher.raw("show pri")
    bench.device.log("%LDP-5-NBRCHG: LDP Neighbor 192.0.2.2:0 (1) is UP")
    assert watcher.raw("").endswith(": %LDP-5-NBRCHG: LDP Neighbor 192.0.2.2:0 (1) is UP\r\n")
    assert other.raw("") == ""
    assert "Current privilege level" in watcher.raw("v\n")
    watcher.type("terminal no monitor")
    bench.device.log("%SYS-5-NOTHING: silence")
    assert watcher.raw("") == ""
    assert "%SYS-5-NOTHING: silence" in watcher.type("show logging")


def test_saving_asks_for_a_name_when_it_is_a_copy(typist: Typist) -> None:
    assert typist.type("write memory") == "Building configuration...\n[OK]"
    assert typist.raw("copy run start\n").endswith("Destination filename [startup-config]? ")
    assert typist.raw("\n") == "\r\nBuilding configuration...\r\n[OK]\r\np1#"


def test_a_reload_asks_loses_what_was_not_saved_and_ends_every_session() -> None:
    bench = Bench()
    typist, other = bench.typist(), bench.typist("other")
    typist.all("configure terminal", "hostname changed", "end")
    assert typist.raw("reload\n").endswith("Save? [yes/no]: ")
    assert typist.raw("no\n").endswith("Proceed with reload? [confirm]")
    typist.raw("\n")
    other.raw("")
    assert typist.is_closed
    assert other.is_closed
    assert not bench.device.powered
    bench.timers.run(60)
    assert bench.device.powered
    assert bench.device.hostname == "p1"


def test_the_name_in_configuration_prompts_is_cut() -> None:
    typist = Bench(CONFIG.replace("hostname p1", "hostname core-router-frankfurt-01")).typist()
    typist.type("configure terminal")
    assert typist.prompt == "core-router-frankfur(config)#"
