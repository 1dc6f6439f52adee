"""IOS XE keeps a certificate in a file of its startup configuration and shows it in the running one."""

from __future__ import annotations

from corelinks.runbooks.simulator.ios.certificates import from_files, to_files
from corelinks.runbooks.simulator.router.config_tree import ConfigTree
from corelinks.tasks.parse import parse_config_differences, parse_running_config
from tests.support.typed_session import CONFIG, Bench

CHAIN = """\
crypto pki certificate chain TP-self-signed-42
 certificate self-signed 01
  30820330 30820218 A0030201
  300D0609
  \tquit
 certificate ca 0B
  30820331
  \tquit
"""
UNSAVED = "show archive config differences nvram:startup-config system:running-config"


def a_bench(platform: str = "xe") -> Bench:
    bench = Bench(CONFIG.replace("\ninterface", f"\n{CHAIN}!\ninterface", 1))
    bench.device.platform = platform
    bench.device.keep()
    return bench


def test_a_certificate_goes_into_a_file_and_comes_out_of_it_whole() -> None:
    text, files = to_files(f"hostname p1\n{CHAIN}ip cef\n")
    assert text == (
        "hostname p1\ncrypto pki certificate chain TP-self-signed-42\n"
        " certificate self-signed 01 nvram:IOS-Self-Sig#1.cer\n"
        " certificate ca 0B nvram:TP-self-sign#2CA.cer\nip cef\n"
    )
    assert from_files(text, files) == f"hostname p1\n{CHAIN}ip cef\n"


def test_a_file_that_is_not_there_leaves_its_name() -> None:
    text, _ = to_files(CHAIN)
    assert from_files(text, {}) == text


def test_startup_names_the_file_and_running_shows_the_certificate_so_that_the_two_differ() -> None:
    typist = a_bench().typist()
    assert " certificate self-signed 01 nvram:IOS-Self-Sig#1.cer" in typist.type("show startup-config").split("\n")
    running = typist.type("show running-config").split("\n")
    assert "  30820330 30820218 A0030201" in running
    assert "  \tquit" in running
    differences = typist.type(UNSAVED)
    assert " -certificate self-signed 01 nvram:IOS-Self-Sig#1.cer" in differences
    assert " +certificate self-signed 01" in differences


def test_classic_ios_keeps_it_in_its_startup_configuration() -> None:
    bench = a_bench("ios")
    assert "nvram:" not in bench.device.startup
    assert "No changes were found" in bench.typist().type(UNSAVED)


def test_what_is_saved_comes_back_with_its_certificates() -> None:
    bench = a_bench()
    running = bench.device.running.key_lines()
    assert bench.device.is_saved()
    bench.device.reload()
    bench.timers.run(600)
    assert bench.device.running.key_lines() == running
    assert ConfigTree.parse(bench.device.running_text()).key_lines() == running


def test_a_certificate_can_be_typed_line_by_line_and_ends_with_quit() -> None:
    bench = Bench()
    typist = bench.typist()
    typist.all("configure terminal", *(line.strip() for line in CHAIN.splitlines()[:5]))
    assert typist.prompt == "p1(config-cert-chain)#"
    assert CHAIN.splitlines()[:5] == [
        line for line in bench.device.running_text().split("\n") if line in CHAIN.splitlines()[:5]
    ]


def test_what_is_not_hexadecimal_is_refused_within_a_certificate() -> None:
    typist = Bench().typist()
    typist.all("configure terminal", "crypto pki certificate chain X", "certificate ca 0B")
    assert "% Invalid input" in typist.type("ip address 10.0.0.1")


def test_what_is_saved_on_a_router_with_certificates_reads_as_saved() -> None:
    typist = a_bench().typist()
    assert parse_config_differences(typist.type(UNSAVED)).is_none
    startup, running = (parse_running_config(typist.type(f"show {which}-config")) for which in ("startup", "running"))
    assert startup.paths == running.paths
    typist.all("configure terminal", "ip host unsaved 192.0.2.1", "end")
    assert parse_config_differences(typist.type(UNSAVED)).lines == ("+ip host unsaved 192.0.2.1",)
