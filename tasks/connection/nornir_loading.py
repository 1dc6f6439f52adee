"""From the files of an inventory folder to a Nornir, with every fault of them said before any router is asked."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import cast

from nornir import InitNornir
from nornir.core import Nornir
from nornir.core.configuration import Config
from nornir.core.inventory import Defaults, Group, Host
from nornir.core.plugins.inventory import InventoryPluginRegister, TransformFunctionRegister
from nornir.core.plugins.register import PluginRegister
from nornir.core.plugins.runners import RunnersPluginRegister

from corelinks.inventory.document import Document, NornirYaml, read_document
from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.host_files import host_faults
from corelinks.inventory.host_sources import HostSources
from corelinks.inventory.hosts import CONNECTION
from corelinks.inventory.nornir_config import (
    RunnerOptions,
    SimpleInventoryOptions,
    config_faults,
    is_simple_inventory,
    read_config,
    section,
)
from corelinks.inventory.text import is_reference, is_secret_name
from corelinks.inventory.validation import as_one_line, did_you_mean, dotted, shown
from corelinks.tasks.connection.secrets import Vault
from corelinks.tasks.router_errors import SecretUnavailable

SIMPLE = "SimpleInventory"
# How options that name a file or a folder end, in the inventory plugins that there are.
_PLACES = ("file", "path", "dir", "directory", "folder")
#: What `use_ios_connections` adds to the extras of a host, and nobody may write into a file.
ADDED = frozenset({"router", "base", "secrets", "jump"})


def init_nornir(directory: Path, routers: Collection[str] | None = None, *, workers: int | None = None) -> Nornir:
    """A Nornir on the inventory in ``directory``; no router is asked.

    ``routers`` are the hosts that must be IOS routers; all but the jump hosts when None. ``workers`` is how many are
    worked on at once (what config.yaml says when None). Raises InventoryError with every fault of config.yaml and,
    for SimpleInventory, of hosts, groups and defaults; for another plugin with what it says when it does not load.
    """
    document, config, faults = _checked(directory, routers, workers)
    if faults or config is None:
        raise InventoryError(faults)
    return _started(directory, document, config)


def file_faults(directory: Path) -> list[InventoryFault]:
    """Every fault of config.yaml and of the files of SimpleInventory, whichever routers are meant; starts nothing."""
    return _checked(directory, (), None)[2]


_Register = PluginRegister[object]
_Checked = tuple[Document, Config | None, list[InventoryFault]]


def _checked(directory: Path, routers: Collection[str] | None, workers: int | None) -> _Checked:
    """config.yaml, what Nornir makes of it (None if it cannot), and every fault of the files."""
    document, config, faults = _read_config(directory, workers)
    reported = {fault.place for fault in faults}
    faults += [fault for fault in _plugin_faults(document, config) if fault.place not in reported]
    if (config is None and is_simple_inventory(document)) or (config is not None and config.inventory.plugin == SIMPLE):
        files = _files(directory, config)
        faults += _file_faults(files, routers, are_required=config is not None)
        if config is not None:
            config.inventory.options = {option: str(path) for option, path in files.items()}
    return document, config, faults


# --- config.yaml and the plugins that it names


def _read_config(directory: Path, workers: int | None) -> _Checked:
    path = directory / "config.yaml"
    try:
        document = read_config(path)
    except InventoryError as error:
        return Document(str(path), {}), None, error.faults
    faults = config_faults(document)
    if faults:
        return document, None, faults
    sections = {name: dict(section(document, name)) for name in ("inventory", "runner", "ssh", "user_defined")}
    if workers is not None:
        sections["runner"] = {"plugin": "threaded", "options": {"num_workers": workers}}
    try:
        # What failed is in the results, and a log would hold the arguments of tasks.
        config = Config.from_dict(**sections, core={"raise_on_error": False}, logging={"enabled": False})
        RunnerOptions.model_validate(config.runner.options)
    except (TypeError, ValueError, SyntaxError):
        # config.yaml is as it should be: what is not comes from Nornir's own variables.
        problem = "one of these variables holds what Nornir does not take there"
        return document, None, [InventoryFault("environment", "NORNIR_*", problem)]
    return document, config, []


def _plugin_faults(document: Document, config: Config | None) -> Iterator[InventoryFault]:
    """What is wrong with the plugins: those that Nornir chooses, or that config.yaml names while it is faulty."""
    named = config.dict() if config is not None else {name: section(document, name) for name in ("inventory", "runner")}
    for what, register, method in (
        ("inventory", cast(_Register, InventoryPluginRegister), "load"),
        ("runner", cast(_Register, RunnersPluginRegister), "run"),
    ):
        name, options = named[what].get("plugin"), named[what].get("options")
        if not isinstance(name, str):
            continue
        plugin = _plugin(register, name, method)
        if isinstance(plugin, str):
            yield document.fault(f"{what}.plugin", (what, "plugin"), f"unknown {what} plugin {shown(name)!r}: {plugin}")
        elif name != SIMPLE and isinstance(options, dict):
            for option, problem in _option_faults(cast("Callable[..., object]", plugin), options):
                path = (what, "options", *option)
                yield document.fault(dotted(path), path, problem)
    function = named["inventory"].get("transform_function")
    if function and isinstance(function, str):
        plugin = _plugin(cast(_Register, TransformFunctionRegister), function)
        if isinstance(plugin, str):
            path = ("inventory", "transform_function")
            yield document.fault(dotted(path), path, f"unknown transform function {shown(function)!r}: {plugin}")


def _plugin(register: _Register, name: str, method: str = "__call__") -> object:
    """The plugin of that name, or the end of a sentence on why there is none."""
    if name not in _known(register, method):
        try:
            register.auto_register()
        except Exception as error:
            return f"the installed plugins do not load ({type(error).__name__}: {_first_line(error)})"
    known = _known(register, method)
    return register.available[name] if name in known else f"is it installed? {did_you_mean(name, known)}"


def _known(register: _Register, method: str) -> list[str]:
    """The plugins of one kind, told by what they can do: in Nornir all kinds share one list."""
    is_function = method == "__call__"
    plugins = [(name, plugin, isinstance(plugin, type)) for name, plugin in register.available.items()]
    return [
        name
        for name, plugin, is_class in plugins
        if callable(getattr(plugin, method, None)) and is_class is not is_function
    ]


def _option_faults(plugin: Callable[..., object], options: dict[str, object]) -> Iterator[tuple[tuple[str, ...], str]]:
    parameters = inspect.signature(plugin).parameters
    named = [name for name, each in parameters.items() if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)]
    if len(named) == len(parameters):
        for option in options:
            if option not in named:
                yield (option,), f"unknown option {shown(option)!r}: {did_you_mean(option, named)}"
    for name in named:
        if parameters[name].default is inspect.Parameter.empty and name not in options:
            yield (), f"option {name!r} is missing"


# --- the files of SimpleInventory


def _files(directory: Path, config: Config | None) -> dict[str, Path]:
    """The three files by the names of their options; the usual ones while config.yaml cannot be relied on."""
    options = SimpleInventoryOptions.model_validate(config.inventory.options if config is not None else {})
    names = options.model_dump(exclude={"encoding"})
    return {option: directory / os.path.expanduser(name) for option, name in names.items()}


def _file_faults(
    files: dict[str, Path], routers: Collection[str] | None, *, are_required: bool
) -> list[InventoryFault]:
    faults: list[InventoryFault] = []
    documents: dict[str, Document] = {}
    for option, path in files.items():
        # Nornir takes missing groups and defaults for empty ones.
        is_read = os.path.lexists(path) or (option == "host_file" and are_required)
        try:
            documents[option] = read_document(path, NornirYaml) if is_read else _nothing(path)
        except InventoryError as error:
            faults += error.faults
            documents[option] = _nothing(path)
    hosts, groups, defaults = (documents[option] for option in files)
    is_whole = not faults and os.path.exists(files["host_file"])
    return faults + host_faults(HostSources(hosts, groups, defaults, is_whole=is_whole), routers)


def _nothing(path: Path) -> Document:
    return Document(str(path), None)


# --- starting it


def _started(directory: Path, document: Document, config: Config) -> Nornir:
    given = config.inventory.options
    config.inventory.options = _resolved(directory, document, given)
    try:
        nornir = InitNornir(**config.dict())
    except Exception as error:
        # A plugin is code of others, and what stops it is a fault of the inventory: one sentence, no traceback.
        said = _without_secrets(f"{type(error).__name__}: {_first_line(error)}", config.inventory.options)
        problem = f"the inventory plugin {shown(config.inventory.plugin)!r} does not load: {said}"
        raise InventoryError([document.fault("inventory.plugin", ("inventory", "plugin"), problem)]) from None
    nornir.config.inventory.options = given
    return nornir


def _resolved(directory: Path, document: Document, options: dict[str, object]) -> dict[str, object]:
    """Options as the plugin needs them: secrets for references, and the whole path of files in this folder."""
    vault = Vault("the inventory plugin", {}, directory)
    found = dict(options)
    for name, value in options.items():
        if isinstance(value, str) and name.endswith(_PLACES) and os.path.exists(directory / value):
            found[name] = str(directory / value)
        elif is_secret_name(name) and isinstance(value, str) and is_reference(value):
            try:
                found[name] = vault.plain(value)
            except SecretUnavailable as error:
                path = ("inventory", "options", name)
                raise InventoryError([document.fault(".".join(path), path, error.what)]) from None
    return found


def _without_secrets(said: str, options: dict[str, object]) -> str:
    for name, value in options.items():
        if is_secret_name(name) and isinstance(value, str) and value:
            said = said.replace(value, f"<secret:{name}>")
    return said


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return as_one_line(lines[0], 300) if lines else "no reason given"


# --- hosts that do not come from our files


def loaded_faults(nornir: Nornir, routers: Collection[str] | None = None) -> list[InventoryFault]:
    """Every fault of the hosts that a Nornir holds, from whichever plugin they come."""
    inventory = nornir.inventory
    file = f"the inventory of {nornir.config.inventory.plugin}"
    sources = HostSources(
        Document(file, {name: _values(host) for name, host in inventory.hosts.items()}),
        Document(f"{file}, groups", {name: _values(group) for name, group in inventory.groups.items()}),
        Document(f"{file}, defaults", _values(inventory.defaults)),
        is_ours=False,
    )
    return host_faults(sources, routers)


def _values(of: Host | Group | Defaults) -> dict[str, object]:
    """What Nornir holds, as a file would say it; without what `use_ios_connections` has added."""
    values: dict[str, object] = of.dict()
    values.pop("name", None)
    options = dict(cast("dict[str, dict[str, object]]", values["connection_options"]))
    if CONNECTION in options:
        extras = cast("dict[str, object]", options[CONNECTION].get("extras") or {})
        own = {name: value for name, value in extras.items() if name not in ADDED}
        options[CONNECTION] = {**options[CONNECTION], "extras": own}
    return {**values, "connection_options": options}
