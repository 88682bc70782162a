"""Means of indicators from exact sums, and over organisations."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy import stats

from secperf_pipeline.analysis.indicators import SummaryRules, indicator_summary
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.domain.scale import AnswerScale
from tests.scores import sample_of

KEYS = {"wave_quarter": "2026Q2", "segment_kind": "all", "segment": "all", "profile": "paper"}


def summed(n: int, total: int, squares: int) -> pl.DataFrame:
    row = KEYS | {"indicator_id": "policy", "n": n, "response_count": 5, "units_per_point": 2}
    return pl.DataFrame([row | {"sum_units": total, "sum_squared_units": squares}])


def sample(scores: list[float], organisations: list[str], kind: str = "all") -> Sample:
    plain = sample_of({"policy": scores}, organisations or "")
    return replace(plain, segment_kind=kind)


def summary_of(
    sums: pl.DataFrame, means: list[dict[str, object]], samples: list[Sample]
) -> dict[str, object]:
    schema = {
        **dict.fromkeys([*KEYS, "indicator_id"], pl.String),
        "mean_of_organisations": pl.Float64,
        "n_organisations": pl.Int64,
    }
    rows = indicator_summary(
        sums,
        pl.DataFrame(means, schema=schema),
        samples,
        SummaryRules(confidence=0.95, scale=AnswerScale(1, 7)),
        default_profile="paper",
    )
    return rows.row(0, named=True)


def test_sums_of_half_points_give_mean_spread_and_interval() -> None:
    means = {"indicator_id": "policy", "mean_of_organisations": 4.5, "n_organisations": 2}
    # 4, 4.5 and 5.5 are 8, 9 and 11 half points.
    answers = [4.0, 4.5, 5.5]
    row = summary_of(summed(3, 28, 266), [KEYS | means], [sample(answers, [])])
    assert (row["n"], row["n_missing"], row["is_default_profile"]) == (3, 2, True)
    assert (row["mean"], row["sd"]) == pytest.approx((np.mean(answers), np.std(answers, ddof=1)))
    # Without organisations the jackknife is the usual interval of independent responses.
    ends = stats.t.interval(0.95, 2, loc=np.mean(answers), scale=stats.sem(answers))
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(ends)
    assert (row["se"], row["n_clusters_effective"]) == pytest.approx((stats.sem(answers), 3))
    assert (row["mean_of_organisations"], row["n_organisations"], row["reason"]) == (4.5, 2, None)


def test_organisations_that_agree_within_themselves_widen_the_interval() -> None:
    answers, names = [4.0, 4.0, 4.5, 4.5, 5.5, 5.5], ["a", "a", "b", "b", "c", "c"]
    row = summary_of(summed(6, 56, 532), [], [sample(answers, names)])
    ends = stats.t.interval(0.95, 2, loc=np.mean(answers), scale=stats.sem(answers[::2]))
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(ends)
    assert row["n_clusters_effective"] == pytest.approx(3)


@pytest.mark.parametrize(("kind", "agreement"), [("organisation", 1 - 1.75 / 3 / 4), ("all", None)])
def test_people_of_one_organisation_agree_where_they_vary_less_than_by_lot(
    kind: str, agreement: float | None
) -> None:
    # 4, 4.5 and 5.5: the squares about 14/3 add up to 7/6, the variance is 7/12; by lot it is 4.
    sums = summed(3, 28, 266).with_columns(segment_kind=pl.lit(kind))
    row = summary_of(sums, [], [sample([4.0, 4.5, 5.5], ["a", "a", "b"], kind)])
    assert row["agreement"] == (agreement and pytest.approx(agreement))


@pytest.mark.parametrize(("kind", "has_interval"), [("organisation", True), ("sector", False)])
def test_one_organisation_has_an_interval_only_where_it_is_what_is_asked_about(
    kind: str, has_interval: bool
) -> None:
    sums = summed(3, 28, 266).with_columns(segment_kind=pl.lit(kind))
    row = summary_of(sums, [], [sample([4.0, 4.5, 5.5], ["a"] * 3, kind)])
    assert (row["ci_low"] is not None) == has_interval
    said = None if has_interval else "all responses are of one organisation"
    assert str(row["reason"]).startswith(str(said))


@pytest.mark.parametrize(
    ("sums", "mean", "reason"),
    [
        ((0, 0, 0), None, "no response has a score"),
        ((1, 9, 81), 4.5, "one response has no spread"),
    ],
)
def test_too_few_scores_say_what_is_missing(
    sums: tuple[int, int, int], mean: float | None, reason: str
) -> None:
    row = summary_of(summed(*sums), [], [sample([4.5] * sums[0], [])])
    assert (row["mean"], row["sd"], row["reason"]) == (mean, None, reason)
    assert (row["mean_of_organisations"], row["n_organisations"]) == (None, 0)
