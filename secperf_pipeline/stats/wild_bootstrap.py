"""The wild cluster bootstrap: p-values of slopes where clusters are few."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.slope_sums import SlopeSums

Floats = NDArray[np.float64]
_WEBB = np.sqrt([1.5, 1.0, 0.5])
# Draws worked on together: few enough that what is made of them stays in the processor's cache,
# and that the products are not worth a second thread, for which a busy machine waits long.
_BLOCK = 250


def webb_weights(draws: int, clusters: int, seed: int) -> Floats:
    """Draw Webb's (2014) six-point weights, shape (draws, clusters).

    Each of plus and minus the roots of 1/2, 1 and 3/2 with probability 1/6: mean 0, variance 1,
    and enough values that few clusters still give many distinct samples. Only raw words are
    drawn, so that a seed gives the same weights under every version of numpy.
    """
    words = np.random.PCG64(seed).random_raw(draws * clusters).reshape(draws, clusters)
    half = np.uint64(32)
    points = np.concatenate([-_WEBB, _WEBB[::-1]])
    return np.asarray(points[(((words >> half) * np.uint64(6)) >> half).astype(np.intp)])


def wild_cluster_p(sums: SlopeSums, clusters: slice, weights: Floats) -> Floats:
    r"""Bootstrap the p-values of the slopes of one sample, under the hypothesis of no slope.

    Parameters
    ----------
    sums
        From `slope_sums`.
    clusters
        The sample's clusters, see `Nesting.clusters_of`.
    weights : ndarray, shape (draws, at least G)
        From `webb_weights`; the first G columns are used.

    Returns
    -------
    ndarray, shape (p,)
        Symmetric p: the share of draws, the sample itself counted as one, whose \|t\| is at
        least the sample's. NaN where there is no t.

    Notes
    -----
    Cameron, Gelbach & Miller (2008), null imposed: outcomes are the mean plus the deviations
    from it, whose sign and size change by one weight a cluster. The slope and its CR1 error are
    linear and quadratic in the weights, so they follow from the clusters' sums and no outcome is
    ever drawn. Small-sample factors of CR1 are the same in every draw and cancel.
    """
    n = sums.cluster_n[clusters].sum(axis=0)
    x, y = sums.cluster_x[clusters], sums.cluster_y[clusters]
    xx, xy = sums.cluster_xx[clusters], sums.cluster_xy[clusters]
    sxx, sxy = xx.sum(axis=0), xy.sum(axis=0)
    fits = (n >= 3) & (sxx > 0) & ((n > 0) & ((y != 0) | (xy != 0)).any(axis=0))
    n, sxx = np.where(fits, n, 1), np.where(fits, sxx, 1)
    observed = ((xy - sxy / sxx * xx) ** 2).sum(axis=0)
    # t squared is slope squared over error squared; compared crosswise it needs no division.
    own = (1 - 1e-9) * (sxy / sxx) ** 2
    linear = np.hstack([xy / sxx, y / n, -2 * xy * x, -2 * xy * xx])
    x_x, x_xx, xx_xx = (x**2).sum(axis=0), 2 * (x * xx).sum(axis=0), (xx**2).sum(axis=0)
    count = np.zeros(sxx.shape)
    for start in range(0, len(weights), _BLOCK):
        drawn = weights[start : start + _BLOCK, : xx.shape[0]]
        slope, shift, by_shift, by_slope = np.split(drawn @ linear, 4, axis=1)
        squared = drawn**2 @ xy**2
        squared += shift * (by_shift + x_x * shift + x_xx * slope)
        squared += slope * (by_slope + xx_xx * slope)
        count += (slope**2 * observed >= own * np.maximum(squared, 0)).sum(axis=0)
    p = (1 + count) / (1 + len(weights))
    return np.where(fits & (observed > 0), p, np.nan)
