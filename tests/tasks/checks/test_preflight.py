"""Before anything is changed, everything that would make the change fail is found."""

from collections.abc import Callable

import pytest

from corelinks.inventory.model import CoreLink
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Round, Verdict, before_change, evaluate_preflight
from tests.support import forms
from tests.support.forms import NO_INTERFACE
from tests.support.kinds_of_links import before_change as healthy
from tests.support.misleading_responses import Found
from tests.support.router_responses import Router, a_link

PROCESS = "!\nrouter isis\n"


def failures(bend: Callable[[Router], object], link: CoreLink | None = None) -> Found:
    routers = healthy()
    bend(routers[0])
    checks = evaluate_preflight(link or a_link(), *(router.evidence() for router in routers)).checks
    return {(check.check, check.router) for check in checks if check.verdict is Verdict.FAIL}


def test_a_healthy_plain_link_may_begin() -> None:
    verdict = evaluate_preflight(a_link(), *(router.evidence() for router in healthy()))
    assert [check for check in verdict.checks if check.verdict is not Verdict.PASS] == []


def test_every_command_of_the_first_round_is_answered_in_these_tests() -> None:
    a, _ = healthy()
    assert set(before_change(a_link()).commands("a", Round.STATE)) <= set(a.responses)


@pytest.mark.parametrize(
    ("check", "command", "response"),
    [
        ("privilege", ask.PRIVILEGE, "Current privilege level is 1\n"),
        ("archive", ask.ARCHIVE, " Archive feature not enabled\n"),
        (
            "no-timer",
            ask.TIMER,
            "Time configured(or reconfigured): 10:11:12 UTC Mon Nov 23 2026\n"
            "Timer type: absolute timer\nTimer value: 10 min\nUser: alice\n",
        ),
        (
            "not-locked",
            ask.LOCK,
            "Config Session Lock\n---------------------\nOwner PID   : 578\nTTY number  : 2\n"
            "TTY username    : alice\nUser debug info : CLI Session Lock\nLock Active time (in Sec)   : 17\n",
        ),
        ("nothing-unsaved", ask.UNSAVED, "!Contextual Config Diffs:\n+hostname P1X\n-hostname P1\n\n"),
    ],
)
def test_what_forbids_a_change_is_found(check: str, command: str, response: str) -> None:
    assert failures(lambda router: router.say(command, response)) == {(check, "p1")}


@pytest.mark.parametrize(
    "line",
    [
        "interface Tunnel12\n no ip address\n!\n",
        "crypto ikev2 keyring CL-p1-p2\n!\n",
        "crypto ipsec profile CL-p1-p2\n set transform-set CL-p1-p2\n!\n",
    ],
)
def test_names_that_are_taken_are_found(line: str) -> None:
    assert failures(lambda router: router.bend(ask.RUNNING, PROCESS, f"!\n{line}router isis\n")) == {
        ("names-free", "p1")
    }


ROWS = "*   5182640128      41975808      disk     rw   bootflash: flash:"


@pytest.mark.parametrize(
    ("path", "row", "found"),
    [
        ("flash:cfg/before", ROWS, None),
        ("bootflash:before", ROWS.replace("41975808", "     900"), None),
        ("bootflash:before", ROWS.replace("41975808", "     200"), "disk with 200 bytes free"),
        ("bootflash:before", ROWS.replace("41975808", "       -"), "disk with 0 bytes free"),
        ("bootflash:before", ROWS.replace(" rw ", " ro "), "disk with 41975808 bytes free"),
        ("nvram:before", ROWS, None),
        ("system:before", ROWS, "opaque with 0 bytes free"),
        ("tftp://192.0.2.9/before", ROWS, "network with 0 bytes free"),
        ("sftp://192.0.2.9/before", ROWS, "no file system of the router"),
        ("disk0:before", ROWS, "no file system of the router"),
    ],
)
def test_the_archive_must_lie_in_the_router_itself_with_room_for_the_file(
    path: str, row: str, found: str | None
) -> None:
    def bend(router: Router) -> None:
        router.bend(ask.ARCHIVE, "named bootflash:archive-", f"named {path}-")
        router.bend(ask.FILE_SYSTEMS, ROWS, row)

    routers = healthy()
    bend(routers[0])
    checks = evaluate_preflight(a_link(), *(router.evidence() for router in routers)).checks
    one = next(check for check in checks if (check.check, check.router) == ("archive", "p1"))
    assert one.verdict is (Verdict.PASS if found is None else Verdict.FAIL)
    assert found is None or f"{found}, for " in one.found


@pytest.mark.parametrize("text", ["", NO_INTERFACE, "File Systems:\n\n       Size(b)       Free(b)      Type  Fl"])
def test_a_router_that_does_not_say_where_it_keeps_files_is_unknown(text: str) -> None:
    routers = healthy()
    routers[0].say(ask.FILE_SYSTEMS, text)
    checks = evaluate_preflight(a_link(), *(router.evidence() for router in routers)).checks
    assert [check.check for check in checks if check.verdict is Verdict.UNKNOWN] == ["archive"]


def test_names_that_only_begin_alike_are_not_ours() -> None:
    other = "!\ncrypto ikev2 keyring CL-p1-p2-b\n!\nrouter isis\n"
    assert failures(lambda router: router.bend(ask.RUNNING, PROCESS, other)) == set()


def test_another_tunnel_between_the_same_addresses_is_found() -> None:
    other = "!\ninterface Tunnel99\n tunnel source GigabitEthernet0/0/0\n tunnel destination 10.1.12.2\n"
    found = failures(lambda router: router.bend(ask.RUNNING, PROCESS, other + PROCESS))
    assert found == {("endpoints-free", "p1")}


def test_an_ip_mtu_below_the_underlay_is_found() -> None:
    small = " ip address 10.1.12.1 255.255.255.252\n ip mtu 1400\n"
    found = failures(
        lambda router: router.bend(ask.RUNNING, " ip address 10.1.12.1 255.255.255.252\n", small),
    )
    assert found == {("underlay-mtu", "p1")}


def test_an_interface_mtu_below_the_underlay_is_found() -> None:
    physical = ask.interface("GigabitEthernet0/0/0")
    assert failures(lambda router: router.bend(physical, "MTU 1500", "MTU 1400")) == {("underlay-mtu", "p1")}


def test_a_tunnel_number_in_use_is_found() -> None:
    tunnel = ask.interface("Tunnel12")
    assert failures(lambda router: router.say(tunnel, forms.tunnel(1, 2))) == {("no-tunnel", "p1")}


def test_a_destination_behind_a_tunnel_is_found() -> None:
    way = ask.way_to_destination(a_link(), "a")
    found = failures(lambda router: router.bend(way, "GigabitEthernet0/0/0", "Tunnel7"))
    assert found == {("destination-way", "p1")}


def test_a_plain_link_that_is_down_is_found() -> None:
    physical = ask.interface("GigabitEthernet0/0/0")
    found = failures(lambda router: router.bend(physical, "0/0/0 is up, line protocol is up", "0/0/0 is up, line "
                                                "protocol is down"))  # fmt: skip
    assert found == {("physical-up", "p1")}


def _pinned_link() -> CoreLink:
    source = {"interface": "Loopback45", "address": "10.3.45.1"}
    link = a_link()
    return link.model_copy(update={"a": link.a.model_validate(link.a.model_dump() | {"source": source})})


def test_a_loopback_as_source_must_be_there_and_its_pinned_way_is_not_checked_before() -> None:
    missing = ask.interface("Loopback45")

    def bend(router: Router) -> None:
        router.responses[missing] = [NO_INTERFACE]

    assert failures(bend, _pinned_link()) >= {("source-ready", "p1")}
    asked = {check.check for check in evaluate_preflight(_pinned_link(), *(r.evidence() for r in healthy())).checks}
    assert "destination-way" not in asked


@pytest.mark.parametrize(("line", "fails"), [(" lsp-mtu 1439\n", True), (" lsp-mtu 1438\n", False), ("", True)])
def test_lsps_larger_than_the_tunnel_are_found_the_default_of_ios_among_them(line: str, fails: bool) -> None:
    found = failures(lambda a: a.bend(ask.RUNNING, " lsp-mtu 1400\n", line))
    assert found == ({("lsp-mtu", "p1")} if fails else set())


def test_a_router_without_the_isis_process_of_the_link_is_found() -> None:
    found = failures(lambda a: a.bend(ask.RUNNING, PROCESS, "!\nrouter isis OTHER\n"))
    assert found == {("lsp-mtu", "p1"), ("igp-process", "p1")}


def test_a_router_that_knows_no_crypto_is_found() -> None:
    assert failures(lambda a: a.say(ask.SESSIONS, NO_INTERFACE)) == {("crypto-known", "p1")}


def test_a_link_that_is_to_be_clear_needs_no_crypto() -> None:
    assert ask.SESSIONS not in before_change(a_link(crypto=None)).commands("a", Round.STATE)
