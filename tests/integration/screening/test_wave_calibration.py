"""The cut-offs of a wave, as its instrument declares them."""

from dataclasses import replace

import numpy as np

from benchmarks.honest_answers import honest_answers
from secperf_pipeline.declarations.instrument import Screening, ScreeningIndex
from secperf_pipeline.screening.flags import screening_flags
from secperf_pipeline.screening.wave_calibration import wave_calibration
from tests.careless import wave_of
from tests.rules import SCREENING


def test_a_wave_that_cannot_be_calibrated_keeps_its_declared_cut_offs_only() -> None:
    screening = Screening(
        indices={
            "longstring": ScreeningIndex(flag_when="at_least", cut_off=9, source="Test"),
            "irv": ScreeningIndex(flag_when="at_most", cut_off="calibrated", source="Test"),
            "missing_share": ScreeningIndex(flag_when="above", cut_off=0.5, source="Test"),
        },
        profiles={},
    )
    wave = wave_of(honest_answers(12, 10, seed=7))
    found = wave_calibration(wave, screening, SCREENING, seed=1)
    assert found.cut_offs["longstring"].cut_off == 9
    assert found.cut_offs["irv"].cut_off is None
    assert found.cut_offs["irv"].reason == "12 responses; an attentive model needs 30"
    assert found.cut_offs["missing_share"].reason == "gaps are taken from the wave"
    assert np.isnan(found.score.values).all()


def test_a_calibrated_cut_off_errs_as_seldom_as_asked_and_a_declared_one_as_it_does() -> None:
    screening = Screening(
        indices={
            "longstring": ScreeningIndex(flag_when="at_least", cut_off=3, source="Test"),
            "irv": ScreeningIndex(flag_when="at_most", cut_off="calibrated", source="Test"),
            "careless_score": ScreeningIndex(
                flag_when="at_least", cut_off="calibrated", source="Test"
            ),
        },
        profiles={},
    )
    rules = replace(SCREENING, simulated=1_000)
    found = wave_calibration(wave_of(honest_answers(100, 10, seed=7)), screening, rules, seed=1)
    rates = {name: cut.model_rate for name, cut in found.cut_offs.items()}
    assert (rates["irv"] or 1) <= 0.01
    assert (rates["careless_score"] or 1) <= 0.01
    assert (rates["longstring"] or 0) > 0.01
    assert found.score.values.shape == (100,)
    assert found.too_few is None


def test_a_wave_with_fewer_than_five_responses_an_item_keeps_its_cut_offs_and_claims_no_rate() -> (
    None
):
    screening = Screening(
        indices={
            "longstring": ScreeningIndex(flag_when="at_least", cut_off=9, source="Test"),
            "irv": ScreeningIndex(flag_when="at_most", cut_off="calibrated", source="Test"),
            "missing_share": ScreeningIndex(flag_when="above", cut_off=0.5, source="Test"),
        },
        profiles={},
    )
    wave = wave_of(honest_answers(49, 10, seed=7))
    rules = replace(SCREENING, simulated=1_000)
    found = wave_calibration(wave, screening, rules, seed=1)
    why = "49 responses to 10 opinion items; with fewer than 5 an item the model's rate is no claim"
    assert found.too_few == why
    assert [found.cut_offs[one].reason for one in ("longstring", "irv")] == [why, why]
    assert found.cut_offs["missing_share"].reason == "gaps are taken from the wave"
    assert all(cut.model_rate is None for cut in found.cut_offs.values())
    assert (found.cut_offs["irv"].cut_off or 0) > 0
    flags = screening_flags(wave, screening, found, rules)
    assert dict(flags.select("index_id", "calibration").iter_rows()) == {
        "missing_share": "declared",
        "longstring": "declared",
        "irv": "approximate",
    }
    assert flags.filter(index_id="irv")["is_flagged"].null_count() == 0
