"""Whether items measure the same in several groups: configural, metric and scalar invariance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from secperf_pipeline.stats.factor_model import FactorModel, factor_model
from secperf_pipeline.stats.multigroup_model import GroupMoments, MultigroupFit, constrained_fit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS = ("configural", "metric", "scalar")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvarianceLevel:
    """Fit of one level; NaN where it does not exist, and ``reason`` says why.

    Parameters
    ----------
    level
        ``configural``: one pattern of loadings; ``metric``: equal loadings; ``scalar``: equal
        intercepts as well.
    chi_square, df, p
        N F, N all respondents, and the test of exact fit.
    cfi, rmsea
        CFI against independent items in every group (Bentler 1990); RMSEA times the root of
        the number of groups (Steiger 1998).
    reason
        Empty where the fit is admissible.
    """

    level: str
    chi_square: float
    df: int
    p: float
    cfi: float
    rmsea: float
    reason: str


def invariance(groups: Sequence[Floats], assignment: Ints) -> list[InvarianceLevel]:
    """Fit one factor model to several groups, held together ever more.

    Parameters
    ----------
    groups
        Complete answers, shape (n, k) each; at least two groups.
    assignment : ndarray of int, shape (k,)
        Factor of each item: 0 to f - 1, none left out.

    Returns
    -------
    list of InvarianceLevel
        One for each of `LEVELS`. A group that cannot be fitted on its own leaves none of them.

    Notes
    -----
    As lavaan's ``cfa(group =, group.equal = c("loadings", "intercepts"), meanstructure = TRUE)``
    with the normal likelihood.
    """
    models = [factor_model(answers, assignment) for answers in groups]
    n = sum(len(answers) for answers in groups)
    unfit = next((one.reason for one in models if np.isnan(one.discrepancy)), "")
    if unfit:
        return [_describe(level, _separate(models, n), models, n, unfit) for level in LEVELS]
    fits = [_separate(models, n)]
    moments, start = _moments(groups, models, n)
    for with_intercepts in (False, True):
        fits.append(constrained_fit(moments, assignment, start, with_intercepts=with_intercepts))
    return [
        _describe(level, fit, models, n, fit.reason)
        for level, fit in zip(LEVELS, fits, strict=True)
    ]


def _separate(models: Sequence[FactorModel], n: int) -> MultigroupFit:
    return MultigroupFit(
        discrepancy=sum(one.n / n * one.discrepancy for one in models),
        df=sum(one.df for one in models),
        reason=next((one.reason for one in models if one.reason), ""),
    )


def _moments(
    groups: Sequence[Floats], models: Sequence[FactorModel], n: int
) -> tuple[list[GroupMoments], Floats]:
    """Reduce the groups in pooled standard deviations, and average their loadings."""
    spread = np.sqrt(sum(len(one) / n * one.var(axis=0) for one in groups))
    middle = np.concatenate(groups).mean(axis=0)
    moments = [
        GroupMoments(
            share=len(one) / n,
            means=(one.mean(axis=0) - middle) / spread,
            covariances=np.cov(one / spread, rowvar=False, bias=True),
        )
        for one in groups
    ]
    start = sum(
        one.share * model.loadings * np.sqrt(np.diag(one.covariances))
        for one, model in zip(moments, models, strict=True)
    )
    return moments, np.asarray(start)


def _describe(
    level: str, fit: MultigroupFit, models: Sequence[FactorModel], n: int, reason: str
) -> InvarianceLevel:
    nan = float("nan")
    chi_square = n * fit.discrepancy
    if fit.df <= 0 or np.isnan(chi_square):
        missing = reason or "the model has no degrees of freedom"
        return InvarianceLevel(
            level=level, chi_square=nan, df=fit.df, p=nan, cfi=nan, rmsea=nan, reason=missing
        )
    baseline = sum(one.n * one.baseline_discrepancy - one.baseline_df for one in models)
    excess = max(chi_square - fit.df, 0.0)
    largest = max(excess, baseline)
    return InvarianceLevel(
        level=level,
        chi_square=chi_square,
        df=fit.df,
        p=float(special.chdtrc(fit.df, chi_square)),
        cfi=1 - excess / largest if largest > 0 else nan,
        rmsea=float(np.sqrt(excess / (fit.df * n) * len(models))),
        reason=reason,
    )
