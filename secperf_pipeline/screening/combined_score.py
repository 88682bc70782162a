"""One number for each response: how much speaks for careless rather than attentive answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.attentive_model import AttentiveModel
from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.likelihood_ratio import careless_log_ratio
from secperf_pipeline.screening.rules import ScreeningRules
from secperf_pipeline.screening.time_evidence import fitted_time_model

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinedScore:
    """The score of every response and what attentive responses score.

    Parameters
    ----------
    values
        Natural logarithm of how much likelier careless answering makes the response, a short time
        counting more than once; above 0 it explains the response better.
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
    """Weigh the evidence of answers, check items and time against each other.

    Parameters
    ----------
    wave
        The wave.
    model
        Fitted to its opinion items.
    attentive
        Simulated attentive waves (`simulated_waves`).
    rules
        How often attentive people fail check items, from how many times on speed speaks, and
        how much its evidence weighs.
    seed
        Of the simulated times.

    Notes
    -----
    The score is a sum of log likelihood ratios, careless against attentive:

    - of the answers to the opinion items (`careless_log_ratio`);
    - of the check items: an attentive person fails one at the slip rate, a careless one answers any
      point of the scale;
    - of the time (`fitted_time_model`), counted ``rules.speed_weight`` times: careful people differ
      from the model of answers by more than the model knows, so a unit of the answers' evidence
      holds less than it says, and with equal weights time is lost in it.

    What is not known adds 0. The bound of Sellke, Bayarri & Berger (2001) on what the chance of
    so short a time can say was tried for the time: on real data answers with it told careless
    people worse than time alone. Fisher's and Tippett's combinations of the tail probabilities of
    the single indices (one for each family, with and without the ratio) were tried beside it:
    they found fewer careless responses at equal false-positive rates, because each index sees
    one kind of carelessness and adds its noise to all others; docs/screening.md has the
    figures.
    """
    values = _evidence_of_answers(model, wave.answers, wave.expected, rules.slip_rate)
    simulated = np.concatenate([one.answers for one in attentive])
    scores = _evidence_of_answers(model, simulated, wave.expected, rules.slip_rate)
    times = fitted_time_model(wave.duration_seconds, min_times=rules.min_times)
    if times is not None:
        known = np.isfinite(wave.duration_seconds) & (wave.duration_seconds > 0)
        logs = np.log(np.where(known, wave.duration_seconds, 1.0))
        drawn = times.drawn_evidence(len(scores), np.random.default_rng(seed))
        values = values + rules.speed_weight * np.where(known, times.evidence(logs), 0.0)
        scores = scores + rules.speed_weight * drawn
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


def _evidence_of_answers(
    model: AttentiveModel, answers: Floats, expected: Floats, slip_rate: float
) -> Floats:
    ratio = careless_log_ratio(model, answers[:, np.isnan(expected)])
    points = len(model.values)
    return ratio + check_evidence(answers, expected, points=points, slip_rate=slip_rate)
