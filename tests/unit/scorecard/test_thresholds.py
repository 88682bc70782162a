"""The scorecard's thresholds come from the register."""

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from tests.scorecards import THRESHOLDS


def test_the_shipped_register_holds_every_threshold() -> None:
    assert ScorecardThresholds.from_register(assumption_register()) == THRESHOLDS
