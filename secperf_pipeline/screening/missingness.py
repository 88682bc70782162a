"""How much of the questionnaire each respondent left out."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues


def missing_core(core: NDArray[np.float64]) -> IndexValues:
    """Count the core items without an answer, 0 to k, of shape (n_respondents, k_core)."""
    return IndexValues(
        values=np.isnan(core).sum(axis=1).astype(float), not_computable_reason="no core items"
    )


def missing_share(core: NDArray[np.float64]) -> IndexValues:
    """Compute the share of core items without an answer, 0 to 1."""
    n, k = core.shape
    values = np.isnan(core).sum(axis=1) / k if k else np.full(n, np.nan)
    return IndexValues(values=values, not_computable_reason="no core items")
