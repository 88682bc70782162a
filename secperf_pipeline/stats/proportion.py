"""Shares: interval, difference, and the probability that a share reaches a goal."""

from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An interval from ``low`` to ``high``."""

    low: float
    high: float


def wilson_interval(successes: float, n: float, *, confidence: float = 0.95) -> Interval:
    r"""Compute Wilson's (1927) interval of a share.

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
    z = float(stats.norm.ppf((1 + confidence) / 2))
    share = successes / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return Interval(low=max(0.0, float(centre - half)), high=min(1.0, float(centre + half)))


def newcombe_interval(
    successes: float,
    n: float,
    successes_before: float,
    n_before: float,
    *,
    confidence: float = 0.95,
) -> Interval:
    """Compute the interval of the change of a share between two independent samples.

    The difference is the share now minus the share before; Newcombe (1998), method 10,
    which joins two Wilson intervals.
    """
    now = wilson_interval(successes, n, confidence=confidence)
    before = wilson_interval(successes_before, n_before, confidence=confidence)
    p, q = successes / n, successes_before / n_before
    return Interval(
        low=float(p - q - np.hypot(p - now.low, before.high - q)),
        high=float(p - q + np.hypot(now.high - p, q - before.low)),
    )


def probability_share_beyond(goal: float, successes: float, n: float) -> float:
    """Compute the probability that the true share is at least ``goal``.

    The posterior under Jeffreys' prior: Beta(successes + 1/2, n - successes + 1/2).
    """
    _require_share(successes, n)
    return float(stats.beta.sf(goal, successes + 0.5, n - successes + 0.5))


def _require_share(successes: float, n: float) -> None:
    if not 0 <= successes <= n or n <= 0:
        raise ValueError(f"{successes} of {n} is no share; the count must lie in 0 to a base > 0")
