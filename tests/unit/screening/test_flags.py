"""All indices together: which there are, what they do with whom they cannot judge."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from secperf_pipeline.declarations.instrument import IndexId, Screening, ScreeningIndex
from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.flags import FAMILIES, index_values, screening_flags
from secperf_pipeline.screening.wave_calibration import wave_calibration
from tests.careless import NONE, careless_answers, wave_of
from tests.rules import SCREENING

INDICES = sorted(set(get_args(IndexId)) - {"careless_score"})


@pytest.fixture
def wave() -> AnswerMatrix:
    return wave_of(careless_answers(), duration_seconds=np.arange(60.0) + 30)


def test_every_declarable_index_belongs_to_a_family_in_the_order_of_counting() -> None:
    assert set(FAMILIES) == set(get_args(IndexId))
    assert list(dict.fromkeys(FAMILIES.values())) == [
        "duplication",
        "missingness",
        "check items",
        "speed",
        "invariability",
        "inconsistency",
        "atypicality",
        "all evidence",
    ]


@pytest.mark.parametrize("index_id", INDICES)
def test_a_response_without_answers_neither_passes_nor_moves_the_others(
    wave: AnswerMatrix, index_id: IndexId
) -> None:
    silent = replace(
        wave,
        response_ids=[*wave.response_ids[:7], "silent", *wave.response_ids[7:]],
        answers=np.insert(wave.answers, 7, NONE, axis=0),
        duration_seconds=np.insert(wave.duration_seconds, 7, NONE),
    )
    with_silent = index_values(silent, index_id, SCREENING)
    without = index_values(wave, index_id, SCREENING)
    np.testing.assert_allclose(np.delete(with_silent.values, 7), without.values)
    if index_id not in ("missing_core", "missing_share"):
        assert np.isnan(with_silent.values[7])
        assert with_silent.not_computable_reasons[7]


@pytest.mark.parametrize("index_id", INDICES)
def test_a_wave_without_responses_has_no_values(wave: AnswerMatrix, index_id: IndexId) -> None:
    empty = replace(
        wave, response_ids=[], answers=wave.answers[:0], duration_seconds=wave.duration_seconds[:0]
    )
    assert index_values(empty, index_id, SCREENING).values.shape == (0,)


@pytest.mark.parametrize("index_id", sorted(set(INDICES) - {"exact_duplicate"}))
def test_values_follow_the_respondents_when_the_order_changes(
    wave: AnswerMatrix, index_id: IndexId
) -> None:
    order = np.random.default_rng(3).permutation(60)
    shuffled = replace(
        wave, answers=wave.answers[order], duration_seconds=wave.duration_seconds[order]
    )
    np.testing.assert_allclose(
        index_values(shuffled, index_id, SCREENING).values,
        index_values(wave, index_id, SCREENING).values[order],
    )


def test_flags_are_null_where_the_index_cannot_be_computed(wave: AnswerMatrix) -> None:
    straight = int(np.flatnonzero(np.ptp(wave.answers, axis=1) == 0)[0])
    low = ScreeningIndex(flag_when="at_most", cut_off=0.3, source="Test")
    inconsistency: list[IndexId] = ["even_odd", "psychometric_synonyms", "person_total"]
    screening = Screening(indices=dict.fromkeys([*inconsistency, "irv"], low), profiles={})
    rules = replace(SCREENING, simulated=1_000)
    calibration = wave_calibration(wave, screening, rules, seed=1)
    flags = screening_flags(wave, screening, calibration, SCREENING).filter(
        response_id=f"r{straight}"
    )
    judged = {row["index_id"]: row for row in flags.iter_rows(named=True)}
    assert list(judged) == ["irv", *inconsistency]
    assert judged["irv"]["is_flagged"] is True
    assert judged["irv"]["not_computable_reason"] is None
    for index_id in inconsistency:
        row = judged[index_id]
        assert (row["value"], row["is_flagged"]) == (None, None)
        assert row["not_computable_reason"] == "the answers do not vary"
