"""What an expectation found, as rows that show values only where no respondent has a row."""

import polars as pl
import pytest

from secperf_pipeline.quality.findings import failing_rows, finding, not_evaluated
from secperf_pipeline.quality.suite_files import About, Expectation, Suite

SUITE = Suite(
    name="mine",
    meta=About(table="a.b", about="Rows.", key=["id"], when_empty="Nothing came."),
    expectations=[
        Expectation(
            type="expect_column_values_to_be_in_set",
            kwargs={"column": "value", "value_set": ["fine"]},
            severity="warning",
        )
    ],
)
FOUND = {
    "success": False,
    "element_count": 3,
    "missing_count": 0,
    "unexpected_count": 2,
    "unexpected_percent": 200 / 3,
    "partial_unexpected_list": ["x" * 50, "x" * 50, 2.0],
    "unexpected_list": ["x" * 50, 2.0],
    "unexpected_index_list": [0, 2],
}


def test_a_finding_counts_and_shows_a_few_short_values() -> None:
    row = finding(SUITE, 1, FOUND, hides=False)
    assert (row["passed"], row["element_count"], row["unexpected_count"]) == (False, 3, 2)
    assert row["unexpected_values"] == f"{'x' * 39}…; 2"
    assert row["observed_value"] == "66.67 % unexpected"
    assert finding(SUITE, 1, FOUND, hides=True)["unexpected_values"] is None


@pytest.mark.parametrize(("hides", "value"), [(False, f"{'x' * 39}…"), (True, None)])
def test_a_failing_row_is_named_by_its_key(hides: bool, value: str | None) -> None:
    rows = pl.DataFrame({"id": ["r1", "r2", None], "value": ["x", "fine", "y"]})
    first, last = failing_rows(SUITE, 1, FOUND, rows, hides)
    assert (first["row_key"], first["observed_value"]) == ("id=r1", value)
    assert last["row_key"] == "id="


def test_without_a_value_or_without_rows_nothing_passed_or_failed() -> None:
    nothing = finding(SUITE, 1, FOUND | {"success": True, "missing_count": 3}, hides=False)
    assert nothing["passed"] is None
    assert nothing["reason"] == "The quarter has no value that this speaks about."
    (row,) = not_evaluated(SUITE)
    assert (row["passed"], row["element_count"], row["reason"]) == (None, 0, "Nothing came.")
