"""Correlations of a few respondents on many items: gaps, sampling noise, positive definiteness."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS = 10
_HIGHEST_COMMUNALITY = 0.98
_LEAST_VARIANCE = 1e-9


def pairwise_correlations(answers: Floats) -> tuple[Floats, Floats]:
    """Correlate every pair of columns over the rows that have both.

    Parameters
    ----------
    answers : ndarray, shape (n, k)
        NaN where missing.

    Returns
    -------
    tuple
        Pearson correlations and the number of rows they rest on, both of shape (k, k). NaN
        where a column does not vary over those rows.
    """
    known = ~np.isnan(answers)
    count_of_column = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, answers, 0.0).sum(axis=0) / count_of_column
    filled = np.where(known, answers - centre, 0.0)
    both = known.astype(float)
    count = both.T @ both
    total = (filled.T @ both) / np.maximum(count, 1)
    variance = ((filled**2).T @ both) / np.maximum(count, 1) - total**2
    covariance = (filled.T @ filled) / np.maximum(count, 1) - total * total.T
    varies = np.minimum(variance, variance.T) > _LEAST_VARIANCE
    scale = np.sqrt(np.where(varies, variance * variance.T, 1.0))
    return np.where(varies, np.clip(covariance / scale, -1, 1), np.nan), count


def shrunk_to_factors(correlations: Floats, n: float) -> tuple[Floats, float]:
    r"""Take out of a correlation matrix what sampling noise alone explains.

    The matrix is drawn towards that of its common factors, by the share of its distance from
    them that sampling noise accounts for: many respondents leave it as it is, few respondents
    on many items leave little but the factors.

    Parameters
    ----------
    correlations : ndarray, shape (k, k)
        Unit diagonal.
    n
        Respondents that it was computed on.

    Returns
    -------
    tuple
        The shrunk matrix and the share, 0 to 1, by which it moved.

    Notes
    -----
    The share is :math:`\lambda = \sum \operatorname{var}(r_{ij}) / \sum (r_{ij} - t_{ij})^2`
    with :math:`\operatorname{var}(r) = (1 - r^2)^2 / (n - 1)` (Schaefer & Strimmer 2005), at
    most 1. The target t has as many principal factors as there are eigenvalues beyond
    :math:`(1 + \sqrt{k/n})^2`, the greatest that unrelated items show in a large sample
    (Marchenko & Pastur 1967), and one at least.
    """
    k = len(correlations)
    if k < 3:
        return correlations, 0.0
    edge = (1 + np.sqrt(k / n)) ** 2
    factors = max(int((np.linalg.eigvalsh(correlations) > edge).sum()), 1)
    target = _factor_matrix(correlations, factors)
    off_diagonal = ~np.eye(k, dtype=bool)
    noise = ((1 - correlations[off_diagonal] ** 2) ** 2).sum() / max(n - 1, 1)
    distance = ((correlations - target)[off_diagonal] ** 2).sum()
    share = float(min(noise / distance, 1)) if distance > 0 else 1.0
    return (1 - share) * correlations + share * target, share


def nearest_correlation(matrix: Floats, *, least_eigenvalue: float = 0.01) -> Floats:
    """Make a symmetric matrix with unit diagonal positive definite.

    Eigenvalues below the least are raised to it and the diagonal is scaled back to 1: one step
    of the alternating projections of Higham (2002), near the nearest and cheap.
    """
    eigenvalues, vectors = np.linalg.eigh(matrix)
    if eigenvalues[0] >= least_eigenvalue:
        return matrix
    repaired = (vectors * np.maximum(eigenvalues, least_eigenvalue)) @ vectors.T
    size = np.sqrt(np.diag(repaired))
    return np.asarray(repaired / np.outer(size, size))


def _factor_matrix(correlations: Floats, factors: int) -> Floats:
    """Correlations that the principal factors imply, communalities iterated."""
    reduced, common = correlations.copy(), np.zeros_like(correlations)
    for _ in range(_ROUNDS):
        eigenvalues, vectors = np.linalg.eigh(reduced)
        kept = vectors[:, -factors:]
        common = (kept * np.maximum(eigenvalues[-factors:], 0)) @ kept.T
        np.fill_diagonal(reduced, np.clip(np.diag(common), 0, _HIGHEST_COMMUNALITY))
    np.fill_diagonal(common, 1.0)
    return common
