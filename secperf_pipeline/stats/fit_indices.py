"""How well a factor model reproduces the covariances: chi-square, CFI, TLI, RMSEA, SRMR."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize, special

from secperf_pipeline.stats.factor_model import FactorModel

_NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class FitIndices:
    """Fit of one model; NaN where an index does not exist.

    Parameters
    ----------
    multiplier
        Times what F is multiplied to chi-square: N - 1 (``n_minus_1``, as Amos and LISREL, and
        lavaan's ``likelihood = "wishart"``) or N (``n``, lavaan's and Mplus's default).
    chi_square, df, p
        Test of exact fit; no p without degrees of freedom.
    cfi, tli
        Against the model of independent items; CFI lies in 0 to 1, TLI may leave it.
    rmsea, rmsea_low, rmsea_high
        Misfit per degree of freedom with its interval; from 0.
    srmr
        Root mean square of the residual correlations, the diagonal counted.
    """

    multiplier: Literal["n_minus_1", "n"]
    chi_square: float
    df: int
    p: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    srmr: float


def fit_indices(
    model: FactorModel, *, multiplier: Literal["n_minus_1", "n"], confidence: float
) -> FitIndices:
    r"""Judge a fitted factor model.

    Parameters
    ----------
    model
        From `factor_model`.
    multiplier
        See `FitIndices`; RMSEA divides by the same number.
    confidence
        Level of the interval of RMSEA, between 0 and 1.

    Notes
    -----
    With :math:`\delta = \max(\chi^2 - df, 0)`: CFI
    :math:`= 1 - \delta / \max(\delta, \delta_b)` (Bentler 1990), TLI
    :math:`= (\chi^2_b/df_b - \chi^2/df) / (\chi^2_b/df_b - 1)` (Tucker & Lewis 1973), RMSEA
    :math:`= \sqrt{\delta / (df\,n)}` (Steiger 1990), its interval from the noncentralities
    under which chi-square is at most as large with probability (1 + confidence) / 2 and
    (1 - confidence) / 2 (Browne & Cudeck 1993).
    """
    times = model.n - 1 if multiplier == "n_minus_1" else model.n
    chi_square, baseline = times * model.discrepancy, times * model.baseline_discrepancy
    df, baseline_df = model.df, model.baseline_df
    excess, baseline_excess = max(chi_square - df, 0.0), max(baseline - baseline_df, 0.0)
    largest = max(excess, baseline_excess)
    tests = df > 0 and np.isfinite(chi_square)
    ratio = baseline / baseline_df
    low, high = _noncentralities(chi_square, df, confidence) if tests else (_NAN, _NAN)
    rows, columns = np.tril_indices(len(model.loadings))
    return FitIndices(
        multiplier=multiplier,
        chi_square=chi_square,
        df=df,
        p=float(special.chdtrc(df, chi_square)) if tests else _NAN,
        cfi=1 - excess / largest if tests and largest > 0 else _NAN,
        tli=(ratio - chi_square / df) / (ratio - 1) if tests and ratio != 1 else _NAN,
        rmsea=float(np.sqrt(excess / (df * times))) if tests else _NAN,
        rmsea_low=float(np.sqrt(low / (df * times))) if tests else _NAN,
        rmsea_high=float(np.sqrt(high / (df * times))) if tests else _NAN,
        srmr=float(np.sqrt((model.residuals[rows, columns] ** 2).mean())),
    )


def _noncentralities(chi_square: float, df: int, confidence: float) -> tuple[float, float]:
    """Find the ends of the interval of the noncentrality; 0 where none gives chi-square."""

    def found(probability: float) -> float:
        if special.chdtr(df, chi_square) <= probability:
            return 0.0
        highest = 4 * chi_square + 100.0
        return float(
            optimize.brentq(
                lambda nc: special.chndtr(chi_square, df, nc) - probability,
                0.0,
                highest,
                xtol=1e-10,
            )
        )

    return found((1 + confidence) / 2), found((1 - confidence) / 2)
