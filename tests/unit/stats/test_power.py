"""Power and sizes against published figures, R and statsmodels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from statsmodels.stats.power import TTestIndPower

from secperf_pipeline.stats.power import (
    detectable_correlation,
    detectable_difference,
    responses_for_difference,
    two_group_power,
)
from tests.golden import BY_R

ONE, OTHER = np.array([41, 56, 85]), np.array([72, 57, 28])


def test_detectable_differences_of_the_papers_groups() -> None:
    found = detectable_difference(ONE, OTHER, power=0.8, significance=0.05)
    assert_allclose(found, [0.553, 0.532, 0.616], atol=5e-4)
    assert_allclose(found, BY_R["detectable"][:3], rtol=1e-8)
    strict = detectable_difference(ONE, OTHER, significance=0.05 / 24, power=0.8)
    assert_allclose(strict, [0.784, 0.754, 0.873], atol=5e-4)
    assert_allclose(strict[0], BY_R["detectable"][3], rtol=1e-8)


def test_the_detectable_slope_of_113_answers() -> None:
    assert_allclose(detectable_correlation(113, power=0.8, significance=0.05), 0.257, atol=5e-4)


@pytest.mark.parametrize(("d", "ratio"), [(0.2, 1.0), (0.5, 1.0), (0.5, 3.0), (1.2, 0.5)])
def test_power_is_that_of_statsmodels(d: float, ratio: float) -> None:
    peer = TTestIndPower().power(d, 40, 0.05, ratio=ratio)
    assert_allclose(two_group_power(d, 40, 40 * ratio, significance=0.05), peer, rtol=1e-9)
    assert_allclose(two_group_power(-d, 40, 40 * ratio, significance=0.05), peer, rtol=1e-9)


def test_sizes_needed_are_the_least_whole_ones() -> None:
    assert responses_for_difference(0.5, share=0.5, power=0.8, significance=0.05) == np.ceil(
        BY_R["responses_half"]
    )
    needed = responses_for_difference([0.2, 0.5, 2.0], share=0.3, power=0.8, significance=0.05)
    for n, reaches in ((needed, True), (needed - 1, False)):
        power = two_group_power([0.2, 0.5, 2.0], n * 0.3, n * 0.7, significance=0.05)
        assert ((power >= 0.8) == reaches).all()


def test_no_effect_is_found_by_no_number_of_responses() -> None:
    assert np.isnan(responses_for_difference([0.0], share=0.5, power=0.8, significance=0.05)).all()


@pytest.mark.parametrize(("one", "other"), [(0, 5), (1, 1), (5, 0), (0, 0)])
def test_groups_that_cannot_be_compared_have_no_power(one: int, other: int) -> None:
    assert np.isnan(two_group_power(0.5, one, other, significance=0.05))
    assert np.isnan(detectable_difference(one, other, power=0.8, significance=0.05))


def test_two_answers_have_no_slope_to_find() -> None:
    assert np.isnan(detectable_correlation([0, 1, 2], power=0.8, significance=0.05)).all()


@settings(max_examples=20)
@given(st.floats(2, 500), st.floats(2, 500), st.floats(0.5, 0.99))
def test_the_detectable_difference_is_found_with_the_power_asked_for(
    one: float, other: float, power: float
) -> None:
    found = detectable_difference(one, other, power=power, significance=0.05)
    assert_allclose(two_group_power(found, one, other, significance=0.05), power, rtol=1e-6)
