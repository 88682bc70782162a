"""Responses, answers and items as one matrix."""

import numpy as np
import polars as pl

from secperf_pipeline.screening.answer_matrix import answer_matrix
from secperf_pipeline.screening.flags import index_values
from tests.rules import SCREENING


def test_reversed_items_are_recoded_and_questions_about_attention_left_out() -> None:
    items = pl.DataFrame(
        {
            "item_id": ["b", "a", "check", "use"],
            "item_position": [2, 1, 3, 4],
            "page": [1, 1, 1, 2],
            "indicator_id": ["sales", "policy", None, None],
            "is_core": [True, True, False, False],
            "is_reversed": [True, False, False, False],
            "is_self_report": [False, False, False, True],
            "expected_answer": [None, None, 2, 1],
            "scale_min": [1] * 4,
            "scale_max": [7] * 4,
        }
    )
    responses = pl.DataFrame(
        {"response_id": ["y", "x"], "response_order": [2, 1], "duration_seconds": [None, 40.0]}
    )
    answers = pl.DataFrame(
        {
            "response_id": ["x", "x", "x", "x", "y"],
            "item_id": ["a", "b", "check", "use", "b"],
            "answer": [3, 2, 5, 1, None],
        }
    )
    wave = answer_matrix(responses, answers, items)
    assert wave.response_ids == ["x", "y"]
    assert wave.opinions[0].tolist() == [3, 2]
    assert wave.scored[0].tolist() == [3, 6]
    assert np.isnan(wave.scored[1]).all()
    assert wave.opinion_indicators == ["policy", "sales"]
    assert index_values(wave, "seconds_per_item", SCREENING).values[0] == 10
    assert index_values(wave, "check_items", SCREENING).values[0] == 1
    assert index_values(wave, "self_report", SCREENING).values[0] == 0
