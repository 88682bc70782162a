"""The interval of a change of a median between two independent samples."""

import numpy as np
from numpy.typing import ArrayLike

from secperf_pipeline.stats.proportion import Interval


def median_change(
    now: ArrayLike, before: ArrayLike, *, draws: int, seed: int, confidence: float
) -> Interval | None:
    """Compute the percentile bootstrap interval of the change of a median (Efron 1979).

    Parameters
    ----------
    now, before : array_like, shapes (n,) and (m,)
        The two independent samples.
    draws
        Resamples of each.
    seed
        Seed of the draws.
    confidence
        Level, between 0 and 1.

    Returns
    -------
    Interval or None
        Median now less median before; None where a sample has fewer than two values, which no
        resample can vary.
    """
    samples = [np.asarray(one, dtype=np.float64) for one in (now, before)]
    if any(one.size < 2 for one in samples):
        return None
    generator = np.random.default_rng(seed)
    medians = [
        np.median(generator.choice(one, size=(draws, one.size), replace=True), axis=1)
        for one in samples
    ]
    tail = (1 - confidence) / 2
    low, high = np.quantile(medians[0] - medians[1], [tail, 1 - tail])
    return Interval(low=float(low), high=float(high))
