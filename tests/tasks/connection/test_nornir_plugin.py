"""nornir-netmiko's tasks run over our connection unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nornir import InitNornir
from nornir.core import Nornir
from nornir_netmiko.tasks import (
    netmiko_multiline,
    netmiko_save_config,
    netmiko_send_command,
    netmiko_send_config,
)

from corelinks.tasks.connection.ios_connection import IosConnection
from corelinks.tasks.connection.nornir_plugin import close_all, connection_of, load_nornir
from corelinks.tasks.router_errors import CommandRejected
from tests.support.connection_core import Core, connection_core


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    with connection_core(tmp_path_factory.mktemp("core")) as core:
        yield core


@pytest.fixture
def nornir(core: Core) -> Iterator[Nornir]:
    nornir = core.nornir()
    yield nornir
    close_all(nornir)


def test_a_command_is_sent_to_all_routers(nornir: Nornir) -> None:
    results = nornir.run(netmiko_send_command, command_string="show privilege")
    assert {name: result.result for name, result in results.items()} == {
        "r000": "Current privilege level is 15",
        "r001": "Current privilege level is 15",
    }


@pytest.mark.filterwarnings("ignore:path is deprecated")  # in Netmiko's own use of importlib
def test_a_command_is_parsed_by_textfsm_when_asked_for(nornir: Nornir) -> None:
    results = nornir.run(netmiko_send_command, command_string="show ip interface brief", use_textfsm=True, enable=True)
    assert {row["interface"] for row in results["r000"].result} >= {"GigabitEthernet0/0", "Loopback0"}


def test_a_command_with_an_expected_text_and_one_by_timing_work(nornir: Nornir) -> None:
    asked = nornir.run(netmiko_send_command, command_string="show version", expect_string=r"#")
    assert "Cisco IOS" in asked["r000"].result
    timed = nornir.run(netmiko_send_command, command_string="show privilege", use_timing=True)
    assert timed["r000"].result == "Current privilege level is 15"


def test_configuration_is_sent_and_a_refused_line_fails_the_task(nornir: Nornir) -> None:
    done = nornir.run(netmiko_send_config, config_commands=["interface Loopback60", "description by netmiko"])
    assert done["r000"].changed
    refused = nornir.run(netmiko_send_config, config_commands=["interface Loopback60", "no such line", "shutdown"])
    assert isinstance(refused["r000"].exception, CommandRejected)
    nornir.data.reset_failed_hosts()
    shown = nornir.run(netmiko_send_command, command_string="show running-config interface Loopback60")
    assert "description by netmiko" in shown["r000"].result
    assert "shutdown" not in shown["r000"].result


def test_the_configuration_is_saved(nornir: Nornir) -> None:
    assert "[OK]" in nornir.run(netmiko_save_config)["r000"].result
    copied = nornir.run(netmiko_save_config, cmd="copy running-config startup-config", confirm=True)
    assert not copied.failed
    assert "[OK]" in copied["r000"].result or "copied" in copied["r000"].result


def test_a_dialog_is_led_line_by_line(nornir: Nornir) -> None:
    dialog = [["copy running-config startup-config", r"\]\? ?"], ["", ""]]
    assert "OK" in nornir.run(netmiko_multiline, commands=dialog)["r000"].result
    plain = nornir.run(netmiko_multiline, commands=["show privilege", "show privilege"])
    assert plain["r000"].result.count("Current privilege level is 15") == 2


def test_another_initnornir_leaves_our_connection_in_its_place(core: Core, nornir: Nornir) -> None:
    files = {"host_file": "hosts", "group_file": "groups", "defaults_file": "defaults"}
    InitNornir(
        inventory={"options": {key: str(core.directory / f"{name}.yaml") for key, name in files.items()}},
        logging={"enabled": False},
    )
    assert isinstance(connection_of(nornir.inventory.hosts["r000"]), IosConnection)


def test_no_value_of_a_secret_stands_in_the_inventory(nornir: Nornir) -> None:
    host = nornir.inventory.hosts["r000"]
    assert str(host.get_connection_parameters("netmiko").password).startswith("env:")


def test_an_option_with_nothing_under_it_takes_nothing_away_from_the_group(tmp_path: Path) -> None:
    (tmp_path / "hosts.yaml").write_text("p1: {groups: [far], data: {jump_host: , secret: }}\nbastion: {}\n")
    (tmp_path / "groups.yaml").write_text("far: {data: {jump_host: bastion, secret: 'env:ENABLE'}}\n")
    options = load_nornir(tmp_path).inventory.hosts["p1"].connection_options["netmiko"].extras or {}
    assert options["secret"] == "env:ENABLE"
    assert options["jump"]["router"] == "bastion"
