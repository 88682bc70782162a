"""The shipped suites pass good rows, fail bad ones, and a misspelt expectation is an error."""

from pathlib import Path

import polars as pl
import pytest

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.quality.suites import Suite, suites, validate

pytestmark = pytest.mark.filterwarnings("ignore")
SHIPPED = {suite.name: suite for suite in suites()}


def wave(kept: int, rejected_share: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "kept_count": [kept],
            "rejected_share": [rejected_share],
            "warn_share": [0.18],
            "error_share": [0.30],
        }
    )


@pytest.mark.parametrize(
    ("rows", "passed", "is_critical"),
    [
        (wave(113, 0.10), True, False),
        (wave(113, 25 / 138), False, False),
        (wave(113, 0.35), False, True),
        (wave(20, 0.10), False, False),
        (wave(1, 0.10), False, True),
    ],
)
def test_a_wave_passes_warns_or_stops(rows: pl.DataFrame, passed: bool, is_critical: bool) -> None:
    outcome = validate(SHIPPED["screened_wave"], rows)
    assert (outcome.passed, outcome.is_critical) == (passed, is_critical)


def test_a_share_above_one_is_critical_and_counted() -> None:
    rows = pl.DataFrame(
        {
            "unit": ["share"] * 2,
            "value": [0.5, 1.5],
            "numerator": [1.0, 3.0],
            "denominator": [2.0, 2.0],
        }
    )
    outcome = validate(SHIPPED["kpi_values"], rows)
    assert outcome.is_critical
    failed = outcome.findings.filter(~pl.col("passed"))
    assert failed["unexpected_count"].to_list() == [1]


def test_a_misspelt_expectation_is_an_error_and_not_a_success() -> None:
    wrong = Suite(
        name="wrong", table="a.b", about="", expectations=[{"type": "expect_x", "kwargs": {}}]
    )
    with pytest.raises(DeclarationError, match="expect_x"):
        validate(wrong, wave(113, 0.1))


def test_a_suite_file_that_is_no_json_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{\n  "meta": \n}')
    with pytest.raises(DeclarationError, match=r"broken.json, line 3"):
        suites(tmp_path)


def test_a_suite_file_without_a_table_names_the_key(tmp_path: Path) -> None:
    (tmp_path / "bare.json").write_text('{"meta": {}, "expectations": []}')
    with pytest.raises(DeclarationError, match=r"bare.json: the key 'table' is missing"):
        suites(tmp_path)
