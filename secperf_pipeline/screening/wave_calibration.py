"""The cut-offs of one wave, as its instrument declares them."""

from collections.abc import Mapping
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
    simulated_waves,
    without_simulation,
)
from secperf_pipeline.screening.combined_score import combined_score
from secperf_pipeline.screening.flags import index_values
from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.trimmed_model import attentive_model

SCORE: IndexId = "careless_score"


def wave_calibration(
    wave: AnswerMatrix, screening: Screening, *, rate: float, slip_rate: float, seed: int
) -> WaveCalibration:
    """Fit the attentive model of a wave and cut its declared indices by it.

    Parameters
    ----------
    wave
        The wave.
    screening
        The instrument's declared indices. Declared numbers stay; their false-positive rate is
        simulated as well.
    rate
        Greatest false-positive rate of a calibrated cut-off, between 0 and 1.
    slip_rate
        Chance that an attentive person fails a check item.
    seed
        Of all simulations; derived from the wave's content by the caller.
    """
    declared = screening.indices
    why_not = reason_not_to_calibrate(wave)
    if why_not is not None:
        return _uncalibrated(wave, declared, why_not)
    model = attentive_model(wave.opinions, seed=seed)
    simulated = simulated_waves(model, wave, seed=seed, slip_rate=slip_rate)
    rules = {
        index_id: _rule(index_id, index)
        for index_id, index in declared.items()
        if index_id not in DECLARED_ONLY and index_id != SCORE
    }
    found = cut_offs(rules, simulated, rate=rate, seed=seed)
    score = combined_score(wave, model, simulated, seed=seed, slip_rate=slip_rate)
    if SCORE in declared:
        rule = _rule(SCORE, declared[SCORE])
        found[SCORE] = cut_off_of(
            SCORE, rule, score.attentive, rate=rate, seed=seed, why_none="fewer than two answers"
        )
    return WaveCalibration(cut_offs={**_declared_only(declared), **found}, score=score.values)


def _rule(index_id: IndexId, index: ScreeningIndex) -> CutRule:
    return CutRule(
        compute=partial(_values, index_id=index_id),
        flag_when=index.flag_when,
        cut_off=None if index.cut_off == "calibrated" else index.cut_off,
    )


def _values(wave: AnswerMatrix, *, index_id: IndexId) -> IndexValues:
    return index_values(wave, index_id)


def _declared_only(declared: Mapping[IndexId, ScreeningIndex]) -> dict[IndexId, CutOff]:
    return {
        index_id: _without_simulation(index_id, declared[index_id], why)
        for index_id, why in DECLARED_ONLY.items()
        if index_id in declared
    }


def _uncalibrated(
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
