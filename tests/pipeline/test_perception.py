"""What the demo's people say against what its audits show: the error of one, the other's bounds."""

import polars as pl
import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import published

_WITH_MEANS = """
    select
        said.*,
        means.sd, means.agreement as agreement_of_mean,
        (means.ci_low - waves.scale_min) / (waves.scale_max - waves.scale_min) as mean_low,
        (means.ci_high - waves.scale_min) / (waves.scale_max - waves.scale_min) as mean_high
    from marts.perception_evidence as said
    inner join results.indicator_summary as means
        using (wave_quarter, segment_kind, segment, profile, indicator_id)
    inner join marts.dim_waves as waves using (wave_quarter)
    where said.perceived is not null
"""


@pytest.fixture(scope="module")
def pairs(demo_home: Home) -> pl.DataFrame:
    """The pairs with survey and audit that may be shown."""
    return published(
        demo_home, "select * from marts.perception_evidence where gap_class is not null"
    )


def test_the_interval_of_what_people_say_is_that_of_their_mean(demo_home: Home) -> None:
    rows = published(demo_home, _WITH_MEANS)
    assert rows.height > 50
    for column, same in [
        ("perceived_low", "mean_low"),
        ("perceived_high", "mean_high"),
        ("perceived_sd", "sd"),
        ("agreement", "agreement_of_mean"),
    ]:
        assert rows[column].to_list() == pytest.approx(rows[same].to_list(), abs=1e-9), column


def test_a_class_is_given_only_where_all_of_the_gap_agrees(
    demo_home: Home, pairs: pl.DataFrame
) -> None:
    tolerance = published(
        demo_home, "select value from quality.assumptions where assumption_id = 'perception_gap'"
    ).item()
    least = pl.col("perceived_low") - pl.col("evidenced_high")
    most = pl.col("perceived_high") - pl.col("evidenced_low")
    expected = pairs.select(
        pl.when(least > tolerance)
        .then(pl.lit("overconfident"))
        .when(most < -tolerance)
        .then(pl.lit("underconfident"))
        .when((least >= -tolerance) & (most <= tolerance))
        .then(pl.lit("consistent"))
        .otherwise(pl.lit("undecided"))
    )
    assert pairs["gap_class"].to_list() == expected.to_series().to_list()
    undecided = pairs["gap_class"] == "undecided"
    assert (undecided == pairs["undecided_by"].is_not_null()).all()
    assert {"evidence", "answers"} <= set(pairs["undecided_by"])


def test_the_number_of_controls_stands_beside_their_coverage(pairs: pl.DataFrame) -> None:
    assert (pairs["controls_evaluated"] <= pairs["controls_applicable"]).all()
    assert pairs.filter(evidence_coverage=1, controls_applicable=1).height > 0
    known = (pairs["controls_evaluated"] > 0) == (pairs["evidence_coverage"] > 0)
    assert known.all()


def test_the_slope_and_the_corrected_one_are_both_shown(demo_home: Home) -> None:
    rows = published(demo_home, "select * from results.perception_calibration")
    shown = rows.filter(pl.col("slope").is_not_null(), pl.col("slope_corrected").is_not_null())
    assert shown.height > 0
    corrected = shown["slope_corrected"] * shown["icc2"]
    assert corrected.to_list() == pytest.approx(shown["slope"].to_list())
    assert (shown["icc2"] > 0).all()
    assert (shown["means_are_reliable"] == (shown["icc2"] >= 0.7)).all()
    silent = rows.filter(
        pl.col("slope_corrected").is_null() == pl.col("corrected_reason").is_null()
    )
    assert silent.is_empty()


def test_what_leaves_the_undecided_open_adds_up(demo_home: Home) -> None:
    rows = published(demo_home, "select * from results.perception_calibration")
    by_cause = rows["n_undecided_by_evidence"] + rows["n_undecided_by_answers"]
    assert (rows["n_undecided"] == by_cause).all()
    classes = ("overconfident", "underconfident", "consistent", "undecided")
    counted = sum((rows[f"n_{one}"] for one in classes), start=pl.zeros(rows.height, eager=True))
    assert (counted == rows["n_organisations"]).all()
