"""The tests that a multiverse can choose among: the one place where a further test is added."""

from collections.abc import Callable, Mapping

import numpy as np

from secperf_pipeline.analysis.specification_data import SpecificationData
from secperf_pipeline.declarations.multiverse import Test
from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import jackknife_slope
from secperf_pipeline.stats.difference import (
    Comparison,
    group_moments,
    mann_whitney,
    student,
    welch,
)
from secperf_pipeline.stats.nesting import nesting
from secperf_pipeline.stats.slope_sums import slope_sums
from secperf_pipeline.stats.weighted_slope import hc3_weighted

# From data to the two-sided p, NaN where the test does not exist. The sign is the effect's.
SpecificationTest = Callable[[SpecificationData], float]


def _p_of_groups(data: SpecificationData, test: Callable[..., Comparison]) -> float:
    values, member = data.outcome[:, None], data.predictor[:, None] == 1
    return float(test(group_moments(values, member), group_moments(values, ~member)).p[0])


def _student(data: SpecificationData) -> float:
    return _p_of_groups(data, student)


def _welch(data: SpecificationData) -> float:
    return _p_of_groups(data, welch)


def _mann_whitney(data: SpecificationData) -> float:
    _, p = mann_whitney(data.outcome[:, None], data.predictor[:, None] == 1)
    return float(p[0])


def _hc3(data: SpecificationData) -> float:
    return hc3_weighted(data.predictor, data.outcome, data.weights).p


def _cluster(data: SpecificationData) -> float:
    return float(clustered_slope(data).p[0, 0])


def clustered_slope(data: SpecificationData) -> ClusterEstimate:
    """Fit the slope with errors by leaving out each organisation; fields of shape (1, 1)."""
    nested = nesting(np.zeros(len(data.outcome), dtype=np.int64), data.organisations, 1)
    x, y = data.predictor[:, None], data.outcome[:, None]
    return jackknife_slope(slope_sums(x, y, nested, weights=data.weights), nested)


SPECIFICATION_TESTS: Mapping[Test, SpecificationTest] = {
    "student": _student,
    "welch": _welch,
    "mann_whitney": _mann_whitney,
    "hc3": _hc3,
    "cluster": _cluster,
}
