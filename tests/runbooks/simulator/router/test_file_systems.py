"""Where the archive lies, and what happens when there is no room or no way to it."""

from __future__ import annotations

import pytest

from corelinks.runbooks.simulator.faults.fault import parse_fault
from tests.support.typed_session import CONFIG, Bench


def bench_with(path: str) -> Bench:
    return Bench(CONFIG.replace("path flash:archive-", f"path {path}"))


def test_dir_counts_what_is_there_and_what_is_free() -> None:
    bench = Bench()
    typist = bench.typist()
    typist.type("archive config")
    size = len(bench.device.running_text())
    shown = typist.type("dir flash:").splitlines()
    assert shown[0] == "Directory of flash:/"
    assert shown[-1] == f"256487424 bytes total ({256487424 - size} bytes free)"
    assert typist.type("dir bootflash:").startswith("Directory of bootflash:/")
    assert typist.type("dir tape:") == "%Error opening tape:/ (No such device)"


@pytest.mark.parametrize("files", [0, 2])
def test_a_flash_with_little_room_takes_what_fits_and_no_more(files: int) -> None:
    bench = Bench()
    free = files * len(bench.device.running_text()) + 100
    bench.device.faults.add(parse_fault(f"disk-full@p1,free={free}"))
    typist = bench.typist()
    assert f"({free} bytes free)" in typist.type("dir flash:")
    said = [typist.type("archive config") for _ in range(3)]
    assert sum("No space left on device" in one for one in said) == 3 - files
    assert len(bench.device.files) == files
    armed = typist.type("configure terminal revert timer 5")
    assert "No space left on device" in armed
    assert "(config)" not in typist.prompt
    assert "%No Rollback Confirmed Change pending" in typist.type("show archive config rollback timer")


@pytest.mark.parametrize("path", ["tftp://198.51.100.9/e1-", "scp://user@198.51.100.9/e1-", "rcp://198.51.100.9/e1-"])
def test_an_archive_behind_the_network_takes_the_configuration_and_does_not_give_it_back(path: str) -> None:
    bench = bench_with(path)
    typist = bench.typist()
    typist.all("configure terminal revert timer 2", "interface GigabitEthernet0/1", "description changed", "end")
    bench.timers.run(150)
    assert "description changed" in typist.type("show running-config")
    assert "%No Rollback Confirmed Change pending" in typist.type("show archive config rollback timer")


def test_a_file_behind_the_network_cannot_be_read() -> None:
    typist = Bench().typist()
    assert "%Error opening tftp://198.51.100.9/x (Timed out)" in typist.type("more tftp://198.51.100.9/x")


@pytest.mark.parametrize("path", ["ftp://198.51.100.9/a", "https://198.51.100.9/a", "usbflash0:a", "harddisk:a"])
def test_the_archive_may_be_told_to_lie_there(path: str) -> None:
    typist = Bench().typist()
    assert typist.all("configure terminal", "archive", f"path {path}", "path nowhere:a")[2:] == ["", "% Invalid path"]
