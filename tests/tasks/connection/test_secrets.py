"""Secrets: values by reference go in at the write and come out of everything that returns."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import pytest

from corelinks.inventory.errors import InventoryError
from corelinks.inventory.text import is_reference
from corelinks.runbooks.simulator.ios.passwords import type_7
from corelinks.tasks.connection.options import read_options
from corelinks.tasks.connection.secrets import (
    PASSWORD,
    Vault,
    decode_type_7,
    forget_values,
)
from corelinks.tasks.router_errors import CommandRejected, SecretUnavailable, TakenLine

VALUE = "Sw0rdf1sh-of-the-p1"


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setenv("TEST_PSK", VALUE)
    return Vault("p1", {"psk/p1-p2": "env:TEST_PSK"})


def test_a_value_comes_from_environment_file_and_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PSK", "from-env")
    (tmp_path / "psk.txt").write_text("from-file\n")
    command = f"command:{sys.executable} -c 'print(\"from-command\")'"
    vault = Vault("p1", {"psk/a": "env:TEST_PSK", "psk/b": "file:psk.txt", "psk/c": command}, tmp_path)
    assert [vault.value(f"psk/{name}") for name in "abc"] == ["from-env", "from-file", "from-command"]


def test_what_is_asked_for_is_asked_once_for_all_routers(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_values()
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return "typed-in"

    monkeypatch.setattr(getpass, "getpass", typed)
    for router in ("p1", "p2"):
        assert Vault(router, {PASSWORD: "ask:core password"}).value(PASSWORD) == "typed-in"
    assert asked == ["core password: "]
    forget_values()


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("env:TEST_NO_SUCH_VARIABLE", "env:TEST_NO_SUCH_VARIABLE"),
        ("file:/no/such/file", "cannot be read"),
        ("command:false", "exit code 1"),
        ("command:/no/such/program", "did not run"),
    ],
)
def test_a_missing_value_names_reference_and_label_only(reference: str, expected: str) -> None:
    with pytest.raises(SecretUnavailable, match="psk/p1-p2") as caught:
        Vault("p1", {"psk/p1-p2": reference}).value("psk/p1-p2")
    assert expected in str(caught.value)


def test_a_label_that_the_inventory_does_not_have_is_refused(vault: Vault) -> None:
    with pytest.raises(SecretUnavailable, match="psk/p9-p9"):
        vault.fill("pre-shared-key <secret:psk/p9-p9>")


def test_the_value_goes_into_the_line_and_comes_out_again(vault: Vault) -> None:
    line = " pre-shared-key <secret:psk/p1-p2>"
    assert vault.fill(line) == f" pre-shared-key {VALUE}"
    shown = vault.scrub(f"% Invalid key {VALUE}\nkey {VALUE}")
    assert shown == "% Invalid key <secret:psk/p1-p2>\nkey <secret:psk/p1-p2>"


def test_a_value_is_scrubbed_where_the_terminal_wrapped_it(vault: Vault) -> None:
    vault.fill("<secret:psk/p1-p2>")
    for broken in (f"{VALUE[:4]}\r\n{VALUE[4:]}", f"{VALUE[:9]}\x08\x08{VALUE[9:]}", "\r\n".join(VALUE)):
        assert vault.scrub(f"said {broken} end") == "said <secret:psk/p1-p2> end"


def test_a_value_is_scrubbed_in_type_7(vault: Vault) -> None:
    vault.fill("<secret:psk/p1-p2>")
    shown = "password 7 " + type_7(VALUE)
    assert decode_type_7(shown.split()[-1]) == VALUE
    assert vault.scrub(f" neighbor 10.0.0.1 {shown}") == " neighbor 10.0.0.1 password <secret:psk/p1-p2>"
    assert vault.scrub("password 7 " + type_7("another one")).startswith("password 7 <hidden:")


def test_a_login_password_that_is_a_word_does_not_mask_the_responses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PASSWORD", "cisco")
    vault = Vault("p1", {PASSWORD: "env:TEST_PASSWORD"})
    vault.value(PASSWORD)
    assert vault.scrub("cisco ISR4331 processor") == "cisco ISR4331 processor"
    assert "cisco" not in vault.scrub("username u password 0 cisco")
    assert "cisco" not in vault.scrub_all("Bad password: cisco")


LONG = "-and-long-enough-for-a-key"


@pytest.mark.parametrize(
    "value",
    [
        *(f"{bad}{LONG}" for bad in ("what?ever", "line\nbreak", "tab\there", " spacy", "two words", "umläut", "\x7f")),
        LONG + " ",
        LONG + "\u00a0",
        "0 " + LONG,
        "6 " + LONG,
        "7 0822455D0A16544541",
        "9\t" + LONG,
        "fifteen-letters",
        "abc",
        "7",
        "x" * 129,
    ],
)
def test_a_value_that_a_router_could_misread_is_never_sent(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PSK", value)
    with pytest.raises(SecretUnavailable) as caught:
        Vault("p1", {"psk/p1-p2": "env:TEST_PSK"}).fill("pre-shared-key <secret:psk/p1-p2>")
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    "value", ["sixteen-letters!", "x" * 128, "0-is-no-type-here", "7" * 16, "<&>\\'quoted\"-and-more"]
)
def test_a_value_that_ios_takes_as_it_is_is_sent(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PSK", value)
    filled = Vault("p1", {"psk/p1-p2": "env:TEST_PSK"}).fill("pre-shared-key <secret:psk/p1-p2>")
    assert filled == f"pre-shared-key {value}"


def test_a_type_word_and_a_short_key_are_named_by_their_label_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, problem in (("6 ABCDEFGHIJKLMNOPQ", "begins with a type of secret"), ("short-key", "has 9")):
        monkeypatch.setenv("TEST_PSK", value)
        with pytest.raises(SecretUnavailable, match=f"'psk/p1-p2' cannot be typed.*{problem}"):
            Vault("p1", {"psk/p1-p2": "env:TEST_PSK"}).fill("<secret:psk/p1-p2>")


def test_a_password_of_ldp_may_be_shorter_and_is_one_word_too(monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Vault("p1", {"ldp/p1-p2": "env:TEST_LDP"})
    monkeypatch.setenv("TEST_LDP", "ldp-pass")
    assert vault.fill("password <secret:ldp/p1-p2>") == "password ldp-pass"
    monkeypatch.setenv("TEST_LDP", "7 0822455D0A16")
    with pytest.raises(SecretUnavailable, match="type of secret"):
        vault.fill("password <secret:ldp/p1-p2>")


def test_neither_repr_nor_error_of_a_vault_holds_a_value(vault: Vault) -> None:
    vault.fill("<secret:psk/p1-p2>")
    assert VALUE not in repr(vault)


def test_an_error_repeats_no_secret_that_a_caller_wrote_into_a_line() -> None:
    lines = ("snmp-server community TOPSECRET RO", " key-string TOPSECRET")
    error = CommandRejected("p1", command=lines[0], answer="% Invalid input", taken=tuple(map(TakenLine, lines)))
    for shown in (str(error), repr(error), str(error.command), str(error.taken)):
        assert "TOPSECRET" not in shown
    assert str(error).startswith("p1: refused, answering '% Invalid input' at 'snmp-server community <hidden:")


@pytest.mark.parametrize("literal", ["hunter2", "hunter2:x", "env:hunter2 x", "file:"])
def test_a_password_given_as_it_is_is_refused_and_never_repeated(literal: str) -> None:
    options = read_options("p1", 22, "eve", literal, {})
    with pytest.raises(SecretUnavailable, match="must be a reference") as caught:
        options.vault().value(PASSWORD)
    for shown in (str(caught.value), repr(caught.value), repr(options), str(options), repr(options.vault())):
        assert "hunter2" not in shown


@pytest.mark.parametrize("literal", ["hunter2", "hunter2:x", "env:hunter2 x", "file:"])
@pytest.mark.parametrize("name", ["secret", "passphrase"])
def test_another_secret_given_as_it_is_is_refused_before_any_login_and_never_repeated(name: str, literal: str) -> None:
    with pytest.raises(InventoryError, match="must be a reference") as caught:
        read_options("p1", 22, "eve", None, {name: literal})
    assert "hunter2" not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize(
    "extras", [{"secret": ["hunter2"]}, {"passphrase": {"hunter2": 1}}, {"jump": {"password": ["hunter2"]}}]
)
def test_a_secret_of_a_wrong_type_is_refused_without_being_repeated(extras: dict[str, object]) -> None:
    with pytest.raises(InventoryError) as caught:
        read_options("p1", 22, "eve", None, extras)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["env:NAME", "file:/a/b", "command:pass show x", "ask:", "ask:core"])
def test_references_are_recognised(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize("text", ["secret", "env:", "env:a b", "file:", "ENV:X"])
def test_a_secret_itself_is_no_reference(text: str) -> None:
    assert not is_reference(text)


def test_secrets_of_others_are_masked_before_anybody_sees_them(vault: Vault) -> None:
    said = "+snmp-server community 0thers RO\n+ pre-shared-key 0thers\n-username eve password 7 0822455D0A16"
    for shown in (vault.scrub(said), vault.scrub_all(said)):
        assert "0thers" not in shown
        assert "0822455D0A16" not in shown
        assert shown.count("<hidden:") == 3


def test_our_secret_within_a_longer_one_of_somebody_else_takes_that_one_along(vault: Vault) -> None:
    vault.fill("<secret:psk/p1-p2>")
    assert "-behind" not in vault.scrub(f"  pre-shared-key {VALUE}-behind")


def test_a_line_with_a_masked_secret_is_never_sent(vault: Vault) -> None:
    with pytest.raises(SecretUnavailable, match="not sent"):
        vault.fill(vault.scrub(" isis password 0thers"))
