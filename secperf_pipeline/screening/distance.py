"""How far each respondent's answers lie from the wave's mean answers."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.pairwise import pairwise_moments


def mahalanobis_distance(answers: NDArray[np.float64]) -> IndexValues:
    r"""Compute the squared Mahalanobis distance of each respondent.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Scale points; NaN where missing. Recoding an item leaves the distance as it is.

    Returns
    -------
    IndexValues
        From 0; for normal answers about chi-squared with k degrees of freedom. High values
        speak of random answering. A straight line has one of the lowest. Not computable for a
        respondent without any answer, with fewer than k + 2 respondents, or where the
        covariances are not positive definite.

    Notes
    -----
    .. math:: D^2_i = (x_i - \bar x)' S^{-1} (x_i - \bar x)

    with the pairwise covariances :math:`S` (divisor m - 1). A missing answer contributes 0, as
    in R's psych and careless, which lowers the distance.

    References
    ----------
    Mahalanobis (1936), On the generalised distance in statistics; Meade & Craig (2012).
    """
    answered = ~np.isnan(answers)
    n_answered = int(answered.any(axis=1).sum())
    n, k = answers.shape
    covariance = pairwise_moments(answers).covariance
    few = n_answered <= k + 1
    solvable = not few and _is_positive_definite(covariance)
    values = np.zeros(n)
    if solvable:
        means = np.nanmean(answers, axis=0)
        deviations = np.where(answered, answers - means, 0.0)
        values = (deviations * np.linalg.solve(covariance, deviations.T).T).sum(axis=1)
    return IndexValues.unless(
        values,
        {
            "no answers": ~answered.any(axis=1),
            "fewer responses than items plus two": few,
            "the covariances of the items are not positive definite": not solvable,
        },
    )


def _is_positive_definite(covariance: NDArray[np.float64]) -> bool:
    """Tell whether all eigenvalues of the correlations lie clearly above 0."""
    variances = np.diag(covariance)
    if np.isnan(covariance).any() or not (variances > 0).all():
        return False
    scales = np.sqrt(variances)
    eigenvalues = np.linalg.eigvalsh(covariance / np.outer(scales, scales))
    tolerance = len(eigenvalues) * np.finfo(np.float64).eps * eigenvalues[-1]
    return bool(eigenvalues[0] > tolerance)
