"""Shares: interval, difference, and the probability that a share reaches a goal."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An interval from ``low`` to ``high``."""

    low: float
    high: float


def wilson_interval(successes: float, n: float, *, confidence: float) -> Interval:
    """Compute Wilson's (1927) interval of a share.

    Parameters
    ----------
    successes, n
        Count and base, 0 <= successes <= n, n > 0.
    confidence
        Level, between 0 and 1.

    Raises
    ------
    ValueError
        The base is not positive, or the count lies outside it.
    """
    _require_share(successes, n)
    # Imported here, as in `multiplicity`, for the sake of start-up.
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
    return Interval(low=float(low), high=float(high))


def newcombe_interval(
    successes: float,
    n: float,
    successes_before: float,
    n_before: float,
    *,
    confidence: float,
) -> Interval:
    """Compute the interval of the change of a share between two independent samples.

    The difference is the share now minus the share before; Newcombe (1998), method 10,
    which joins two Wilson intervals.
    """
    _require_share(successes, n)
    _require_share(successes_before, n_before)
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        successes, n, successes_before, n_before, method="newcomb", alpha=1 - confidence
    )
    return Interval(low=float(low), high=float(high))


def effective_base(share: ClusterEstimate, n: Floats, *, confidence: float) -> Floats:
    r"""Compute the number of independent answers that would tell as much about a share.

    Parameters
    ----------
    share
        From `jackknife_mean` of zeros and ones.
    n
        Answers, of the same shape.
    confidence
        Level of the interval that is to be made with it.

    Returns
    -------
    ndarray
        At most ``n``; NaN where the share has no error. It stands for n in Wilson's interval and
        in the posterior, the share times it for the count.

    Notes
    -----
    Korn & Graubard (1998): :math:`p(1-p) / V`, times the square of the quotient of Student's
    quantiles with n - 1 and with the degrees of freedom of V. A share of 0 or 1 has no V: as many
    as there are effective clusters.
    """
    level = (1 + confidence) / 2
    at_limit = (share.estimate == 0) | (share.estimate == 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        independent = share.estimate * (1 - share.estimate) / share.se**2
        quantiles = special.stdtrit(n - 1, level) / special.stdtrit(share.df, level)
    found = np.minimum(independent * quantiles**2, n)
    return np.where(at_limit, np.minimum(share.effective, n), found)


def probability_share_beyond(goal: float, successes: float, n: float) -> float:
    """Compute the probability that the true share is at least ``goal``.

    The posterior under Jeffreys' prior: Beta(successes + 1/2, n - successes + 1/2).
    """
    _require_share(successes, n)
    return float(stats.beta.sf(goal, successes + 0.5, n - successes + 0.5))


def _require_share(successes: float, n: float) -> None:
    if not 0 <= successes <= n or n <= 0:
        raise ValueError(f"{successes} of {n} is no share; the count must lie in 0 to a base > 0")
