"""Which links have an adjacency, by what both ends say."""

from __future__ import annotations

from corelinks.runbooks.engine.live_links import alive_in
from corelinks.tasks.commands import ISIS_NEIGHBORS
from corelinks.tasks.evidence import Evidence, Response
from tests.support.link_graph import link

ISIS = """
Tag CORE:
System Id      Type Interface   IP Address      State Holdtime Circuit Id
peer           L2   {name}       10.1.1.2        {state}    25       00
"""


def evidence(router: str, text: str | None) -> Evidence:
    return Evidence(router, {ISIS_NEIGHBORS: (Response(ISIS_NEIGHBORS, text, 0.0, None if text else "silent"),)})


def test_a_link_is_alive_when_one_end_sees_it_and_none_denies_it() -> None:
    ring = link("a-b")
    up = ISIS.format(name=ring.a.interface.replace("GigabitEthernet", "Gi"), state="UP")
    down = ISIS.format(name=ring.a.interface.replace("GigabitEthernet", "Gi"), state="INIT")
    assert alive_in({"a": evidence("a", up), "b": evidence("b", up)}, [ring]) == {"a-b"}
    assert alive_in({"a": evidence("a", up), "b": evidence("b", None)}, [ring]) == {"a-b"}
    assert alive_in({"a": evidence("a", up), "b": evidence("b", down)}, [ring]) == set()
    assert alive_in({"a": evidence("a", None), "b": evidence("b", "gibberish")}, [ring]) == set()
    tunnel = ISIS.format(name=ring.a.tunnel_name.replace("Tunnel", "Tu"), state="UP")
    assert alive_in({"a": evidence("a", tunnel), "b": evidence("b", tunnel)}, [ring]) == {"a-b"}
