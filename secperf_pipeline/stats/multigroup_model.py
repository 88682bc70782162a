"""One factor model in several groups, with loadings, and intercepts, that are the same in each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GRADIENT = 1e-9
_ITERATIONS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMoments:
    """What the fit needs of one group: its share of all rows, means (k,), covariances (k, k)."""

    share: float
    means: Floats
    covariances: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class MultigroupFit:
    """A constrained fit; NaN with a ``reason`` where no maximum was found.

    Parameters
    ----------
    discrepancy
        F at the maximum, the groups weighted by their shares.
    df
        Degrees of freedom.
    reason
        Empty where the fit is admissible.
    """

    discrepancy: float
    df: int
    reason: str


def constrained_fit(
    groups: Sequence[GroupMoments], assignment: Ints, start: Floats, *, with_intercepts: bool
) -> MultigroupFit:
    r"""Fit by maximum likelihood (Joreskog 1971; with means Sorbom 1974).

    Parameters
    ----------
    groups
        At least two; covariances with divisor n, of full rank.
    assignment : ndarray of int, shape (k,)
        Factor of each item, from 0.
    start : ndarray, shape (k,)
        Loadings to start from, in units of the items.
    with_intercepts
        Hold the items' intercepts equal as well; the factors' means are then free in all groups
        but the first, where they are 0. Otherwise all means are free.

    Notes
    -----
    Minimises :math:`\sum_g w_g (\log|\Sigma_g| - \log|S_g| + \mathrm{tr}(S_g\Sigma_g^{-1}) - k
    + r_g'\Sigma_g^{-1}r_g)` over :math:`\Sigma_g = \Lambda\Phi_g\Lambda' + \Theta_g` and
    :math:`r_g = m_g - \tau - \Lambda\alpha_g`. The factors' variances are 1 in the first group
    and free in the others. Gradient and expected information are exact.
    """
    structure = _Structure(groups, assignment, with_intercepts=with_intercepts)
    found = optimize.minimize(
        structure.discrepancy,
        structure.start(start),
        jac=structure.gradient,
        hess=structure.information,
        method="trust-exact",
        options={"gtol": _GRADIENT, "maxiter": _ITERATIONS},
    )
    if np.abs(structure.gradient(found.x)).max() > 1e3 * _GRADIENT:
        return MultigroupFit(
            discrepancy=float("nan"), df=structure.df, reason="no maximum of the likelihood"
        )
    return MultigroupFit(
        discrepancy=max(structure.discrepancy(found.x), 0.0),
        df=structure.df,
        reason=structure.inadmissible(found.x),
    )


@dataclass(frozen=True, slots=True)
class _Implied:
    """What the parameters imply in one group, and its derivatives by each of p parameters."""

    covariances: Floats
    residual_means: Floats
    slopes: Floats
    mean_slopes: Floats


class _Structure:
    """Which parameter stands where.

    Loadings (k); intercepts (k) and means of the factors (f in each group but the first) where
    they are modelled; then, group by group, uniquenesses (k) and the lower triangle of the
    factors' covariances, in the first group without the diagonal.
    """

    def __init__(
        self, groups: Sequence[GroupMoments], assignment: Ints, *, with_intercepts: bool
    ) -> None:
        self.groups, self.assignment, self.with_intercepts = groups, assignment, with_intercepts
        self.k, self.f = len(assignment), int(assignment.max()) + 1
        self.log_samples = [np.linalg.slogdet(one.covariances)[1] for one in groups]
        mean_parameters = self.k + (len(groups) - 1) * self.f if with_intercepts else 0
        self.triangles = [np.tril_indices(self.f, -1 if g == 0 else 0) for g in range(len(groups))]
        sizes = [self.k + len(one[0]) for one in self.triangles]
        self.group_at = self.k + mean_parameters + np.cumsum([0, *sizes])
        self.parameters = int(self.group_at[-1])

    @property
    def df(self) -> int:
        moments = self.k * (self.k + 1) // 2 + (self.k if self.with_intercepts else 0)
        return len(self.groups) * moments - self.parameters

    def start(self, loadings: Floats) -> Floats:
        """Start from factors alike in all groups, half correlated."""
        x = np.zeros(self.parameters)
        x[: self.k] = loadings
        if self.with_intercepts:
            x[self.k : 2 * self.k] = sum(one.share * one.means for one in self.groups)
        for group, (at, triangle) in enumerate(zip(self.group_at, self.triangles, strict=False)):
            variances = np.diag(self.groups[group].covariances)
            x[at : at + self.k] = np.maximum(variances - loadings**2, 0.2 * variances)
            stop = at + self.k + len(triangle[0])
            x[at + self.k : stop] = np.where(triangle[0] == triangle[1], 1.0, 0.5)
        return x

    def parts(self, x: Floats, group: int) -> tuple[Floats, Floats]:
        """Uniquenesses (k,) and the factors' covariances (f, f) of a group."""
        at, triangle = self.group_at[group], self.triangles[group]
        factors = np.eye(self.f)
        factors[triangle] = x[at + self.k : self.group_at[group + 1]]
        factors.T[triangle] = factors[triangle]
        return x[at : at + self.k], factors

    def implied(self, x: Floats, group: int) -> _Implied:
        items = np.arange(self.k)
        pattern = np.zeros((self.k, self.f))
        pattern[items, self.assignment] = x[: self.k]
        unique, factors = self.parts(x, group)
        at = self.group_at[group]
        slopes = np.zeros((self.parameters, self.k, self.k))
        by_loading = pattern @ factors[:, self.assignment]
        slopes[items, items, :] += by_loading.T
        slopes[items, :, items] += by_loading.T
        slopes[at + items, items, items] = 1.0
        for position, (a, b) in enumerate(zip(*self.triangles[group], strict=True)):
            product = np.outer(pattern[:, a], pattern[:, b])
            slopes[at + self.k + position] = product if a == b else product + product.T
        residual, mean_slopes = self._means(x, group, pattern)
        return _Implied(
            pattern @ factors @ pattern.T + np.diag(unique), residual, slopes, mean_slopes
        )

    def _means(self, x: Floats, group: int, pattern: Floats) -> tuple[Floats, Floats]:
        slopes = np.zeros((self.parameters, self.k))
        if not self.with_intercepts:
            return np.zeros(self.k), slopes
        items = np.arange(self.k)
        factor_means = np.zeros(self.f)
        slopes[self.k + items, items] = 1.0
        if group:
            at = 2 * self.k + (group - 1) * self.f
            factor_means = x[at : at + self.f]
            slopes[at : at + self.f] = pattern.T
        slopes[items, items] = factor_means[self.assignment]
        implied = x[self.k : 2 * self.k] + pattern @ factor_means
        return self.groups[group].means - implied, slopes

    def discrepancy(self, x: Floats) -> float:
        """Compute F; infinite where an implied matrix is none of covariances."""
        total = 0.0
        for position, group in enumerate(self.groups):
            one = self.implied(x, position)
            try:
                factor = linalg.cho_factor(one.covariances, lower=True)
            except linalg.LinAlgError:
                return float("inf")
            with_means = group.covariances + np.outer(one.residual_means, one.residual_means)
            log_implied = 2 * np.log(np.diag(factor[0])).sum()
            trace = np.trace(linalg.cho_solve(factor, with_means))
            total += group.share * (log_implied - self.log_samples[position] + trace - self.k)
        return float(total)

    def gradient(self, x: Floats) -> Floats:
        total = np.zeros(self.parameters)
        for position, group in enumerate(self.groups):
            one = self.implied(x, position)
            inverse = np.linalg.inv(one.covariances)
            r = one.residual_means
            weight = inverse @ (one.covariances - group.covariances - np.outer(r, r)) @ inverse
            by_covariances = np.einsum("ij,pij->p", weight, one.slopes)
            total += group.share * (by_covariances - 2 * one.mean_slopes @ (inverse @ r))
        return total

    def information(self, x: Floats) -> Floats:
        """Compute the expected second derivatives of F."""
        total = np.zeros((self.parameters, self.parameters))
        for position, group in enumerate(self.groups):
            one = self.implied(x, position)
            inverse = np.linalg.inv(one.covariances)
            weighted = inverse @ one.slopes
            by_means = 2 * one.mean_slopes @ inverse @ one.mean_slopes.T
            by_covariances = np.einsum("pij,qji->pq", weighted, weighted, optimize=True)
            total += group.share * (by_covariances + by_means)
        return total

    def inadmissible(self, x: Floats) -> str:
        """Say what is wrong with a fit; nothing where it is a model."""
        for group in range(len(self.groups)):
            unique, factors = self.parts(x, group)
            if unique.min() <= 0:
                return "Heywood case: the unique variance of an item is not positive"
            if np.linalg.eigvalsh(factors)[0] <= 0:
                return "the correlations of the factors exceed what correlations can be"
        return ""
