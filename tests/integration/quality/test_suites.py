"""The shipped suites pass good rows and fail bad ones; a wrong expectation is an error."""

from typing import Any

import polars as pl
import pytest

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.quality.suite_files import About, Expectation, Suite, suites
from secperf_pipeline.quality.suites import validate

pytestmark = pytest.mark.filterwarnings("ignore")
SHIPPED = {suite.name: suite for suite in suites()}


def wave(kept: int, rejected_share: float, responses_per_item: float = 10.0) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "wave_quarter": ["2021Q4"],
            "kept_count": [kept],
            "rejected_share": [rejected_share],
            "warn_share": [0.18],
            "error_share": [0.30],
            "responses_per_item": [responses_per_item],
            "least_responses_per_item": [5.0],
        }
    )


def suite(kind: str, *key: str, **arguments: Any) -> Suite:
    about = About(table="a.b", about="", key=list(key), when_empty="Nothing came.")
    one = Expectation(type=kind, kwargs=arguments, severity="warning")
    return Suite(name="mine", meta=about, expectations=[one])


@pytest.mark.parametrize(
    ("rows", "passed", "is_critical"),
    [
        (wave(113, 0.10), True, False),
        (wave(113, 25 / 138), False, False),
        (wave(113, 0.35), False, True),
        (wave(20, 0.10), False, False),
        (wave(1, 0.10), False, False),
        (wave(113, 0.10, 4.9), False, False),
        (wave(113, 0.10, 5.0), True, False),
    ],
)
def test_a_wave_passes_warns_or_stops(rows: pl.DataFrame, passed: bool, is_critical: bool) -> None:
    outcome = validate(SHIPPED["screened_wave"], rows)
    assert (outcome.passed, outcome.is_critical) == (passed, is_critical)


def test_each_result_stands_at_its_expectation() -> None:
    outcome = validate(SHIPPED["screened_wave"], wave(20, 0.25))
    assert outcome.results["expectation_number"].to_list() == [1, 2, 3, 4]
    assert outcome.results["passed"].to_list() == [False, True, False, True]


def test_a_share_above_one_is_critical_counted_and_named() -> None:
    rows = pl.DataFrame(
        {
            "organisation_id": ["good", "bad"],
            "kpi_id": ["F1"] * 2,
            "unit": ["share"] * 2,
            "value": [0.5, 1.5],
            "numerator": [1.0, 3.0],
            "denominator": [2.0, 2.0],
        }
    )
    outcome = validate(SHIPPED["kpi_values"], rows)
    assert outcome.is_critical
    failed = outcome.results.filter(~pl.col("passed"))
    assert failed.select("element_count", "unexpected_count").rows() == [(2, 1)]
    assert outcome.failures.select("row_key", "observed_value").rows() == [
        ("organisation_id=bad, kpi_id=F1", "2 and 3")
    ]


def test_drift_beyond_its_limit_warns_and_names_the_item() -> None:
    rows = pl.DataFrame(
        {
            "kind": ["item", "item", "attribute"],
            "variable": ["SP1_1", "SP1_2", "sector"],
            "psi": [0.31, 0.04, 0.02],
            "psi_limit": [0.13, 0.13, 0.90],
        }
    )
    outcome = validate(SHIPPED["distribution_drift"], rows)
    assert (outcome.passed, outcome.is_critical) == (False, False)
    assert outcome.failures["row_key"].to_list() == ["kind=item, variable=SP1_1"]
    assert validate(SHIPPED["distribution_drift"], rows[1:]).passed


def test_rows_that_are_not_there_are_neither_good_nor_bad() -> None:
    outcome = validate(SHIPPED["screened_wave"], wave(113, 0.1).clear())
    assert outcome.passed
    assert outcome.results["passed"].to_list() == [None] * 4
    assert set(outcome.results["reason"]) == {"The quarter has no survey."}


def test_values_that_are_all_missing_are_neither_good_nor_bad() -> None:
    rows = pl.DataFrame({"id": [1], "value": pl.Series([None], dtype=pl.Float64)})
    checks = suite("expect_column_values_to_be_between", "id", column="value", max_value=1)
    outcome = validate(checks, rows)
    assert outcome.results.select("passed", "reason").row(0) == (
        None,
        "The quarter has no value that this speaks about.",
    )


def test_a_table_of_respondents_shows_no_value() -> None:
    rows = pl.DataFrame({"response_id": ["r1", "r2"], "value": ["a@b.example", "fine"]})
    checks = suite(
        "expect_column_values_to_be_in_set", "response_id", column="value", value_set=["fine"]
    )
    outcome = validate(checks, rows)
    assert outcome.results.select("unexpected_count", "unexpected_values").row(0) == (1, None)
    assert outcome.failures.select("row_key", "observed_value").row(0) == ("response_id=r1", None)


def test_a_table_of_respondents_shows_no_attribute() -> None:
    rows = pl.DataFrame({"response_id": ["r1"], "sector": ["metals"]})
    with pytest.raises(DeclarationError, match=r"mine.json: a.b has a row for each respondent"):
        validate(suite("expect_column_to_exist", "sector", column="sector"), rows)


def test_long_values_are_clipped() -> None:
    rows = pl.DataFrame({"id": [1], "value": ["x" * 200]})
    checks = suite("expect_column_values_to_be_in_set", "id", column="value", value_set=["y"])
    assert validate(checks, rows).results["unexpected_values"].str.len_chars().item() == 40


@pytest.mark.parametrize(
    ("kind", "arguments", "fault"),
    [
        ("expect_x", {}, "expect_x not found"),
        ("expect_column_values_to_not_be_null", {"colum": "id"}, "colum"),
        ("expect_column_values_to_not_be_null", {"column": "nowhere"}, '"nowhere"'),
    ],
)
def test_a_wrong_expectation_is_an_error_naming_the_file(
    kind: str, arguments: dict[str, Any], fault: str
) -> None:
    with pytest.raises(DeclarationError, match=r"mine.json, expectation 1") as error:
        validate(suite(kind, "id", **arguments), pl.DataFrame({"id": [1]}))
    assert fault in str(error.value)


def test_a_wrong_expectation_is_an_error_also_without_rows() -> None:
    with pytest.raises(DeclarationError, match=r"mine.json, expectation 1"):
        validate(suite("expect_x", "id"), pl.DataFrame({"id": []}))


def test_a_key_that_the_table_lacks_is_an_error() -> None:
    with pytest.raises(DeclarationError, match=r"mine.json: a.b has no columns \['nowhere'\]"):
        validate(suite("expect_column_to_exist", "nowhere"), pl.DataFrame({"id": [1]}))
