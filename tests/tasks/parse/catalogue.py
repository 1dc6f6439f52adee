"""The transcripts of these tests: where they are, and which parser reads which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass

from corelinks.tasks import parse
from corelinks.tasks.parse import ParseError
from tests.support import paths

OWN = paths.TRANSCRIPTS

# By folder. The parsers that ask for one name or destination are called with the one that the good text has.
PARSERS: dict[str, Callable[[str], object]] = {
    "show_interfaces": parse.parse_interfaces,
    "show_mpls_ldp_neighbor": parse.parse_ldp_neighbors,
    "show_mpls_ldp_discovery": parse.parse_ldp_discovery,
    "show_mpls_ldp_igp_sync": parse.parse_ldp_igp_sync,
    "show_mpls_interfaces": parse.parse_mpls_interfaces,
    "show_mpls_interfaces_detail": parse.parse_mpls_interface_detail,
    "show_mpls_forwarding_table": parse.parse_forwarding_table,
    "show_crypto_session": parse.parse_crypto_session,
    "show_crypto_session_detail": parse.parse_crypto_session,
    "show_crypto_ipsec_sa": parse.parse_ipsec_sa,
    "show_crypto_ikev2_sa": parse.parse_ikev2_sa,
    "show_crypto_isakmp_sa": parse.parse_isakmp_sa,
    "show_tunnel_protection_statistics": parse.parse_tunnel_protection_statistics,
    "show_isis_neighbors": parse.parse_isis_neighbors,
    "show_clns_neighbors": parse.parse_isis_neighbors,
    "show_ip_ospf_neighbor": parse.parse_ospf_neighbors,
    "show_clns_interface": lambda text: parse.parse_clns_interface(text, "Tu12"),
    "show_ip_route": lambda text: parse.parse_route(text, "10.0.0.2" if "192.0.2.0/30" not in text else "192.0.2.1"),
    "show_ip_cef": parse.parse_cef,
    "show_cdp_neighbors_detail": parse.parse_cdp_neighbors,
    "show_archive_config_rollback_timer": parse.parse_rollback_timer,
    "show_configuration_lock": parse.parse_configuration_lock,
    "show_archive": parse.parse_archive,
    "show_archive_config_differences": parse.parse_config_differences,
    "ping": parse.parse_ping,
    "ping_mpls": parse.parse_ping_mpls,
    "show_version": parse.parse_version,
    "show_privilege": parse.parse_privilege,
    "show_running_config": parse.parse_running_config,
    "show_running_config_interface": lambda text: parse.parse_interface_config(text, "Tu12"),
}

# What the errors of a parser call their command, where that is not the folder's name in words.
_COMMANDS = {
    "show_mpls_interfaces_detail": "show mpls interfaces",
    "show_crypto_session_detail": "show crypto session",
    "show_clns_neighbors": "show isis neighbors",
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
