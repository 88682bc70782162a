"""Slopes between standardised variables with errors that survive unequal spread and clusters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.stats.nesting import Nesting
from secperf_pipeline.stats.slope_sums import SlopeSums

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustSlope:
    """Standardised slopes of any shape; NaN where a fit or its error does not exist.

    Parameters
    ----------
    slope, se
        In standard deviations of y for one of x, and its standard error.
    df, t, p
        Degrees of freedom, slope over error, two-sided p.
    """

    slope: Floats
    se: Floats
    df: Floats
    t: Floats
    p: Floats

    def interval(self, confidence: float) -> tuple[Floats, Floats]:
        """Ends of the Student interval of a level between 0 and 1."""
        half = stats.t.ppf((1 + confidence) / 2, self.df) * self.se
        return self.slope - half, self.slope + half


def hc3_slope(sums: SlopeSums) -> RobustSlope:
    """Fit with errors that allow the spread to change with x, rows independent.

    HC3 of MacKinnon & White (1985), as statsmodels' ``cov_type='HC3', use_t=True``: Student's
    t with n - 2 degrees of freedom. Standard deviations are taken as known.
    """
    return _inference(sums, sums.meat, sums.n - 2)


def cr1_slope(sums: SlopeSums, nested: Nesting) -> RobustSlope:
    r"""Fit with errors that allow any dependence within clusters.

    Parameters
    ----------
    sums, nested
        From `slope_sums`, and the layout they were made with.

    Notes
    -----
    CR1 (Liang & Zeger 1986): the squared sums of the scores :math:`x e` in each of G clusters,
    times :math:`\frac{G}{G-1}\frac{n-1}{n-2}`, with G - 1 degrees of freedom, as statsmodels'
    ``cov_type='cluster', use_t=True``. Clusters without a complete row do not count.
    """
    groups = cluster_counts(sums, nested)
    slope = np.nan_to_num(sums.slope)[sums.cluster_sample]
    scores = sums.cluster_xy - slope * sums.cluster_xx
    several = groups > 1
    factor = groups / np.where(several, groups - 1, np.nan)
    factor = factor * (sums.n - 1) / np.where(sums.n > 2, sums.n - 2, np.nan)
    return _inference(sums, factor * nested.sample_sums(scores**2), groups - 1)


def cluster_counts(sums: SlopeSums, nested: Nesting) -> Floats:
    """Count the clusters that have a complete row, shape (S, p)."""
    return nested.sample_sums((sums.cluster_n > 0).astype(np.float64))


def _inference(sums: SlopeSums, meat: Floats, df: Floats) -> RobustSlope:
    scale, fits = sums.scale, ~np.isnan(sums.slope)
    sxx = np.where(fits, sums.sxx, np.nan)
    # Rounding leaves a perfect fit with a residual, and so an error, just above zero.
    exact = sums.syy * sums.sxx - sums.sxy**2 <= 1e-12 * sums.syy * sums.sxx
    se = np.where(exact, np.nan, np.sqrt(meat) / sxx * scale)
    slope = sums.slope * scale
    df = np.where(np.isnan(se), np.nan, df)
    t = slope / np.where(se > 0, se, np.nan)
    return RobustSlope(slope=slope, se=se, df=df, t=t, p=2 * stats.t.sf(np.abs(t), df))
