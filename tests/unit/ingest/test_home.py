"""The folder of a pipeline: where its quarters lie, and what to do where it has none."""

from pathlib import Path

import pytest

from secperf_pipeline.domain.errors import QuarterError
from secperf_pipeline.domain.project import PROJECT
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home


def test_quarters_are_the_folders_of_the_inbox_that_hold_files(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for place in ("2026Q1/surveys/a.csv", "2025Q4/b.csv", "notes/c.csv"):
        (home.inbox / place).parent.mkdir(parents=True)
        (home.inbox / place).touch()
    (home.inbox / "2026Q2" / "surveys").mkdir(parents=True)
    assert home.quarters() == [Quarter(2025, 4), Quarter(2026, 1)]


def test_a_home_without_an_inbox_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(QuarterError, match=r"there is no inbox at .*; create it"):
        Home(tmp_path).quarters()


def test_the_environment_names_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECPERF_HOME", str(tmp_path))
    assert Home.from_environment().root == tmp_path
    monkeypatch.delenv("SECPERF_HOME")
    assert Home.from_environment().root == PROJECT / "data"


def test_a_quarter_stays_unfinished_until_its_mark_is_gone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.unfinished_quarters() == set()
    mark = home.unfinished_mark(Quarter(2026, 1))
    mark.parent.mkdir()
    mark.touch()
    assert home.unfinished_quarters() == {"2026Q1"}
