"""Alpha with its intervals, and item statistics, against R."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.reliability import Reliabilities, item_statistics, reliabilities
from tests.golden import GOLDEN, ITEMS


def alpha_of(answers: NDArray[np.float64]) -> Reliabilities:
    covariance = np.cov(answers, rowvar=False)
    return reliabilities(covariance[None], np.array([len(answers)]), confidence=0.95)


def test_alpha_and_its_companions() -> None:
    found = alpha_of(ITEMS[:, :6])
    assert_allclose(found.alpha[0], GOLDEN["alpha"], rtol=1e-12)
    assert_allclose((found.low[0], found.high[0]), GOLDEN["feldt"], rtol=1e-10)
    companions = (found.standardised[0], found.mean_inter_item_r[0])
    assert_allclose(companions, GOLDEN["alpha_std_rbar"], rtol=1e-12)


def test_duhacheks_interval_is_that_of_psych() -> None:
    found = alpha_of(ITEMS[:, :6])
    _, low, high = GOLDEN["duhachek_ase_lo_hi"]
    assert_allclose((found.duhachek_low[0], found.duhachek_high[0]), (low, high), rtol=1e-12)


def test_the_interval_counts_the_rows_that_are_left() -> None:
    # Some programs base it on the rows before those with gaps are dropped.
    found = alpha_of(np.delete(ITEMS[:, :6], 3, axis=0))
    f = stats.f.ppf(0.975, 111, 111 * 5)
    assert_allclose(found.low, 1 - (1 - found.alpha) * f, rtol=1e-12)


def test_parallel_items_without_error_have_an_alpha_without_error() -> None:
    found = alpha_of(np.tile(np.arange(1.0, 8.0)[:, None], (1, 4)))
    assert_allclose((found.duhachek_low, found.duhachek_high), [found.alpha] * 2, atol=1e-7)


def test_opposite_items_of_unequal_spread_have_alpha_but_no_standardised_one() -> None:
    found = alpha_of(np.array([[1.0, 5.0], [2.0, 3.0], [3.0, 1.0]]))
    assert found.alpha[0] < 0
    assert np.isnan(found.standardised[0])


def test_item_statistics() -> None:
    found = item_statistics(ITEMS[:, :6])
    assert_allclose(found.item_rest_r, GOLDEN["citc"], rtol=1e-12)
    assert_allclose(found.alpha_if_deleted, GOLDEN["alpha_if_deleted"], rtol=1e-12)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (np.ones((5, 1)), "needs 2 respondents and 2 items"),
        (np.ones((1, 5)), "needs 2 respondents and 2 items"),
        (np.array([[1.0, 7.0], [3.0, 5.0], [6.0, 2.0]]), "same total"),
        (np.array([[1.0, 7.0], [np.nan, 5.0], [6.0, 3.0]]), "missing values; drop"),
    ],
)
def test_items_without_an_alpha_are_refused(answers: NDArray[np.float64], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        item_statistics(answers)
