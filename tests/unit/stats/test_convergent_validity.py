"""AVE, composite reliability and HTMT against R."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from secperf_pipeline.stats.convergent_validity import convergence, heterotrait_monotrait
from tests.factor_models import LAVAAN, SECURITY_AND_BUSINESS, fitted
from tests.golden import GOLDEN, ITEMS


def test_average_variance_extracted_and_composite_reliability_of_the_first_six_items() -> None:
    found = convergence(fitted("one"))
    assert_allclose(fitted("one").loadings, GOLDEN["std_loadings"], atol=1e-6)
    assert_allclose(found.average_variance_extracted, GOLDEN["AVE"], rtol=1e-6)
    assert_allclose(found.composite_reliability, GOLDEN["CR_std"], rtol=1e-6)


def test_fornell_and_larcker_fail_where_the_correlation_exceeds_the_root_of_ave() -> None:
    model = fitted("two")
    found = convergence(model)
    correlation = model.factor_correlations[0, 1]
    assert correlation > np.sqrt(found.average_variance_extracted.min())
    assert found.fornell_larcker.tolist() == [[True, False], [False, True]]


@pytest.mark.parametrize(("geometric", "key"), [(False, "htmt"), (True, "htmt2")])
def test_heterotrait_monotrait_ratios_are_those_of_semtools(geometric: bool, key: str) -> None:
    ratio = heterotrait_monotrait(ITEMS, SECURITY_AND_BUSINESS, geometric=geometric)
    assert_allclose(ratio[0, 1], LAVAAN[key], rtol=1e-12)
    assert_allclose(ratio[0, 1], ratio[1, 0])
    assert np.isnan(ratio[0, 0])


def test_a_factor_of_one_item_has_no_ratio() -> None:
    ratio = heterotrait_monotrait(ITEMS[:, :3], np.array([0, 0, 1]), geometric=False)
    assert np.isnan(ratio).all()


def test_a_heywood_case_has_no_reliability() -> None:
    assert np.isnan(convergence(fitted("heywood")).composite_reliability).all()
