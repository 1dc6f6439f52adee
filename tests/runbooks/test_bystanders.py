"""A tunnel of somebody else lives on the default IKEv2 policy: it survives a migration, or that is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corelinks.inventory.model import ENDS, CoreLink
from corelinks.runbooks.engine.causes import Cause
from corelinks.tasks.connection.nornir_plugin import connection_of
from tests.runbooks.test_operators_names import DEFAULT, beside
from tests.support.paths import RUNNING
from tests.support.small_core import SmallCore, both_links, small_core

FOREIGN = """interface Loopback77
 ip address 10.77.0.{me} 255.255.255.255
!
crypto ikev2 keyring BRANCH
 peer other
  address 10.77.0.{peer}
  pre-shared-key between-two-branches
 !
!
crypto ikev2 profile BRANCH
 match identity remote address 10.77.0.{peer} 255.255.255.255
 authentication remote pre-share
 authentication local pre-share
 keyring local BRANCH
!
crypto ipsec transform-set BRANCH esp-aes 256 esp-sha256-hmac
 mode transport
!
crypto ipsec profile BRANCH
 set transform-set BRANCH
 set ikev2-profile BRANCH
!
interface Tunnel777
 ip address 172.31.77.{me} 255.255.255.252
 tunnel source Loopback77
 tunnel destination 10.77.0.{peer}
 tunnel protection ipsec profile BRANCH
!
ip route 10.77.0.{peer} 255.255.255.255 {way}
"""


def configs(link: CoreLink) -> dict[str, str]:
    """Both routers with a tunnel of somebody else between loopbacks, over the second cable."""
    texts, second = {}, both_links()[1]
    for number, end in enumerate(ENDS, start=1):
        name = link.end(end).router
        foreign = FOREIGN.format(
            me=number, peer=3 - number, way=f"{second.end(end).interface} {second.peer(end).address.ip}"
        )
        text = (RUNNING / f"{name}.cfg").read_text()
        texts[name] = text.replace("interface Loopback0\n", f"{foreign}!\ninterface Loopback0\n", 1)
    return texts


def foreign_session(core: SmallCore, router: str) -> str:
    """What the crypto session of the other tunnel is after its SAs were made anew."""
    connection = connection_of(core.nornir.inventory.hosts[router])
    connection.ask(["clear crypto session"])
    core.timing.wait(120)
    (said,) = connection.ask(["show crypto session detail"])
    block = said.partition("Interface: Tunnel777")[2].partition("Interface:")[0]
    status = re.search(r"Session status: (\S+)", block)
    return status[1] if status else "none"


def links(policy: str) -> tuple[CoreLink, CoreLink]:
    values = both_links()[0].model_dump()
    values["crypto"] |= {"policy": policy}
    if policy == "default":
        values["crypto"] |= {"proposal": DEFAULT, "allow_weak": ["group5"]}
    one, two = beside(CoreLink.model_validate(values))
    return one, two


@pytest.mark.parametrize("router", ["p1", "p2"])
def test_a_tunnel_on_the_default_policy_survives_a_migration_that_makes_none(tmp_path: Path, router: str) -> None:
    one, two = links("default")
    with small_core(tmp_path, configs=configs(one), links=(one, two)) as core:
        core.timing.wait(120)
        assert foreign_session(core, router) == "UP-ACTIVE"
        report = core.migrate()
        assert report.outcome == "encrypted", report.reason
        assert foreign_session(core, router) == "UP-ACTIVE"


def test_a_first_policy_that_would_take_it_down_is_refused_and_names_it(tmp_path: Path) -> None:
    one, two = links("own")
    with small_core(tmp_path, configs=configs(one), links=(one, two)) as core:
        before = {name: state.running for name, state in core.states().items()}
        report = core.migrate()
        assert report.cause is Cause.NOT_READY
        assert report.reason is not None
        assert "ikev2-policy on p1: crypto ikev2 profile BRANCH" in report.reason
        assert {name: state.running for name, state in core.states().items()} == before
