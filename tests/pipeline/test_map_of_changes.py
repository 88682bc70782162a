"""The map of changes in docs/contributing.md leads to the files that a change touches."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from secperf_pipeline.domain.project import PROJECT
from tests.pipeline.changes import WITHOUT_CODE, files_changed
from tests.pipeline.checkouts import copied_checkout

ROW = re.compile(
    r"^\| (?P<change>an? [^|]+|another [^|]+) \| (?P<files>[^|]+) \| (?P<code>\w+) \|$"
)


def rows_of_the_map() -> dict[str, tuple[list[str], str]]:
    """Read the files of each change, and whether it is code."""
    lines = (PROJECT / "docs" / "contributing.md").read_text().splitlines()
    found = [match for line in lines if (match := ROW.match(line))]
    return {
        row["change"]: (re.findall(r"`([^`]+/[^`]+)`", row["files"]), row["code"]) for row in found
    }


MAP = rows_of_the_map()


def test_the_map_has_ten_changes_and_names_files_that_there_are() -> None:
    assert len(MAP) == 10
    for change, (files, _) in MAP.items():
        assert files, change
        for file in files:
            pattern = re.sub(r"<\w+>", "*", file.rstrip("/"))
            assert any(PROJECT.glob(pattern)), f"{change}: {file}"


def test_what_needs_no_code_is_made_here() -> None:
    assert WITHOUT_CODE.keys() == {change for change, (_, code) in MAP.items() if code == "no"}


@pytest.mark.parametrize("change", WITHOUT_CODE)
def test_a_change_touches_the_files_of_the_map(change: str, tmp_path: Path) -> None:
    files, _ = MAP[change]
    checkout = copied_checkout(tmp_path)
    WITHOUT_CODE[change](checkout)
    patterns = [re.sub(r"<\w+>", "*", file) for file in files if not file.startswith("docs/")]
    touched = files_changed(checkout)
    assert not any(name.startswith("secperf_pipeline/") for name in touched)
    for pattern in patterns:
        assert any(fnmatch(name, pattern) for name in touched), f"{pattern} is not touched"
    for name in touched:
        assert any(fnmatch(name, pattern) for pattern in patterns), f"{name} is not in the map"
