"""How much of the questionnaire each respondent left out."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues


def missing_core(core: NDArray[np.float64]) -> IndexValues:
    """Count the core items without an answer, 0 to k, of shape (n_respondents, k_core)."""
    return IndexValues.unless(np.isnan(core).sum(axis=1).astype(float), {})


def missing_share(core: NDArray[np.float64]) -> IndexValues:
    """Compute the share of core items without an answer, 0 to 1."""
    k = core.shape[1]
    return IndexValues.unless(np.isnan(core).sum(axis=1) / max(k, 1), {"no core items": k == 0})
