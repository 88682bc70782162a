"""The cut-offs of one wave, as its instrument declares them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from secperf_pipeline.declarations.instrument import (
    DECLARED_ONLY,
    IndexId,
    Screening,
    ScreeningIndex,
)
from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.calibration import (
    CutOff,
    CutRule,
    WaveCalibration,
    cut_off_of,
    cut_offs,
    reason_not_to_calibrate,
    reason_to_claim_no_rate,
    simulated_waves,
    without_simulation,
)
from secperf_pipeline.screening.combined_score import combined_score
from secperf_pipeline.screening.flags import index_values
from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.rules import ScreeningRules
from secperf_pipeline.screening.trimmed_model import attentive_model

SCORE: IndexId = "careless_score"


def wave_calibration(
    wave: AnswerMatrix, screening: Screening, rules: ScreeningRules, *, seed: int
) -> WaveCalibration:
    """Fit the attentive model of a wave and cut its declared indices by it.

    Parameters
    ----------
    wave
        The wave.
    screening
        The instrument's declared indices. Declared numbers stay; their model rate is
        simulated as well. A wave with too few responses an item keeps its cut-offs and claims
        no rate.
    rules
        Thresholds.
    seed
        Of all simulations; derived from the wave's content by the caller.
    """
    declared = screening.indices
    why_not = reason_not_to_calibrate(wave, rules)
    if why_not is not None:
        return _without_calibration(wave, declared, why_not)
    model = attentive_model(wave.opinions, rules, seed=seed)
    simulated = simulated_waves(model, wave, rules, seed=seed)
    cuts = {
        index_id: _cut_rule(index_id, index, rules)
        for index_id, index in declared.items()
        if index_id not in DECLARED_ONLY and index_id != SCORE
    }
    found = cut_offs(cuts, simulated, rate=rules.rate)
    score = combined_score(wave, model, simulated, rules, seed=seed)
    if SCORE in declared:
        found[SCORE] = cut_off_of(
            SCORE,
            _cut_rule(SCORE, declared[SCORE], rules),
            score.attentive,
            rate=rules.rate,
            why_none="fewer than two answers",
        )
    too_few = reason_to_claim_no_rate(wave, rules)
    if too_few is not None:
        found = {one: _without_rate(cut, too_few) for one, cut in found.items()}
    return WaveCalibration(
        cut_offs={**_declared_only(declared), **found}, score=score.values, too_few=too_few
    )


def _cut_rule(index_id: IndexId, index: ScreeningIndex, rules: ScreeningRules) -> CutRule:
    return CutRule(
        compute=partial(index_values, index_id=index_id, rules=rules),
        flag_when=index.flag_when,
        cut_off=None if index.cut_off == "calibrated" else index.cut_off,
    )


def _without_rate(cut: CutOff, too_few: str) -> CutOff:
    return replace(cut, model_rate=None, reason=cut.reason or too_few)


def _declared_only(declared: Mapping[IndexId, ScreeningIndex]) -> dict[IndexId, CutOff]:
    return {
        index_id: _without_simulation(index_id, declared[index_id], why)
        for index_id, why in DECLARED_ONLY.items()
        if index_id in declared
    }


def _without_calibration(
    wave: AnswerMatrix, declared: Mapping[IndexId, ScreeningIndex], why: str
) -> WaveCalibration:
    nothing = np.full(len(wave.response_ids), np.nan)
    found = {
        index_id: _without_simulation(index_id, index, why) for index_id, index in declared.items()
    }
    return WaveCalibration(
        cut_offs={**found, **_declared_only(declared)},
        score=IndexValues.unless(nothing, {why: True}),
    )


def _without_simulation(index_id: IndexId, index: ScreeningIndex, why: str) -> CutOff:
    cut_off = None if index.cut_off == "calibrated" else index.cut_off
    return without_simulation(index_id, index.flag_when, cut_off, why)
