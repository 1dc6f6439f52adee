"""The command as a person or a program uses it: exit codes, one clear answer, JSON alone on stdout."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.cli.inventory_folder import example_inventory
from corelinks.runbooks.engine.timing import Timing
from tests.support.command import SCRIPT, corelinks
from tests.support.paths import EXAMPLE

FAST = ("--speed", "50")
QUICK = Timing(speed=50)
KEY_OF_P3_P4 = "    crypto: {psk: env:CORELINKS_PSK_P3_P4}\n"


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    """A copy of the example inventory without its Python files."""
    copy = tmp_path / "inventory"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def test_a_link_that_does_not_exist_is_one_sentence_and_exit_code_2(inventory: Path, tmp_path: Path) -> None:
    for verb in ("plan", "verify", "rehearse", "migrate", "rollback"):
        done = corelinks(verb, "p1-p9", "-i", inventory, cwd=tmp_path)
        assert done.returncode == 2, verb
        assert "p1-p9" in done.stderr
        assert "did you mean" in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""


def test_a_broken_links_file_names_every_fault_with_its_place(inventory: Path, tmp_path: Path) -> None:
    text = (inventory / "links.yaml").read_text()
    text = text.replace("key: 34\n", "key: minus one\n").replace("tunnel: 24,", "tunnel: 24, colour: red,")
    (inventory / "links.yaml").write_text(text)
    done = corelinks("-i", inventory, "plan", cwd=tmp_path)
    assert done.returncode == 2
    assert "p3-p4" in done.stderr
    assert "key" in done.stderr
    assert "colour" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_yaml_is_named_with_its_line(inventory: Path, tmp_path: Path) -> None:
    (inventory / "links.yaml").write_text("links:\n  - {name: p1-p2\n")
    done = corelinks("plan", "-i", inventory, cwd=tmp_path)
    assert done.returncode == 2
    assert "links.yaml" in done.stderr
    assert "line" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_inventory_that_is_no_folder_is_exit_code_2(tmp_path: Path) -> None:
    done = corelinks("-i", tmp_path / "nowhere", "plan", cwd=tmp_path)
    assert done.returncode == 2
    assert "is not a folder" in done.stderr


def test_an_unknown_fault_is_refused_before_anything_starts(tmp_path: Path) -> None:
    done = corelinks("rehearse", "p1-p2", "--fault", "gremlins@p1", cwd=tmp_path)
    assert done.returncode == 2
    assert "gremlins" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "fault",
    [
        "wrong-router@p2:p88",
        "wrong-router@p4:p4",
        "wrong-router@p4:GigabitEthernet0/1",
        "low-privilege@p3,level=16",
        "fragment@p6,size=" + "7" * 333,
        "fragment@p6,delay=1e400",
    ],
)
def test_a_fault_that_cannot_be_is_wrong_input(tmp_path: Path, fault: str) -> None:
    done = corelinks("rehearse", "p1-p2", "--fault", fault, cwd=tmp_path)
    assert (done.returncode, done.stdout.count("\n")) == (ExitCode.WRONG_INPUT, 1)
    assert done.stderr.startswith("command line: --fault: ")
    assert done.stderr.count("\n") == 1


def test_routers_without_a_configuration_to_start_from_are_wrong_input(tmp_path: Path, inventory: Path) -> None:
    shutil.rmtree(inventory / "running")
    for words in (("rehearse", "p1-p2"), ("simulate",)):
        done = corelinks("-i", inventory, *words, cwd=tmp_path)
        assert done.returncode == ExitCode.WRONG_INPUT
        assert "running" in done.stderr
        assert done.stderr.count("\n") == 1


def test_the_faults_are_listed_each_with_its_meaning(tmp_path: Path) -> None:
    done = corelinks("rehearse", "--list-faults", cwd=tmp_path)
    assert done.returncode == 0
    kinds = {line.split()[0] for line in done.stdout.splitlines()}
    assert {"key-mismatch", "reject-line", "drop-after", "management-lost", "other-operator"} <= kinds


def test_nobody_to_ask_is_no_consent(tmp_path: Path, inventory: Path) -> None:
    done = corelinks("-i", inventory, "migrate", "p1-p2", cwd=tmp_path)
    assert done.returncode == 2
    assert "--yes" in done.stderr


def test_what_is_asked_before_a_change_names_the_inventory_and_the_routers(tmp_path: Path, inventory: Path) -> None:
    for verb in ("migrate", "rollback"):
        done = corelinks("-i", inventory, verb, "p1-p2", cwd=tmp_path)
        assert f"of the inventory {inventory} on p1, p2?" in done.stderr, verb
    agreed = corelinks("-i", inventory, "migrate", "p1-p2", "--yes", cwd=tmp_path, timing=Timing(speed=5000))
    assert f"of the inventory {inventory} on p1, p2? yes, says --yes" in agreed.stdout


def test_the_question_before_a_migration_says_which_links_will_be_in_clear(tmp_path: Path, inventory: Path) -> None:
    links = (inventory / "links.yaml").read_text()
    (inventory / "links.yaml").write_text(links.replace(KEY_OF_P3_P4, "    crypto: none\n"))
    done = corelinks("-i", inventory, "migrate", "p3-p4", "p1-p3", cwd=tmp_path)
    assert "NOT ENCRYPTED (crypto: none) will be p3-p4. migrate 2 links of the inventory" in done.stderr
    assert "p3-p4: build -> cutover -> seal (" in done.stdout
    assert [line[:5] for line in done.stdout.splitlines() if "NOT ENCRYPTED" in line] == ["p3-p4"]
    for verb, names in (("migrate", ["p1-p3"]), ("rollback", ["p3-p4"])):
        assert "NOT ENCRYPTED" not in corelinks("-i", inventory, verb, *names, cwd=tmp_path).stderr, verb


def test_what_a_link_leaves_and_carries_is_said_in_plan_summary_and_question(tmp_path: Path, inventory: Path) -> None:
    links = (inventory / "links.yaml").read_text()
    named = "    key: 34\n    leave: [mpls-te, 'bridge-group 7']\n    carry: [pim]\n"
    (inventory / "links.yaml").write_text(links.replace("    key: 34\n", named))
    said = corelinks("-i", inventory, "plan", "p3-p4", cwd=tmp_path).stdout
    assert "# leave mpls-te: TE and RSVP stay on the physical interface" in said
    assert "# carry pim: what the physical interface has of it goes onto the tunnel" in said
    done = corelinks("-i", inventory, "migrate", "p3-p4", "p1-p3", cwd=tmp_path)
    assert "Left on the plain links will be mpls-te, bridge-group 7 of p3-p4. migrate 2 links" in done.stderr
    assert "  leave mpls-te: TE and RSVP stay" in done.stdout
    assert "Left on" not in corelinks("-i", inventory, "rollback", "p3-p4", cwd=tmp_path).stderr


@pytest.mark.parametrize("typed", [b"n\n", b"\x04"], ids=["no", "end of input"])
def test_who_does_not_agree_stops_the_command_before_anything_is_done(
    tmp_path: Path, inventory: Path, typed: bytes
) -> None:
    terminal, at_process = os.openpty()
    command = [SCRIPT, "-i", str(inventory), "migrate", "p1-p2"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=at_process, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        os.write(terminal, typed)
        _, errors = run.communicate(timeout=60)
    os.close(at_process)
    os.close(terminal)
    assert run.returncode == ExitCode.STOPPED
    assert b"on p1, p2?" in errors
    assert errors.endswith(b"nothing was done\n")
    assert not (tmp_path / ".corelinks").exists()


def test_routers_that_do_not_answer_are_unknown_and_never_a_traceback(tmp_path: Path, inventory: Path) -> None:
    hosts = (inventory / "hosts.yaml").read_text()
    assert "hostname:" in hosts
    done = corelinks("-i", inventory, "verify", "p1-p2", "--output", "json", cwd=tmp_path, timing=QUICK)
    document = json.loads(done.stdout)
    assert done.returncode == 3
    assert document["schema"] == "corelinks.verify/1"
    assert {check["verdict"] for check in document["links"][0]["checks"]} == {"unknown"}
    assert "Traceback" not in done.stderr


def test_a_rehearsal_as_json_is_one_document_and_progress_goes_to_stderr(tmp_path: Path) -> None:
    done = corelinks("rehearse", "p3-p5", "--output", "json", *FAST, cwd=tmp_path)
    document = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert document["schema"] == "corelinks.migrate/1"
    (link,) = document["links"]
    assert (link["name"], link["outcome"]) == ("p3-p5", "encrypted")
    assert [step["step"] for step in link["steps"]] == ["preflight", "build", "cutover", "seal", "save"]
    assert link["verdict"]["verdict"] == "pass"
    assert "p3-p5" in done.stderr


def test_a_link_that_does_not_come_up_is_put_back_and_its_evidence_is_shown(tmp_path: Path) -> None:
    done = corelinks("rehearse", "p3-p4", "--fault", "key-mismatch@p3:p3-p4", *FAST, cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "as-before" in done.stdout
    assert "what was not proven" in done.stdout
    assert "Oper by GigabitEthernet0/1" in done.stdout
    assert "ROLLBACK TIMER PENDING" not in done.stdout
    assert f"rehearses the inventory {example_inventory()}\n" in done.stdout


def test_a_line_that_a_router_took_and_did_not_keep_is_named(tmp_path: Path) -> None:
    done = corelinks("rehearse", "p3-p4", "--fault", "gre-key-missing@p3:p3-p4", *FAST, cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "as-before" in done.stdout
    assert "tunnel key 34" in " ".join(done.stdout.split())


def test_a_link_that_is_meant_to_be_in_clear_is_proven_to_be_that_and_says_so(inventory: Path, tmp_path: Path) -> None:
    text = (inventory / "links.yaml").read_text()
    in_clear = text.replace(KEY_OF_P3_P4, "    crypto: none\n")
    assert in_clear != text
    (inventory / "links.yaml").write_text(in_clear)
    done = corelinks("-i", inventory, "rehearse", "p3-p4", *FAST, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NOT ENCRYPTED, as its definition says" in done.stdout
    assert "IN CLEAR" in done.stdout


def test_ctrl_c_puts_links_under_way_back_and_exits_with_4(tmp_path: Path) -> None:
    command = [SCRIPT, "rehearse", "p1-p2", "p1-p3", "--speed", "40"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if "build" in line and "done: change" in line:
                break
        run.send_signal(signal.SIGINT)
        said, errors = run.communicate(timeout=100)
    assert run.returncode == 4, said + errors
    assert "stopping: links under way are put back first" in errors
    assert "as-before" in said
    assert "not-tried" in said
    assert "ROLLBACK TIMER PENDING" not in said


def test_a_plan_can_be_written_a_file_a_router_and_step_both_ways(tmp_path: Path) -> None:
    done = corelinks("plan", "p3-p5", "-i", EXAMPLE, "--until", "cutover", "--write", "plan", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "plan: 8 files\n")
    shown = corelinks("plan", "p3-p5", "-i", EXAMPLE, "--until", "cutover", cwd=tmp_path).stdout
    for router in ("p3", "p5"):
        for step in ("build", "cutover"):
            for ending in ("cfg", "undo.cfg"):
                text = (tmp_path / "plan" / router / f"p3-p5.{step}.{ending}").read_text()
                assert text
                assert text in shown


def test_a_link_on_a_router_without_a_host_is_told_before_any_router_is_asked(inventory: Path, tmp_path: Path) -> None:
    hosts = (inventory / "hosts.yaml").read_text()
    (inventory / "hosts.yaml").write_text(hosts.replace("\np7:", "\np77:"))
    for verb in ("verify", "migrate", "rollback"):
        done = corelinks("-i", inventory, verb, "p6-p7", cwd=tmp_path)
        assert done.returncode == 2, verb
        assert "p6-p7" in done.stderr
        assert "'p7' is not in hosts.yaml" in done.stderr
