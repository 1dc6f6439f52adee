"""Who the router is, who we are, and the way there."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest
import yaml

from corelinks.inventory.errors import InventoryError
from corelinks.runbooks.trust import trust
from corelinks.tasks.connection.host_keys import HostKey
from corelinks.tasks.connection.nornir_plugin import close_all, connection_of, load_nornir
from corelinks.tasks.router_errors import AuthenticationFailed, ConnectionFailed, HostKeyRejected, SecretUnavailable
from tests.support.command import corelinks
from tests.support.connection_core import NAMES, Core, connection_core
from tests.support.connection_lab import PASSWORD_VARIABLE

# The simulated IOS 15 router's own library warns of what IOS 15 needs.
pytestmark = pytest.mark.filterwarnings("ignore:Diffie-Hellman over finite fields")

PIPE = (
    "import os,socket,sys,threading;s=socket.create_connection((sys.argv[1],int(sys.argv[2])));"
    "threading.Thread(target=lambda:[os.write(1,d) for d in iter(lambda:s.recv(9999),b'')],daemon=True).start();"
    "[s.sendall(d) for d in iter(lambda:os.read(0,9999),b'')]"
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    with connection_core(tmp_path_factory.mktemp("core"), legacy_ssh=["r001"]) as core:
        yield core


@pytest.fixture
def core(running: Core, tmp_path: Path) -> Iterator[Core]:
    running.directory = tmp_path / "inventory"
    yield running
    running.simulator.clear_faults()


def test_an_unknown_host_key_is_refused_with_its_fingerprint_and_the_way_to_record_it(core: Core) -> None:
    nornir = core.nornir()
    (core.directory / "known_hosts" / "r000").unlink()
    with pytest.raises(HostKeyRejected, match="corelinks trust r000 --record") as caught:
        connection_of(nornir.inventory.hosts["r000"])
    assert caught.value.fingerprint.startswith("SHA256:")
    assert caught.value.fingerprint in str(caught.value)
    assert core.modes() == []


def test_a_changed_host_key_is_refused_with_both_fingerprints(core: Core) -> None:
    other = HostKey("ssh-ed25519", b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + b"1" * 32)
    nornir = core.nornir()
    (core.directory / "known_hosts" / "r000").write_text(other.line(("r000",)) + "\n")
    with pytest.raises(HostKeyRejected, match="CHANGED") as caught:
        connection_of(nornir.inventory.hosts["r000"])
    assert other.fingerprint in str(caught.value)


def test_trust_shows_keys_and_records_them_on_request_only(core: Core) -> None:
    nornir = core.nornir({"legacy_ssh": True})
    for name in NAMES:
        (core.directory / "known_hosts" / name).unlink()
    shown = trust(nornir)
    assert [key.standing for key in shown.keys] == ["unknown", "unknown"]
    assert not shown.is_all_trusted
    assert trust(nornir, ["r000"], record=True).keys[0].recorded
    assert [key.standing for key in trust(nornir).keys] == ["known", "unknown"]
    connection_of(nornir.inventory.hosts["r000"])
    close_all(nornir)


def test_trust_records_a_changed_key_only_where_it_is_told_to_replace_that_of_a_router(core: Core) -> None:
    other = HostKey("ssh-ed25519", b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + b"1" * 32)
    nornir = core.nornir({"legacy_ssh": True})
    (core.directory / "known_hosts" / "r000").write_text(other.line(("r000",)) + "\n")
    assert not trust(nornir, record=True, replace=True).keys[0].recorded
    assert not trust(nornir, ["r000"], record=True).keys[0].recorded
    done = corelinks("-i", core.directory, "trust", "r000", "--record", cwd=core.directory)
    assert done.returncode == 3
    shown = trust(nornir, ["r000"]).keys[0].fingerprint
    assert f"r000 knows {other.fingerprint}, it shows {shown}." in done.stdout
    assert "`corelinks trust r000 --record --replace`" in done.stdout
    replaced = corelinks("-i", core.directory, "trust", "r000", "--record", "--replace", cwd=core.directory)
    assert (replaced.returncode, "CHANGED" in replaced.stdout) == (0, False)
    assert trust(nornir).is_all_trusted


@pytest.mark.parametrize("words", [("--replace",), ("--record", "--replace"), ("r000", "--replace")])
def test_replacing_needs_the_names_of_routers_and_the_word_to_record(core: Core, words: tuple[str, ...]) -> None:
    core.nornir()
    done = corelinks("-i", core.directory, "trust", *words, cwd=core.directory)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("command line: --replace: goes with --record and the names")


def test_trust_says_which_router_cannot_be_reached(core: Core) -> None:
    core.simulator.inject("management-lost@r000")
    report = trust(core.nornir({"legacy_ssh": True}))
    assert list(report.unreachable) == ["r000"]
    with pytest.raises(ValueError, match="nobody"):
        trust(core.nornir(), ["nobody"])


def test_a_router_with_sha1_only_needs_the_inventorys_word(core: Core) -> None:
    with pytest.raises(ConnectionFailed, match="legacy_ssh"), core.connection(router="r001"):
        pass
    with core.connection({"legacy_ssh": True}, router="r001") as connection:
        assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]


def test_a_wrong_password_is_an_authentication_failure_without_the_password(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    nornir = core.nornir()
    monkeypatch.setenv(PASSWORD_VARIABLE, "wr0ng-password")
    with pytest.raises(AuthenticationFailed, match="refused") as caught:
        connection_of(nornir.inventory.hosts["r000"])
    assert "wr0ng-password" not in str(caught.value)


def test_a_missing_password_names_its_reference(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    nornir = core.nornir()
    monkeypatch.delenv(PASSWORD_VARIABLE)
    with pytest.raises(SecretUnavailable, match=PASSWORD_VARIABLE):
        connection_of(nornir.inventory.hosts["r000"])


@pytest.mark.parametrize("where", ["password", "secret"])
def test_a_password_in_the_inventory_itself_is_refused_without_showing_it(core: Core, where: str) -> None:
    core.nornir()
    hosts = yaml.safe_load((core.directory / "hosts.yaml").read_text())
    given = {"password": "S3cret!"} if where == "password" else {"data": {"secret": "S3cret!"}}
    (core.directory / "hosts.yaml").write_text(yaml.safe_dump({name: host | given for name, host in hosts.items()}))
    with pytest.raises(InventoryError, match=where) as caught:
        load_nornir(core.directory)
    assert len(caught.value.faults) == 2
    assert "S3cret!" not in str(caught.value)


def test_no_listener_and_no_ssh_behind_a_listener_fail_in_time(core: Core) -> None:
    core.nornir()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        hosts = {"r000": {"hostname": "127.0.0.1", "port": port}}
        (core.directory / "hosts.yaml").write_text(yaml.safe_dump(hosts))
        defaults = yaml.safe_load((core.directory / "defaults.yaml").read_text())
        defaults["data"]["connect_timeout"] = 0.3
        (core.directory / "defaults.yaml").write_text(yaml.safe_dump(defaults))
        nornir = load_nornir(core.directory)
        start = time.monotonic()
        with pytest.raises(ConnectionFailed, match="no SSH"):
            connection_of(nornir.inventory.hosts["r000"])
        assert time.monotonic() - start < 3
    with pytest.raises(ConnectionFailed, match="no connection"):
        connection_of(nornir.inventory.hosts["r000"])


def test_an_option_that_is_none_is_refused_by_name(core: Core) -> None:
    core.nornir()
    hosts = yaml.safe_load((core.directory / "hosts.yaml").read_text())
    hosts["r000"]["connection_options"] = {"netmiko": {"extras": {"strickt": True}}}
    (core.directory / "hosts.yaml").write_text(yaml.safe_dump(hosts))
    with pytest.raises(InventoryError, match="strickt"):
        connection_of(load_nornir(core.directory).inventory.hosts["r000"])


def test_a_proxy_command_leads_to_the_router(core: Core) -> None:
    with core.connection({"proxy_command": f'{sys.executable} -c "{PIPE}" %h %p'}) as connection:
        assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]


def test_an_ssh_config_file_leads_to_the_router_only_when_the_inventory_names_it(core: Core, tmp_path: Path) -> None:
    port = core.simulator.ports["r000"]
    (tmp_path / "config").write_text(f"Host the-router\n  HostName 127.0.0.1\n  Port {port}\n")
    core.nornir()
    (core.directory / "hosts.yaml").write_text("r000: {hostname: the-router, data: {ssh_config_file: ../config}}\n")
    nornir = load_nornir(core.directory)
    assert connection_of(nornir.inventory.hosts["r000"]).ask(["show privilege"]) == ["Current privilege level is 15"]
    close_all(nornir)


class _JumpServer(asyncssh.SSHServer):
    opened: list[tuple[str, int]] = []  # noqa: RUF012 - one for the whole test

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return password == "jump-Passw0rd"

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:
        self.opened.append((dest_host, dest_port))
        return True


@contextlib.contextmanager
def jump_host() -> Iterator[tuple[int, str]]:
    """A plain SSH server that forwards; its port and public key."""
    loop = asyncio.new_event_loop()
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = loop.run_until_complete(asyncssh.create_server(_JumpServer, "127.0.0.1", 0, server_host_keys=[key]))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def stop() -> None:
        server.close()
        await server.wait_closed()

    try:
        yield server.get_port(), " ".join(key.export_public_key().decode().split()[:2])
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def test_a_jump_host_leads_to_routers_over_one_connection(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_JUMP", "jump-Passw0rd")
    core.nornir({"legacy_ssh": True})
    with jump_host() as (port, key):
        hosts = yaml.safe_load((core.directory / "hosts.yaml").read_text())
        hosts["jump"] = {"hostname": "127.0.0.1", "port": port, "username": "me", "password": "env:TEST_JUMP"}
        for name in NAMES:
            hosts[name]["data"] = {"jump_host": "jump"}
        (core.directory / "hosts.yaml").write_text(yaml.safe_dump(hosts))
        (core.directory / "known_hosts" / "jump").write_text(f"jump {key}\n")
        nornir = load_nornir(core.directory)
        for name in NAMES:
            connection = connection_of(nornir.inventory.hosts[name])
            assert connection.ask(["show privilege"]) == ["Current privilege level is 15"]
        close_all(nornir)
    assert _JumpServer.opened == [("127.0.0.1", core.simulator.ports[name]) for name in NAMES]
