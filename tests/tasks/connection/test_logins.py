"""A login that lacks something is told before any router is asked, with the file and the place of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from corelinks.inventory.errors import InventoryError
from corelinks.runbooks.cli.exit_codes import ExitCode
from corelinks.runbooks.prepare import prepare
from corelinks.runbooks.trust import trust
from corelinks.tasks.connection.logins import check_logins
from corelinks.tasks.connection.nornir_plugin import load_nornir
from tests.support.command import corelinks
from tests.support.paths import OSPF_CORE

Files = dict[str, dict[str, object]]


def inventory(directory: Path, hosts: object, groups: object = None, defaults: object = None) -> Path:
    (directory / "links.yaml").write_text((OSPF_CORE / "links.yaml").read_text())
    for name, content in (("hosts", hosts), ("groups", groups), ("defaults", defaults)):
        if content is not None:
            (directory / f"{name}.yaml").write_text(yaml.safe_dump(content))
    return directory


def told(directory: Path, *routers: str) -> list[str]:
    nornir = load_nornir(directory)
    with pytest.raises(InventoryError) as caught:
        check_logins(nornir, routers)
    return [str(fault).replace(str(directory), "DIR") for fault in caught.value.faults]


ALL = {"username": "me", "password": "env:X"}


@pytest.mark.parametrize(
    ("values", "where", "problem"),
    [
        ({"username": "me"}, "hosts.yaml: o2: password", "is missing, and so are a key and an agent"),
        ({"username": "me", "data": {"allow_agent": True}}, "hosts.yaml: o2: password", "is missing"),
        ({"username": "me", "data": {"use_keys": False}}, "hosts.yaml: o2: password", "is missing"),
        ({"password": "ask:it"}, "hosts.yaml: o2: username", "is missing: expected for the host"),
        ({**ALL, "data": {"key_file": "ids/none"}}, "groups.yaml: g: key_file", "DIR/ids/none cannot be read: No such"),
        ({**ALL, "data": {"key_file": "/dev"}}, "groups.yaml: g: key_file", "/dev is not a file"),
        ({**ALL, "data": {"ssh_config_file": "cfg"}}, "groups.yaml: g: ssh_config_file", "DIR/cfg cannot be read"),
        ({**ALL, "data": {"known_hosts": "/usr"}}, "groups.yaml: g: known_hosts", "/usr is not a file"),
        ({**ALL, "data": {"session_log": "logs/o2.txt"}}, "groups.yaml: g: session_log", "DIR/logs: No such file"),
        ({**ALL, "data": {"session_log": "hosts.yaml/x"}}, "groups.yaml: g: session_log", "is not a folder"),
        ({**ALL, "data": {"session_log": "/tmp"}}, "groups.yaml: g: session_log", "/tmp is not a file that can be"),
        (
            {**ALL, "connection_options": {"netmiko": {"extras": {"session_log": "a/b"}}}},
            "groups.yaml: g: session_log",
            "cannot be written",
        ),
    ],
    ids=str,
)
def test_what_a_login_lacks_is_told_with_its_file_and_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: Files, where: str, problem: str
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    directory = inventory(tmp_path, {"o1": ALL, "o2": {"groups": ["g"]}, "o3": {}}, {"g": values})
    (fault,) = told(directory, "o1", "o2")
    assert fault.startswith(f"{where}: ")
    assert problem in fault


def test_the_levels_count_together_and_the_nearest_wins(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("")
    defaults = {"username": "me", "data": {"key_file": "nowhere"}}
    directory = inventory(tmp_path, {"o1": {"data": {"key_file": "key"}}, "o2": {}}, defaults=defaults)
    nornir = load_nornir(directory)
    check_logins(nornir, ["o1"])
    assert told(directory, "o1", "o2") == [
        "defaults.yaml: key_file: DIR/nowhere cannot be read: No such file or directory"
    ]


def test_a_password_that_is_only_the_name_of_an_anchor_is_no_way_to_log_in(tmp_path: Path) -> None:
    directory = inventory(tmp_path, {"o1": {}, "o2": {}, "o3": {}})
    (directory / "defaults.yaml").write_text("username: me\npassword: &S3cret\n")
    (fault, _) = told(directory, "o3", "o1")
    assert "S3cret" not in fault
    assert fault.startswith("hosts.yaml: o3: password: is missing")


def test_a_jump_host_needs_a_login_too(tmp_path: Path) -> None:
    hosts = {"o1": {**ALL, "data": {"jump_host": "bastion"}}, "o2": ALL, "bastion": {"username": "me"}}
    (fault,) = told(inventory(tmp_path, hosts), "o1", "o2")
    assert fault.startswith("hosts.yaml: bastion: password: is missing")


@pytest.mark.parametrize("verb", [("verify",), ("migrate", "--yes"), ("rollback", "--yes"), ("discover",)], ids=str)
def test_no_verb_asks_a_router_that_it_cannot_log_in_to(tmp_path: Path, verb: tuple[str, ...]) -> None:
    directory = inventory(tmp_path, {name: {} for name in ("o1", "o2", "o3")}, defaults={"password": "env:X"})
    link = prepare(directory).links[0]
    words = verb if verb == ("discover",) else (*verb, link.name)
    done = corelinks("-i", directory, *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (ExitCode.WRONG_INPUT, "")
    assert f"hosts.yaml: {link.routers[0]}: username: is missing" in done.stderr
    assert not (tmp_path / ".corelinks").exists()


def test_what_needs_no_login_does_without(tmp_path: Path) -> None:
    directory = inventory(tmp_path, {name: {} for name in ("o1", "o2", "o3")})
    assert corelinks("-i", directory, "plan", "--write", "out", cwd=tmp_path).returncode == 0


def test_trust_reads_known_hosts_that_are_files(tmp_path: Path) -> None:
    hosts = {"o1": {"hostname": "127.0.0.1", "port": 1, "data": {"known_hosts": "keys"}}, "o2": {}}
    directory = inventory(tmp_path, hosts)
    (directory / "keys").mkdir()
    with pytest.raises(InventoryError, match=r"hosts\.yaml: o1: known_hosts: .*keys is not a file"):
        trust(load_nornir(directory), ["o1"])
