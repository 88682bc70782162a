"""A respondent has a value or a reason, never neither."""

import numpy as np
import pytest

from secperf_pipeline.screening.index_values import IndexValues


def test_the_first_reason_that_holds_is_given() -> None:
    computed = IndexValues.unless(
        np.array([1.0, 2.0, np.nan]),
        {"first": np.array([False, True, False]), "second": np.array([False, True, True])},
    )
    assert computed.not_computable_reasons.tolist() == [None, "first", "second"]
    assert np.isnan(computed.values).tolist() == [False, True, True]


def test_a_reason_can_hold_for_all() -> None:
    assert IndexValues.unless(np.zeros(2), {"all": True}).not_computable_reasons.tolist() == [
        "all",
        "all",
    ]


def test_a_value_that_is_missing_without_a_reason_is_a_defect() -> None:
    with pytest.raises(ValueError, match="none of the reasons"):
        IndexValues.unless(np.array([np.nan]), {"never": False})
