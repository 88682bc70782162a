"""screened.*: careless-response indices, and one decision per response and profile."""

from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.domain.hashing import seed_of, sha256_of_json
from secperf_pipeline.screening.answer_matrix import answer_matrix
from secperf_pipeline.screening.flags import screening_flags
from secperf_pipeline.screening.profiles import screening_decisions, screening_flow
from secperf_pipeline.screening.rules import ScreeningRules
from secperf_pipeline.screening.wave_calibration import wave_calibration


def screened_tables(inputs: StepInputs) -> Tables:
    """Compute the three tables of one wave; they are empty where the quarter has no survey."""
    responses = inputs["raw_responses"]
    if responses.is_empty():
        return {}
    wave = inputs["raw_waves"].row(0, named=True)
    instrument = instrument_by_id(wave["instrument_id"], wave["instrument_version"])
    matrix = answer_matrix(
        responses,
        inputs["raw_answers"],
        inputs["raw_items"],
    )
    rules = ScreeningRules.from_register(assumption_register())
    calibration = wave_calibration(
        matrix,
        instrument.screening,
        rules,
        seed=seed_of(
            str(inputs.quarter),
            "attentive_model",
            sha256_of_json(instrument.screening.model_dump()),
        ),
    )
    flags = screening_flags(matrix, instrument.screening, calibration, rules)
    decisions = screening_decisions(
        flags,
        instrument.screening,
        default_profile=wave["default_profile"],
        reviews=inputs["raw_reviews"],
    )
    return {
        "screened.screening_flags": flags,
        "screened.screening_decisions": decisions,
        "screened.screening_flow": screening_flow(decisions),
    }


STEP = Step(
    about="Screen a wave under every profile that its instrument declares; nothing is dropped.",
    compute=screened_tables,
    shown={"screened.screening_flow": Shown(columns=("profile", "step", "reason", "count"))},
)
