"""Standardised slopes of y on several x at once, their errors by leaving each cluster out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.clustering import intraclass_correlation
from secperf_pipeline.stats.nesting import Nesting, nesting

Floats = NDArray[np.float64]
_SINGULAR = 1e-10
_EXACT = "y fits the indicators exactly"
_DETERMINED = "without one of the organisations a slope is not determined"


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSlopes:
    """A regression of one y on k x; arrays have shape (k,).

    Parameters
    ----------
    slope
        In standard deviations of y for one of x, the other x held still. Effective clusters are
        those for the part of an x that the others do not explain.
    vif
        Variance inflation factor, 1 or more: by how much the other x inflate its variance.
    r2
        Share of the variance of y that the x explain together.
    why_no_error
        Why no error can be computed; None where it can.
    """

    slope: ClusterEstimate
    vif: Floats
    r2: float
    why_no_error: str | None


def joint_slopes(x: Floats, y: Floats, clusters: NDArray[np.int64]) -> JointSlopes | str:
    r"""Regress y on all x, or say why that cannot be done.

    Parameters
    ----------
    x : ndarray, shape (n, k)
        Complete rows.
    y : ndarray, shape (n,)
        The same rows.
    clusters : ndarray of int, shape (n,)
        Cluster of each row.

    Notes
    -----
    The variance is :math:`\frac{G - 1}{G} \sum_g (b_{(g)} - b)^2`, with :math:`b_{(g)}` the slopes
    without cluster g (CV3; MacKinnon, Nielsen & Webb 2023). x and y are standardised once, by all
    rows. `cluster_jackknife` does the same for one x in many samples at once.
    """
    n, k = x.shape
    if n < k + 2:
        return f"complete responses: {n}; a regression on {k} indicators needs {k + 2}"
    if (np.ptp(x, axis=0) == 0).any() or np.ptp(y) == 0:
        return "an indicator does not vary"
    design = np.column_stack([np.ones(n), _standardised(x)])
    if np.linalg.eigvalsh(design.T @ design)[0] < _SINGULAR * n:
        return "one of the indicators follows exactly from the others"
    return _fit(design, _standardised(y), nesting(np.zeros(n, dtype=np.int64), clusters, 1))


def _standardised(values: Floats) -> Floats:
    return np.asarray((values - values.mean(axis=0)) / values.std(axis=0, ddof=1))


def _fit(design: Floats, y: Floats, nested: Nesting) -> JointSlopes:
    design, y = design[nested.order], y[nested.order]
    n, p = design.shape
    squares = nested.cluster_sums((design[:, :, None] * design[:, None, :]).reshape(n, p * p))
    squares = squares.reshape(-1, p, p)
    whole = squares.sum(axis=0)
    inverse = np.linalg.inv(whole)
    slope = inverse @ (design.T @ y)
    residuals = y - design @ slope
    scores = nested.cluster_sums(design * residuals[:, None])
    se, df = _errors(squares, whole, scores)
    is_exact = residuals @ residuals < 1e-12 * n
    is_missing = is_exact or np.isnan(se).any()
    return JointSlopes(
        slope=ClusterEstimate(
            estimate=slope[1:],
            se=np.where(is_exact, np.nan, se[1:]),
            df=np.where(is_exact, np.nan, df[1:]),
            clusters=np.full(p - 1, float(len(squares))),
            effective=_effective(squares, inverse, residuals, nested)[1:],
        ),
        vif=np.diag(inverse)[1:] * (n - 1),
        r2=float(1 - residuals @ residuals / (n - 1)),
        why_no_error=(_EXACT if is_exact else _DETERMINED) if is_missing else None,
    )


def _errors(squares: Floats, whole: Floats, scores: Floats) -> tuple[Floats, Floats]:
    r"""Compute errors and degrees of freedom by leaving each cluster out.

    Satterthwaite's degrees of freedom (Bell & McCaffrey 2002) take rows for independent and of
    one variance: the changes :math:`b_{(g)} - b` then have the covariance
    :math:`M = diag(own) - F F'`, and V the degrees of freedom :math:`(tr M)^2 / tr(M^2)`.
    """
    clusters, p = scores.shape
    left = whole - squares
    determined = np.linalg.eigvalsh(left)[:, 0] > _SINGULAR * np.trace(whole)
    if clusters < 2 or not determined.all():
        return np.full(p, np.nan), np.full(p, np.nan)
    without = np.linalg.inv(left)
    changes = np.einsum("gij,gj->gi", without, scores)
    variance = (clusters - 1) / clusters * (changes**2).sum(axis=0)
    weighed = squares @ without
    own = np.einsum("gij,gij->gj", without, weighed)
    fitted = np.linalg.inv(np.linalg.cholesky(whole)) @ weighed
    length = (fitted**2).sum(axis=1)
    products = np.einsum("gpj,gqj->jpq", fitted, fitted)
    trace = (own - length).sum(axis=0)
    squared = (own**2 - 2 * own * length).sum(axis=0) + (products**2).sum(axis=(1, 2))
    return np.sqrt(variance), trace**2 / squared


def _effective(squares: Floats, inverse: Floats, residuals: Floats, nested: Nesting) -> Floats:
    alone = inverse / np.diag(inverse)
    own = np.einsum("ij,gik,kj->gj", alone, squares, alone)
    total = np.einsum("gk,kj->gj", squares[:, 0], alone)
    sizes, sums = squares[:, :1, 0], nested.cluster_sums(residuals[:, None])
    rho = intraclass_correlation(sizes, sums, np.array([[residuals @ residuals]]), nested).icc
    alike = np.nan_to_num(rho.item())
    parts = (1 - alike) * own + alike * total**2
    return np.asarray(parts.sum(axis=0) ** 2 / (parts**2).sum(axis=0))
