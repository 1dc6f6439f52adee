"""What a release or a platform has no command for is refused when it is typed, and never loaded."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator import Simulator
from corelinks.runbooks.simulator.ios.features import version_of
from tests.support.two_routers import TwoRouters, plain

_INVALID = "% Invalid input detected at '^' marker."
_SWITCH = "switch 1 provision c9300-24ux\n"


def typed(version: str, *lines: str, extra: str = "") -> str:
    return TwoRouters(version=version, extra=extra).configure("e1", *lines)[-1]


@pytest.mark.parametrize(
    ("version", "lines"),
    [
        ("15.0", ("crypto ikev2 proposal P",)),
        ("12.4", ("no crypto ikev2 profile V",)),
        ("12.4", ("crypto ipsec transform-set T esp-aes 256 esp-sha256-hmac",)),
        ("15.0", ("crypto ipsec transform-set T esp-gcm 256",)),
        ("15.0", ("crypto isakmp policy 5", "hash sha384")),
        ("15.0", ("crypto isakmp policy 5", "group 20")),
        ("12.4", ("crypto ipsec profile I", "set security-association lifetime kilobytes disable")),
    ],
)
def test_a_word_of_a_later_release_is_refused(version: str, lines: tuple[str, ...]) -> None:
    assert _INVALID in typed(version, *lines)
    assert _INVALID not in typed("15.2", *lines)


def test_the_caret_stands_under_the_word_that_is_not_known() -> None:
    at = "e1(config)#crypto ikev2 proposal P".index("ikev2")
    assert typed("15.0", "crypto ikev2 proposal P").splitlines()[0] == " " * at + "^"


def test_older_releases_encrypt_with_what_they_have() -> None:
    said = TwoRouters(version="15.0").configure(
        "e1", "crypto isakmp policy 5", "encryption aes 256", "crypto ipsec transform-set T esp-aes 256 esp-sha-hmac"
    )
    assert not any(said)


def test_catalyst_9000_has_tunnels_without_protection() -> None:
    core = TwoRouters(one=plain(1, version="17.9", extra=_SWITCH), two=plain(2, version="17.9"))
    protect = (
        "crypto ipsec transform-set T esp-aes",
        "crypto ipsec profile I",
        "set transform-set T",
        "interface Tunnel5",
    )
    assert _INVALID in core.configure("e1", *protect, "tunnel protection ipsec profile I")[-1]
    assert core.configure("e2", *protect, "tunnel protection ipsec profile I")[-1] == ""
    assert "cisco C9300-24UX" in core.show("e1", "show version")
    assert "CAT9K_IOSXE" in core.show("e1", "show version")


def test_lines_of_a_later_release_are_left_out_of_what_is_loaded_and_said() -> None:
    text = plain(1, version="15.0", extra="crypto ikev2 keyring K\n peer far\n  address 198.18.7.2\n")
    with Simulator({"e1": text, "e2": plain(2)}, password="let-me-in") as simulator:
        assert simulator.unknown_lines["e1"] == (
            "crypto ikev2 keyring K",
            "crypto ikev2 keyring K / peer far",
            "crypto ikev2 keyring K / peer far / address 198.18.7.2",
        )
        assert "ikev2" not in simulator.device("e1").running_text()
        assert simulator.device("e1").is_saved()


def test_a_release_without_ikev2_has_no_command_that_shows_it() -> None:
    assert _INVALID in TwoRouters(version="15.0").show("e1", "show crypto ikev2 sa")


@pytest.mark.parametrize(("version", "mtu"), [("12.4", 1514), ("15.7", 17916), ("17.9", 9976)])
def test_the_mpls_mtu_of_a_tunnel_is_bounded_by_its_release(version: str, mtu: int) -> None:
    core = TwoRouters(version=version)
    limit = f"%Please set mpls mtu to a value less than or equal to the interface mtu {mtu}"
    said = core.configure("e1", "interface Tunnel5", f"mpls mtu {mtu + 1}", f"mpls mtu {mtu}")
    assert (said[1], said[2]) == (limit, "")


def test_the_release_is_read_from_the_version_line() -> None:
    assert version_of("15.1(4)M") == (15, 1) < version_of("15.10") < version_of(None)
