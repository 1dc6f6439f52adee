"""The transcripts of these tests: where they are, and which parser reads which."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from pkgutil import iter_modules
from types import ModuleType

from corelinks.tasks import parse
from corelinks.tasks.parse import ParseError
from tests.support import paths

OWN = paths.TRANSCRIPTS


@dataclass(frozen=True)
class Asking:
    """A parser that is asked for one name or destination: the one that the good text has."""

    parser: Callable[[str, str], object]
    what: Callable[[str], str]

    def __call__(self, text: str) -> object:
        return self.parser(text, self.what(text))


# Folders whose parser has another name than ``parse_`` and the folder's without ``show_``.
_OTHERWISE: dict[str, Callable[[str], object]] = {
    "show_mpls_ldp_neighbor": parse.parse_ldp_neighbors,
    "show_mpls_ldp_discovery": parse.parse_ldp_discovery,
    "show_mpls_ldp_igp_sync": parse.parse_ldp_igp_sync,
    "show_mpls_interfaces_detail": parse.parse_mpls_interface_detail,
    "show_mpls_forwarding_table": parse.parse_forwarding_table,
    "show_crypto_session_detail": parse.parse_crypto_session,
    "show_crypto_ipsec_sa": parse.parse_ipsec_sa,
    "show_crypto_ikev2_sa": parse.parse_ikev2_sa,
    "show_crypto_isakmp_sa": parse.parse_isakmp_sa,
    "show_clns_neighbors": parse.parse_isis_neighbors,
    "show_ip_ospf_neighbor": parse.parse_ospf_neighbors,
    "show_ip_pim_neighbor": parse.parse_pim_neighbors,
    "show_ipv6_ospf_neighbor": parse.parse_ospfv3_neighbors,
    "show_ospfv3_neighbor": parse.parse_ospfv3_neighbors,
    "show_clns_interface": Asking(parse.parse_clns_interface, lambda _: "Tu12"),
    "show_ip_route": Asking(parse.parse_route, lambda text: "192.0.2.1" if "192.0.2.0/30" in text else "10.0.0.2"),
    "show_ip_cef": parse.parse_cef,
    "show_cdp_neighbors_detail": parse.parse_cdp_neighbors,
    "show_archive_config_rollback_timer": parse.parse_rollback_timer,
    "show_archive_config_differences": parse.parse_config_differences,
    "show_running_config_interface": Asking(parse.parse_interface_config, lambda _: "Tu12"),
}


def parsers_of(package: ModuleType) -> dict[str, Callable[..., object]]:
    """Every public parser of a package by its name, wherever in the package it is written."""
    modules = [importlib.import_module(f"{package.__name__}.{one.name}") for one in iter_modules(package.__path__)]
    functions = (pair for module in modules for pair in vars(module).items())
    return {name: function for name, function in functions if name.startswith("parse_") and callable(function)}


EVERY_PARSER = parsers_of(parse)


def parser_for(folder: str) -> Callable[[str], object] | None:
    """What reads the transcripts of a folder; None when nothing does."""
    return _OTHERWISE.get(folder) or EVERY_PARSER.get(f"parse_{folder.removeprefix('show_')}")


# By folder of transcripts.
PARSERS: dict[str, Callable[[str], object]] = {
    folder.name: parser for folder in sorted(OWN.glob("*/")) if (parser := parser_for(folder.name)) is not None
}

# What the errors of a parser call their command, where that is not the folder's name in words.
_COMMANDS = {
    "show_mpls_interfaces_detail": "show mpls interfaces",
    "show_crypto_session_detail": "show crypto session",
    "show_clns_neighbors": "show isis neighbors",
    "show_ipv6_ospf_neighbor": "show ospfv3 neighbor",
    "show_running_config": "show running-config",
    "show_running_config_interface": "show running-config",
    "show_mpls_forwarding_table": "show mpls forwarding-table",
}

# IOS prints nothing at all when these have nothing to say.
MAY_BE_EMPTY = frozenset(
    {
        "show_mpls_ldp_neighbor",
        "show_mpls_ldp_igp_sync",
        "show_mpls_interfaces",
        "show_mpls_interfaces_detail",
        "show_ip_ospf_neighbor",
        "show_ipv6_ospf_neighbor",
        "show_ospfv3_neighbor",
        "show_crypto_ikev2_sa",
        "show_configuration_lock",
    }
)

TRANSCRIPTS = sorted(f"{path.parent.name}/{path.name}" for path in OWN.glob("*/*.txt"))


def said(name: str) -> str:
    """The text of transcript ``name``, ``.txt`` left out."""
    return (OWN / f"{name}.txt").read_text(encoding="utf-8")


def parser_of(name: str) -> Callable[[str], object]:
    return PARSERS[name.partition("/")[0]]


def command_of(folder: str) -> str:
    """What the errors of the parser call its command."""
    return _COMMANDS.get(folder, folder.replace("_", " "))


def outcome(folder: str, text: str) -> object | None:
    """What the parser makes of a text; None when it refuses, which it must do by name and with a line of the text."""
    try:
        return PARSERS[folder](text)
    except ParseError as refused:
        error = refused
    assert error.command == command_of(folder)
    assert error.problem
    assert "None" not in error.problem, error
    if error.problem != "the text is empty":
        assert error.line, error
        assert error.line.split()[0] in text
    return None


def is_legal_start(part: object, whole: object) -> bool:
    """Whether ``part`` says nothing that ``whole`` does not: the same, fewer of a list, or not printed yet."""
    if isinstance(part, tuple) and isinstance(whole, tuple):
        return len(part) <= len(whole) and all(map(is_legal_start, part, whole))
    if is_dataclass(part) and type(part) is type(whole):
        return all(is_legal_start(getattr(part, f.name), getattr(whole, f.name)) for f in fields(part))
    return part == whole or part is None
