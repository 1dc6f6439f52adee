"""Whatever is spoiled in a file of the inventory is reported before any router is asked, or harms nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.hosts import CONNECTION
from corelinks.inventory.load import load_links
from corelinks.runbooks.prepare import Prepared
from corelinks.tasks.connection.options import Options, read_options
from tests.support.inventory_mutations import Mutation, mutations
from tests.support.paths import OSPF_CORE

FILES = {
    "hosts.yaml": """\
o1:
  hostname: 192.0.2.11
  port: 2222
  groups: [xe17]
  connection_options:
    netmiko:
      port: 22
      password: env:O1
      extras: {secret: "env:ENABLE", command_timeout: 20, jump_host: bastion}
o2:
  hostname: o2.example.net
  platform: ios
  groups: [old, ios15]
  data: {site: north, known_hosts: keys/o2, keepalive: 30}
o3: {hostname: "2001:db8::3", groups: [ios15]}
bastion: {hostname: 192.0.2.1, platform: linux, username: me, data: {use_keys: true, key_file: id, passphrase: "env:P"}}
""",
    "groups.yaml": """\
ios15:
  groups: [old]
  data: {software: IOS 15.7, legacy_ssh: true}
xe17:
  platform: cisco_xe
  data: {software: IOS-XE 17.3, connect_timeout: 5}
old:
  connection_options: {napalm: {extras: {optional_args: 1}}}
""",
    "defaults.yaml": """\
username: env:CORELINKS_USER
password: env:CORELINKS_PASSWORD
platform: cisco_ios
port: 22
data:
  as_number: 64496
  overall_timeout: 200
connection_options:
  netmiko: {username: operator, extras: {auth_timeout: 9, session_log: session.log}}
""",
    "config.yaml": """\
inventory:
  plugin: SimpleInventory
  options:
    host_file: hosts.yaml
    group_file: groups.yaml
    defaults_file: defaults.yaml
runner:
  plugin: threaded
  options:
    num_workers: 20
logging:
  enabled: false
  log_file: nornir.log
core: {raise_on_error: true}
ssh: {config_file: ssh_config}
user_defined: {ticket: CHG1}
""",
}
ALL = {name: list(mutations(text)) for name, text in FILES.items()}
LINKS = load_links(OSPF_CORE / "links.yaml")
SPOILED_LINKS = list(mutations((OSPF_CORE / "links.yaml").read_text(encoding="utf-8").partition("  # Written")[0]))
USERS_OWN = frozenset({"as_number", "software", "site", "ticket", "napalm", "optional_args"})
SECRETS = frozenset({"password", "secret", "passphrase"})
SHARES = 4  # of each file's mutations, so that they spread over the workers
SHARED = [(name, share) for name in FILES for share in range(SHARES)]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """An inventory in which every kind of value of the four files is used once."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def outcome(directory: Path) -> dict[str, Options] | list[InventoryFault]:
    """How each router would be logged in to, or every fault that keeps the inventory from being used."""
    try:
        nornir = Prepared(directory, LINKS, LINKS).nornir
    except InventoryError as error:
        return error.faults
    found = {}
    for name, host in nornir.inventory.hosts.items():
        given = host.get_connection_parameters(CONNECTION)
        found[name] = read_options(given.hostname, given.port, given.username, given.password, given.extras or {})
    return found


def test_the_files_that_are_spoiled_are_faultless(directory: Path) -> None:
    found = outcome(directory)
    assert isinstance(found, dict)
    assert found["o1"].jump is not None
    assert (found["o1"].port, found["o1"].command_timeout, found["o1"].jump.host) == (22, 20, "192.0.2.1")
    assert (found["o2"].legacy_ssh, found["o2"].keepalive, found["o1"].auth_timeout) == (True, 30, 9)


def test_there_are_mutations_of_every_kind_by_the_hundred() -> None:
    assert sum(len(each) for each in ALL.values()) >= 488
    assert all(len({mutation.text for mutation in each}) > 100 for each in ALL.values())


@pytest.mark.parametrize(("name", "share"), SHARED)
def test_a_spoiled_file_is_told_with_file_and_place_or_harms_nothing(directory: Path, name: str, share: int) -> None:
    refused = 0
    for mutation in ALL[name][share::SHARES]:
        (directory / name).write_text(mutation.text, encoding="utf-8")
        found = outcome(directory)
        if isinstance(found, dict):
            assert not must_be_told(mutation), mutation
            continue
        refused += 1
        for fault in found:
            assert fault.file, mutation
            assert fault.place, mutation
            assert fault.problem, mutation
            assert "\n" not in str(fault), mutation
            assert "Str4nge" not in fault.problem or mutation.path[-1] not in SECRETS, mutation
    assert refused > len(ALL[name][share::SHARES]) // 2


@pytest.mark.parametrize("share", range(SHARES))
def test_a_spoiled_links_file_is_told_with_file_and_place_or_loads(tmp_path: Path, share: int) -> None:
    path = tmp_path / "links.yaml"
    for mutation in SPOILED_LINKS[share::SHARES]:
        path.write_text(mutation.text, encoding="utf-8")
        found = faults_of_links(path)
        assert all(fault.file and fault.place and fault.problem for fault in found), mutation
        assert "\n" not in "".join(str(fault) for fault in found), mutation
        assert found or mutation.what not in ("misspelled", "said twice"), mutation


def faults_of_links(path: Path) -> list[InventoryFault]:
    try:
        load_links(path)
    except InventoryError as error:
        return error.faults
    return []


def must_be_told(mutation: Mutation) -> bool:
    """A key of ours that is misspelled, and any key that is said twice."""
    is_the_users_own = bool(USERS_OWN.intersection(mutation.path))
    return mutation.what == "said twice" or (mutation.what == "misspelled" and not is_the_users_own)
