"""The responses of routers can be kept in a folder, and evaluated there with the same verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corelinks.inventory.model import Stage
from corelinks.runbooks.evidence.captures import CapturesError, answers_of, file_name, save_captures
from corelinks.runbooks.evidence.collect import collect_by
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
