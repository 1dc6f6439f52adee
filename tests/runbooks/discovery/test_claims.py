"""What one link of a discovery has taken no other is given."""

from __future__ import annotations

from ipaddress import IPv4Interface

from corelinks.runbooks.discovery.claims import POOL, Claims, secret_variable
from corelinks.runbooks.discovery.configured_interfaces import Port


def port(router: str, name: str) -> Port:
    return Port(router, name, IPv4Interface("10.0.0.1/30"), ())


def test_parallel_links_get_names_of_their_own() -> None:
    claims = Claims()
    assert [claims.name_between("p2", "p1") for _ in range(3)] == ["p1-p2", "p1-p2-2", "p1-p2-3"]


def test_a_name_that_a_link_has_already_is_kept_once() -> None:
    claims = Claims()
    assert claims.keep_name("p1-p2")
    assert not claims.keep_name("p1-p2")
    assert claims.name_between("p1", "p2") == "p1-p2-2"


def test_a_tunnel_number_is_free_on_both_routers_and_taken_then() -> None:
    claims = Claims()
    used = ("Tunnel1", "Tunnel2", "Tunnel100")
    assert claims.free_tunnel(("p1", "p2"), used) == 3
    assert claims.free_tunnel(("p1", "p2"), used) == 4
    assert claims.free_tunnel(("p2", "p3"), ("Tunnel1",)) == 2
    assert claims.free_tunnel(("p3", "p4"), ()) == 1


def test_an_interface_belongs_to_one_link() -> None:
    claims = Claims()
    claims.take(port("p1", "GigabitEthernet0/1"))
    assert claims.has(port("p1", "GigabitEthernet0/1"))
    assert not claims.has(port("p2", "GigabitEthernet0/1"))


def test_every_subnet_offered_is_another_one_of_the_pool() -> None:
    claims = Claims()
    offered = [claims.next_subnet() for _ in range(4)]
    assert len(set(offered)) == 4
    assert all(subnet.subnet_of(POOL) and subnet.prefixlen == 30 for subnet in offered)


def test_the_variable_of_a_secret_is_a_name_that_every_shell_takes() -> None:
    assert secret_variable("p1-p2.b") == "CORELINKS_PSK_P1_P2_B"
    assert secret_variable("p1-p2", "LDP") == "CORELINKS_LDP_P1_P2"
