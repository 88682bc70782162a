"""A suite file that cannot be right is an error that names the file and the place."""

import json
from pathlib import Path
from typing import Any

import pytest

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.quality.suite_files import suites

META = {"table": "a.b", "about": "x", "key": ["id"], "when_empty": "x"}


def written(folder: Path, **changes: Any) -> Path:
    content = {"name": "mine", "meta": META, "expectations": []} | changes
    (folder / "mine.json").write_text(json.dumps(content))
    return folder


def test_every_shipped_suite_loads_and_expects_something() -> None:
    shipped = suites()
    assert {"survey_waves", "survey_items", "audits", "incidents", "kpi_measurements"} <= {
        suite.name for suite in shipped
    }
    for suite in shipped:
        assert suite.expectations, suite.name


def test_a_file_that_is_no_json_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{\n  "meta": \n}')
    with pytest.raises(DeclarationError, match=r"broken.json, line 3"):
        suites(tmp_path)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"meta": {}}, "key meta.table: Field required"),
        ({"expectation": []}, "key expectation: Extra inputs are not permitted"),
        ({"meta": META | {"tabel": "c.d"}}, "key meta.tabel: Extra"),
        (
            {"expectations": [{"type": "t", "kwargs": {}, "severity": "fatal"}]},
            "key expectations.0.severity",
        ),
        ({"name": "other"}, "named 'other'; give it the name of its file"),
    ],
)
def test_a_wrong_key_names_file_and_key(
    tmp_path: Path, changes: dict[str, Any], place: str
) -> None:
    with pytest.raises(DeclarationError, match=r"mine.json") as error:
        suites(written(tmp_path, **changes))
    assert place in str(error.value)
