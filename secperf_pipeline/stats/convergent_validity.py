"""Whether items measure their own factor, and factors differ: AVE, CR, Fornell-Larcker, HTMT."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.factor_model import FactorModel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Convergence:
    """How well the items of each of f factors measure it; NaN for an inadmissible model.

    Parameters
    ----------
    average_variance_extracted : ndarray, shape (f,)
        Mean squared standardised loading, 0 to 1; from .50 the factor explains its items better
        than their unique parts do.
    composite_reliability : ndarray, shape (f,)
        Share of the variance of the summed standardised items that is the factor's, 0 to 1.
    fornell_larcker : ndarray of bool, shape (f, f)
        Whether the root of both factors' AVE exceeds their correlation; true on the diagonal.
    """

    average_variance_extracted: Floats
    composite_reliability: Floats
    fornell_larcker: NDArray[np.bool_]


def convergence(model: FactorModel) -> Convergence:
    r"""Compute AVE and CR of each factor and compare it with the correlations.

    Notes
    -----
    AVE :math:`= \overline{\lambda^2}`, CR
    :math:`= (\sum\lambda)^2 / ((\sum\lambda)^2 + \sum(1 - \lambda^2))`, criterion
    :math:`\sqrt{AVE} > |\phi|` (Fornell & Larcker 1981), on standardised loadings.
    """
    loadings = np.where(model.reason == "", model.loadings, np.nan)
    extracted = _sums(loadings**2, model.assignment) / np.bincount(model.assignment)
    common = _sums(loadings, model.assignment) ** 2
    unique = _sums(1 - loadings**2, model.assignment)
    least = np.minimum(extracted[:, None], extracted[None, :])
    separate = np.sqrt(least) > np.abs(model.factor_correlations)
    return Convergence(
        average_variance_extracted=extracted,
        composite_reliability=common / (common + unique),
        fornell_larcker=separate | np.eye(len(extracted), dtype=bool),
    )


def heterotrait_monotrait(answers: Floats, assignment: Ints, *, geometric: bool) -> Floats:
    r"""Compare correlations across factors with those within them.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Complete answers.
    assignment : ndarray of int, shape (k_items,)
        Factor of each item, from 0.
    geometric
        True gives HTMT2, which does not suppose equal loadings.

    Returns
    -------
    ndarray, shape (f, f)
        From 0; at or above .85 (strict) or .90 two factors are hardly told apart (Henseler,
        Ringle & Sarstedt 2015). NaN on the diagonal, for a factor of one item, where an item
        does not vary, and below two respondents.

    Notes
    -----
    Mean absolute correlation across, over the root of the product of the mean absolute
    correlations within; arithmetic means for HTMT (Henseler et al. 2015), geometric ones for
    HTMT2 (Roemer, Schuberth & Henseler 2021).
    """
    f = int(assignment.max()) + 1
    if len(answers) < 2:
        return np.full((f, f), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        correlations = np.abs(np.corrcoef(answers, rowvar=False))
        weights = np.log(correlations) if geometric else correlations
    means = np.full((f, f), np.nan)
    for a in range(f):
        for b in range(f):
            block = weights[np.ix_(assignment == a, assignment == b)]
            chosen = block[~np.eye(len(block), dtype=bool)] if a == b else block.ravel()
            if chosen.size:
                means[a, b] = np.exp(chosen.mean()) if geometric else chosen.mean()
    within = np.diag(means)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = means / np.sqrt(np.outer(within, within))
    return np.where(np.eye(f, dtype=bool) | ~np.isfinite(ratio), np.nan, ratio)


def _sums(values: Floats, assignment: Ints) -> Floats:
    return np.asarray(np.bincount(assignment, weights=values), dtype=np.float64)
