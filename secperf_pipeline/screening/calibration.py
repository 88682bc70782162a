"""Cut-offs that reject a known share of attentive respondents of this wave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.declarations.instrument import IndexId
from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.attentive_model import AttentiveModel, simulated_answers
from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.rules import ScreeningRules

Floats = NDArray[np.float64]
Compute = Callable[[AnswerMatrix], IndexValues]
Side = Literal["at_least", "at_most", "above", "below"]
_LOW_SIDES = ("at_most", "below")

_FEWEST_ITEMS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRule:
    """How an index is to be cut.

    Parameters
    ----------
    compute
        The index, over a wave.
    flag_when
        Side on which a value is flagged; ``above`` and ``below`` leave out the cut-off itself.
    cut_off
        Declared, in units of the index; None to calibrate it.
    """

    compute: Compute
    flag_when: Side
    cut_off: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """Where an index starts to speak of carelessness, and how often the model reaches it.

    Parameters
    ----------
    index_id
        The index.
    flag_when
        Side on which a value is flagged.
    cut_off
        In units of the index; None where the index is not usable on this instrument.
    model_rate
        Share of the simulated attentive responses with a value that the cut-off flags: what the
        model errs, not what people do. None where there is no such simulation, or where the wave
        is too small for its model to claim a rate.
    reason
        Why there is no cut-off or no model rate.
    """

    index_id: IndexId
    flag_when: Side
    cut_off: float | None
    model_rate: float | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveCalibration:
    """The cut-offs of a wave and the score that needs its attentive model.

    Parameters
    ----------
    cut_offs
        By index id.
    score
        The combined score of every response.
    too_few
        Why the attentive model is too uncertain to claim a rate; None where it may.
    """

    cut_offs: dict[IndexId, CutOff]
    score: IndexValues
    too_few: str | None = None


def reason_not_to_calibrate(wave: AnswerMatrix, rules: ScreeningRules) -> str | None:
    """Tell why no attentive model can be fitted to a wave; None where one can."""
    n, items = len(wave.response_ids), int(wave.is_scale_item.sum())
    if n < rules.min_responses:
        return f"{n} responses; an attentive model needs {rules.min_responses}"
    if items < _FEWEST_ITEMS:
        return f"{items} opinion items; an attentive model needs {_FEWEST_ITEMS}"
    if np.isnan(wave.opinions).all():
        return "the wave has no answers to opinion items"
    return None


def reason_to_claim_no_rate(wave: AnswerMatrix, rules: ScreeningRules) -> str | None:
    """Tell why a model fitted to a wave is too uncertain to claim a rate; None where it may.

    With few responses for many items the model misses narrow factors, and people who are
    honest but unusual on one of them look careless, as often as nobody can tell.
    """
    n, items = len(wave.response_ids), int(wave.is_scale_item.sum())
    if n >= rules.responses_per_item * items:
        return None
    return (
        f"{n} responses to {items} opinion items; with fewer than {rules.responses_per_item} "
        "an item the model's rate is no claim"
    )


def simulated_waves(
    model: AttentiveModel, wave: AnswerMatrix, rules: ScreeningRules, *, seed: int
) -> list[AnswerMatrix]:
    """Simulate attentive waves that have the real one's size and gaps.

    Indices that compare a response with the others (distances, synonyms, duplicates) depend on
    how many others there are, so responses are simulated in whole waves. Response i leaves out
    what response i of the real wave left out.

    Parameters
    ----------
    model
        Fitted to the opinion items of ``wave``.
    wave
        The real wave.
    rules
        How many responses there are in all waves together, and how often an attentive person
        gives a check item another answer than it asks for.
    seed
        Equal seeds give equal waves.
    """
    rng = np.random.default_rng(seed)
    n = len(wave.response_ids)
    waves = []
    for _ in range(-(-rules.simulated // n)):
        slips = rng.random(wave.answers.shape) < rules.slip_rate
        # Any point but the one asked for will do: indices ask only whether it was given.
        other = np.where(wave.expected == model.values[0], model.values[-1], model.values[0])
        answers = np.where(slips, other, wave.expected)
        answers[:, wave.is_scale_item] = simulated_answers(model, n, rng)
        answers[np.isnan(wave.answers)] = np.nan
        waves.append(replace(wave, answers=answers))
    return waves


def cut_offs(
    rules: Mapping[IndexId, CutRule], waves: Sequence[AnswerMatrix], *, rate: float
) -> dict[IndexId, CutOff]:
    """Cut every index, with the share of attentive responses that the cut-off flags.

    Parameters
    ----------
    rules
        By index id. Only indices that the answers decide: the simulation says nothing about
        times, gaps or check items (`without_simulation`).
    waves
        Simulated attentive waves.
    rate
        Greatest model rate of a calibrated cut-off, between 0 and 1.

    Returns
    -------
    dict
        A cut-off for each index. A declared one is kept, whatever its model rate. An
        index whose most extreme simulated value is commoner than ``rate``, or that no
        simulated response has, is not usable, and the reason says so.
    """
    found = {}
    for index_id, rule in rules.items():
        computed = [rule.compute(wave) for wave in waves]
        values = np.concatenate([one.values for one in computed])
        reasons = np.concatenate([one.not_computable_reasons for one in computed])
        is_known = ~np.isnan(values)
        found[index_id] = cut_off_of(
            index_id,
            rule,
            values[is_known],
            rate=rate,
            why_none=next(iter(reasons[~is_known]), ""),
        )
    return found


def without_simulation(
    index_id: IndexId, flag_when: Side, cut_off: float | None, reason: str
) -> CutOff:
    """Record a cut-off, or that there is none, with the reason why no rate is known."""
    return CutOff(
        index_id=index_id,
        flag_when=flag_when,
        cut_off=cut_off,
        model_rate=None,
        reason=reason,
    )


def cut_off_of(
    index_id: IndexId, rule: CutRule, attentive: Floats, *, rate: float, why_none: str
) -> CutOff:
    """Cut one index by its values for attentive responses, shape (n,), none missing.

    ``why_none`` is the reason to give where there are no such values.
    """
    cut_off, realised, reason = rule.cut_off, None, None
    if not len(attentive):
        reason = f"no simulated response has a value: {why_none}"
    elif cut_off is None:
        cut_off = cut_off_at_rate(attentive, rule.flag_when, rate)
        reason = None if cut_off is not None else _too_coarse(attentive, rule.flag_when, rate)
    if cut_off is not None and len(attentive):
        realised = float(is_flagged(attentive, rule.flag_when, cut_off).mean())
    return CutOff(
        index_id=index_id,
        flag_when=rule.flag_when,
        cut_off=cut_off,
        model_rate=realised,
        reason=reason,
    )


def cut_off_at_rate(attentive: Floats, flag_when: Side, rate: float) -> float | None:
    """Find the least extreme value that flags at most a share of attentive values.

    Parameters
    ----------
    attentive : ndarray, shape (n,)
        Values of attentive responses, none missing.
    flag_when
        Side on which a value is flagged.
    rate
        The greatest share.

    Returns
    -------
    float or None
        One of the values; None where none is rare enough.
    """
    sign = -1.0 if flag_when in _LOW_SIDES else 1.0
    distinct, counts = np.unique(sign * attentive, return_counts=True)
    flagged = counts[::-1].cumsum()[::-1] / len(attentive)
    if flag_when in ("above", "below"):
        flagged = np.append(flagged[1:], 0.0)
    rare = np.flatnonzero(flagged <= rate)
    return float(sign * distinct[rare[0]]) if len(rare) else None


def is_flagged(values: Floats, flag_when: Side, cut_off: float) -> NDArray[np.bool_]:
    """Tell which values lie on the flagged side of a cut-off; NaN does not."""
    match flag_when:
        case "at_least":
            return values >= cut_off
        case "at_most":
            return values <= cut_off
        case "above":
            return values > cut_off
        case "below":
            return values < cut_off


def _too_coarse(attentive: Floats, flag_when: Side, rate: float) -> str:
    extreme = attentive.min() if flag_when in _LOW_SIDES else attentive.max()
    share = float((attentive == extreme).mean())
    return (
        f"not usable on this instrument: {share:.1%} of attentive responses "
        f"reach its extreme of {extreme:g}, more than {rate:.1%}"
    )
