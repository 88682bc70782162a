"""One common factor by maximum likelihood, many scales at once, and the omega it implies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_ITERATIONS = 500
_TOLERANCE = 1e-11
_GAIN = 1e-20
# Shares of an item's variance: a unique variance below the first is given up, one below the
# second that has not settled is taken for one on its way to zero.
_VANISHED = 1e-6
_VANISHING = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFactorFit:
    """Fits of x = loading * factor + unique part in m samples of k items.

    Parameters
    ----------
    loadings, uniquenesses : ndarray, shape (m, k)
        In units of the items and of their squares; NaN where no proper fit exists. The sign of
        the factor is the one under which the loadings add to more than zero.
    omega : ndarray, shape (m,)
        Share of the variance of the sum of the items, as the model implies it, that the factor
        explains: 0 to 1. The one-factor omega, not omega hierarchical.
    reason : ndarray of str, shape (m,)
        Why there is no fit; empty where there is one.
    """

    loadings: Floats
    uniquenesses: Floats
    omega: Floats
    reason: NDArray[np.str_]


def one_factor(covariances: Floats) -> OneFactorFit:
    r"""Fit one factor to each covariance matrix.

    Parameters
    ----------
    covariances : ndarray, shape (m, k, k)
        Sample covariances of the items; the divisor does not matter to omega.

    Notes
    -----
    Minimises :math:`\log|\Sigma| + \mathrm{tr}(S \Sigma^{-1})`,
    :math:`\Sigma = \lambda\lambda' + \Theta`, by Fisher scoring on the correlations (Lawley &
    Maxwell 1971). :math:`\omega = (\sum\lambda)^2 / ((\sum\lambda)^2 + \sum\theta)` (McDonald
    1999). Where a unique variance would have to be zero or negative (a Heywood case) there is
    no omega, since the share it would report is an artefact.
    """
    m, k = covariances.shape[:2]
    loadings, uniquenesses = np.full((m, k), np.nan), np.full((m, k), np.nan)
    reason = _not_identified(covariances)
    open_ones = np.flatnonzero(reason == "")
    if open_ones.size:
        chosen = covariances[open_ones]
        sd = np.sqrt(np.diagonal(chosen, axis1=1, axis2=2))
        correlations = chosen / (sd[:, :, None] * sd[:, None, :])
        scaled, unique, converged = _maximise(correlations)
        reason[open_ones] = np.where(
            converged,
            "",
            np.where(
                unique.min(axis=1) < _VANISHING,
                "Heywood case: the unique variance of an item is not positive",
                "no maximum of the likelihood was found",
            ),
        )
        loadings[open_ones[converged]] = (scaled * sd)[converged]
        uniquenesses[open_ones[converged]] = (unique * sd**2)[converged]
    common = loadings.sum(axis=1) ** 2
    return OneFactorFit(
        loadings=loadings,
        uniquenesses=uniquenesses,
        omega=common / (common + uniquenesses.sum(axis=1)),
        reason=reason,
    )


def _not_identified(covariances: Floats) -> NDArray[np.str_]:
    m, k = covariances.shape[:2]
    reason = np.full(m, "", dtype="<U64")
    if k < 3:
        reason[:] = "fewer than three items do not identify a factor"
        return reason
    known = np.isfinite(covariances).all(axis=(1, 2))
    variance = np.diagonal(covariances, axis1=1, axis2=2)
    floor = 1e-12 * np.nan_to_num(variance).max(axis=1, keepdims=True)
    varies = np.asarray(known & (variance > floor).all(axis=1))
    sd = np.sqrt(np.where(varies[:, None], variance, 1.0))
    scaled = np.where(
        varies[:, None, None], covariances / (sd[:, :, None] * sd[:, None, :]), np.eye(k)
    )
    reason[np.linalg.eigvalsh(scaled)[:, 0] < 1e-10] = "an item follows from the others"
    reason[~varies] = "an item does not vary"
    return reason


def _maximise(correlations: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Search for loadings and uniquenesses in units of the SDs; tell where the search ended."""
    unique = 1 / np.diagonal(np.linalg.inv(correlations), axis1=1, axis2=2)
    reduced = correlations - unique[:, :, None] * np.eye(unique.shape[1])
    values, vectors = np.linalg.eigh(reduced)
    loadings = vectors[:, :, -1] * np.sqrt(np.maximum(values[:, -1:], 0.01))
    converged = np.zeros(len(correlations), dtype=bool)
    for _ in range(_ITERATIONS):
        active = np.flatnonzero(~converged & (unique.min(axis=1) > _VANISHED))
        if not active.size:
            break
        step, slope, gain = _scoring_step(correlations[active], loadings[active], unique[active])
        # Next to a unique variance near zero rounding keeps the gradient large, not the gain.
        converged[active] = (slope < _TOLERANCE) | (gain < _GAIN)
        moved = _improve(correlations[active], loadings[active], unique[active], step)
        loadings[active], unique[active] = moved
    sign = np.where(loadings.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    return loadings * sign, unique, converged


def _scoring_step(
    correlations: Floats, loadings: Floats, unique: Floats
) -> tuple[Floats, Floats, Floats]:
    """Step of Fisher scoring, shape (m, 2k), largest component of the gradient, expected gain."""
    k = loadings.shape[1]
    inverse = np.linalg.inv(_implied_covariances(loadings, unique))
    residual = inverse @ (_implied_covariances(loadings, unique) - correlations) @ inverse
    gradient = np.concatenate(
        [
            np.einsum("mij,mj->mi", residual, loadings),
            np.diagonal(residual, axis1=1, axis2=2) / 2,
        ],
        axis=1,
    )
    along = np.einsum("mij,mj->mi", inverse, loadings)
    information = np.empty((len(loadings), 2 * k, 2 * k))
    strength = (loadings * along).sum(axis=1)[:, None, None]
    information[:, :k, :k] = along[:, :, None] * along[:, None, :] + strength * inverse
    information[:, :k, k:] = inverse * along[:, None, :]
    information[:, k:, :k] = np.swapaxes(information[:, :k, k:], 1, 2)
    information[:, k:, k:] = inverse**2 / 2
    # Keeps the system solvable where a loading is zero; it shortens steps and moves no optimum.
    information += 1e-10 * np.eye(2 * k)
    step = -np.linalg.solve(information, gradient[:, :, None])[:, :, 0]
    return step, np.abs(gradient).max(axis=1), -(gradient * step).sum(axis=1)


def _improve(
    correlations: Floats, loadings: Floats, unique: Floats, step: Floats
) -> tuple[Floats, Floats]:
    """Take each step, halved until unique variances stay positive and the fit is no worse."""
    k = loadings.shape[1]
    before = _discrepancy(correlations, loadings, unique)
    length = np.ones(len(loadings))
    for _ in range(30):
        new_loadings = loadings + length[:, None] * step[:, :k]
        new_unique = unique + length[:, None] * step[:, k:]
        proper = np.asarray((new_unique > 0).all(axis=1))
        guarded = np.where(proper[:, None], new_unique, unique)
        after = _discrepancy(correlations, new_loadings, guarded)
        good = proper & (after <= before + 1e-12)
        if good.all():
            break
        length = np.where(good, length, length / 2)
    kept = good[:, None]
    return np.where(kept, new_loadings, loadings), np.where(kept, new_unique, unique)


def _implied_covariances(loadings: Floats, unique: Floats) -> Floats:
    return np.asarray(
        loadings[:, :, None] * loadings[:, None, :] + unique[:, :, None] * np.eye(unique.shape[1])
    )


def _discrepancy(correlations: Floats, loadings: Floats, unique: Floats) -> Floats:
    implied = _implied_covariances(loadings, unique)
    _, log_determinant = np.linalg.slogdet(implied)
    return np.asarray(
        log_determinant + np.trace(np.linalg.inv(implied) @ correlations, axis1=1, axis2=2)
    )
