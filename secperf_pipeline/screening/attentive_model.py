"""How attentive respondents answer one questionnaire: a model to judge and to simulate by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.correlations import (
    nearest_correlation,
    pairwise_correlations,
    shrunk_to_factors,
)
from secperf_pipeline.screening.discretised_normal import (
    Centre,
    latent_correlations,
    log_normal_widths,
    thresholds,
)
from secperf_pipeline.screening.variability import individual_response_variability

Floats = NDArray[np.float64]

_SIMULATED_FOR_SPREAD = 4_000
_FEWEST_FOR_SPREAD = 20
_STEPS_FOR_SPREAD = 3
_LEAST_SPREAD = 0.02
_WIDEST_SPREAD = 0.8
_LEAST_SLOPE = 0.1
_QUARTILE_RANGE_OF_NORMAL = 1.349
_VARIABILITY_OFFSET = 0.1
# The last digits of matrix products differ between machines; results must not hang on them.
_DECIMALS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentiveModel:
    """Normal variables cut at thresholds, with a width of scale use for each person.

    Parameters
    ----------
    values : ndarray, shape (c,)
        Scale points that occur, rising.
    shares : ndarray, shape (c,)
        Share of each scale point among all answers of all items.
    cuts : ndarray, shape (w, k_items, c - 1)
        Thresholds for every width of scale use.
    chances : ndarray, shape (w,)
        Chances of the widths.
    correlations : ndarray, shape (k_items, k_items)
        Of the normal variables; positive definite.
    spread
        Standard deviation of the logarithm of the width.
    centre
        Around what people spread their answers; see `discretised_normal.thresholds`.
    shrinkage
        Share by which the correlations moved to those of their common factors.
    n_fitted
        Responses that the model was fitted on.
    """

    values: Floats
    shares: Floats
    cuts: Floats
    chances: Floats
    correlations: Floats
    spread: float
    centre: Centre
    shrinkage: float
    n_fitted: int


def fitted_attentive_model(
    answers: Floats,
    fitted: NDArray[np.int64],
    rng: np.random.Generator,
    *,
    centre: Centre = "scale",
) -> AttentiveModel:
    """Fit the model to the responses of a wave that are taken for attentive.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        All responses, in scale points, not recoded; NaN where missing. At least one answer.
    fitted : ndarray of int
        Rows of the responses to fit.
    rng
        Source of the simulation by which the spread of widths is found.
    centre
        Around what people spread their answers.

    Notes
    -----
    *Marginals.* Thresholds reproduce each item's shares; one answer, spread as all answers of
    the wave are, is added to each item so that no answer of the wave is impossible.

    *Correlations* are those that give the answers their observed Pearson correlations. One
    factor for each block of items would be the textbook structure; on real questionnaires
    items of one block share more than their block's factor, the blocks correlate, and
    everything such a model leaves out makes honest people look unlikely. Observed correlations
    of few respondents on many items, on the other hand, are full of noise, with the same
    effect. So they are drawn to their common factors by as much as noise explains
    (`shrunk_to_factors`): with many respondents the observed correlations are reproduced, with
    few the factors remain. A common tendency to agree is one of those factors.

    *Width.* People differ in how much of the scale they use (Baumgartner & Steenkamp 2001). A
    model without that has too little variety in honest answers, and its cut-offs then reject
    several times the share they promise. The spread is set so that the quartile range of the
    logarithm of a person's standard deviation, which a minority of careless responses moves
    little, is that of the wave.
    """
    chosen = answers[fitted]
    gaps = np.isnan(chosen)[rng.integers(0, len(chosen), _SIMULATED_FOR_SPREAD)]
    draws = int(rng.integers(2**63))

    def simulated_range(model: AttentiveModel) -> float:
        simulated = simulated_answers(model, len(gaps), np.random.default_rng(draws))
        return _quartile_range(np.where(gaps, np.nan, simulated))

    model = attentive_model_of_spread(answers, chosen, 0.0, centre=centre)
    narrow = simulated_range(model) ** 2
    wanted = _quartile_range(chosen) ** 2 - narrow
    slope = _QUARTILE_RANGE_OF_NORMAL**2
    for _ in range(_STEPS_FOR_SPREAD):
        spread = float(np.sqrt(max(wanted, 0.0) / slope))
        if spread < _LEAST_SPREAD:
            break
        model = attentive_model_of_spread(
            answers, chosen, min(spread, _WIDEST_SPREAD), centre=centre
        )
        slope = max((simulated_range(model) ** 2 - narrow) / model.spread**2, _LEAST_SLOPE)
    return model


def simulated_answers(model: AttentiveModel, n: int, rng: np.random.Generator) -> Floats:
    """Draw complete attentive responses, shape (n, k_items), in scale points."""
    k = model.cuts.shape[1]
    normal = rng.standard_normal((n, k)) @ np.linalg.cholesky(model.correlations).T
    width = rng.choice(len(model.chances), n, p=model.chances)
    category = np.zeros((n, k), dtype=np.int64)
    for at_category in range(model.cuts.shape[2]):
        category += normal > model.cuts[width, :, at_category]
    return np.asarray(model.values[category])


def attentive_model_of_spread(
    answers: Floats, chosen: Floats, spread: float, *, centre: Centre = "scale"
) -> AttentiveModel:
    """Fit the model to chosen responses of a wave, the spread of widths being given."""
    values = np.unique(answers[~np.isnan(answers)])
    share = np.array([(answers == value).sum() for value in values], dtype=float)
    share /= share.sum()
    counts = np.stack([(chosen == value).sum(axis=0) for value in values], axis=1)
    cumulative = np.cumsum((counts + share) / (counts.sum(axis=1) + 1)[:, None], axis=1)[:, :-1]
    widths, chances = log_normal_widths(spread)
    cuts = np.round(thresholds(cumulative, widths, chances, centre=centre), _DECIMALS)
    observed, pairs = pairwise_correlations(chosen)
    latent = latent_correlations(observed, cuts, chances, values)
    latent, shrinkage = shrunk_to_factors(latent, max(float(np.median(pairs)), 2.0))
    return AttentiveModel(
        values=values,
        shares=share,
        cuts=cuts,
        chances=chances,
        correlations=np.round(nearest_correlation(latent), _DECIMALS),
        spread=spread,
        centre=centre,
        shrinkage=shrinkage,
        n_fitted=len(chosen),
    )


def _quartile_range(answers: Floats) -> float:
    """Range between the quartiles of the logarithm of a person's standard deviation."""
    variability = individual_response_variability(answers).values
    known = np.log(variability[~np.isnan(variability)] + _VARIABILITY_OFFSET)
    if len(known) < _FEWEST_FOR_SPREAD:
        return 0.0
    low, high = np.quantile(known, [0.25, 0.75])
    return float(high - low)
