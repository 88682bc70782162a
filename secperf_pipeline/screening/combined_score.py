"""One number for each response: how much speaks for careless rather than attentive answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.attentive_model import AttentiveModel
from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.likelihood_ratio import careless_log_ratio
from secperf_pipeline.screening.rules import ScreeningRules

Floats = NDArray[np.float64]

_SD_OF_NORMAL_PER_QUARTILE_RANGE = 1 / 1.349


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedScore:
    """The score of every response and what attentive responses score.

    Parameters
    ----------
    values
        Natural logarithm of how much likelier careless answering makes the response; above 0
        it explains the response better.
    attentive : ndarray, shape (m,)
        Scores of simulated attentive responses.
    """

    values: IndexValues
    attentive: Floats


def combined_score(
    wave: AnswerMatrix,
    model: AttentiveModel,
    attentive: Sequence[AnswerMatrix],
    rules: ScreeningRules,
    *,
    seed: int,
) -> CombinedScore:
    r"""Weigh the evidence of answers, check items and time against each other.

    Parameters
    ----------
    wave
        The wave.
    model
        Fitted to its opinion items.
    attentive
        Simulated attentive waves (`simulated_waves`).
    rules
        How often attentive people fail check items, and from how many times on speed speaks.
    seed
        Of the simulated times.

    Notes
    -----
    The score is a sum of log likelihood ratios, careless against attentive:

    - of the answers to the opinion items (`careless_log_ratio`);
    - of the check items: an attentive person fails one at the slip rate, a careless one answers any
      point of the scale;
    - of the time: the upper bound :math:`-\ln(-e\, p \ln p)` of Sellke, Bayarri & Berger (2001)
      for the chance p that an attentive person is as fast, times being log-normal with the
      wave's median and quartile range; 0 where p is above 1/e: slowness speaks for nothing.

    What is not known adds 0. Fisher's and Tippett's combinations of the tail probabilities of
    the single indices (one for each family, with and without the ratio) were tried beside it:
    they found fewer careless responses at equal false-positive rates, because each index sees
    one kind of carelessness and adds its noise to all others; docs/screening.md has the
    figures.
    """
    values = _evidence_of_answers(model, wave.answers, wave.expected, rules.slip_rate)
    simulated = np.concatenate([one.answers for one in attentive])
    scores = _evidence_of_answers(model, simulated, wave.expected, rules.slip_rate)
    speed = speed_evidence(wave.duration_seconds, min_times=rules.min_times)
    values = values + np.nan_to_num(speed)
    if not np.isnan(speed).all():
        scores = scores + evidence_bound(np.random.default_rng(seed).random(len(scores)))
    return CombinedScore(
        values=IndexValues.unless(values, {"fewer than two answers": np.isnan(values)}),
        attentive=scores[~np.isnan(scores)],
    )


def check_evidence(answers: Floats, expected: Floats, *, points: int, slip_rate: float) -> Floats:
    """Compute the log likelihood ratio of the check items, 0 where none is answered."""
    is_check = ~np.isnan(expected)
    given = answers[:, is_check]
    answered = ~np.isnan(given)
    failed = (answered & (given != expected[is_check])).sum(axis=1)
    passed = answered.sum(axis=1) - failed
    return np.asarray(
        failed * np.log((1 - 1 / points) / slip_rate)
        + passed * np.log((1 / points) / (1 - slip_rate))
    )


def speed_evidence(seconds: Floats, *, min_times: int) -> Floats:
    """Bound the log likelihood ratio of a time; NaN where unknown or too few are known."""
    known = np.isfinite(seconds) & (seconds > 0)
    evidence = np.full(len(seconds), np.nan)
    if known.sum() < min_times:
        return evidence
    logs = np.log(seconds[known])
    low, median, high = np.quantile(logs, [0.25, 0.5, 0.75])
    sd = (high - low) * _SD_OF_NORMAL_PER_QUARTILE_RANGE
    if sd > 0:
        evidence[known] = evidence_bound(ndtr((logs - median) / sd))
    return evidence


def evidence_bound(probability: Floats) -> Floats:
    """Turn the chance of a result without an effect into the greatest log likelihood ratio."""
    p = np.clip(probability, 1e-12, np.exp(-1))
    return np.asarray(-np.log(-np.e * p * np.log(p)))


def _evidence_of_answers(
    model: AttentiveModel, answers: Floats, expected: Floats, slip_rate: float
) -> Floats:
    ratio = careless_log_ratio(model, answers[:, np.isnan(expected)])
    points = len(model.values)
    return ratio + check_evidence(answers, expected, points=points, slip_rate=slip_rate)
