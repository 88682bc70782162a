r"""The one engine for everything that has organisations: leave each cluster out in turn.

A slope, a mean or a difference has the variance

.. math:: V = \frac{G - 1}{G} \sum_g (b_{(g)} - b)^2

with :math:`b_{(g)}` the estimate without cluster g (CV3; Bell & McCaffrey 2002, MacKinnon, Nielsen
& Webb 2023), which holds whatever goes together within a cluster and however sizes differ. Its
degrees of freedom are Satterthwaite's for independent rows of one variance (Bell & McCaffrey 2002):
few, where few clusters decide. With clusters of one row each it is the jackknife form of HC3.
Sums over clusters are all that is needed. docs/decisions/0009 tells why this variant was chosen.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.clustering import intraclass_correlation
from secperf_pipeline.stats.nesting import Nesting
from secperf_pipeline.stats.slope_sums import SlopeSums

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSums:
    """Values in the clusters of S samples; p variables.

    Parameters
    ----------
    n, total : ndarray, shape (C, p)
        Values of each cluster, and their sum.
    squares : ndarray, shape (S, p)
        Sum of squared values of the sample.
    """

    n: Floats
    total: Floats
    squares: Floats

    @classmethod
    def of(cls, values: Floats, nested: Nesting) -> Self:
        """Add rows, shape (R, p); NaN where missing."""
        known = ~np.isnan(values[nested.order])
        kept = np.where(known, values[nested.order], 0.0)
        return cls(
            n=nested.cluster_sums(known.astype(np.float64)),
            total=nested.cluster_sums(kept),
            squares=nested.sample_sums(nested.cluster_sums(kept**2)),
        )


def jackknife_mean(sums: GroupSums, nested: Nesting) -> ClusterEstimate:
    """Estimate means; a share is the mean of zeros and ones.

    Returns
    -------
    ClusterEstimate
        Shape (S, p), in units of the values. Without a second cluster there is no error;
        where all cluster means are equal it is 0.
    """
    n = nested.sample_sums(sums.n)
    exists = n > 0
    mean = nested.sample_sums(sums.total) / np.where(exists, n, np.nan)
    centre, size = (_by_cluster(one, nested) for one in (np.nan_to_num(mean), n))
    deviations = sums.total - sums.n * centre
    # Rounding leaves a cluster whose mean is the sample's with a sum just off zero.
    deviations = np.where(np.abs(deviations) > 1e-12 * np.abs(sums.total), deviations, 0.0)
    rest = np.where(size > sums.n, size - sums.n, np.nan)
    squares = np.maximum(sums.squares - n * np.nan_to_num(mean) ** 2, 0.0)
    rho = intraclass_correlation(sums.n, deviations, squares, nested).icc
    share = sums.n / rest
    return _estimate(
        mean,
        -deviations / rest,
        _Working(own=share / rest, fitted=[share / np.sqrt(np.where(size > 0, size, np.nan))]),
        _effective_clusters(sums.n, sums.n, rho, nested),
        sums.n,
        nested,
    )


def jackknife_slope(sums: SlopeSums, nested: Nesting) -> ClusterEstimate:
    """Estimate least-squares slopes, in units of y per unit of x.

    Times ``sums.scale`` they are those between standardised variables, whose standard deviations
    are the sample's and taken as known.

    Returns
    -------
    ClusterEstimate
        Shape (S, p). There is no error where y fits x exactly, without a second cluster, and
        where one cluster alone determines the slope.
    """
    fits = ~np.isnan(sums.slope)
    slope, size, all_xx = (
        _by_cluster(one, nested) for one in (np.nan_to_num(sums.slope), sums.n, sums.sxx)
    )
    n, x, xx = sums.cluster_n, sums.cluster_x, sums.cluster_xx
    residuals, scores = sums.cluster_y - slope * x, sums.cluster_xy - slope * xx
    rest = np.where(size > n, size - n, np.nan)
    mean = -x / rest
    left_xx = all_xx - xx + mean * x
    left_xx = np.where(left_xx > 1e-12 * all_xx, left_xx, np.nan)
    left_sum, left_product = x - n * mean, xx - mean * x
    squares = np.maximum(sums.syy - np.nan_to_num(sums.slope) * sums.sxy, 0.0)
    exact = squares <= 1e-12 * sums.syy
    rho = intraclass_correlation(n, residuals, np.where(exact, 0.0, squares), nested).icc
    found = _estimate(
        sums.slope,
        -(scores - mean * residuals) / left_xx,
        _Working(
            own=(left_product - mean * left_sum) / left_xx**2,
            fitted=[
                left_sum / (left_xx * np.sqrt(np.where(size > 0, size, np.nan))),
                left_product / (left_xx * np.sqrt(np.where(all_xx > 0, all_xx, np.nan))),
            ],
        ),
        _effective_clusters(xx, x, rho, nested),
        n,
        nested,
    )
    return _without_error(found, exact | ~fits)


def jackknife_difference(one: GroupSums, other: GroupSums, nested: Nesting) -> ClusterEstimate:
    """Estimate the mean of one group less that of another, such as a wave and the one before.

    Parameters
    ----------
    one, other
        The groups in the same clusters; a cluster may have values in both, which takes what it
        has in common out of the difference.
    nested
        Layout of the clusters.

    Returns
    -------
    ClusterEstimate
        Shape (S, p), in units of the values: the slope of the values on a dummy of the group. There
        is no error where a group lies in one cluster.
    """
    n, total = one.n + other.n, one.total + other.total
    size = nested.sample_sums(n)
    known = np.where(size > 0, size, np.nan)
    share, mean = nested.sample_sums(one.n) / known, nested.sample_sums(total) / known
    share_of, mean_of = (_by_cluster(np.nan_to_num(value), nested) for value in (share, mean))
    y = (one.total - one.n * mean_of, other.total - other.n * mean_of)
    product = (1 - share_of) * y[0] - share_of * y[1]
    squares = (1 - share_of) ** 2 * one.n + share_of**2 * other.n
    sums = SlopeSums(
        n=size,
        sxx=nested.sample_sums(squares),
        sxy=nested.sample_sums(product),
        syy=np.maximum(one.squares + other.squares - size * np.nan_to_num(mean) ** 2, 0.0),
        cluster_n=n,
        cluster_x=(1 - share_of) * one.n - share_of * other.n,
        cluster_y=y[0] + y[1],
        cluster_xx=squares,
        cluster_xy=product,
        cluster_sample=nested.cluster_sample,
    )
    return jackknife_slope(sums, nested)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Working:
    """What independent rows of one variance would do to the changes of an estimate.

    The change by leaving out cluster g weighs the rows by a vector v_g of its own, less what the
    fit takes out. ``own`` is v_g squared, ``fitted`` its products with each fitted direction of
    unit length; all of shape (C, p).
    """

    own: Floats
    fitted: list[Floats]

    def df(self, nested: Nesting) -> Floats:
        r"""Compute Satterthwaite's degrees of freedom.

        The covariance of the changes is :math:`M = diag(own) - \sum_k f_k f_k'`; V is its trace
        in chi squares, so that the degrees of freedom are :math:`(tr M)^2 / tr(M^2)`.
        """
        trace, squared = nested.sample_sums(self.own), nested.sample_sums(self.own**2)
        for position, one in enumerate(self.fitted):
            of_one = nested.sample_sums(one**2)
            trace = trace - of_one
            squared = squared - 2 * nested.sample_sums(self.own * one**2) + of_one**2
            for other in self.fitted[:position]:
                squared = squared + 2 * nested.sample_sums(one * other) ** 2
        return np.asarray(trace**2 / np.where(squared > 0, squared, np.nan))


def _estimate(
    estimate: Floats,
    changes: Floats,
    working: _Working,
    effective: Floats,
    rows: Floats,
    nested: Nesting,
) -> ClusterEstimate:
    clusters = nested.sample_sums((rows > 0).astype(np.float64))
    several = np.where(clusters > 1, clusters, np.nan)
    variance = (several - 1) / several * nested.sample_sums(changes**2)
    return ClusterEstimate(
        estimate=estimate,
        se=np.sqrt(variance),
        df=np.where(np.isnan(variance), np.nan, working.df(nested)),
        clusters=clusters,
        effective=effective,
    )


def _effective_clusters(own: Floats, total: Floats, rho: Floats, nested: Nesting) -> Floats:
    r"""Compute the effective number of clusters of Carter, Schnepel & Steigerwald (2017).

    :math:`G / (1 + \Gamma)` with :math:`\Gamma` the mean of :math:`(\gamma_g/\bar\gamma - 1)^2`,
    :math:`\gamma_g` what cluster g adds to the variance if residuals of one cluster correlate by
    ``rho``: (1 - rho) times ``own`` plus rho times the square of ``total``.
    """
    alike = _by_cluster(np.nan_to_num(rho), nested)
    parts = (1 - alike) * own + alike * total**2
    whole, squared = nested.sample_sums(parts), nested.sample_sums(parts**2)
    return np.asarray(whole**2 / np.where(squared > 0, squared, np.nan))


def _without_error(found: ClusterEstimate, chosen: NDArray[np.bool_]) -> ClusterEstimate:
    missing = np.where(chosen, np.nan, 1.0)
    return replace(found, se=found.se * missing, df=found.df * missing)


def _by_cluster(values: Floats, nested: Nesting) -> Floats:
    """Give every cluster the value of its sample: shape (S, p) to (C, p)."""
    return values[nested.cluster_sample]
