"""The attentive model of a wave that holds careless responses."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.attentive_answers import attentive_log_probability
from secperf_pipeline.screening.attentive_model import (
    AttentiveModel,
    fitted_attentive_model,
    simulated_answers,
)
from secperf_pipeline.screening.likelihood_ratio import answer_categories, careless_log_ratio
from secperf_pipeline.screening.rules import ScreeningRules

Floats = NDArray[np.float64]

_ROUNDS = 4
_SIMULATED = 4_000
_MOST_FITTED = 5_000


def attentive_model(answers: Floats, rules: ScreeningRules, *, seed: int) -> AttentiveModel:
    """Fit the attentive model, and again without the responses that it finds careless.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Answers to the opinion items, in scale points, not recoded; NaN where missing.
    rules
        How many responses a round may take for careless.
    seed
        Of the simulations; equal seeds and answers give equal models.

    Raises
    ------
    ValueError
        There is no answer at all.

    Notes
    -----
    People spread their answers around the midpoint of the scale or around the item's mean,
    whichever makes the answers likelier: with the wrong one a 1 % cut-off rejects up to 4 % of
    honest people.

    Of a wave of more than 5,000 responses, every second, third, ... is used: that many fix
    the model better than its assumptions hold.

    A response is left out of the next fit where its careless likelihood ratio exceeds what the
    model gives to all but ``rules.trimmed_rate`` of attentive responses, in at most four rounds;
    no more than ``rules.most_trimmed`` of the wave is left out. Leaving out a fixed tenth instead
    costs honest respondents dear in a wave that has no careless ones: the model then knows the
    middle of the wave only, and a 1 % cut-off rejects several times 1 %. docs/screening.md has the
    figures.
    """
    if np.isnan(answers).all():
        raise ValueError("the wave has no answers; fit the model to a wave that has some")
    rng = np.random.default_rng(seed)
    every = -(-len(answers) // _MOST_FITTED)
    used = np.arange(0, len(answers), max(every, 1))
    fitted = used
    model = _better_centred(answers, fitted, rng)
    for _ in range(_ROUNDS):
        ratio = np.nan_to_num(careless_log_ratio(model, answers[used]), nan=-np.inf)
        attentive = careless_log_ratio(model, simulated_answers(model, _SIMULATED, rng))
        limit = max(
            np.quantile(attentive, 1 - rules.trimmed_rate),
            np.quantile(ratio, 1 - rules.most_trimmed),
        )
        kept = used[ratio <= limit]
        if np.array_equal(kept, fitted):
            break
        fitted = kept
        model = fitted_attentive_model(answers, fitted, rng, centre=model.centre)
    return model


def _better_centred(
    answers: Floats, fitted: NDArray[np.int64], rng: np.random.Generator
) -> AttentiveModel:
    """Fit around either centre of the scale's use, and give the likelier of the two models."""
    by_scale = fitted_attentive_model(answers, fitted, rng)
    if by_scale.spread == 0:
        return by_scale
    by_item = fitted_attentive_model(answers, fitted, rng, centre="item")
    return max((by_scale, by_item), key=lambda model: _log_probability(model, answers[fitted]))


def _log_probability(model: AttentiveModel, answers: Floats) -> float:
    all_items = [answers.shape[1]]
    return float(
        attentive_log_probability(model, answer_categories(model, answers), all_items).sum()
    )
