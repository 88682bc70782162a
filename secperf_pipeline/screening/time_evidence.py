"""How much a response's time speaks for carelessness: two kinds of times in one wave."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]

_SD_OF_NORMAL_PER_QUARTILE_RANGE = 1 / 1.349
# What is thought before the times are seen, and how many responses that weighs: careless people
# are one in ten and take half of the time, and both kinds spread as the middle of the wave does.
_SHARE = 0.1
_SHARE_WEIGHT = 0.1
_HEAD_START = float(np.log(2))
_HEAD_START_WEIGHT = 10
_SPREAD_WEIGHT = 20
# Breaks make a long tail; its times count as this many spreads above the median.
_SLOWEST = 2.0
_MOST_ROUNDS = 200
_TOLERANCE = 1e-10
_DECIMALS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeModel:
    """Two log-normal kinds of times; centres and spreads are of the logarithm of seconds.

    Parameters
    ----------
    attentive_centre, attentive_spread
        Mean and standard deviation of attentive people.
    careless_centre, careless_spread
        The same of careless people, who are not slower.
    careless_share
        Share of careless people, 0 to 1.
    median, spread
        Of all times, the spread from their quartiles.
    """

    attentive_centre: float
    attentive_spread: float
    careless_centre: float
    careless_spread: float
    careless_share: float
    median: float
    spread: float

    def evidence(self, log_seconds: Floats) -> Floats:
        """Compute the log likelihood ratio, careless to attentive, over that of the median time.

        It grows from 0, for people who take the attentive median or longer: slowness speaks for
        nothing, since breaks make it. Where attentive times spread wider than careless ones it
        is held beyond its greatest value, so that nobody is too quick to be careless.
        """
        centre = self.attentive_centre
        taken = np.minimum(log_seconds, centre)
        if self.careless_spread < self.attentive_spread:
            ours, theirs = self.careless_spread**-2, self.attentive_spread**-2
            greatest = (self.careless_centre * ours - centre * theirs) / (ours - theirs)
            taken = np.maximum(taken, greatest)
        return np.round(self._log_ratio(taken) - self._log_ratio(np.array(centre)), _DECIMALS)

    def drawn_evidence(self, n: int, rng: np.random.Generator) -> Floats:
        """Draw what n attentive people show, whose times spread as the middle of the wave does.

        Those of the attentive kind alone spread too little: the mixture calls the quickest of
        any wave careless, and a cut-off of 1 % then flags 1.7 % of a wave of one kind.
        """
        return self.evidence(rng.normal(self.median, self.spread, n))

    def _log_ratio(self, log_seconds: Floats) -> Floats:
        careless = (log_seconds - self.careless_centre) / self.careless_spread
        attentive = (log_seconds - self.attentive_centre) / self.attentive_spread
        spreads = np.log(self.attentive_spread / self.careless_spread)
        return np.asarray((attentive**2 - careless**2) / 2 + spreads)


def fitted_time_model(seconds: Floats, *, min_times: int) -> TimeModel | None:
    """Fit both kinds of times by expectation and maximisation, penalised towards a prior.

    Parameters
    ----------
    seconds : ndarray, shape (n_respondents,)
        Seconds from start to end; NaN where not recorded.
    min_times
        Fewest times to fit to.

    Returns
    -------
    TimeModel or None
        None with fewer times above 0, or where the middle half of them are equal.

    Notes
    -----
    Without the penalty a mixture of two normals fits any skewed wave with a component that is no
    kind of people (Day 1969). The prior weighs as much as ten responses on how much faster
    careless people are, as twenty on the spreads, and as a tenth of the wave on their share, so
    that a wave says otherwise where it has more to say.
    """
    logs = np.log(seconds[np.isfinite(seconds) & (seconds > 0)])
    if len(logs) < min_times:
        return None
    low, median, high = (float(one) for one in np.quantile(logs, [0.25, 0.5, 0.75]))
    spread = (high - low) * _SD_OF_NORMAL_PER_QUARTILE_RANGE
    if spread == 0:
        return None
    logs = np.minimum(logs, median + _SLOWEST * spread)
    model = TimeModel(
        attentive_centre=median,
        attentive_spread=spread,
        careless_centre=median - _HEAD_START,
        careless_spread=spread,
        careless_share=_SHARE,
        median=median,
        spread=spread,
    )
    for _ in range(_MOST_ROUNDS):
        before, model = model, _improved(model, logs)
        if abs(model.careless_centre - before.careless_centre) < _TOLERANCE:
            break
    return model


def _improved(model: TimeModel, logs: Floats) -> TimeModel:
    """Fit each kind to the responses, weighted by the chance that they are of it."""
    odds = np.log(model.careless_share / (1 - model.careless_share))
    chance = expit(odds + model._log_ratio(logs))
    n, careless = len(logs), float(chance.sum())
    attentive = n - careless
    centre = float(((1 - chance) * logs).sum()) / attentive
    expected = _HEAD_START_WEIGHT * (centre - _HEAD_START)
    faster = (float((chance * logs).sum()) + expected) / (careless + _HEAD_START_WEIGHT)
    faster = min(faster, centre)
    prior = _SPREAD_WEIGHT * model.spread**2
    squares = float(((1 - chance) * (logs - centre) ** 2).sum()) + prior
    careless_squares = float((chance * (logs - faster) ** 2).sum()) + prior
    return replace(
        model,
        attentive_centre=centre,
        attentive_spread=float(np.sqrt(squares / (attentive + _SPREAD_WEIGHT))),
        careless_centre=faster,
        careless_spread=float(np.sqrt(careless_squares / (careless + _SPREAD_WEIGHT))),
        careless_share=(careless + _SHARE * _SHARE_WEIGHT * n) / (n + _SHARE_WEIGHT * n),
    )
