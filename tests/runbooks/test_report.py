"""Where reports are written, and that what cannot be written leaves what is there."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from corelinks.runbooks.engine.history import History
from corelinks.runbooks.engine.journal import JournalError
from corelinks.runbooks.report import FOR_ALL, file_report, write_whole
from tests.support.journaled_run import RUN, journaled_run

CORE = {"k1-k2": ("k1", "k2", "encrypted")}


def test_the_report_of_a_run_is_beside_its_journal_and_for_its_owner_alone(tmp_path: Path) -> None:
    journal = journaled_run(tmp_path / "state" / "journal.db", CORE)
    place = file_report(journal, RUN, 3)
    assert place == tmp_path / "state" / "reports" / f"{RUN}.html"
    assert "3: something is unknown" in place.read_text()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    with History.read(journal) as history:
        assert history.run(RUN).exit_code == 3


def test_a_report_of_a_journal_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_text("no journal at all, and long enough to be looked at as one" * 20)
    with pytest.raises(JournalError):
        file_report(tmp_path / "journal.db", RUN, 0)


def test_a_file_is_written_wholly_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    write_whole(place, "first")
    with pytest.raises(UnicodeEncodeError):
        write_whole(place, "second\ud800")
    assert (place.read_text(), [each.name for each in tmp_path.iterdir()]) == ("first", ["report.html"])


def test_a_file_keeps_its_mode_and_a_link_stays_one(tmp_path: Path) -> None:
    place, link = tmp_path / "metrics.prom", tmp_path / "link"
    link.symlink_to(place)
    write_whole(link, "first", FOR_ALL)
    assert stat.S_IMODE(place.stat().st_mode) == 0o644
    place.chmod(0o640)
    write_whole(link, "second")
    assert (link.is_symlink(), place.read_text(), stat.S_IMODE(place.stat().st_mode)) == (True, "second", 0o640)
