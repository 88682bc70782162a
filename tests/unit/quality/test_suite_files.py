"""A suite file that cannot be right is an error that names the file and the place."""

import json
from pathlib import Path
from typing import Any

import pytest

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.quality.suite_files import Expectation, suites

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
        for one in suite.expectations:
            assert one.description.endswith("."), suite.name


def expectation(**changes: Any) -> dict[str, Any]:
    kwargs = {"column": "share", "max_value": 0.125, "condition_parser": "pandas"}
    return {"type": "expect_it", "kwargs": kwargs, "severity": "warning"} | changes


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ("At most {max_value_percent} are late.", "At most 12.5 % are late."),
        ("At most {max_value} are late.", "At most 0.125 are late."),
        ("Less than {screening_error_share_percent} are rejected.", "Less than 30 % are rejected."),
        ("", "it: column share, max_value 0.125"),
    ],
)
def test_an_expectation_is_said_with_the_numbers_that_hold(description: str, said: str) -> None:
    assert Expectation(**expectation(description=description)).said() == said


def test_equal_sentences_of_a_suite_differ_in_their_numbers() -> None:
    for suite in suites():
        said = [one.said() for one in suite.expectations]
        assert len(set(said)) == len(said), suite.name


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
        (
            {"expectations": [expectation(description="At most {limit} are late.")]},
            "names 'limit'; in braces may stand an argument or an assumption",
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
