"""Measurement invariance against lavaan, and what cannot be fitted."""

import json
from pathlib import Path

import numpy as np
import pytest

from secperf_pipeline.stats.invariance import LEVELS, invariance

ORACLES = Path(__file__).parents[2] / "oracles"
LAVAAN = json.loads((ORACLES / "invariance.json").read_text())
ITEMS = np.loadtxt(ORACLES / "d.csv", delimiter=",", skiprows=1)[:, :10]
ONE = np.zeros(6, dtype=np.int64)
TWO = np.repeat([0, 1], [6, 4])
PART = np.arange(1, len(ITEMS) + 1)
CASES = {
    "one_by_two": (ITEMS[:, :6], ONE, 2),
    "two_by_two": (ITEMS, TWO, 2),
    "one_by_three": (ITEMS[:, :6], ONE, 3),
}


@pytest.mark.parametrize("name", CASES)
def test_every_level_has_lavaans_fit(name: str) -> None:
    items, assignment, parts = CASES[name]
    found = invariance([items[PART % parts == part] for part in range(parts)], assignment)
    assert [one.level for one in found] == list(LEVELS)
    for one in found:
        expected = LAVAAN[name][one.level]
        assert one.df == expected["df"]
        assert (one.chi_square, one.p, one.cfi, one.rmsea) == pytest.approx(
            [expected[key] for key in ("chisq", "pvalue", "cfi", "rmsea")], rel=1e-7, abs=1e-9
        )


def test_two_copies_of_a_group_lose_nothing_by_equal_loadings_and_intercepts() -> None:
    levels = invariance([ITEMS[:, :6]] * 2, ONE)
    assert [one.chi_square for one in levels] == pytest.approx([levels[0].chi_square] * 3, rel=1e-7)


def test_a_shifted_item_breaks_the_intercepts_and_not_the_loadings() -> None:
    shifted = ITEMS[:, :6] + np.array([2.0, 0, 0, 0, 0, 0])
    configural, metric, scalar = invariance([ITEMS[:, :6], shifted], ONE)
    assert metric.chi_square == pytest.approx(configural.chi_square, rel=1e-7)
    assert scalar.cfi < metric.cfi - 0.1


def test_a_reflected_item_breaks_the_loadings() -> None:
    turned = ITEMS[:, :6] * np.array([-1.0, 1, 1, 1, 1, 1])
    configural, metric, _ = invariance([ITEMS[:, :6], turned], ONE)
    assert metric.cfi < configural.cfi - 0.1


def test_a_group_that_does_not_vary_leaves_a_reason_at_every_level() -> None:
    constant = ITEMS[:, :6].copy()
    constant[:, 2] = 4
    levels = invariance([ITEMS[:, :6], constant], ONE)
    assert {one.reason for one in levels} == {"an item does not vary"}
    assert np.isnan([one.cfi for one in levels]).all()
