"""LDP passwords and transport addresses: what they do to a session that is up, by release."""

from __future__ import annotations

import pytest

from tests.support.two_routers import TwoRouters, plain

_PASSWORD = "mpls ldp neighbor 203.0.113.{} password between-e1-and-e2"


def neighbor(core: TwoRouters, more: str = "") -> str:
    return core.show("e1", f"show mpls ldp neighbor 203.0.113.2 {more}".strip())


def test_a_release_with_lossless_md5_keeps_the_session_and_shows_the_password_as_stale() -> None:
    core = TwoRouters()
    since = neighbor(core, "| include Up time")
    core.configure("e1", _PASSWORD.format(2))
    core.run(5)
    assert "Password: not required, neighbor, stale" in neighbor(core, "detail")
    assert "Password: not required, neighbor, stale" in neighbor(core, "password pending")
    assert neighbor(core, "password current") == ""
    assert "neighbor, stale" in core.show("e1", "show mpls ldp discovery detail")
    core.configure("e2", _PASSWORD.format(1))
    core.run(30)
    assert neighbor(core, "| include Up time").split(":")[0] == since.split(":")[0]
    core.show("e1", "clear mpls ldp neighbor 203.0.113.2")
    assert neighbor(core) == ""
    core.run(60)
    assert "Password: not required, neighbor, in use" in neighbor(core, "password")


@pytest.mark.parametrize("version", ["12.2", "12.4"])
def test_an_older_release_tears_the_session_down_and_takes_it_up_with_the_same_password_only(version: str) -> None:
    core = TwoRouters(version=version)
    assert "Oper" in neighbor(core)
    core.configure("e1", _PASSWORD.format(2))
    core.run(60)
    assert neighbor(core) == ""
    core.configure("e2", _PASSWORD.format(1))
    core.run(150)
    assert "Oper" in neighbor(core)


def test_a_fallback_password_serves_peers_without_one_of_their_own() -> None:
    lines = "mpls ldp password fallback for-everybody\n"
    core = TwoRouters(
        one=plain(1, extra=lines), two=plain(2, extra="mpls ldp neighbor 203.0.113.1 password for-everybody\n")
    )
    assert "Password: not required, fallback, in use" in neighbor(core, "password")


def test_the_address_of_the_interface_serves_as_transport_address() -> None:
    core = TwoRouters(lines=" mpls ldp discovery transport-address interface")
    assert "TCP connection: 198.18.7.2" in neighbor(core)
    assert "Transport IP addr: 198.18.7.1" in core.show("e1", "show mpls ldp discovery detail")


def test_an_address_that_the_router_does_not_have_makes_no_session() -> None:
    core = TwoRouters(one=plain(1, lines=" mpls ldp discovery transport-address 198.18.7.3"))
    assert core.show("e2", "show mpls ldp neighbor") == ""


def test_a_second_link_with_another_transport_address_is_no_source_of_the_session() -> None:
    core = TwoRouters()
    core.build_tunnel()
    assert "Tunnel5" in neighbor(core)
    for router in ("e1", "e2"):
        core.configure(router, "interface Tunnel5", "mpls ldp discovery transport-address interface")
    core.run(60)
    assert "Oper" in neighbor(core)
    assert "GigabitEthernet0/1" in neighbor(core)
    assert "Tunnel5" not in neighbor(core)
