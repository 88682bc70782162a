"""Shares: interval, difference, and the probability that a share reaches a goal."""

from dataclasses import dataclass

from scipy import stats


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


def probability_share_beyond(goal: float, successes: float, n: float) -> float:
    """Compute the probability that the true share is at least ``goal``.

    The posterior under Jeffreys' prior: Beta(successes + 1/2, n - successes + 1/2).
    """
    _require_share(successes, n)
    return float(stats.beta.sf(goal, successes + 0.5, n - successes + 0.5))


def _require_share(successes: float, n: float) -> None:
    if not 0 <= successes <= n or n <= 0:
        raise ValueError(f"{successes} of {n} is no share; the count must lie in 0 to a base > 0")
