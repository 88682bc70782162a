"""Indicators of one's own stand after the catalogue's, in the quarters that measure them."""

from secperf_pipeline.report.selection import Indicators
from secperf_pipeline.report.survey import indicator_table

NAMES = Indicators(
    names={"sales": "Sales", "trust": "trust", "culture": "culture"},
    families={"business": ["sales"], "own": ["culture", "trust"]},
)


def test_only_the_own_indicators_that_a_quarter_measures_are_shown() -> None:
    row = {"indicator_id": "trust", "n": 60, "mean": 3.5, "sd": 0.5, "ci_low": 3.4, "ci_high": 3.6}
    table = indicator_table([row], NAMES, (1, 5))
    assert table is not None
    assert [[cell.text for cell in one.cells[:3]] for one in table.rows] == [
        ["Business", "Sales", "–"],
        ["Own", "trust", "60"],
    ]
