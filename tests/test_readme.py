"""What the README shows is run: its commands exist, its script works, CI runs its test command."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from corelinks.inventory.load import load_links
from corelinks.runbooks.cli.arguments import document
from corelinks.runbooks.cli.verbs import app
from corelinks.runbooks.engine.report import LinkReport, RunReport
from corelinks.runbooks.engine.timing import Timing
from corelinks.runbooks.simulated_core import SimulatedCore, write_inventory
from tests.support.command import corelinks
from tests.support.fake_routers import FakeTime
from tests.support.paths import ROOT
from tests.support.small_core import small_core
from tests.test_house import FLOORS

README = (ROOT / "README.md").read_text()
VERBS = sorted(set(re.findall(r"^\| `corelinks (\w+)", README, re.MULTILINE)))


def shown(pattern: str) -> list[str]:
    return re.findall(rf"^    ({pattern}.*)$", README, re.MULTILINE)


def blocks(language: str) -> list[str]:
    """The blocks of a language, in their order."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_each_of_the_two_commands_is_one_line() -> None:
    first, second = shown("python3 -m venv")
    assert first.endswith("corelinks rehearse")
    assert second.endswith("-m pytest -q")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    pattern = re.search(r"sed -n 's/(.+?)/\\1/p' README.md", script)
    assert pattern is not None
    assert len(shown("python3 .*pytest")) == 1


def test_the_table_names_every_verb_of_the_command() -> None:
    shown_by_help = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).output
    commands = shown_by_help.split("Commands")[1]
    assert sorted(re.findall(r"^│ (\w+) ", commands, re.MULTILINE)) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_that_the_readme_shows_for_a_verb_exists(verb: str) -> None:
    row = next(line for line in README.splitlines() if line.startswith(f"| `corelinks {verb}"))
    usage = row.split("`")[1]
    helped = CliRunner().invoke(app, [verb, "--help"], env={"COLUMNS": "200"}).output
    for option in re.findall(r"--[a-z-]+", usage):
        assert option in helped, f"{verb} has no {option}"


def test_the_example_of_a_fault_names_a_link_and_a_router_of_the_example_core() -> None:
    (example,) = shown("corelinks rehearse .*--fault")
    _, _, name, _, fault = shlex.split(example)
    links = {link.name: link for link in load_links(ROOT / "inventory" / "links.yaml")}
    assert re.fullmatch(r"[a-z-]+@(\w+):(.+)", fault)
    router, target = fault.split("@")[1].split(":")
    assert router in links[name].routers
    assert target == name


def folders_of_the_layout() -> set[str]:
    """The folders that stand first on a line of the layout, with the folders that they are indented below."""
    (block,) = re.findall(r"## Layout\n\n```\n(.*?)```", README, re.DOTALL)
    above: dict[int, str] = {0: ""}
    found = set()
    for indent, name in re.findall(r"^((?:  )*)(\w+)/ ", block, re.MULTILINE):
        depth = len(indent) // 2
        above[depth + 1] = f"{above[depth]}{name}/"
        found.add(above[depth + 1])
    return found


def test_the_layout_of_the_readme_is_the_layout() -> None:
    modules = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.*") if "__pycache__" not in path.parts]
    real = {path.parent.relative_to(ROOT).as_posix() + "/" for path in modules if path.is_file()}
    network = {folder for folder in real if folder.startswith("runbooks/simulator/network/")}
    assert all(f"{folder.split('/')[-2]}/" in README for folder in network)
    mirror = {folder for folder in real if re.match(r"tests/(?!support/$|sweeps/$)\w+/", folder)}
    assert folders_of_the_layout() == real - mirror - (network - {"runbooks/simulator/network/"})


def test_the_change_file_of_the_readme_loads_and_is_planned(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(id: .*?)```", README, re.DOTALL)
    (tmp_path / "change.yaml").write_text(text)
    (command,) = shown("corelinks plan --change")
    words = [*shlex.split(command)[1:], "--state", tmp_path / "state"]
    done = corelinks("-i", ROOT / "inventory", *words, cwd=tmp_path, timing=Timing(source=FakeTime()))
    assert (done.returncode, done.stderr) == (0, "")
    assert "canary: 1 link first, verified again over 10:00 minutes" in done.stdout
    assert re.search(r"4 links in \d+:\d+ minutes, if all goes as expected: until 2027-01-15 22:\d\d CET", done.stdout)


def test_the_script_of_the_readme_runs_against_simulated_routers(tmp_path: Path) -> None:
    script = blocks("python")[0]
    links = load_links(ROOT / "inventory" / "links.yaml")
    with SimulatedCore(ROOT / "inventory" / "running", speed=20) as core:
        write_inventory(tmp_path / "inventory", core, links)
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stderr
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    assert "Peer LDP Ident: 192.0.2.2:0" in said
    assert "p1 Response(command='show interfaces Tunnel12'" in said


def test_the_script_that_follows_a_change_does_so_and_files_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = blocks("python")[1]
    assert len(script.splitlines()) <= 30
    with small_core(tmp_path) as core, contextlib.chdir(tmp_path):
        # On simulated routers the waits are skipped, which is all that is different.
        assert script.count("wanted, links)") == 1
        quick = script.replace("wanted, links)", "wanted, links, timing=timing)")
        exec(compile(quick, "README.md", "exec"), {"timing": core.timing})
    said = capsys.readouterr().out
    assert re.search(r"^p1-p2  started", said, re.MULTILINE)
    assert re.search(r"^p1-p2  encrypted", said, re.MULTILINE)
    (filed,) = tmp_path.glob("2*.json")
    kept = json.loads(filed.read_text())
    assert (kept["schema"], kept["run"]) == ("corelinks.migrate/1", filed.stem)
    assert [(link["name"], link["outcome"]) for link in kept["links"]] == [("p1-p2", "encrypted")]


# --- what the section on unattended runs shows

COMMAND = str(Path(sys.executable).parent / "corelinks")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    units = blocks("ini")
    for name, unit in zip(("corelinks-migrate.service", "corelinks-migrate.timer"), units, strict=True):
        assert unit.startswith(f"# /etc/systemd/system/{name}\n")
        (tmp_path / name).write_text(unit.replace("/usr/local/bin/corelinks", COMMAND))
    assert verified(tmp_path) == (0, "")
    broken = tmp_path / "corelinks-migrate.service"
    broken.write_text(units[0].replace("KillMode=mixed", "KillMode=gently"))
    assert "gently" in verified(tmp_path)[1]


def verified(directory: Path) -> tuple[int, str]:
    """The exit code of systemd-analyze, and what it says of the units of ours."""
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", *map(str, sorted(directory.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, "\n".join(line for line in done.stderr.splitlines() if "corelinks" in line)


def test_the_job_for_gitlab_is_yaml_whose_jobs_run_commands_that_exist() -> None:
    job = yaml.safe_load(blocks("yaml")[1])
    jobs = {name: each for name, each in job.items() if name != "variables"}
    assert set(jobs) == {"migrate", "resume"}
    assert {each["resource_group"] for each in jobs.values()} == {"core"}, "one at a time"
    for each in jobs.values():
        for line in each["script"]:
            command, _, file = line.partition(" > ")
            check_command(shlex.split(command))
            assert not file or file in each["artifacts"]["paths"]


def test_the_playbook_is_yaml_whose_task_runs_a_command_that_exists() -> None:
    (play,) = yaml.safe_load(blocks("yaml")[2])
    migrate, tell = play["tasks"]
    words = re.findall(r"'([^']+)'", migrate["ansible.builtin.command"]["argv"])
    check_command([word for word in words if word != "-i"])
    assert tell["ansible.builtin.assert"]["that"] == f"{migrate['register']}.rc == 0"
    report = RunReport("r", 0.0, (LinkReport("k1-k2", "encrypted"), LinkReport("k3-k4", "as-before")))
    found = re.search(r"'(.+)' in migration\.stdout", migrate["changed_when"])
    assert found is not None
    assert found[1] in document(report.to_json())
    assert found[1] not in document(RunReport("r", 0.0, report.links[1:]).to_json())


def test_the_service_runs_a_command_that_exists() -> None:
    (line,) = re.findall(r"^ExecStart=/usr/local/bin/(.*)$", blocks("ini")[0], re.MULTILINE)
    check_command(shlex.split(line))


def check_command(words: list[str]) -> None:
    """That `corelinks` has the verb, and the verb the options, of a command that is shown."""
    name, verb, *options = words
    assert (name, verb in VERBS) == ("corelinks", True)
    helped = CliRunner().invoke(app, [verb, "--help"], env={"COLUMNS": "200"}).output
    assert all(option in helped for option in options if option.startswith("--"))
