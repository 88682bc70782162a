"""Factors of one level, and both levels joined."""

import numpy as np
import pytest

from secperf_pipeline.simulator.draws import Draws
from secperf_pipeline.simulator.factors import combine, indicator_factors
from secperf_pipeline.simulator.population import INDICATOR_MOMENTS, Population


def test_every_indicator_has_a_factor_and_equal_names_give_equal_draws() -> None:
    first, again = (indicator_factors(Draws("a"), 5, Population()) for _ in range(2))
    assert set(first) == set(INDICATOR_MOMENTS)
    assert all((first[name] == again[name]).all() for name in first)


def test_the_organisations_share_of_the_variance_lies_between_them() -> None:
    organisation, person = Draws("o").normal(200_000), Draws("p").normal(200_000)
    joined = combine(organisation, person, 0.2)
    assert joined.var() == pytest.approx(1, abs=0.02)
    assert np.corrcoef(joined, organisation)[0, 1] ** 2 == pytest.approx(0.2, abs=0.01)
