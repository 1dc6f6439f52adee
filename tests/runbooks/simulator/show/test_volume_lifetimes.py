"""How many kilobytes SAs are good for, as configured and as shown."""

from __future__ import annotations

import re

import pytest

from tests.support.two_routers import CRYPTO, TwoRouters

_SA, _SESSION = "show crypto ipsec sa interface Tunnel5", "show crypto session detail"


def core_with(*lines: str) -> TwoRouters:
    core = TwoRouters()
    core.build_tunnel(crypto=(*CRYPTO, *lines))
    assert "UP-ACTIVE" in core.show("e1", "show crypto session")
    return core


def kilobytes(core: TwoRouters) -> int:
    match = re.search(r"remaining key lifetime \(k/sec\): \((\d+)/(\d+)\)", core.show("e1", _SA))
    assert match is not None
    assert 0 < int(match[2]) <= 3600
    return int(match[1])


@pytest.mark.parametrize(
    ("line", "most"),
    [
        ((), 4_608_000),
        (("set security-association lifetime kilobytes 4294967295",), 4_294_967_295),
        (("exit", "crypto ipsec security-association lifetime kilobytes 100000"), 100_000),
    ],
)
def test_the_volume_that_is_left_is_below_the_lifetime(line: tuple[str, ...], most: int) -> None:
    core = core_with(*line)
    assert most - 1000 <= kilobytes(core) <= most
    assert all(one in core.show("e1", "show running-config") for one in line if one != "exit")


def test_a_rekey_by_volume_can_be_switched_off() -> None:
    core = core_with("set security-association lifetime kilobytes disable")
    assert "k/sec" not in core.show("e1", _SA)
    assert "sa timing: remaining key lifetime (sec): " in core.show("e1", _SA)
    assert "Kilobyte Volume Rekey has been disabled" in core.show("e1", _SA)
    assert "life (KB/Sec) KB Vol Rekey Disabled/" in core.show("e1", _SESSION)


def test_more_or_less_than_the_router_takes_is_refused() -> None:
    core = TwoRouters()
    for volume in ("2559", "4294967296", "none"):
        said = core.configure("e1", "crypto ipsec profile I", f"set security-association lifetime kilobytes {volume}")
        assert "% Invalid input" in said[-1]
