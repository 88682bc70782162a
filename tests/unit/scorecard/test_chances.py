"""What chance says about rows: arrows, probabilities, hatching."""

from typing import Any

import polars as pl
import pytest

from secperf_pipeline.scorecard.chances import mean_changes, with_chances
from tests.scorecards import QUARTER, THRESHOLDS, kpis, scorecard_data, survey, values

ROW: dict[str, Any] = {
    "organisation_id": "a",
    "kpi_id": "F1",
    "value": 0.8,
    "unit": "share",
    "source": "register",
    "direction": "up",
    "goal": 0.7,
    "status": "green",
    "is_census": False,
    "is_carried": False,
    "numerator": 56.0,
    "denominator": 70.0,
    "n": 70,
    "sd": None,
    "value_low": None,
    "value_high": None,
}


def judged(row: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    data = scorecard_data(values(), kpis(), survey())
    frames = [pl.DataFrame([one], schema_overrides={"sd": pl.Float64}) for one in (row, before)]
    return with_chances(*frames, data, THRESHOLDS, quarter=QUARTER).row(0, named=True)


def test_a_share_has_an_interval_a_probability_and_an_arrow() -> None:
    # Newcombe's example: 56 of 70 against 48 of 80 is beyond noise.
    before = ROW | {"value": 0.6, "numerator": 48.0, "denominator": 80.0}
    found = judged(ROW, before)
    assert found["trend"] == "up"
    assert found["value_low"] < 0.8 < found["value_high"]
    assert found["probability_green"] == pytest.approx(0.97, abs=0.01)
    assert found["is_hatched"] is False


def test_a_green_that_chance_may_have_made_is_hatched() -> None:
    found = judged(ROW | {"goal": 0.79}, ROW)
    assert found["probability_green"] < THRESHOLDS.probability_green
    assert found["is_hatched"] is True


def test_a_carried_value_is_compared_with_nothing() -> None:
    found = judged(ROW | {"is_carried": True}, ROW)
    assert (found["trend"], found["trend_reason"]) == (None, "no value of this quarter")
    assert found["probability_green"] is None


def sums(quarter: str, means: list[float], n: int = 20) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "wave_quarter": quarter,
            "organisation_id": [f"o{place}" for place in range(len(means))],
            "indicator_id": "sales",
            "n": n,
            "total": [n * mean for mean in means],
        }
    )


def test_means_of_repeating_organisations_change_by_clusters() -> None:
    alike = pl.concat([sums("2025Q3", [2.5, 4.5, 6.5]), sums("2025Q2", [2.0, 4.0, 6.0])])
    interval = mean_changes(alike, QUARTER, 0.95)["all", "sales"]
    assert interval.low == pytest.approx(0.5)
    assert interval.high == pytest.approx(0.5)
    uneven = pl.concat([sums("2025Q3", [2.5, 4.5, 6.5]), sums("2025Q2", [5.0, 3.0, 4.0])])
    interval = mean_changes(uneven, QUARTER, 0.95)["all", "sales"]
    assert interval.low < 0 < interval.high


def test_one_answer_from_each_organisation_and_a_first_quarter_have_no_clusters() -> None:
    once = pl.concat([sums("2025Q3", [4.0], n=1), sums("2025Q2", [3.0, 4.0], n=1)[1:]])
    assert mean_changes(once, QUARTER, 0.95) == {}
    assert mean_changes(sums("2025Q3", [4.0, 5.0]), QUARTER, 0.95) == {}
