"""What the paper's procedure would find if one overall impression were behind every answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from secperf_pipeline.stats.factor_model import factor_model
from secperf_pipeline.stats.two_stage_t import two_stage_t
from secperf_pipeline.stats.value_counts import moments_of_counts

Floats = NDArray[np.float64]

_CELLS_AT_ONCE = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFactorPopulation:
    """Answers that a single normal factor explains, with given shares of every answer.

    Parameters
    ----------
    loadings : ndarray, shape (k,)
        Correlation of the normal variable behind each item with the factor, -1 to 1.
    shares : ndarray, shape (k, v)
        Share of each answer of each item; each row adds to 1.
    values : ndarray, shape (v,)
        The answers in scale points, ascending.
    """

    loadings: Floats
    shares: Floats
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralFactorBenchmark:
    """Adopts of every pair of an x and a y in simulated waves of one factor.

    Parameters
    ----------
    waves
        Simulated waves.
    mean, low, high
        Adopts in a wave: mean, and ends of the middle part. An observed count from ``low`` to
        ``high`` is what one overall impression would give as well.
    adopt_probability : ndarray, shape (a, b)
        Share of the waves in which the pair was adopted.
    """

    waves: int
    mean: float
    low: float
    high: float
    adopt_probability: Floats


def first_component_share(answers: Floats) -> float:
    """Compute the share of the first principal component of the correlations (Harman 1976).

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Complete answers.

    Returns
    -------
    float
        1/k to 1; above .50 is the usual, and weak, sign of common method variance. NaN where an
        item does not vary.
    """
    if len(answers) < 2 or (np.ptp(answers, axis=0) == 0).any():
        return float("nan")
    correlations = np.atleast_2d(np.corrcoef(answers, rowvar=False))
    return float(np.linalg.eigvalsh(correlations)[-1] / len(correlations))


def one_factor_population(answers: Floats) -> OneFactorPopulation | str:
    """Fit one factor to the answers and give the population it implies, or why there is none.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Complete answers.
    """
    model = factor_model(answers, np.zeros(answers.shape[1], dtype=np.int64))
    if model.reason:
        return model.reason
    values = np.unique(answers)
    shares = (answers[:, :, None] == values).mean(axis=0)
    return cut_population(model.loadings, shares, values)


def cut_population(loadings: Floats, shares: Floats, values: Floats) -> OneFactorPopulation:
    r"""Make the population whose answers load on the factor as ``loadings``, shape (k,), says.

    Parameters
    ----------
    loadings : ndarray, shape (k,)
        Correlation of the answers of each item with the factor, -1 to 1.
    shares, values
        Of `OneFactorPopulation`; every item takes two values at least.

    Notes
    -----
    Cutting a normal variable into answers weakens its correlations, to first order by
    :math:`a_i = \sum_c (x_{c+1} - x_c) \phi(\tau_c) / s_i` for each item, :math:`\tau` the
    thresholds (Olsson, Drasgow & Dorans 1982). The loadings are divided by it, and kept within
    -1 to 1.
    """
    sd = np.sqrt(shares @ values**2 - (shares @ values) ** 2)
    density = np.exp(-(_thresholds(shares) ** 2) / 2) / np.sqrt(2 * np.pi)
    attenuation = density @ np.diff(values) / sd
    return OneFactorPopulation(
        loadings=np.clip(loadings / attenuation, -1.0, 1.0), shares=shares, values=values
    )


def general_factor_benchmark(
    population: OneFactorPopulation,
    *,
    x_count: int,
    n: int,
    waves: int,
    cut: float,
    significance: float,
    min_group: int,
    middle: float,
    seed: int,
) -> GeneralFactorBenchmark:
    """Run the paper's comparison of groups on simulated waves of one factor.

    Parameters
    ----------
    population
        The first ``x_count`` items are the x, the others the y.
    x_count, n, waves
        Items that make groups, responses of a wave, and waves.
    cut
        An x above it is with, else without.
    significance, min_group
        Of `two_stage_t` and of its verdict; a pair that cannot be tested is not adopted.
    middle
        Share of the waves whose counts lie from ``low`` to ``high``, half of the rest on each side.
    seed
        Of the random numbers.

    Returns
    -------
    GeneralFactorBenchmark
        Adopts are p-values below ``significance``, whatever the sign, as in the paper.
    """
    random = np.random.default_rng(seed)
    thresholds = _thresholds(population.shares)
    k, at_once = len(population.loadings), max(1, _CELLS_AT_ONCE // (n * len(thresholds)))
    unique = np.sqrt(1 - population.loadings**2)
    adopted = np.empty((waves, x_count, k - x_count), dtype=bool)
    for start in range(0, waves, at_once):
        size = min(at_once, waves - start)
        factor_and_rest = random.standard_normal((size, n, k + 1))
        latent = (
            population.loadings * factor_and_rest[:, :, :1] + unique * factor_and_rest[:, :, 1:]
        )
        chosen = np.zeros(latent.shape, dtype=np.int16)
        for passed in thresholds.T:
            chosen += latent > passed
        p = _two_stage_p(
            chosen, population.values, x_count, cut, significance=significance, min_group=min_group
        )
        adopted[start : start + size] = p < significance
    counts = adopted.sum(axis=(1, 2))
    return GeneralFactorBenchmark(
        waves=waves,
        mean=float(counts.mean()),
        low=float(np.quantile(counts, (1 - middle) / 2)),
        high=float(np.quantile(counts, (1 + middle) / 2)),
        adopt_probability=adopted.mean(axis=0),
    )


def _two_stage_p(
    chosen: NDArray[np.int16],
    values: Floats,
    x_count: int,
    cut: float,
    *,
    significance: float,
    min_group: int,
) -> Floats:
    """Compute p of every pair in waves given as positions of answers (w, n, k): (w, a, b)."""
    w, n, k = chosen.shape
    v, b = len(values), k - x_count
    above = (values > cut)[chosen[:, :, :x_count]].astype(np.float32)
    indicator = chosen[:, :, x_count:, None] == np.arange(v, dtype=np.int16)
    flat = indicator.reshape(w, n, b * v).astype(np.float32)
    # Sums of ones stay exact in 32 bits up to 16 million responses.
    counts_with = np.einsum("wna,wnc->wac", above, flat).astype(np.float64)
    counts_without = flat.sum(axis=1)[:, None, :] - counts_with
    found = two_stage_t(
        moments_of_counts(counts_with.reshape(-1, v), values),
        moments_of_counts(counts_without.reshape(-1, v), values),
        significance=significance,
        min_group=min_group,
    )
    return found.test.p.reshape(w, x_count, b)


def _thresholds(shares: Floats) -> Floats:
    """Cut a standard normal variable into the shares, shape (k, v - 1); infinite at empty ends."""
    reached = np.clip(shares.cumsum(axis=1)[:, :-1], 0.0, 1.0)
    reached = np.where(reached > 1 - 1e-12, 1.0, reached)
    return np.asarray(special.ndtri(reached))
