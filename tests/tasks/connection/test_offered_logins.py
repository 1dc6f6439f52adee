"""A wrong password is offered once to a router, and to two routers at most: nobody is ever locked out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from nornir.core import Nornir
from nornir_netmiko import netmiko_send_command

from corelinks.inventory.load import load_links
from corelinks.runbooks.engine.causes import Cause
from corelinks.runbooks.engine.events import Event
from corelinks.runbooks.migrate import migrate
from corelinks.runbooks.rollback import rollback
from corelinks.runbooks.simulated_core import write_inventory
from corelinks.runbooks.verify import verify
from corelinks.tasks import capture_evidence
from corelinks.tasks.connection.nornir_plugin import close_all, load_nornir
from corelinks.tasks.connection.offered_logins import LoginPlace, OfferedLogins
from corelinks.tasks.router_errors import AuthenticationFailed, ConnectionFailed, NotOffered
from tests.support.core_in_process import PASSWORD, core_in_process
from tests.support.paths import EXAMPLE
from tests.support.small_core import SPEED, SmallCore, small_core

R1, R2, R3, R4 = (LoginPlace(name, "192.0.2.9", port) for port, name in enumerate(("r1", "r2", "r3", "r4"), start=2201))
WRONG, OTHER = (b"eve", b"walnut"), (b"eve", b"almond")


def refused() -> None:
    raise AuthenticationFailed("r", "refused")


def unheard() -> None:
    raise ConnectionFailed("r", "broke")


def taken() -> None:
    return None


def offer(
    logins: OfferedLogins, place: LoginPlace, way: Callable[[], None], login: tuple[bytes, ...] = WRONG
) -> type[Exception] | None:
    """What came of it: the class of the error."""
    try:
        logins.offer(place, login, way, patience=5)
    except (AuthenticationFailed, ConnectionFailed) as error:
        return type(error)
    return None


def test_a_login_that_a_router_has_refused_is_not_offered_to_it_again_and_another_is() -> None:
    logins = OfferedLogins()
    assert offer(logins, R1, refused) is AuthenticationFailed
    assert offer(logins, R1, taken) is NotOffered
    assert offer(logins, R1, taken, OTHER) is None
    assert offer(logins, R2, taken) is None
    logins.forget()
    assert offer(logins, R1, taken) is None


def test_once_two_routers_have_refused_a_login_nobody_else_is_asked_and_both_are_named() -> None:
    logins = OfferedLogins()
    assert [offer(logins, place, refused) for place in (R1, R2)] == [AuthenticationFailed] * 2
    with pytest.raises(NotOffered, match="r3: not logged in: r1 and r2 have refused the same login"):
        logins.offer(R3, WRONG, taken, patience=5)
    assert offer(logins, R3, taken, OTHER) is None
    with pytest.raises(NotOffered, match="r1 and r2 have"):  # who was not asked has not refused
        logins.offer(R4, WRONG, taken, patience=5)


def test_a_login_that_a_router_has_taken_is_right_and_others_are_asked_whatever_two_say() -> None:
    logins = OfferedLogins()
    assert offer(logins, R1, taken) is None
    assert [offer(logins, place, refused) for place in (R2, R3)] == [AuthenticationFailed] * 2
    assert offer(logins, R4, taken) is None


def test_a_router_that_breaks_off_at_a_login_that_it_knows_is_asked_again_and_any_other_twice() -> None:
    logins = OfferedLogins()
    assert [offer(logins, R1, unheard) for _ in range(3)] == [ConnectionFailed, ConnectionFailed, NotOffered]
    assert offer(logins, R2, taken) is None
    assert [offer(logins, R2, unheard) for _ in range(5)] == [ConnectionFailed] * 5


def test_logins_that_come_at_once_are_offered_one_by_one_until_one_is_taken() -> None:
    logins, told = OfferedLogins(), []
    places = [LoginPlace(f"r{number}", "", number) for number in range(30)]
    barrier = threading.Barrier(len(places))

    def ask(place: LoginPlace) -> None:
        barrier.wait()
        told.append(offer(logins, place, refused))

    threads = [threading.Thread(target=ask, args=(place,)) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(AuthenticationFailed) == 2
    assert told.count(NotOffered) == 28


# --- at simulated routers, which count


def failed(core: SmallCore) -> list[int]:
    return sorted(core.core.simulator.failed_logins.values())


def ask_thrice(core: SmallCore, nornir: Nornir) -> None:
    for _ in range(3):
        nornir.run(task=netmiko_send_command, command_string="show version")
        nornir.run(task=capture_evidence, commands=["show version"])
        nornir.data.reset_failed_hosts()


def migrate_all(core: SmallCore, nornir: Nornir) -> None:
    report = migrate(nornir, core.links, journal=core.journal, timing=core.timing)
    assert {link.outcome for link in report.links} == {"not-tried"}


def migrate_with_a_guard_that_agrees(core: SmallCore, nornir: Nornir) -> None:
    links = [link.model_copy(update={"only_path": "proceed"}) for link in core.links]
    report = migrate(nornir, links, journal=core.journal, timing=core.timing)
    assert Cause.NO_RESPONSE in {link.cause for link in report.links}


def roll_back_all(core: SmallCore, nornir: Nornir) -> None:
    report = rollback(nornir, core.links, journal=core.journal, timing=core.timing)
    assert {link.outcome for link in report.links} == {"not-tried"}
    assert any("refused" in str(link.reason) for link in report.links)


def verify_all(core: SmallCore, nornir: Nornir) -> None:
    verify(nornir, core.links, wait=lambda: None)


def set_password(core: SmallCore, password: str) -> None:
    """Let the inventory's reference lead to this one from now on."""
    (core.journal.parent / "inventory" / "secrets" / "password").write_text(password)


@pytest.mark.parametrize("use", [ask_thrice, migrate_all, migrate_with_a_guard_that_agrees, roll_back_all, verify_all])
def test_a_wrong_password_is_one_failed_login_at_each_router_whatever_asks_them(
    tmp_path: Path, use: Callable[[SmallCore, Nornir], None]
) -> None:
    with small_core(tmp_path) as core:
        set_password(core, "wr0ng-password")
        use(core, core.nornir)
        assert failed(core) == [1, 1]
        set_password(core, PASSWORD)  # another login, which is offered
        assert not core.nornir.run(task=netmiko_send_command, command_string="show version").failed
        close_all(core.nornir)
        set_password(core, "wr0ng-password")
        use(core, core.nornir)  # a run of its own
        assert failed(core) == [2, 2]


def test_a_password_that_is_wrong_in_mid_change_is_offered_once_and_the_rest_is_told(tmp_path: Path) -> None:
    with small_core(tmp_path, ["drop-before@p1,line=interface Tunnel12,times=1"]) as core:
        report = core.migrate(listeners=[Once(lambda: set_password(core, "wr0ng-password"))])
        assert (report.outcome, report.unproven) == ("unknown", ("p1",))
        assert "refused this login before" in " ".join((*report.instructions, str(report.reason)))
        assert failed(core) == [0, 1]


class Once:
    """A listener that does something when the first change is sent, as when a password is changed under a run."""

    def __init__(self, deed: Callable[[], None]) -> None:
        self._deed = deed

    def __call__(self, event: Event) -> None:
        if (event.step, event.state) == ("build", "started"):
            self._deed()


def test_a_password_that_is_wrong_everywhere_is_two_failed_logins_in_the_whole_core(tmp_path: Path) -> None:
    configs = {path.stem: path.read_text() for path in (EXAMPLE / "running").glob("*.cfg")}
    with core_in_process(configs, speed=SPEED) as core:
        write_inventory(tmp_path, core, load_links(EXAMPLE / "links.yaml"))
        (tmp_path / "secrets" / "password").write_text("wr0ng-password")
        nornir = load_nornir(tmp_path)
        results = nornir.run(task=netmiko_send_command, command_string="show version")
        close_all(nornir)
        errors = [result.exception for result in results.values()]
        assert len(errors) == len(configs) > 2
        assert sum(isinstance(error, NotOffered) for error in errors) == len(configs) - 2
        assert sorted(core.simulator.failed_logins.values())[-3:] == [0, 1, 1]
