"""What config.yaml may hold: Nornir's own settings, and where the inventory comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, cast

from pydantic import BaseModel, Field, ValidationError

from corelinks.inventory.document import Document, NornirYaml, read_document
from corelinks.inventory.errors import InventoryFault
from corelinks.inventory.frozen import Frozen
from corelinks.inventory.host_files import literal_secrets
from corelinks.inventory.text import OneLine
from corelinks.inventory.validation import ValuePath, dotted, invalid_values

Options = Mapping[str, object]


class SimpleInventoryOptions(Frozen):
    """The options of Nornir's SimpleInventory; relative paths start from the folder of config.yaml."""

    host_file: OneLine = "hosts.yaml"
    group_file: OneLine = "groups.yaml"
    defaults_file: OneLine = "defaults.yaml"
    encoding: Literal["utf-8"] = "utf-8"


class InventorySection(Frozen):
    """Which plugin tells the hosts, with what options, and what is done to each host afterwards."""

    plugin: OneLine | None = None
    options: dict[str, object] | None = None
    transform_function: OneLine | None = None
    transform_function_options: dict[str, object] | None = None


class RunnerOptions(BaseModel):
    """What is known of the options of any runner: how many routers are worked on at once."""

    num_workers: Annotated[int, Field(ge=1, strict=True)] = 20


class RunnerSection(Frozen):
    """Which plugin runs tasks, with what options."""

    plugin: OneLine | None = None
    options: dict[str, object] | None = None


class LoggingSection(Frozen):
    """Nornir's log, which is never written: it would hold the arguments of tasks."""

    enabled: bool = False
    level: OneLine | None = None
    log_file: str | None = None
    format: str | None = None
    to_console: bool = False
    loggers: list[str] | None = None


class SshSection(Frozen):
    """The OpenSSH configuration that other connection plugins may read."""

    config_file: OneLine | None = None


class CoreSection(Frozen):
    """Whether a failed task raises, which is never done: what failed is in the results."""

    raise_on_error: bool = False


class NornirConfig(Frozen):
    """config.yaml; a section that is left out is as Nornir has it."""

    inventory: InventorySection | None = None
    runner: RunnerSection | None = None
    logging: LoggingSection | None = None
    ssh: SshSection | None = None
    core: CoreSection | None = None
    user_defined: dict[str, object] | None = None


def read_config(path: Path) -> Document:
    """config.yaml; an empty document when there is none, which means SimpleInventory and Nornir's own settings.

    Raises InventoryError for a file that cannot be read.
    """
    document = read_document(path, NornirYaml) if os.path.lexists(path) else Document(str(path), None)
    return Document(document.file, {} if document.content is None else document.content, document.root)


def is_simple_inventory(document: Document) -> bool:
    """Whether the hosts come from the files that Nornir's SimpleInventory reads, by config.yaml alone."""
    return section(document, "inventory").get("plugin") in (None, "SimpleInventory")


def config_faults(document: Document) -> list[InventoryFault]:
    """Every fault of config.yaml that can be told without its plugins."""
    found = _validated(document, NornirConfig, (), document.content)
    if is_simple_inventory(document):
        options = section(document, "inventory", "options")
        found += _validated(document, SimpleInventoryOptions, ("inventory", "options"), options)
    found += _validated(document, RunnerOptions, ("runner", "options"), section(document, "runner", "options"))
    known = {fault.place for fault in found}
    # The token of an inventory plugin may stand here: that is where such plugins are used to find it.
    secrets = [fault for fault in literal_secrets(document, (), document.content) if "token" not in fault.place]
    return found + [fault for fault in secrets if fault.place not in known]


def section(document: Document, *path: str) -> Options:
    """The mapping at ``path`` of config.yaml; empty when there is none."""
    value = document.content
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return cast(Options, value) if isinstance(value, dict) else {}


def _validated(document: Document, model: type[BaseModel], inside: ValuePath, values: object) -> list[InventoryFault]:
    try:
        model.model_validate(values)
    except ValidationError as error:
        found = [((*inside, *value.path), value.text) for value in invalid_values(error, model)]
        return [document.fault(dotted(path) or "file", path, text) for path, text in found]
    return []
