"""What lies in a quarter's folder: what is read, refused unread, or ignored."""

import os
from pathlib import Path

import pytest

from secperf_pipeline.ingest.inbox import inbox_files
from secperf_pipeline.ingest.load import read_quarter
from tests.quarters import CHECKLIST, QUARTER


def test_a_link_to_a_folder_and_a_name_that_cannot_be_shown_are_refused(tmp_path: Path) -> None:
    (tmp_path / "surveys").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "surveys")
    (tmp_path / "two\nlines.csv").write_bytes(CHECKLIST)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv")).write_bytes(CHECKLIST)
    (tmp_path / "설문 ★.csv").write_bytes(CHECKLIST)
    outcomes = read_quarter(QUARTER, inbox_files(tmp_path)).outcomes
    assert {one.path: one.status for one in outcomes} == {
        "caf\\udce9.csv": "refused",
        "link": "refused",
        "two\\nlines.csv": "refused",
        "설문 ★.csv": "loaded",
    }


def test_a_wastebasket_is_not_read(tmp_path: Path) -> None:
    for name in (".Trash-1000/files/a.csv", "~old/b.csv", "desktop.ini", "x.csv/c.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"a,b\n1,2\n")
    statuses = {file.path: file.status for file in inbox_files(tmp_path)}
    assert statuses == {
        ".Trash-1000/files/a.csv": "ignored",
        "desktop.ini": "ignored",
        "x.csv/c.csv": None,
        "~old/b.csv": "ignored",
    }


def test_a_folder_that_cannot_be_read_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "audits").mkdir()
    scan = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("audits"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    (found,) = inbox_files(tmp_path)
    assert (found.path, found.status) == ("audits", "refused")
    assert "cannot be read (Permission denied)" in (found.message or "")


def test_links_and_pipes_are_refused_and_hidden_files_ignored(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(CHECKLIST)
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "~lock.csv").write_bytes(b"x")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    statuses = {file.path: file.status for file in inbox_files(tmp_path)}
    assert statuses == {
        ".DS_Store": "ignored",
        "link.csv": "refused",
        "pipe.csv": "refused",
        "real.csv": None,
        "~lock.csv": "ignored",
    }
    outcomes = {
        one.path: one.status for one in read_quarter(QUARTER, inbox_files(tmp_path)).outcomes
    }
    assert outcomes["real.csv"] == "loaded"
    assert outcomes["pipe.csv"] == "refused"


def test_a_file_is_known_without_the_persons_that_its_name_tells(tmp_path: Path) -> None:
    for name in ("of b@x.example.csv", "of a@x.example.csv", "answers.csv"):
        (tmp_path / name).write_bytes(CHECKLIST)
    files = inbox_files(tmp_path)
    assert [(one.path, one.status) for one in files] == [
        ("answers.csv", None),
        ("of (an e-mail address).csv", None),
        ("of (an e-mail address) 2.csv", "refused"),
    ]
    assert "rename it" in (files[2].message or "")
    # As a restored inbox has it.
    (tmp_path / "of a@x.example.csv").rename(tmp_path / "of (an e-mail address).csv")
    (tmp_path / "of b@x.example.csv").unlink()
    assert inbox_files(tmp_path) == files[:2]
