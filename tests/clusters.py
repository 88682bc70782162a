"""Sums of one sample whose responses belong to organisations."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.nesting import Nesting, nesting
from secperf_pipeline.stats.slope_sums import SlopeSums, slope_sums

Floats = NDArray[np.float64]


def reduced(x: Floats, y: Floats, clusters: NDArray[np.int64]) -> tuple[SlopeSums, Nesting]:
    """Reduce every pair of columns of one sample."""
    nested = nesting(np.zeros(len(x), dtype=np.int64), clusters, 1)
    return slope_sums(x, y, nested), nested
