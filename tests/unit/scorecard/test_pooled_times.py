"""Times of all organisations together: intervals, and trends only beyond what they differ by."""

import polars as pl

from secperf_pipeline.scorecard.pooled_times import PooledTimes, pooled_times
from tests.scorecards import QUARTER, THRESHOLDS


def of_all(now: list[list[float]], before: list[list[float]]) -> PooledTimes:
    minutes = pl.DataFrame(
        [
            {
                "wave_quarter": quarter,
                "organisation_id": f"o{place}",
                "kpi_id": "F1",
                "minutes": one,
            }
            for quarter, parts in (("2025Q3", now), ("2025Q2", before))
            for place, times in enumerate(parts)
            for one in times
        ]
    )
    return pooled_times(minutes, THRESHOLDS, quarter=QUARTER)["F1"]


def test_the_median_of_all_moves_beyond_what_organisations_differ_by() -> None:
    slow = [[40.0 + place, 60.0 + place] for place in range(9)]
    fast = [[one - 35 for one in times] for times in slow]
    assert of_all(fast, slow).median_trend == ("down", None)
    assert of_all(slow, fast).median_trend == ("up", None)
    assert of_all(slow, slow).median_trend == ("flat", None)
    few = of_all(slow[:3], fast[:3])
    assert few.median is not None
    assert few.median_trend.direction is None
    assert str(few.median_trend.reason).endswith("a trend needs 6")


def test_times_of_all_say_why_they_have_no_interval_or_trend() -> None:
    alone = of_all([[40.0, 50.0, 60.0]], [])
    assert (alone.median, alone.p90) == (None, None)
    assert alone.reason == "all times are of one organisation, which leaves no other to judge by"
    assert alone.median_trend == (None, "no known times in the quarter before")
    gone = of_all([], [[40.0], [50.0]])
    assert (gone.reason, gone.median_trend.direction) == ("no known times in this quarter", None)
