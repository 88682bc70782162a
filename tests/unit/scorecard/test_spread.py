"""What the interval of a row rests on, and rows that have nothing of the kind."""

import polars as pl
import pytest
from scipy import stats

from secperf_pipeline.scorecard.spread import MeanSpread, ShareSpread, spread_of, with_spread
from tests.scorecards import counted, values
from tests.spreads import united

FIGURES = [counted("F1", x, n, organisation=name) for name, x, n in (("a", 8, 10), ("b", 3, 30))]


def test_rows_of_organisations_are_of_independent_cases_and_all_together_are_not() -> None:
    own = {"value": 0.8, "numerator": 8.0, "denominator": 10.0, "n": 10}
    every = {"organisation_id": "all", "value": 0.275, "numerator": 11.0, "denominator": 40.0}
    rows = united(every, own, own | {"organisation_id": "b"})
    found = with_spread(rows, values(*FIGURES), confidence=0.95)
    assert found["is_pooled"].to_list() == [True, False, False]
    assert found["base"].to_list()[1:] == [10.0, 10.0]
    assert found["base"][0] < 2
    assert found["n_effective"].to_list() == [found["base"][0], None, None]
    # 10^2 and 30^2 of 40^2 where cases are alike: fewer than two organisations of equal weight.
    assert 1 < found["n_clusters_effective"][0] < 2


def test_a_share_of_organisations_rests_on_the_organisations() -> None:
    exercises = [row | {"unit": "count"} for row in FIGURES]
    every = {"organisation_id": "all", "value": 0.5, "numerator": 1.0, "denominator": 2.0}
    rows = united(every, {"unit": "count"}, {"organisation_id": "b", "unit": "count"})
    found = with_spread(rows, values(*exercises), confidence=0.95)
    assert (found["base"][0], found["n_effective"][0]) == (2.0, None)


def test_the_error_of_a_wave_wins_over_that_of_independent_answers() -> None:
    opinion = {"source": "survey", "unit": "likert", "value": 5.0, "sd": 1.2, "n": 36}
    every = opinion | {"organisation_id": "all"}
    judged = every | {"se": 0.5, "df": 4.5, "n_clusters_effective": 5.0}
    rows = united(judged, opinion, opinion | {"organisation_id": "b"})
    found = with_spread(rows, values(), confidence=0.95).rows(named=True)
    assert spread_of(found[0]) == MeanSpread(mean=5.0, se=0.5, df=4.5)
    assert found[0]["n_clusters_effective"] == 5.0
    own = spread_of(found[1])
    assert isinstance(own, MeanSpread)
    assert (own.se, own.df) == (pytest.approx(0.2), 35.0)

    (alone, _) = with_spread(united(every, opinion), values(), confidence=0.95).rows(named=True)
    assert spread_of(alone) == own
    unjudged = united(every, opinion, opinion | {"organisation_id": "b"})
    (first, *_) = with_spread(unjudged, values(), confidence=0.95).rows(named=True)
    assert spread_of(first) == (
        "all cases are of one organisation, which leaves no other to judge by"
    )


def test_a_mean_is_as_probably_beyond_a_goal_as_student_says() -> None:
    spread = MeanSpread(mean=5.2, se=0.4, df=7.5)
    assert spread.probability_beyond(5.0) == pytest.approx(stats.t.cdf(0.5, 7.5))
    interval = spread.interval(0.9)
    assert (interval.low, interval.high) == pytest.approx(stats.t.interval(0.9, 7.5, 5.2, 0.4))
    assert MeanSpread(mean=5.0, se=0.0, df=7.0).probability_beyond(5.0) == 1


def test_a_base_may_be_less_than_one_case() -> None:
    interval = ShareSpread(share=0.65, base=0.3).interval(0.95)
    assert 0 < interval.low < 0.1
    assert 0.9 < interval.high < 1


def test_columns_of_the_search_do_not_stay() -> None:
    rows = united({"organisation_id": "all"}, {}, {"organisation_id": "b"})
    found = with_spread(rows, values(*FIGURES), confidence=0.95)
    added = set(found.columns) - set(rows.columns)
    assert added == {"is_pooled", "base", "n_effective"}
    assert found.select(pl.len()).item() == rows.height
