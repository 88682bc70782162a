"""What chance says about rows: arrows, probabilities, hatching."""

from typing import Any

import pytest

from secperf_pipeline.scorecard.chances import with_chances
from tests.scorecards import QUARTER, THRESHOLDS, kpis, scorecard_data, survey, values
from tests.spreads import united

ROW: dict[str, Any] = {"goal": 0.7, "numerator": 56.0, "denominator": 70.0, "n": 70}


def judged(row: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    data = scorecard_data(values(), kpis(), survey())
    return with_chances(united(row), united(before), data, THRESHOLDS, quarter=QUARTER).row(
        0, named=True
    )


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
