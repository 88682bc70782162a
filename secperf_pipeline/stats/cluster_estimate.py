"""An estimate from clusters of responses, and all that is inferred from it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterEstimate:
    """Estimates with their error; every field has the same shape, samples by variables or pairs.

    Parameters
    ----------
    estimate
        NaN where it does not exist.
    se
        Standard error, not negative; NaN where no error can be computed.
    df
        Degrees of freedom of Student's t that belongs to it.
    clusters
        Clusters that have a complete row.
    effective
        Number of equally informative clusters that would tell as much, 1 to ``clusters``.

    Notes
    -----
    p, interval and equivalence rest on one t, so that they cannot contradict each other: 0 lies
    outside the interval of level 1 - a just where p < a.
    """

    estimate: Floats
    se: Floats
    df: Floats
    clusters: Floats
    effective: Floats

    @property
    def t(self) -> Floats:
        """Estimate over error; NaN where there is no error above zero."""
        return self.estimate / self._error

    @property
    def p(self) -> Floats:
        """Two-sided p of an estimate of 0."""
        return np.asarray(2 * special.stdtr(self.df, -np.abs(self.t)))

    def interval(self, confidence: float) -> tuple[Floats, Floats]:
        """Give the ends of the interval of a level between 0 and 1."""
        half = special.stdtrit(self.df, (1 + confidence) / 2) * self.se
        return self.estimate - half, self.estimate + half

    def equivalence_p(self, bound: float) -> Floats:
        """Give the p of two one-sided tests (Schuirmann 1987) against plus and minus ``bound``.

        It lies below a just where the interval of level 1 - 2a lies inside the bounds.
        """
        nearer = bound - np.abs(self.estimate)
        return np.asarray(special.stdtr(self.df, -nearer / self._error))

    def probability_beyond(self, goal: float) -> Floats:
        """Give the probability that the true value is at least ``goal``; without error 0 or 1."""
        with np.errstate(divide="ignore", invalid="ignore"):
            above = special.stdtr(self.df, (self.estimate - goal) / self.se)
        return np.where(self.se == 0, (self.estimate >= goal).astype(np.float64), above)

    def times(self, factor: Floats) -> "ClusterEstimate":
        """Express the estimate in another unit; the factor is taken as known."""
        return replace(self, estimate=self.estimate * factor, se=self.se * np.abs(factor))

    @property
    def _error(self) -> Floats:
        return np.where(self.se > 0, self.se, np.nan)
