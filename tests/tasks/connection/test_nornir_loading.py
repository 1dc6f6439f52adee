"""config.yaml and the plugins it names: what is wrong is one sentence, and hosts may come from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from nornir.core.inventory import ConnectionOptions, Defaults, Group, Groups, Host, Hosts, Inventory, ParentGroups
from nornir.core.plugins.inventory import InventoryPluginRegister, TransformFunctionRegister

from corelinks.inventory.document import LARGEST_FILE
from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.load import load_links
from corelinks.runbooks.prepare import prepare
from corelinks.tasks.connection.nornir_plugin import load_nornir
from tests.support.paths import OSPF_CORE

LINKS = load_links(OSPF_CORE / "links.yaml")
ROUTERS = ("o1", "o2", "o3")


class NetBox:
    """An inventory plugin as NetBox's: hosts with slugs, whatever data there is, and devices of other kinds."""

    given: ClassVar[list[tuple[str, str]]] = []
    platforms: ClassVar[dict[str, str | None]] = {}
    password: ClassVar[str | None] = None

    def __init__(self, nb_url: str, nb_token: str = "", filter_parameters: dict[str, object] | None = None) -> None:
        self.given.append((nb_url, nb_token))

    def load(self) -> Inventory:
        if self.given[-1][0] == "http://nowhere":
            raise ConnectionError(f"no NetBox with {self.given[-1][1]}\nand more")
        core = Group("site", data={"secret": None})
        hosts = Hosts()
        for name, platform in self.platforms.items():
            data = {"device_role": {"slug": "p"}, "keepalives": 3, "snmp_community": "public", "serial": None}
            hosts[name] = Host(
                name, hostname="192.0.2.9", platform=platform, groups=ParentGroups([core]), data=data,
                password=self.password, connection_options={"netmiko": ConnectionOptions(extras={"keepalive": 20})},
            )  # fmt: skip
        return Inventory(hosts, Groups({"site": core}), Defaults(username="me", password="env:CORELINKS_PASSWORD"))


@pytest.fixture
def netbox() -> Iterator[type[NetBox]]:
    """The plugin, installed, with three IOS routers."""
    NetBox.given.clear()
    NetBox.platforms = dict.fromkeys(ROUTERS, "cisco-ios-xe")
    NetBox.password = None
    InventoryPluginRegister.register("NetBoxInventory2", NetBox)
    yield NetBox
    InventoryPluginRegister.deregister("NetBoxInventory2")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    for name, text in (("hosts", "o1: {}\no2: {}\no3: {}\n"), ("defaults", "username: me\nplatform: ios\n")):
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def faults(directory: Path, config: str | None = None) -> list[InventoryFault]:
    if config is not None:
        (directory / "config.yaml").write_text(config)
    with pytest.raises(InventoryError) as caught:
        load_nornir(directory, LINKS)
    assert "\n" not in "".join(str(fault) for fault in caught.value.faults)
    return caught.value.faults


@pytest.mark.parametrize(
    ("config", "place", "problem"),
    [
        ("- a\n", "file", "expected a mapping"),
        ("inventory: SimpleInventory\n", "inventory (line 1)", "expected a mapping"),
        ("inventroy: {}\n", "inventroy (line 1)", "unknown key 'inventroy': did you mean 'inventory'?"),
        ("runner:\n  plugins: threaded\n", "runner.plugins (line 2)", "did you mean 'plugin'?"),
        ("inventory:\n  plugin: SimplInventory\n", "inventory.plugin (line 2)", "did you mean 'SimpleInventory'?"),
        ("inventory: {plugin: threaded}\n", "inventory.plugin (line 1)", "unknown inventory plugin 'threaded'"),
        ("inventory: {plugin: [a]}\n", "inventory.plugin (line 1)", "expected a string"),
        ("runner: {plugin: SimpleInventory}\n", "runner.plugin (line 1)", "unknown runner plugin 'SimpleInventory'"),
        ("runner: {plugin: celery}\n", "runner.plugin (line 1)", "expected one of serial, threaded"),
        (
            "runner:\n  options:\n    num_workers: 0\n",
            "runner.options.num_workers (line 3)",
            "greater than or equal to 1",
        ),
        ("runner: {options: {num_workers: many}}\n", "runner.options.num_workers (line 1)", "expected an integer"),
        ("runner: {options: {num_workers: 2.5}}\n", "runner.options.num_workers (line 1)", "expected an integer"),
        ("runner: {options: {num_workers: true}}\n", "runner.options.num_workers (line 1)", "expected an integer"),
        ("runner: {options: {workers: 5}}\n", "runner.options.workers (line 1)", "did you mean 'num_workers'?"),
        ("runner: {options: 5}\n", "runner.options (line 1)", "expected a mapping"),
        (
            "inventory: {options: {hosts_file: x}}\n",
            "inventory.options.hosts_file (line 1)",
            "did you mean 'host_file'?",
        ),
        ("inventory: {options: {host_file: 5}}\n", "inventory.options.host_file (line 1)", "expected a string"),
        ("inventory: {options: {encoding: latin-1}}\n", "inventory.options.encoding (line 1)", "expected 'utf-8'"),
        (
            "inventory: {transform_function: foo}\n",
            "inventory.transform_function (line 1)",
            "unknown transform function",
        ),
        ("logging: {enabled: perhaps}\n", "logging.enabled (line 1)", "expected true or false"),
        ("core: {raise_on_errors: true}\n", "core.raise_on_errors (line 1)", "did you mean 'raise_on_error'?"),
        ("user_defined: {password: S3cret}\n", "user_defined.password (line 1)", "must be a reference to a secret"),
        ("inventory: [\n", "line 2, column 1", "not valid YAML"),
        ("inventory: {}\ninventory: {}\n", "line 2", "is said twice"),
    ],
)
def test_a_fault_of_config_yaml_says_where_it_is_and_what_was_expected(
    directory: Path, config: str, place: str, problem: str
) -> None:
    (fault,) = faults(directory, config)
    assert fault.file == str(directory / "config.yaml")
    assert fault.place == place
    assert problem in fault.problem
    assert "S3cret" not in str(fault)


def test_the_faults_of_all_four_files_are_told_at_once(directory: Path) -> None:
    (directory / "hosts.yaml").write_text("o1: {port: x}\n")
    (directory / "groups.yaml").write_text("g: [\n")
    (directory / "defaults.yaml").write_text("password: S3cret\n")
    found = faults(directory, "inventory: {plugin: Foo}\nrunner: {plugin: Bar, options: {num_workers: 0}}\n")
    assert {Path(fault.file).name for fault in found} == {"config.yaml"}
    found = faults(directory, "runner: {plugin: Bar, options: {num_workers: 0}}\n")
    assert [(Path(fault.file).name, fault.place) for fault in found] == [
        ("config.yaml", "runner.options.num_workers (line 1)"),
        ("config.yaml", "runner.plugin (line 1)"),
        ("groups.yaml", "line 2, column 1"),
        ("hosts.yaml", "o1: port (line 1)"),
        ("defaults.yaml", "password (line 1)"),
    ]


def test_an_inventory_without_config_groups_and_defaults_is_one(directory: Path) -> None:
    (directory / "defaults.yaml").unlink()
    assert list(load_nornir(directory, LINKS).inventory.hosts) == list(ROUTERS)


def test_a_missing_hosts_file_is_told(directory: Path) -> None:
    (directory / "hosts.yaml").unlink()
    (fault,) = faults(directory)
    assert "cannot be read: No such file" in fault.problem


def test_a_router_of_a_link_that_is_no_host_is_told_with_the_nearest_host(directory: Path) -> None:
    (directory / "hosts.yaml").write_text("o1: {}\no2: {}\no33: {}\n")
    assert [fault.place for fault in faults(directory)] == ["o2-o3: router", "o1-o3: router"]
    assert "'o3' is not in hosts.yaml: did you mean 'o33'?" in faults(directory)[0].problem


def test_files_may_have_other_names_and_places(directory: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (directory / "hosts.yaml").rename(tmp_path / "elsewhere" / "routers.yaml")
    (directory / "config.yaml").write_text("inventory: {options: {host_file: elsewhere/routers.yaml}}\n")
    assert list(load_nornir(directory, LINKS).inventory.hosts) == list(ROUTERS)
    (tmp_path / "elsewhere" / "routers.yaml").write_text("o1: {port: x}\n")
    assert faults(directory)[0].file.endswith("elsewhere/routers.yaml")


def test_a_file_that_grows_beyond_reason_is_one_sentence(directory: Path) -> None:
    rows = [f"{chr(97 + n)}: &{chr(97 + n)} [{', '.join([f'*{chr(96 + n)}'] * 9) if n else 1}]" for n in range(20)]
    (directory / "hosts.yaml").write_text("\n".join(rows))
    (fault,) = faults(directory)
    assert "when its aliases are written out" in fault.problem
    (directory / "hosts.yaml").write_text("#" * (LARGEST_FILE + 1))
    (fault,) = faults(directory)
    assert "is too large" in fault.problem
    (directory / "hosts.yaml").write_text("[" * 5000)
    (fault,) = faults(directory)
    assert "nested too deeply" in fault.problem


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("NORNIR_RUNNER_OPTIONS", "}{"),
        ("NORNIR_RUNNER_OPTIONS", "[1]"),
        ("NORNIR_RUNNER_OPTIONS", "{'num_workers': 0}"),
        ("NORNIR_INVENTORY_OPTIONS", "host_file"),
    ],
)
def test_a_variable_of_nornirs_that_holds_something_else_is_one_sentence(
    directory: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert [(fault.file, fault.place) for fault in faults(directory)] == [("environment", "NORNIR_*")]


def test_a_plugin_named_by_the_environment_is_looked_for_too(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORNIR_INVENTORY_PLUGIN", "Foo")
    (fault,) = faults(directory)
    assert "unknown inventory plugin 'Foo'" in fault.problem


def test_a_failed_task_never_raises_and_nothing_is_logged_whatever_config_yaml_says(directory: Path) -> None:
    (directory / "config.yaml").write_text("core: {raise_on_error: true}\nlogging: {enabled: true}\n")
    nornir = load_nornir(directory, LINKS)
    assert nornir.config.core.raise_on_error is False
    assert nornir.config.logging.enabled is False


# --- hosts that come from elsewhere

NETBOX = "inventory: {plugin: NetBoxInventory2, options: {nb_url: 'http://netbox', nb_token: 'env:TOKEN'}}\n"


def test_an_inventory_plugin_gets_its_own_options_and_its_secret(
    netbox: type[NetBox], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "t0ken-value")
    (tmp_path / "config.yaml").write_text(NETBOX)
    nornir = load_nornir(tmp_path, LINKS)
    assert netbox.given == [("http://netbox", "t0ken-value")]
    assert list(nornir.inventory.hosts) == list(ROUTERS)
    assert "t0ken-value" not in str(nornir.config.dict())


@pytest.mark.parametrize("slug", ["cisco-ios", "cisco-ios-xe", "ios-xe", "iosxe", "cisco_ios_xe", "Cisco-IOSXE", None])
def test_the_usual_platform_slugs_are_ios(netbox: type[NetBox], tmp_path: Path, slug: str | None) -> None:
    netbox.platforms = dict.fromkeys(ROUTERS, slug)
    (tmp_path / "config.yaml").write_text(NETBOX.replace("env:TOKEN", "literal"))
    assert list(load_nornir(tmp_path, LINKS).inventory.hosts) == list(ROUTERS)


def test_a_router_of_a_link_that_is_no_ios_is_told_and_another_device_is_none_of_our_business(
    netbox: type[NetBox], tmp_path: Path
) -> None:
    netbox.platforms |= {"Access Switch 1/2": "eos", "fw1": "junos"}
    (tmp_path / "config.yaml").write_text(NETBOX.replace("env:TOKEN", "literal"))
    assert len(load_nornir(tmp_path, LINKS).inventory.hosts) == 5
    netbox.platforms |= {"o2": "cisco-ios-xr"}
    (fault,) = faults(tmp_path)
    assert str(fault).startswith("the inventory of NetBoxInventory2: o2: platform: 'cisco-ios-xr' is no IOS platform")


def test_the_files_of_another_plugin_are_looked_for_in_the_inventorys_folder_too(
    directory: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    options = "{host_file: hosts.yaml, group_file: groups.yaml, defaults_file: defaults.yaml}"
    (directory / "groups.yaml").write_text("{}\n")
    (directory / "config.yaml").write_text(f"inventory: {{plugin: YAMLInventory, options: {options}}}\n")
    assert list(load_nornir(directory, LINKS).inventory.hosts) == list(ROUTERS)


def test_a_literal_password_from_a_plugin_is_refused_without_being_repeated(
    netbox: type[NetBox], tmp_path: Path
) -> None:
    netbox.password = "S3cret!"
    (tmp_path / "config.yaml").write_text(NETBOX.replace("env:TOKEN", "literal"))
    found = faults(tmp_path)
    assert [fault.place for fault in found] == [f"{router}: password" for router in ROUTERS]
    assert "S3cret!" not in str(found)


def test_a_router_that_the_plugin_does_not_tell_is_told_by_its_link(netbox: type[NetBox], tmp_path: Path) -> None:
    netbox.platforms = dict.fromkeys(ROUTERS[:2], "ios")
    (fault, _) = faults(tmp_path, NETBOX.replace("env:TOKEN", "literal"))
    assert "'o3' is not in the hosts of NetBoxInventory2: expected one of o1, o2" in fault.problem


@pytest.mark.parametrize(
    ("config", "place", "problem"),
    [
        (NETBOX.replace("nb_url", "nb_uri"), "inventory.options.nb_uri (line 1)", "did you mean 'nb_url'?"),
        (NETBOX.replace("nb_url: 'http://netbox', ", ""), "inventory.options (line 1)", "option 'nb_url' is missing"),
        (NETBOX, "inventory.options.nb_token (line 1)", "no value from env:TOKEN"),
        (
            NETBOX.replace("env:TOKEN", "S3cret!").replace("netbox'", "nowhere'"),
            "inventory.plugin (line 1)",
            "does not load: ConnectionError: no NetBox with <secret:nb_token>",
        ),
    ],
)
def test_a_plugin_that_cannot_load_is_one_sentence(
    netbox: type[NetBox], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, place: str, problem: str
) -> None:
    monkeypatch.delenv("TOKEN", raising=False)
    assert any(fault.place == place and problem in fault.problem for fault in faults(tmp_path, config))


def test_a_transform_function_is_run_and_what_it_raises_is_one_sentence(directory: Path) -> None:
    def no_good(host: Host, **options: object) -> None:
        raise LookupError(f"no rack for {host.name}")

    TransformFunctionRegister.register("racks", no_good)
    try:
        (fault,) = faults(directory, "inventory: {transform_function: racks}\n")
    finally:
        TransformFunctionRegister.deregister("racks")
    assert "LookupError: no rack for o1" in fault.problem


@pytest.mark.parametrize("name", ["config.yaml", "groups.yaml", "defaults.yaml", "hosts.yaml", "links.yaml"])
@pytest.mark.parametrize("leads_to", ["nowhere/at-all", "itself"])
def test_a_link_that_leads_to_no_file_is_not_taken_for_no_file(directory: Path, name: str, leads_to: str) -> None:
    (directory / "links.yaml").write_text((OSPF_CORE / "links.yaml").read_text())
    (directory / name).unlink(missing_ok=True)
    (directory / name).symlink_to(name if leads_to == "itself" else leads_to)
    with pytest.raises(InventoryError) as caught:
        prepare(directory).nornir.close_connections()
    assert any(
        fault.file == str(directory / name) and "cannot be read" in fault.problem for fault in caught.value.faults
    )
