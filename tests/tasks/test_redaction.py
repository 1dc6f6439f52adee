"""The redactor: no secret in any form, type and surrounding survives, and nothing else changes."""

from __future__ import annotations

import re
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


def test_a_lone_number_is_a_key_of_a_chain_and_the_key_of_a_server() -> None:
    for above in ("tacacs server T", "radius server R", "aaa group server radius R", "+tacacs server T"):
        indent = " +" if above.startswith("+") else " "
        assert "12345" not in redact(f"{above}\n{indent}key 12345")
    assert "12345" not in redact("p1(config-server-tacacs)#key 12345")
    assert redact("key chain K\n key 12345\n  send-lifetime local") == "key chain K\n key 12345\n  send-lifetime local"
    assert redact("p1(config-keychain)#key 12345") == "p1(config-keychain)#key 12345"


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
