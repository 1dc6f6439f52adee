"""The redactor: no secret in any form, type and surrounding survives, and nothing else changes."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from corelinks.tasks.redaction import holds_hidden, redact
from tests.support.paths import ROOT, SHARED_TRANSCRIPTS, TRANSCRIPTS
from tests.support.secret_lines import HARMLESS_LINES, SECRET_LINES, TYPES

SECRET = "Zq7w.X_kE9"

SURROUNDINGS = {
    "plain": "{}",
    "added": "+{}",
    "removed": "-{}",
    "added below": "  +{}",
    "comment": "! {}",
    "indented": "      {}",
    "prompt": "p1(config-if)#{}",
    "cut prompt": "core-router(config-line)# {}",
    "carriage return": "{}\r",
    "negated": "no {}",
    "done from configuration mode": "p1(config)#do {}",
    "list of commands": "+ no {}",
    "logged": "Nov 12 10:10:10.123: %PARSER-5-CFGLOG_LOGGEDCMD: User:eve  logged command:{}",
    "log table": "  12     3        eve@vty0  {}",
    "log table with a bar": "  12     3   eve@console  |  {}",
    "beneath": "interface GigabitEthernet0/0/0 / {}",
    "quoted": 'action 1.0 cli command "{}"',
    "single quotes": "'{}'",
    "behind a name": "p1: {}",
    "behind a number": "12 : {}",
    "log of an applet": "%HA_EM-6-LOG: applet: {}",
    "denied": "Access denied: {} (AAA)",
    "in a list": "hostname p1, {}",
    "in brackets": "[12:10] {}",
    "in parentheses": "p1 had ({})",
    "in backticks": "p1 had `{}`",
    "behind a semicolon": "end; {}",
    "a value": "typed={}",
    "a list of Python": "['configure terminal', '{}', 'end']",
    "log table of an unknown user": "  12     3   unknown user@vty3     {}",
    "user of a line": "unknown user@vty3     {}",
    "drawn again": "p1(config)#\r{}",
    "refused": "p1(config)#{}\n             ^\n% Invalid input detected at '^' marker.",
}


def forms() -> list[str]:
    """Every line with every type that it can have, ``{s}`` where the secret stands."""
    return [line.replace("{t}", kind) for line in SECRET_LINES for kind in (TYPES if "{t}" in line else ("",))]


def within(surrounding: str, line: str) -> str:
    """``line`` in a surrounding; the last one of several is what is surrounded, with those above in their places."""
    above, newline, last = line.rpartition("\n")
    if surrounding == "plain" or (newline and surrounding not in ("carriage return", "indented")):
        return line if surrounding == "plain" else f"{above}\n{last}"
    shown = last if surrounding in ("carriage return", "indented", "added", "removed") else last.strip()
    return above + newline + SURROUNDINGS[surrounding].format(shown)


@pytest.mark.parametrize("surrounding", SURROUNDINGS)
def test_no_secret_of_any_form_and_type_survives(surrounding: str) -> None:
    texts = [within(surrounding, line.replace("{s}", SECRET)) for line in forms()]
    assert [text for text in texts if SECRET in redact(text)] == []


def test_a_typed_key_is_a_secret_whatever_stands_before_it() -> None:
    for before in ("refused", "typed by eve", "p1 says", "!!", "~~ at 10:10"):
        assert SECRET not in redact(f"{before} key 7 {SECRET}")


@pytest.mark.parametrize("prompt", ["p1(config)#", "p1(config-server-tacacs)#", "core-router#", "p1>"])
@pytest.mark.parametrize("gone", [1, 4, 9])
def test_a_line_that_was_scrolled_as_it_was_typed_shows_none_of_its_words(prompt: str, gone: int) -> None:
    shown = [f"{prompt}${line[gone:]}" for line in forms() if "\n" not in line and "{s}" in line[gone:]]
    assert [text for text in shown if SECRET in redact(text.replace("{s}", SECRET))] == []


def test_a_tab_before_a_secret_is_as_good_as_a_space() -> None:
    texts = [line.replace(" {s}", f"\t{SECRET}").replace("{s}", SECRET) for line in forms()]
    assert [text for text in texts if SECRET in redact(text)] == []


STRANGE: tuple[str, ...] = (
    "one two three",
    '"quoted secret"',
    "12345",
    "77",
    "a#b>c|d",
    "x:y/z@w",
    "key",
    "no",
    "é",
    "<hidden>x",
)
STRANGE += ("changed", "required", "contains spaces", "is it", "for the best", "configured.", "the password is changed")
STRANGE += ("my key chain x", "a|key x", "x#key chain y", "a / password encryption aes", "so command: key 5x")


@pytest.mark.parametrize("secret", STRANGE)
def test_what_a_secret_looks_like_changes_nothing_around_its_mask(secret: str) -> None:
    differing = [
        line
        for line in forms()
        if can_be(line, secret)
        and redact(line.replace("{s}", secret), lasting=True) != redact(line.replace("{s}", SECRET), lasting=True)
    ]
    assert differing == []


def can_be(line: str, secret: str) -> bool:
    """Whether IOS takes ``secret`` in such a line, and it is told apart there from what it is not."""
    is_one_word = any(
        words in line for words in ("://", "mail-server", "snmp", "ommunity", "rmon", "level-2", "Preshared")
    )
    is_one_word |= any(words in line for words in ("cipher {s}", "security model", "sha1", "lte profile"))
    is_in_quotes = '"{s}"' in line
    # A number alone behind `key` is the number of a key, unless a server stands above.
    is_lone_number = secret.isdecimal() and line.strip() == "key {s}"
    is_within_a_word = "://" in line or "mail-server" in line
    return not (
        (is_one_word and " " in secret)
        or (is_in_quotes and '"' in secret)
        or (is_within_a_word and re.search(r"[/@:]", secret))
        or is_lone_number
    )


@pytest.mark.parametrize(
    "above",
    [
        "tacacs server T\n ",
        "radius server R\n address ipv4 192.0.2.7 auth-port 1812 acct-port 1813\n ",
        "aaa group server radius R\n ",
        "crypto isakmp client configuration group OPS\n ",
        "aaa server radius dynamic-author\n ",
        "+tacacs server T\n +",
        "tacacs server T\n",
        "tacacs server T\naddress ipv4 192.0.2.7\n",
        "key chain K\n key 1\n!\nradius server R\n ",
        "p1#show run | include key\n ",
        "p1(config)#radius server R\np1(config-radius-server)#",
        "p1(config-sg-radius)#",
        "  12     3   eve@vty0   ",
        " ",
        "",
    ],
)
@pytest.mark.parametrize("digits", ["1234567", "12345678", "20241231"])
def test_a_number_is_the_key_of_a_server_where_no_key_chain_stands(above: str, digits: str) -> None:
    assert digits not in redact(f"{above}key {digits}")


@pytest.mark.parametrize(
    "text",
    [
        "key chain K\n key 1234567\n  send-lifetime local",
        "key chain K macsec\n key 1\n  key-string <secret:x>\n  lifetime local 00:00:00 infinite\n key 20241231",
        "+key chain K\n+ key 20241231",
        "p1(config)#key chain K\np1(config-keychain)#key 20241231",
        "p1(config-keychain-macsec)#key 20241231",
        "key 1",
        "-key 100",
    ],
)  # fmt: skip
def test_a_number_beneath_a_key_chain_is_the_name_of_a_key(text: str) -> None:
    assert redact(text) == text


def test_with_nothing_around_it_a_short_number_names_a_key_and_a_long_one_is_a_secret() -> None:
    assert redact("key 999") == "key 999"
    assert "1000" not in redact("key 1000")


@pytest.mark.parametrize(
    "text",
    [
        "%BGP-3-NOTIFICATION: session reset, MD5 password changed on neighbor 192.0.2.4",
        "your password is too short",
        "the enable secret was refused",
    ],
)
def test_a_sentence_about_a_secret_stays_whole(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "line", [" neighbor 192.0.2.4 password", "ip rcmd password", "ip http client password", "vtp password",
             "enable secret", "username eve secret", " password", " some new password", " isis password"],
)  # fmt: skip
@pytest.mark.parametrize("secret", ["changed", "required", "is", "contains spaces", "not", "set,", "for you and me"])
def test_a_password_that_reads_like_prose_is_one_behind_a_command(line: str, secret: str) -> None:
    for surrounding in ("{}", "logged command:{}", "p1(config)#{}", "%PARSER-5-CFGLOG_LOGGEDCMD: User:eve  command:{}"):
        shown = redact(surrounding.format(f"{line} {secret}"), lasting=True)
        assert shown == surrounding.format(f"{line} <hidden>")


@pytest.mark.parametrize("line", HARMLESS_LINES)
def test_a_line_without_a_secret_stays_as_it_is(line: str) -> None:
    for text in (line, f"{line}\r", f" {line}", f"p1(config)#{line}"):
        assert redact(text) == text
        assert redact(text, lasting=True) == text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("enable secret 9 S", "enable secret 9 <hidden>"),
        ("username eve privilege 15 secret 5 S", "username eve privilege 15 secret 5 <hidden>"),
        ("snmp-server community S view ALL RO 99", "snmp-server community <hidden> view ALL RO 99"),
        ('snmp-server community "S T" RW', "snmp-server community <hidden> RW"),
        (
            "snmp-server user eve OPS v3 auth sha S priv aes 128 T access 9",
            "snmp-server user eve OPS v3 auth sha <hidden> priv aes 128 <hidden> access 9",
        ),
        ("snmp-server host 192.0.2.9 version 2c S ospf", "snmp-server host 192.0.2.9 version 2c <hidden> ospf"),
        ("crypto isakmp key 6 S address 192.0.2.1", "crypto isakmp key 6 <hidden> address 192.0.2.1"),
        ("  pre-shared-key remote hex S", "  pre-shared-key remote hex <hidden>"),
        (" isis password 7 S level-2", " isis password 7 <hidden> level-2"),
        (" area-password S authenticate snp validate", " area-password <hidden> authenticate snp validate"),
        ("ntp authentication-key 1 md5 S 7", "ntp authentication-key 1 md5 <hidden> 7"),
        (" standby 1 authentication md5 key-string 7 S timeout 30",
         " standby 1 authentication md5 key-string 7 <hidden> timeout 30"),
        (" path scp://eve:S@192.0.2.9/$h", " path scp://eve:<hidden>@192.0.2.9/$h"),
        ("+ ip ospf message-digest-key 1 md5 7 S", "+ ip ospf message-digest-key 1 md5 7 <hidden>"),
        ("p1(config-line)#password S", "p1(config-line)#password <hidden>"),
        ("mpls ldp password option 6 for 10 7 S", "mpls ldp password option 6 for 10 7 <hidden>"),
    ],
)  # fmt: skip
def test_what_stands_around_a_secret_stays_readable(line: str, expected: str) -> None:
    assert redact(line, lasting=True) == expected


def test_redacting_twice_changes_nothing() -> None:
    for line in forms():
        once = redact(line.replace("{s}", SECRET))
        assert redact(once) == once
        lasting = redact(once, lasting=True)
        assert (redact(lasting), lasting) == (lasting, redact(line.replace("{s}", SECRET), lasting=True))


def test_a_changed_secret_shows_and_the_same_one_does_not() -> None:
    one, same, other = (redact(f"snmp-server community {value} RO") for value in ("first", "first", "second"))
    assert one == same != other
    assert redact(one, lasting=True) == redact(other, lasting=True)


def test_a_reference_to_a_secret_stays_alone_and_not_with_more_behind_it() -> None:
    assert redact("  pre-shared-key <secret:psk/p1-p2>") == "  pre-shared-key <secret:psk/p1-p2>"
    assert "tail" not in redact("  pre-shared-key <secret:psk/p1-p2>tail")


def test_only_a_masked_line_holds_a_hidden_secret() -> None:
    assert holds_hidden(redact(" isis password x"))
    assert holds_hidden(redact(" isis password x", lasting=True))
    assert not holds_hidden("snmp-server community <secret:x> RO")


def configurations() -> list[Path]:
    return sorted((ROOT / "inventory" / "running").glob("*.cfg"))


@pytest.mark.parametrize("path", configurations(), ids=lambda path: path.name)
def test_of_an_example_configuration_the_two_secrets_change_and_nothing_else(path: Path) -> None:
    text = path.read_text()
    changed = [line for line, now in zip(text.split("\n"), redact(text).split("\n"), strict=True) if line != now]
    assert [line.split()[0] for line in changed] == ["enable", "username"]


def printed_by_routers() -> list[Path]:
    return sorted(path for folder in (TRANSCRIPTS, SHARED_TRANSCRIPTS) for path in folder.rglob("*.txt"))


def test_of_what_routers_print_without_a_secret_nothing_changes() -> None:
    texts = {path.name: path.read_text(errors="replace") for path in printed_by_routers()}
    assert len(texts) > 20
    assert [name for name, text in texts.items() if redact(text) != text] == []


def test_a_large_answer_is_redacted_in_a_moment() -> None:
    text = (configurations()[0].read_text() + "snmp-server community x RO\n") * 100
    assert redact(text).count("<hidden") == 300


HOSTILE = (
    "snmp-server user ",
    "snmp-server user a auth md5 b ",
    "username a ",
    "username a password ",
    "password is ",
    "key ",
    "key chain ",
    " ",
    "|",
    "no ",
    '"',
    "a:",
    "radius-server a ",
    "the password is ",
    "description a ",
    "ppk ",
    "chat-script ",
    "p1#",
    "http://a:",
    "12 3 a@b ",
    "cli command pattern ",
    "%A-1-B: ",
    "[",
    "ip route vrf ",
)


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("size", [1_900, 100_000])
def test_no_line_however_long_keeps_the_redactor_busy(part: str, size: int) -> None:
    line = f"key {part * (size // len(part))} password 7 {SECRET}"
    for text in (line, line.removeprefix("key "), f"{line} "):
        began = time.process_time()
        once = redact(text)
        assert time.process_time() - began < 0.5
        assert SECRET not in once
        assert redact(once) == once


def test_a_line_too_long_to_be_read_keeps_what_stands_before_its_first_word_of_a_secret() -> None:
    before = "x " * 1500
    assert redact(f"{before}neighbor 192.0.2.4 password {SECRET} and more", lasting=True) == (
        f"{before}neighbor 192.0.2.4 password <hidden>"
    )
    assert redact(before) == before


def test_many_lines_with_numbers_of_keys_do_not_keep_the_redactor_busy() -> None:
    text = "\n".join(["key chain K", *[" key 1\n  key-string <secret:x>" for _ in range(4_000)]])
    began = time.process_time()
    assert redact(text) == text
    assert time.process_time() - began < 3


def test_a_line_of_a_private_key_too_long_to_be_read_is_masked_whole() -> None:
    text = f"-----BEGIN PRIVATE KEY-----\n{' a' * 50_000} {SECRET}   "
    began = time.process_time()
    assert redact(text, lasting=True) == "-----BEGIN PRIVATE KEY-----\n<hidden>"
    assert time.process_time() - began < 0.5
