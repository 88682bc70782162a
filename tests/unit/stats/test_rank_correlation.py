import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.stats.rank_correlation import spearman

# The textbook pair of IQ and hours of television: rho is -29/165.
IQ = np.array([106, 100, 86, 101, 99, 103, 97, 113, 112, 110], dtype=float)
HOURS = np.array([7, 27, 2, 50, 28, 29, 20, 12, 6, 17], dtype=float)


def test_the_textbook_pair_has_its_published_rho_and_p() -> None:
    found = spearman(IQ, HOURS, confidence=0.95)
    assert found.rho == pytest.approx(-29 / 165, abs=1e-12)
    assert found.p == pytest.approx(0.627188, abs=1e-6)


def test_the_interval_is_bonetts_and_wrights() -> None:
    found = spearman(IQ, HOURS, confidence=0.95)
    width = 1.959963984540054 * math.sqrt((1 + (29 / 165) ** 2 / 2) / 7)
    centre = math.atanh(-29 / 165)
    assert (found.low, found.high) == pytest.approx(
        (math.tanh(centre - width), math.tanh(centre + width))
    )


def test_a_variable_that_does_not_vary_has_no_rank_correlation() -> None:
    found = spearman(np.ones(9), np.arange(9.0), confidence=0.95)
    assert math.isnan(found.rho)
    assert math.isnan(found.low)


def test_equal_ranks_have_rho_one_and_no_interval() -> None:
    found = spearman(np.arange(9.0), np.arange(9.0) ** 3, confidence=0.95)
    assert found.rho == pytest.approx(1)
    assert math.isnan(found.low)


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(ValueError, match="drop the pair"):
        spearman(np.array([1.0, np.nan, 2.0]), np.arange(3.0), confidence=0.95)


@given(st.lists(st.integers(-50, 50), min_size=5, max_size=30, unique=True))
def test_rho_depends_on_order_only(values: list[int]) -> None:
    x = np.array(values, dtype=float)
    y = np.sort(x)
    assert spearman(x, y, confidence=0.95).rho == pytest.approx(
        spearman(x**3, np.exp(y / 50), confidence=0.95).rho
    )
