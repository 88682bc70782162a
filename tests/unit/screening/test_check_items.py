"""Check items and self-reports."""

import numpy as np

from secperf_pipeline.screening.check_items import failed_check_items, self_report
from tests.careless import NONE, rows


def test_a_check_item_is_failed_passed_or_not_shown() -> None:
    expected = np.array([NONE, 2, 6])
    values = failed_check_items(rows([1, 2, 6], [1, 3, 6], [1, NONE, NONE]), expected).values
    assert values[:2].tolist() == [0, 0.5]
    assert np.isnan(values[2])


def test_who_does_not_say_yes_asks_not_to_be_used() -> None:
    yes = np.array([1.0])
    said = self_report(rows([1], [2], [NONE]), yes)
    assert said.values[:2].tolist() == [0, 1]
    assert said.not_computable_reasons[2] == "did not say whether to use the answers"
    unasked = self_report(np.empty((3, 0)), np.empty(0))
    assert set(unasked.not_computable_reasons) == {
        "the questionnaire does not ask whether to use the answers"
    }
