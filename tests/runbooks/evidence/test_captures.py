"""The responses of routers can be kept in a folder, and evaluated there with the same verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corelinks.inventory.model import Stage
from corelinks.runbooks.evidence.captures import CapturesError, answers_of, file_name, save_captures
from corelinks.runbooks.evidence.collect import collect_by
from corelinks.runbooks.evidence.text_file import read_text_file
from corelinks.runbooks.verify import verify_captures
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Verdict
from corelinks.tasks.evidence import Evidence, Response
from corelinks.tasks.redaction import redact
from tests.support.misleading_responses import no_protection
from tests.support.router_responses import Router, a_link, both


def saved(tmp_path: Path, routers: tuple[Router, ...]) -> Path:
    evidence = {router.name: router.evidence() for router in routers}
    save_captures(tmp_path, evidence, at=1000.0)
    return tmp_path


def checks_of(directory: Path, stage: Stage = "seal") -> dict[tuple[str, str | None], Verdict]:
    (link,) = verify_captures(directory, [a_link()], stage=stage).links
    return {(check.check, check.router): check.verdict for check in link.checks}


def test_a_saved_healthy_link_passes_offline(tmp_path: Path) -> None:
    assert set(checks_of(saved(tmp_path, both())).values()) == {Verdict.PASS}


def test_a_saved_faulty_link_fails_in_the_same_checks(tmp_path: Path) -> None:
    routers = both()
    no_protection(routers[1])
    found = checks_of(saved(tmp_path, routers))
    assert found["protection", "p2"] is Verdict.FAIL
    assert found["protection", "p1"] is Verdict.PASS


def test_a_missing_file_is_unknown(tmp_path: Path) -> None:
    directory = saved(tmp_path, both())
    (directory / "p1" / "show_interfaces_Tunnel12.txt").unlink()
    found = checks_of(directory)
    assert found["transport", "p1"] is Verdict.UNKNOWN
    assert found["protection", "p1"] is Verdict.UNKNOWN
    assert found["protection", "p2"] is Verdict.PASS


def test_an_empty_folder_is_unknown_everywhere(tmp_path: Path) -> None:
    assert set(checks_of(tmp_path).values()) == {Verdict.UNKNOWN}


def test_a_folder_written_by_hand_works_without_manifest_and_in_any_spelling(tmp_path: Path) -> None:
    directory = saved(tmp_path, both())
    (directory / "manifest.json").unlink()
    for router in ("p1", "p2"):
        folder = directory / router
        (folder / "show_interfaces_Tunnel12.txt").rename(folder / "Show_Interfaces_tu12.txt")
        config = "show_running-config_interface_GigabitEthernet0-0-0.txt"
        (folder / config).rename(folder / "show_running-config_interface_Gi0-0-0.txt")
    assert set(checks_of(directory).values()) == {Verdict.PASS}


def test_one_sample_by_hand_leaves_the_counters_unknown(tmp_path: Path) -> None:
    directory = saved(tmp_path, both())
    for path in directory.glob("*/*.sample2.txt"):
        path.unlink()
    found = checks_of(directory)
    assert {name for (name, _), verdict in found.items() if verdict is Verdict.UNKNOWN} == {
        "encrypting",
        "crypto-errors",
        "session-drops",
        "clear-drops",
    }


def test_the_manifest_says_when_and_what_was_not_answered(tmp_path: Path) -> None:
    evidence = Evidence("p1", {"show version": (Response("show version", None, 5.0, "no route to p1"),)})
    save_captures(tmp_path, {"p1": evidence}, at=4.0)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["schema"] == "corelinks.captures/1"
    assert manifest["answers"] == [
        {"router": "p1", "command": "show version", "sample": 1, "at": 5.0, "error": "no route to p1"}
    ]
    answer = answers_of(tmp_path).ask({"p1": ("show version",)})["p1"].last("show version")
    assert answer == Response("show version", None, 5.0, "no route to p1")


def test_captures_are_not_written_over_others(tmp_path: Path) -> None:
    saved(tmp_path, both())
    with pytest.raises(CapturesError, match="holds captures already"):
        saved(tmp_path, both())


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CapturesError, match="is not a folder"):
        answers_of(tmp_path / "nowhere")


def test_a_manifest_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(CapturesError, match="not a manifest"):
        answers_of(tmp_path)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("show interfaces Tunnel12", "show_interfaces_Tunnel12.txt"),
        ("show interfaces GigabitEthernet0/0/0", "show_interfaces_GigabitEthernet0-0-0.txt"),
        ("ping mpls ipv4 10.0.0.2/32 repeat 5", "ping_mpls_ipv4_10.0.0.2-32_repeat_5.txt"),
        (ask.UNSAVED, "show_archive_config_differences_nvram-startup-config_system-running-config.txt"),
    ],
)
def test_a_file_is_called_like_its_command(command: str, name: str) -> None:
    assert file_name(command) == name


def test_no_secret_of_a_configuration_is_written_and_two_saves_of_it_are_the_same(tmp_path: Path) -> None:
    text = "snmp-server community TOPSECRET RO\n+ pre-shared-key local TOPSECRET\ninterface Tunnel12\n tunnel key 12\n"
    hidden = "snmp-server community <hidden> RO\n+ pre-shared-key local <hidden>\ninterface Tunnel12\n tunnel key 12\n"
    for number, said in enumerate((text, redact(text))):
        evidence = Evidence("p1", {"show running-config": (Response("show running-config", said, 0.0),)})
        save_captures(tmp_path / str(number), {"p1": evidence}, at=0.0)
        assert (tmp_path / str(number) / "p1" / "show_running-config.txt").read_text() == hidden


def test_a_secret_in_a_folder_written_by_hand_is_not_read_into_the_program(tmp_path: Path) -> None:
    (tmp_path / "p1").mkdir()
    (tmp_path / "p1" / "show_running-config.txt").write_text("username eve secret 9 TOPSECRET\n")
    (answer,) = answers_of(tmp_path).ask({"p1": ("show running-config",)})["p1"].responses["show running-config"]
    assert answer.text is not None
    assert answer.text.startswith("username eve secret 9 <hidden:")


def test_collecting_from_a_folder_asks_for_what_the_first_round_taught(tmp_path: Path) -> None:
    evidence = collect_by(answers_of(saved(tmp_path, both())).ask, [a_link()], "seal", wait=lambda: None)
    taught = evidence["p1"].last(ask.labelled_ping(a_link(), "a", "seal", "10.0.0.2"))
    assert taught is not None
    assert taught.text is not None
    assert len(evidence["p2"].responses[ask.IPSEC_SAS]) == 2


def retold(directory: Path, retell: Callable[[str, str, str], bytes]) -> Path:
    """The folder with every file as somebody else would have kept it: ``retell`` has router, command and text."""
    evidence = {router.name: router.evidence() for router in both()}
    for router, one in evidence.items():
        for command, responses in one.responses.items():
            for sample, response in enumerate(responses, 1):
                path = directory / router / file_name(command, sample)
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(retell(router, command, response.text or ""))
    return directory


def _logged(router: str, command: str, text: str) -> str:
    lines = (f"{router}#", f"{router}#terminal length 0", f"{router}#{command}", text, f"{router}#", f"{router}#")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "retell",
    [
        lambda router, command, text: text.encode("utf-8-sig"),
        lambda router, command, text: text.replace("\n", "\r\n").encode("utf-16"),
        lambda router, command, text: text.encode("utf-16-be"),
        lambda router, command, text: text.encode("utf-16-le"),
        lambda router, command, text: text.replace("\n", "\r").encode(),
        lambda router, command, text: _logged(router, command, text).encode(),
        lambda router, command, text: _logged(router, command, text).replace("\n", "\r").encode("utf-16"),
        lambda router, command, text: f"{_logged(router, command, text)}show clock\n10:00:00 UTC\n{router}#".encode(),
        lambda router, command, text: f"{command}\n{text}".encode(),
    ],
    ids=["utf-8 mark", "utf-16", "utf-16 be", "utf-16 le", "cr alone", "log", "log in utf-16", "longer log", "echo"],
)
def test_a_folder_is_read_however_its_files_were_kept(tmp_path: Path, retell: Callable[[str, str, str], bytes]) -> None:
    assert set(checks_of(retold(tmp_path, retell)).values()) == {Verdict.PASS}


def test_a_folder_of_another_router_is_unknown_everywhere(tmp_path: Path) -> None:
    retold(tmp_path, lambda router, command, text: _logged("r9", command, text).encode())
    assert set(checks_of(tmp_path).values()) == {Verdict.UNKNOWN}


def test_a_folder_of_one_and_the_same_filtered_command_is_unknown_everywhere(tmp_path: Path) -> None:
    retold(tmp_path, lambda router, command, text: _logged(router, f"{command} | include Tunnel", text).encode())
    assert set(checks_of(tmp_path).values()) == {Verdict.UNKNOWN}


def test_the_detail_form_of_a_command_stands_for_the_plain_one(tmp_path: Path) -> None:
    directory = saved(tmp_path, both())
    for router in ("p1", "p2"):
        plain = directory / router / "show_isis_neighbors.txt"
        detail = directory / router / "show_isis_neighbors_detail.txt"
        rows = plain.read_text().rstrip("\n")
        detail.write_text(f"{router}#show isis neighbors detail\n{rows}\n  Area Address(es): 49.0001\n{router}#\n")
        plain.unlink()
    assert set(checks_of(directory).values()) == {Verdict.PASS}


def test_a_secret_in_a_file_of_another_encoding_is_not_read_into_the_program(tmp_path: Path) -> None:
    (tmp_path / "p1").mkdir()
    text = "hostname p1\rusername eve secret 9 TOPSECRET\r"
    (tmp_path / "p1" / "show_running-config.txt").write_bytes(text.encode("utf-16"))
    (answer,) = answers_of(tmp_path).ask({"p1": ("show running-config",)})["p1"].responses["show running-config"]
    assert answer.text is not None
    assert "TOPSECRET" not in answer.text
    assert "username eve secret 9 <hidden:" in answer.text


def test_bytes_that_are_no_text_do_not_keep_a_file_from_being_read(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_bytes(b"caf\xe9\r\nnext\r\n")
    assert read_text_file(path) == "caf\ufffd\nnext\n"
