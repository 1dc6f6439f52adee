"""The inventory of a simulated core says what the real one says, with secrets of its own."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path

from corelinks.inventory.load import load_links
from corelinks.inventory.model import CoreLink, Ldp
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.simulated_core import Endpoint, write_inventory
from tests.support.paths import EXAMPLE, RUNNING
from tests.support.small_core import both_links, small_core

LDP = Ldp(password="env:LDP", router_id_a=IPv4Address("192.0.2.1"), router_id_b=IPv4Address("192.0.2.2"))


@dataclass(frozen=True)
class NoRouters:
    """A core of which nobody wants more than its inventory."""

    endpoints: tuple[Endpoint, ...] = ()
    password: str = "password"
    enable_secret: str = "enable"


def simulated(tmp_path: Path, *links: CoreLink) -> tuple[CoreLink, ...]:
    write_inventory(tmp_path, NoRouters(), links)
    return load_links(tmp_path / "links.yaml")


def test_a_link_without_something_is_simulated_without_it(tmp_path: Path) -> None:
    link = next(link for link in load_links(EXAMPLE / "links.yaml") if link.name == "p1-p3")
    assert link.crypto is not None
    bare = link.model_copy(update={"crypto": link.crypto.model_copy(update={"pfs": None, "dpd": None})})
    clear = bare.model_copy(update={"name": "clear", "crypto": None})
    found = simulated(tmp_path, bare)
    assert found[0].crypto is not None
    assert (found[0].crypto.pfs, found[0].crypto.dpd) == (None, None)
    assert simulated(tmp_path, clear)[0].crypto is None


def test_every_link_has_a_key_of_its_own_and_two_routers_one_ldp_password(tmp_path: Path) -> None:
    found = simulated(tmp_path, *(link.model_copy(update={"ldp": LDP}) for link in both_links()))
    assert found[0].ldp.password == found[1].ldp.password != "env:LDP"
    assert len({link.crypto.psk for link in found if link.crypto}) == 2


def test_tunnels_that_share_one_protection_share_its_key(tmp_path: Path) -> None:
    one, _ = both_links()
    assert one.crypto is not None
    shared = one.crypto.model_copy(update={"protection": "pair"})
    end = {"tunnel": 13}
    links = [
        one.model_copy(update={"crypto": shared, "key": 1}),
        one.model_copy(
            update={
                "crypto": shared,
                "key": 2,
                "name": "second",
                "until": "build",
                "a": one.a.model_copy(update={**end, "tunnel_address": IPv4Interface("10.2.13.1/30")}),
                "b": one.b.model_copy(update={**end, "tunnel_address": IPv4Interface("10.2.13.2/30")}),
            }
        ),
    ]
    assert len({link.crypto.psk for link in simulated(tmp_path, *links) if link.crypto}) == 1


def with_password(resets_session: str) -> list[CoreLink]:
    ldp = LDP.model_copy(update={"password_under_session": resets_session})
    return [link.model_copy(update={"ldp": ldp, "until": "build"}) for link in both_links()]


def test_two_parallel_links_with_one_ldp_password_are_both_migrated(tmp_path: Path) -> None:
    with small_core(tmp_path, links=with_password("accept")) as core:
        report = migrate(core.nornir, core.links, core.links, journal=core.journal, timing=core.timing)
        assert [link.reason for link in report.links] == [None, None]
        assert all(step.proven for link in report.links for step in link.steps)
        for state in core.states().values():
            assert len(state.running.sections("mpls ldp neighbor")) == 1


def test_a_password_is_not_set_under_a_session_that_is_up_and_stays_where_it_is(tmp_path: Path) -> None:
    with small_core(tmp_path, links=with_password("refuse")) as core:
        before = {router: state.running for router, state in core.states().items()}
        report = core.migrate()
        assert report.cause is Cause.NOT_READY
        assert report.reason is not None
        assert "ldp-session-kept on p1: no password for 192.0.2.2, and a session with it that is up" in report.reason
        assert {router: state.running for router, state in core.states().items()} == before


def test_a_password_that_is_there_already_is_left_as_it_is_by_migration_and_rollback(tmp_path: Path) -> None:
    texts = {name: (RUNNING / f"{name}.cfg").read_text() for name in ("p1", "p2")}
    for name, peer in (("p1", "192.0.2.2"), ("p2", "192.0.2.1")):
        line = f"mpls ldp neighbor {peer} password of-the-core\n"
        texts[name] = texts[name].replace("mpls ldp router-id", f"{line}mpls ldp router-id", 1)
    with small_core(tmp_path, configs=texts, links=with_password("refuse")) as core:
        report = core.migrate()
        assert report.outcome == "built", report.reason
        assert core.rollback().outcome == "as-before"
        assert all(len(state.running.sections("mpls ldp neighbor")) == 1 for state in core.states().values())
