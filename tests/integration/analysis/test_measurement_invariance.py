"""Measurement invariance of groups: the rule, and reasons for what cannot be compared."""

from pathlib import Path

import numpy as np
import polars as pl
import polars.selectors as cs
import pytest
from numpy.typing import NDArray

from secperf_pipeline.analysis.measurement_invariance import ComparedGroups, measurement_invariance
from tests.rules import INVARIANCE

DATA = Path(__file__).parents[2] / "oracles" / "d.csv"
ITEMS = np.loadtxt(DATA, delimiter=",", skiprows=1)[:, :6]


def found(groups: dict[str, NDArray[np.float64]], reason: str = "") -> pl.DataFrame:
    one = ComparedGroups(comparison="layers", compared_quarter=None, groups=groups, reason=reason)
    rows = measurement_invariance([one], "one", [6], INVARIANCE)
    assert not rows.select(cs.float().is_nan().any()).to_numpy().any()
    return rows


def test_equal_groups_are_invariant_at_both_levels() -> None:
    rows = found({"a": ITEMS, "b": ITEMS[::-1]})
    assert rows["is_invariant"].to_list() == [None, True, True]
    assert rows["cfi_drop"].to_list()[1:] == pytest.approx(
        rows["cfi"].to_numpy()[:2] - rows["cfi"].to_numpy()[1:]
    )
    assert (rows["n"][0], rows["n_groups"][0], rows["n_smallest"][0]) == (226, 2, 113)


def test_unequal_loadings_leave_the_intercepts_no_chance() -> None:
    rows = found({"a": ITEMS, "b": ITEMS * np.array([-1.0, 1, 1, 1, 1, 1])})
    assert rows["is_invariant"].to_list() == [None, False, False]


def test_a_shifted_item_is_metric_and_not_scalar() -> None:
    rows = found({"a": ITEMS, "b": ITEMS + np.array([2.0, 0, 0, 0, 0, 0])})
    assert rows["is_invariant"].to_list() == [None, True, False]


@pytest.mark.parametrize(
    ("sizes", "limits"),
    [
        ([150, 150], (0.005, 0.010)),
        ([151, 150], (0.010, 0.015)),
        ([301, 150], (0.005, 0.010)),
        ([300, 150], (0.010, 0.015)),
    ],
)
def test_few_or_unequal_responses_have_the_narrower_limits(
    sizes: list[int], limits: tuple[float, float]
) -> None:
    assert INVARIANCE.limits(sizes) == limits


def test_responses_with_a_missing_answer_do_not_count() -> None:
    holes = ITEMS.copy()
    holes[:80, 0] = np.nan
    rows = found({"a": ITEMS, "b": holes})
    assert rows["reason"].unique().to_list() == ["b has 33 complete responses, 50 needed"]
    assert rows["cfi"].null_count() == 3


def test_a_comparison_without_groups_has_its_reason_at_every_level() -> None:
    rows = found({}, "no earlier wave")
    assert rows["level"].to_list() == ["configural", "metric", "scalar"]
    assert rows["reason"].to_list() == ["no earlier wave"] * 3


def test_a_model_that_does_not_fit_is_not_called_invariant() -> None:
    # Three pairs of near copies under one factor: what a pair shares is no part of the model.
    draw = np.random.default_rng(5)
    pairs = np.repeat(draw.standard_normal((120, 3)), 2, axis=1)
    answers = pairs + 0.3 * draw.standard_normal((120, 6)) + draw.standard_normal((120, 1))
    rows = found({"a": answers[:60], "b": answers[60:]})
    assert rows["cfi"][0] < 0.9
    assert rows["is_invariant"].null_count() == 3
    assert rows["cfi_drop"].null_count() == 1
    assert all("does not fit the groups" in reason for reason in rows["reason"])
