"""How alike the respondents of one organisation answer, and what that leaves of a sample."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.nesting import Nesting

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """Variables in samples that are made of clusters; every field has the same shape.

    Parameters
    ----------
    n, clusters
        Complete rows and the clusters they lie in.
    icc_raw
        ICC(1), the correlation of two rows of one cluster, as estimated: below 0 where rows of
        a cluster differ more than rows at large; NaN without two clusters, a cluster of two
        rows, and variance.
    icc
        The same, 0 where it is negative.
    icc_of_means
        ICC(2), the share of the variance between the clusters' means that is no sampling error:
        their reliability. Below 0 where the means differ less than chance alone would make them;
        NaN where ICC(1) is, and where all means are equal.
    weighted_size
        Mean size of the cluster of a row: the sum of squared sizes over n.
    """

    n: Floats
    clusters: Floats
    icc_raw: Floats
    icc: Floats
    icc_of_means: Floats
    weighted_size: Floats


def intraclass_correlation(
    sizes: Floats, sums: Floats, squares: Floats, nested: Nesting
) -> Clustering:
    r"""Compute ICC(1) and ICC(2) of p variables in S samples.

    Parameters
    ----------
    sizes, sums : ndarray, shape (C, p)
        Complete rows of each cluster, and their sum of deviations from the sample's mean.
    squares : ndarray, shape (S, p)
        Sums of squared deviations from the sample's mean.
    nested
        Layout of the clusters.

    Notes
    -----
    :math:`(MSB - MSW) / (MSB + (n_0 - 1) MSW)` with
    :math:`n_0 = (n - \sum n_g^2 / n) / (G - 1)` (Shrout & Fleiss 1979 for unequal sizes), and
    :math:`(MSB - MSW) / MSB`.
    """
    n, clusters = nested.sample_sums(sizes), nested.sample_sums((sizes > 0).astype(np.float64))
    squared_sizes = nested.sample_sums(sizes**2) / np.where(n > 0, n, np.nan)
    between = nested.sample_sums(sums**2 / np.where(sizes > 0, sizes, 1))
    # Rounding may leave clusters of equal values with a sum of squares just below zero.
    within = np.maximum(squares - between, 0.0)
    exists = (clusters > 1) & (n > clusters) & (squares > 0)
    n_0 = (n - squared_sizes) / np.where(exists, clusters - 1, np.nan)
    msb = between / np.where(exists, clusters - 1, np.nan)
    msw = within / np.where(exists, n - clusters, np.nan)
    raw = (msb - msw) / (msb + (n_0 - 1) * msw)
    return Clustering(
        n=n,
        clusters=clusters,
        icc_raw=raw,
        icc=np.where(np.isnan(raw), np.nan, np.maximum(raw, 0.0)),
        icc_of_means=(msb - msw) / np.where(msb > 0, msb, np.nan),
        weighted_size=squared_sizes,
    )


def design_effect(weighted_size: Floats, icc: Floats, icc_other: Floats | float = 1.0) -> Floats:
    """Compute by how much clusters inflate a variance (Kish 1965), at least 1.

    Parameters
    ----------
    weighted_size
        See `Clustering`.
    icc
        ICC(1), not negative, of the variable that is averaged.
    icc_other
        ICC(1) of the other variable of a slope; 1 for a predictor that belongs to the
        organisation, and for a mean.
    """
    return np.asarray(1 + np.maximum(weighted_size - 1, 0.0) * icc * icc_other)


def within_group_agreement(variance: Floats, points: int) -> Floats:
    """Compute r_wg of James, Demaree & Wolf (1984): 1 full agreement, 0 or less none.

    Parameters
    ----------
    variance
        Variance within a group of one item, or of a score of several, divisor n - 1. A score
        varies less than its items, so that its figure errs towards agreement.
    points
        Scale points; answers without any agreement would be uniform over them.
    """
    return np.asarray(1 - variance / ((points**2 - 1) / 12))
