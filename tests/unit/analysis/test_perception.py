"""What organisations say against what audits show, by hand and against statsmodels."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
import statsmodels.api as sm
from statsmodels.formula.api import ols

from secperf_pipeline.analysis.perception import PerceptionRules, perception_calibration

RULES = PerceptionRules(
    coverage_floor=0.5, min_organisations=10, mean_reliability_floor=0.7, confidence=0.95
)
PERCEIVED = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def wave(evidenced: list[float | None], coverage: float = 1.0) -> pl.DataFrame:
    n = len(evidenced)
    return pl.DataFrame(
        {
            "organisation_id": [f"o{number:02}" for number in range(n)],
            "indicator_id": ["policy"] * n,
            "n_respondents": [4] * n,
            "perceived_likert": [1 + 6 * one for one in PERCEIVED[:n]],
            "perceived_sd": [1.0] * n,
            "perceived": PERCEIVED[:n],
            "agreement": [0.75] * n,
            "controls_evaluated": [1] * (n // 2) + [3] * (n - n // 2),
            "evidenced": evidenced,
            "evidence_coverage": [coverage] * n,
            "gap_class": [None if one is None else "consistent" for one in evidenced],
            "undecided_by": [None] * n,
        },
        schema_overrides={
            **dict.fromkeys(("evidenced", "perceived_sd"), pl.Float64),
            **dict.fromkeys(("gap_class", "undecided_by"), pl.String),
        },
    )


def calibrated(rows: pl.DataFrame) -> dict[str, object]:
    found = perception_calibration(rows, RULES)
    return found.row(0, named=True)


def test_evidence_that_rises_half_as_fast_as_perception_has_slope_one_half() -> None:
    row = calibrated(wave([0.2 + one / 2 for one in PERCEIVED]))
    assert row["slope"] == pytest.approx(0.5)
    assert row["intercept"] == pytest.approx(0.2)
    assert row["spearman"] == pytest.approx(1)
    assert (row["n_organisations"], row["n_consistent"], row["n_compared"]) == (10, 10, 10)
    assert row["reason"] is None


def test_too_few_organisations_give_counts_and_a_reason() -> None:
    row = calibrated(wave([0.5] * 8 + [None, None]))
    assert (row["n_organisations"], row["n_compared"], row["slope"]) == (8, 8, None)
    assert row["reason"] == "8 organisations have survey and enough evidence, 10 needed"
    assert (row["icc2"], row["corrected_reason"]) == (None, row["reason"])


def test_the_slope_is_corrected_by_the_reliability_of_the_means() -> None:
    row = calibrated(wave([0.2 + one / 2 for one in PERCEIVED]))
    # Means .6 apart: their variance is .36 x 82.5 / 9 = 3.3, times 4 rows 13.2; within it is 1.
    assert row["icc2"] == pytest.approx((13.2 - 1) / 13.2)
    assert row["means_are_reliable"] is True
    assert row["slope_corrected"] == pytest.approx(0.5 * 13.2 / 12.2)
    assert row["mean_agreement"] == pytest.approx(0.75)
    assert row["corrected_reason"] is None


def test_the_interval_of_the_slope_is_corrected_alike() -> None:
    row = calibrated(wave([0.1, 0.3, 0.2, 0.6, 0.4, 0.5, 0.9, 0.6, 0.8, 0.7]))
    for name in ("slope", "slope_low", "slope_high"):
        corrected = name.replace("slope", "slope_corrected")
        assert row[corrected] == pytest.approx(row[name] / row["icc2"])


def test_the_reliability_is_that_of_an_analysis_of_variance() -> None:
    random = np.random.default_rng(13)
    sizes = [1, 2, 2, 3, 4, 5, 6, 8, 9, 20]
    answers = [random.normal(4 + random.normal(scale=0.5), 1, n) for n in sizes]
    rows = wave(PERCEIVED).with_columns(
        n_respondents=pl.Series(sizes),
        perceived_likert=pl.Series([one.mean() for one in answers]),
        perceived_sd=pl.Series([one.std(ddof=1) if one.size > 1 else None for one in answers]),
    )
    long = pd.DataFrame(
        {"score": np.concatenate(answers), "organisation": np.repeat(np.arange(10), sizes)}
    )
    table = sm.stats.anova_lm(ols("score ~ C(organisation)", long).fit())
    between, within = table["mean_sq"]
    assert calibrated(rows)["icc2"] == pytest.approx((between - within) / between)


@pytest.mark.parametrize(("sd", "reliable"), [(1.98, True), (2.0, False)])
def test_below_seven_tenths_the_means_are_called_unreliable(sd: float, reliable: bool) -> None:
    # 1 - 1.98^2 / 13.2 is .703, and 1 - 2^2 / 13.2 is .697.
    row = calibrated(wave(PERCEIVED).with_columns(perceived_sd=pl.lit(sd)))
    assert row["means_are_reliable"] is reliable


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"perceived_sd": pl.lit(4.0)}, "differ no more than chance would make them"),
        (
            {"perceived_sd": pl.lit(None, pl.Float64), "n_respondents": pl.lit(1)},
            "no organisation has two responses",
        ),
        ({"perceived_likert": pl.lit(4.3)}, "what the organisations say is the same everywhere"),
    ],
)
def test_a_slope_that_cannot_be_corrected_says_why(
    changed: dict[str, pl.Expr], reason: str
) -> None:
    row = calibrated(wave(PERCEIVED).with_columns(**changed))
    assert row["slope"] == pytest.approx(1)
    assert row["slope_corrected"] is None
    assert reason in str(row["corrected_reason"])


def test_undecided_organisations_are_counted_by_what_leaves_them_open() -> None:
    undecided = pl.Series(["evidence", *["answers"] * 2, *[None] * 7], dtype=pl.String)
    rows = wave(PERCEIVED).with_columns(
        undecided_by=undecided,
        gap_class=pl.when(undecided.is_not_null()).then(pl.lit("undecided")).otherwise("gap_class"),
    )
    row = calibrated(rows)
    assert (row["n_undecided"], row["n_consistent"]) == (3, 7)
    assert (row["n_undecided_by_evidence"], row["n_undecided_by_answers"]) == (1, 2)


def test_evidence_of_one_control_is_counted_whatever_its_coverage() -> None:
    row = calibrated(wave(PERCEIVED))
    assert (row["mean_evidence_coverage"], row["n_one_control"]) == (1, 5)
    assert row["mean_controls_evaluated"] == pytest.approx(2)


def test_organisations_below_the_coverage_floor_are_counted_but_not_compared() -> None:
    row = calibrated(wave(PERCEIVED, coverage=0.49))
    assert (row["n_organisations"], row["n_compared"]) == (10, 0)
    assert row["mean_evidence_coverage"] == pytest.approx(0.49)


def test_evidence_that_is_the_same_everywhere_has_a_slope_but_no_rank_correlation() -> None:
    row = calibrated(wave([0.5] * 10))
    assert row["spearman"] is None
    assert row["slope"] == 0
    assert row["reason"] == "perception or evidence is the same everywhere"


def test_a_wave_without_organisations_gives_no_rows() -> None:
    rows = wave([]).clear()
    assert perception_calibration(rows, RULES).is_empty()
