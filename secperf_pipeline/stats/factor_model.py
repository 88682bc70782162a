"""Confirmatory factor analysis: correlated factors, each item on one of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GRADIENT = 1e-9
_ITERATIONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorModel:
    """The maximum-likelihood fit of one model to k items and f factors.

    Where no maximum exists or was found, every number is NaN and ``reason`` says why. At a
    maximum that is no admissible model (a Heywood case: a unique variance or a correlation of
    factors out of its range) the numbers stand, since the fit indices do, and ``reason`` says
    what is wrong.

    Parameters
    ----------
    loadings, uniquenesses : ndarray, shape (k,)
        Standardised loading of each item on its factor, and its unique share of variance.
    factor_correlations : ndarray, shape (f, f)
        Correlations of the factors.
    assignment : ndarray of int, shape (k,)
        Factor of each item, from 0.
    discrepancy, baseline_discrepancy
        F at the maximum, and that of the model in which all items are independent.
    residuals : ndarray, shape (k, k)
        Sample less implied correlations.
    df, baseline_df
        Degrees of freedom of both models.
    n
        Complete respondents.
    reason
        Empty where the fit is admissible.
    """

    loadings: Floats
    uniquenesses: Floats
    factor_correlations: Floats
    assignment: Ints
    discrepancy: float
    baseline_discrepancy: float
    residuals: Floats
    df: int
    baseline_df: int
    n: int
    reason: str


def factor_model(answers: Floats, assignment: Ints) -> FactorModel:
    r"""Fit factors by maximum likelihood on the covariances.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Complete answers.
    assignment : ndarray of int, shape (k_items,)
        Factor of each item: 0 to f - 1, none left out. One factor is all zeros.

    Raises
    ------
    ValueError
        An answer is missing, or the assignment does not fit the items.

    Notes
    -----
    Minimises :math:`F = \log|\Sigma| - \log|S| + \mathrm{tr}(S\Sigma^{-1}) - k` over
    :math:`\Sigma = \Lambda\Phi\Lambda' + \Theta` (Joreskog 1969), the factors' variances being 1.
    The model is free of units, so S may be the correlations. Gradient and expected information
    are exact; the search is scipy's trust region.
    """
    n, k = answers.shape
    if np.isnan(answers).any():
        raise ValueError("answers has missing values; drop those respondents before this call")
    if assignment.shape != (k,) or set(assignment.tolist()) != set(range(assignment.max() + 1)):
        raise ValueError(f"the assignment {assignment.tolist()} does not place {k} items on 0 to f")
    structure = _Structure(assignment)
    refusal = _refusal(answers, structure)
    if refusal:
        return _without_fit(structure, n, refusal)
    sample = np.atleast_2d(np.corrcoef(answers, rowvar=False))
    found = optimize.minimize(
        structure.discrepancy,
        structure.start(sample),
        args=(sample,),
        jac=structure.gradient,
        hess=structure.information,
        method="trust-exact",
        options={"gtol": _GRADIENT, "maxiter": _ITERATIONS},
    )
    if np.abs(structure.gradient(found.x, sample)).max() > 1e3 * _GRADIENT:
        return _without_fit(structure, n, "no maximum of the likelihood was found")
    return _describe(structure, found.x, sample, n)


class _Structure:
    """Which parameter stands where: loadings, then uniquenesses, then factor correlations."""

    def __init__(self, assignment: Ints) -> None:
        self.assignment = assignment
        self.k = len(assignment)
        self.f = int(assignment.max()) + 1
        self.pairs = np.triu_indices(self.f, 1)
        self.parameters = 2 * self.k + len(self.pairs[0])

    @property
    def df(self) -> int:
        return self.k * (self.k + 1) // 2 - self.parameters

    def parts(self, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """Split into loadings (k, f), uniquenesses (k,) and factor correlations (f, f)."""
        pattern = np.zeros((self.k, self.f))
        pattern[np.arange(self.k), self.assignment] = parameters[: self.k]
        correlations = np.eye(self.f)
        correlations[self.pairs] = parameters[2 * self.k :]
        correlations.T[self.pairs] = parameters[2 * self.k :]
        return pattern, parameters[self.k : 2 * self.k], correlations

    def implied(self, parameters: Floats) -> Floats:
        pattern, unique, correlations = self.parts(parameters)
        return np.asarray(pattern @ correlations @ pattern.T + np.diag(unique))

    def start(self, sample: Floats) -> Floats:
        """Start with half of each item's variance in its factor, signs from its correlations."""
        mates = self.assignment[:, None] == self.assignment[None, :]
        within = (sample * mates).sum(axis=1) - 1
        loadings = np.where(within < 0, -1.0, 1.0) * np.sqrt(0.5)
        return np.concatenate([loadings, np.full(self.k, 0.5), np.full(len(self.pairs[0]), 0.5)])

    def discrepancy(self, parameters: Floats, sample: Floats) -> float:
        """Compute F; infinite where the implied matrix is none of covariances."""
        implied = self.implied(parameters)
        try:
            factor = linalg.cho_factor(implied, lower=True)
        except linalg.LinAlgError:
            return float("inf")
        log_implied = 2 * np.log(np.diag(factor[0])).sum()
        trace = np.trace(linalg.cho_solve(factor, sample))
        return float(log_implied - np.linalg.slogdet(sample)[1] + trace - self.k)

    def gradient(self, parameters: Floats, sample: Floats) -> Floats:
        implied = self.implied(parameters)
        inverse = np.linalg.inv(implied)
        weight = inverse @ (implied - sample) @ inverse
        return np.asarray(np.einsum("ij,pij->p", weight, self.slopes(parameters)))

    def information(self, parameters: Floats, sample: Floats) -> Floats:
        """Compute the expected second derivatives of F."""
        inverse = np.linalg.inv(self.implied(parameters))
        weighted = inverse @ self.slopes(parameters)
        return np.asarray(np.einsum("pij,qji->pq", weighted, weighted))

    def slopes(self, parameters: Floats) -> Floats:
        """Differentiate the implied matrix by each parameter, shape (p, k, k)."""
        pattern, _, correlations = self.parts(parameters)
        items = np.arange(self.k)
        slopes = np.zeros((self.parameters, self.k, self.k))
        by_loading = pattern @ correlations[:, self.assignment]
        slopes[items, items, :] += by_loading.T
        slopes[items, :, items] += by_loading.T
        slopes[self.k + items, items, items] = 1.0
        for position, (a, b) in enumerate(zip(*self.pairs, strict=True)):
            product = np.outer(pattern[:, a], pattern[:, b])
            slopes[2 * self.k + position] = product + product.T
        return slopes


def _refusal(answers: Floats, structure: _Structure) -> str:
    n, k = answers.shape
    sizes = np.bincount(structure.assignment)
    if structure.f == 1 and k < 3:
        return "fewer than three items do not identify a factor"
    if sizes.min() < 2:
        return "a factor has a single item, which does not identify it"
    if n <= k:
        return f"{n} complete responses for {k} items; more responses than items are needed"
    if (np.ptp(answers, axis=0) == 0).any():
        return "an item does not vary"
    if np.linalg.eigvalsh(np.corrcoef(answers, rowvar=False))[0] < 1e-10:
        return "an item follows from the others"
    return ""


def _describe(structure: _Structure, parameters: Floats, sample: Floats, n: int) -> FactorModel:
    pattern, unique, correlations = structure.parts(parameters)
    implied = structure.implied(parameters)
    loadings = pattern.sum(axis=1)
    # A factor has no direction of its own: its loadings add to more than zero.
    sign = np.where(np.bincount(structure.assignment, weights=loadings) < 0, -1.0, 1.0)
    sd = np.sqrt(np.diag(implied))
    return FactorModel(
        loadings=loadings * sign[structure.assignment] / sd,
        uniquenesses=unique / sd**2,
        factor_correlations=correlations * np.outer(sign, sign),
        assignment=structure.assignment,
        discrepancy=max(structure.discrepancy(parameters, sample), 0.0),
        baseline_discrepancy=float(-np.linalg.slogdet(sample)[1]),
        residuals=sample - implied,
        df=structure.df,
        baseline_df=structure.k * (structure.k - 1) // 2,
        n=n,
        reason=_inadmissible(unique, correlations),
    )


def _inadmissible(unique: Floats, correlations: Floats) -> str:
    if unique.min() <= 0:
        return "Heywood case: the unique variance of an item is not positive"
    if np.linalg.eigvalsh(correlations)[0] <= 0:
        return "the correlations of the factors exceed what correlations can be"
    return ""


def _without_fit(structure: _Structure, n: int, reason: str) -> FactorModel:
    return FactorModel(
        loadings=np.full(structure.k, np.nan),
        uniquenesses=np.full(structure.k, np.nan),
        factor_correlations=np.full((structure.f, structure.f), np.nan),
        assignment=structure.assignment,
        discrepancy=float("nan"),
        baseline_discrepancy=float("nan"),
        residuals=np.full((structure.k, structure.k), np.nan),
        df=structure.df,
        baseline_df=structure.k * (structure.k - 1) // 2,
        n=n,
        reason=reason,
    )
