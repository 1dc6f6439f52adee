"""Host keys: one file a router, and a key that changed is never taken for a new one."""

from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path

import pytest

from corelinks.tasks.connection.host_keys import HostKey, KnownHosts, names_of

ONE = HostKey("ssh-ed25519", b"\x00\x00\x00\x0bssh-ed25519" + b"1" * 32)
TWO = HostKey("ssh-ed25519", b"\x00\x00\x00\x0bssh-ed25519" + b"2" * 32)
RSA = HostKey("ssh-rsa", b"\x00\x00\x00\x07ssh-rsa" + b"3" * 64)
NAMES = names_of("p1", "192.0.2.1", 22)


def test_a_missing_file_makes_every_key_unknown(tmp_path: Path) -> None:
    assert KnownHosts(tmp_path / "p1", NAMES).standing(ONE) == "unknown"


def test_a_recorded_key_is_known_and_another_one_has_changed(tmp_path: Path) -> None:
    KnownHosts(tmp_path / "new" / "p1", NAMES).record(ONE)
    again = KnownHosts(tmp_path / "new" / "p1", NAMES)
    assert again.standing(ONE) == "known"
    assert again.standing(TWO) == "changed"


def test_a_key_of_another_kind_counts_as_changed(tmp_path: Path) -> None:
    KnownHosts(tmp_path / "p1", NAMES).record(ONE)
    assert KnownHosts(tmp_path / "p1", NAMES).standing(RSA) == "changed"


def test_recording_replaces_this_router_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "shared"
    path.write_text("# a comment\n" + RSA.line(("p2", "192.0.2.2")) + "\n" + ONE.line(NAMES) + "\n")
    KnownHosts(path, NAMES).record(TWO)
    assert KnownHosts(path, NAMES).keys == (TWO,)
    assert KnownHosts(path, names_of("p2", "192.0.2.2", 22)).keys == (RSA,)
    assert path.read_text().startswith("# a comment\n")


@pytest.mark.parametrize(
    ("written", "host", "port"),
    [("192.0.2.1", "192.0.2.1", 22), ("[192.0.2.1]:2201", "192.0.2.1", 2201), ("p1", "198.51.100.9", 830)],
)
def test_an_entry_is_found_by_address_by_address_and_port_or_by_the_routers_name(
    tmp_path: Path, written: str, host: str, port: int
) -> None:
    (tmp_path / "p1").write_text(ONE.line((written,)) + "\n")
    assert KnownHosts(tmp_path / "p1", names_of("p1", host, port)).standing(ONE) == "known"


def test_a_hashed_name_is_recognised(tmp_path: Path) -> None:
    salt = b"0123456789abcdefghij"
    digest = hmac.new(salt, b"192.0.2.1", hashlib.sha1).digest()
    name = f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"
    (tmp_path / "p1").write_text(ONE.line((name,)) + "\n")
    assert KnownHosts(tmp_path / "p1", NAMES).standing(ONE) == "known"


def test_a_revoked_key_is_revoked_even_where_it_is_also_listed(tmp_path: Path) -> None:
    (tmp_path / "p1").write_text(f"@revoked {ONE.line(NAMES)}\n{ONE.line(NAMES)}\n")
    assert KnownHosts(tmp_path / "p1", NAMES).standing(ONE) == "revoked"


def test_lines_that_are_no_entries_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "p1").write_text(f"p1\np1 ssh-ed25519\np1 ssh-ed25519 ***\n@revoked\n{ONE.line(NAMES)}\n")
    assert KnownHosts(tmp_path / "p1", NAMES).keys == (ONE,)


def test_the_fingerprint_is_the_one_openssh_shows() -> None:
    expected = base64.b64encode(hashlib.sha256(ONE.blob).digest()).decode().rstrip("=")
    assert ONE.fingerprint == f"SHA256:{expected}"
