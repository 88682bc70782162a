"""All indices of a wave against their cut-offs."""

from collections.abc import Callable

import numpy as np
import polars as pl

from secperf_pipeline.declarations.instrument import IndexId, Screening, ScreeningIndex
from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.calibration import CutOff, WaveCalibration, is_flagged
from secperf_pipeline.screening.check_items import failed_check_items, self_report
from secperf_pipeline.screening.distance import mahalanobis_distance
from secperf_pipeline.screening.duplicates import exact_duplicate
from secperf_pipeline.screening.even_odd import even_odd_consistency
from secperf_pipeline.screening.guttman import guttman_errors
from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.longstring import longstring, longstring_per_page, mean_run
from secperf_pipeline.screening.missingness import missing_core, missing_share
from secperf_pipeline.screening.near_duplicates import near_duplicate
from secperf_pipeline.screening.pattern import pattern_mismatch
from secperf_pipeline.screening.person_total import person_total_r
from secperf_pipeline.screening.rules import ScreeningRules
from secperf_pipeline.screening.speed import relative_speed, seconds_per_item
from secperf_pipeline.screening.synonyms import psychometric_antonyms, psychometric_synonyms
from secperf_pipeline.screening.variability import (
    all_equal,
    individual_response_variability,
    variability_of_third,
)

_Index = Callable[[AnswerMatrix, ScreeningRules], IndexValues]

# In the order in which a response with several reasons is counted.
_INDICES: dict[IndexId, tuple[str, _Index]] = {
    "exact_duplicate": (
        "duplication",
        lambda wave, rules: exact_duplicate(wave.core, min_items=rules.duplicate_items),
    ),
    "near_duplicate": (
        "duplication",
        lambda wave, rules: near_duplicate(
            wave.core,
            least_share=rules.near_duplicate_share,
            min_items=rules.near_duplicate_items,
        ),
    ),
    "missing_core": ("missingness", lambda wave, _: missing_core(wave.core)),
    "missing_share": ("missingness", lambda wave, _: missing_share(wave.core)),
    "check_items": (
        "check items",
        lambda wave, _: failed_check_items(
            wave.answers[:, ~wave.is_self_report], wave.expected[~wave.is_self_report]
        ),
    ),
    "self_report": (
        "check items",
        lambda wave, _: self_report(
            wave.answers[:, wave.is_self_report], wave.expected[wave.is_self_report]
        ),
    ),
    "seconds_per_item": (
        "speed",
        lambda wave, _: seconds_per_item(wave.duration_seconds, wave.answers.shape[1]),
    ),
    "relative_speed": (
        "speed",
        lambda wave, rules: relative_speed(
            wave.duration_seconds[:, None],
            largest_factor=rules.largest_factor,
            min_times=rules.min_times,
        ),
    ),
    "all_equal": (
        "invariability",
        lambda wave, rules: all_equal(wave.core, least_share=rules.all_equal_share),
    ),
    "longstring": ("invariability", lambda wave, _: longstring(wave.opinions, wave.opinion_pages)),
    "longstring_per_page": (
        "invariability",
        lambda wave, _: longstring_per_page(wave.opinions, wave.opinion_pages),
    ),
    "mean_run": ("invariability", lambda wave, _: mean_run(wave.opinions, wave.opinion_pages)),
    "pattern": (
        "invariability",
        lambda wave, rules: pattern_mismatch(
            wave.opinions, min_items=rules.pattern_items, longest_period=rules.longest_period
        ),
    ),
    "irv": ("invariability", lambda wave, _: individual_response_variability(wave.opinions)),
    "irv_first_third": ("invariability", lambda wave, _: variability_of_third(wave.opinions, 0)),
    "irv_middle_third": ("invariability", lambda wave, _: variability_of_third(wave.opinions, 1)),
    "irv_last_third": ("invariability", lambda wave, _: variability_of_third(wave.opinions, 2)),
    "even_odd": (
        "inconsistency",
        lambda wave, rules: even_odd_consistency(
            wave.scored, wave.opinion_indicators, min_pairs=rules.min_pairs
        ),
    ),
    "psychometric_synonyms": (
        "inconsistency",
        lambda wave, rules: psychometric_synonyms(
            wave.scored,
            least_correlation=rules.synonym_correlation,
            strongest=rules.synonyms,
            min_pairs=rules.min_pairs,
        ),
    ),
    "psychometric_antonyms": (
        "inconsistency",
        lambda wave, rules: psychometric_antonyms(
            wave.scored,
            most_correlation=-rules.synonym_correlation,
            strongest=rules.synonyms,
            min_pairs=rules.min_pairs,
        ),
    ),
    "person_total": (
        "inconsistency",
        lambda wave, rules: person_total_r(wave.scored, min_pairs=rules.min_pairs),
    ),
    "guttman_errors": (
        "inconsistency",
        lambda wave, _: guttman_errors(
            wave.scored, scale_min=wave.scale_min, scale_max=wave.scale_max
        ),
    ),
    "mahalanobis": ("atypicality", lambda wave, _: mahalanobis_distance(wave.opinions)),
    "irv_high": ("atypicality", lambda wave, _: individual_response_variability(wave.opinions)),
}
FAMILIES: dict[IndexId, str] = {
    **{index_id: family for index_id, (family, _) in _INDICES.items()},
    "careless_score": "all evidence",
}


def index_values(wave: AnswerMatrix, index_id: IndexId, rules: ScreeningRules) -> IndexValues:
    """Compute one index of a wave, observed or simulated, whatever the instrument declares."""
    _, compute = _INDICES[index_id]
    return compute(wave, rules)


def screening_flags(
    wave: AnswerMatrix, screening: Screening, calibration: WaveCalibration, rules: ScreeningRules
) -> pl.DataFrame:
    """Hold every declared index against its cut-off: one row per response and index.

    An index that is not usable on this wave has values, but neither cut-off nor flags.
    """
    responses = pl.Series("response_id", wave.response_ids, dtype=pl.String)
    return pl.concat(
        [
            _flags_of_index(
                responses,
                index_id,
                calibration.score
                if index_id == "careless_score"
                else index_values(wave, index_id, rules),
                calibration.cut_offs[index_id],
            ).with_columns(calibration=pl.lit(_calibration(declared, calibration)))
            for index_id in FAMILIES
            if (declared := screening.indices.get(index_id)) is not None
        ]
    )


def _calibration(declared: ScreeningIndex, calibration: WaveCalibration) -> str:
    if declared.cut_off != "calibrated":
        return "declared"
    return "approximate" if calibration.too_few else "calibrated"


def _flags_of_index(
    responses: pl.Series, index_id: IndexId, computed: IndexValues, cut: CutOff
) -> pl.DataFrame:
    flagged = np.zeros(len(computed.values), dtype=np.bool_)
    if cut.cut_off is not None:
        flagged = is_flagged(computed.values, cut.flag_when, cut.cut_off)
    unusable = cut.reason if cut.cut_off is None else None
    return pl.DataFrame(
        {
            "response_id": responses,
            "value": pl.Series(computed.values).fill_nan(None),
            "is_flagged": pl.Series(flagged),
            "not_computable_reason": pl.Series(
                computed.not_computable_reasons.tolist(), dtype=pl.String
            ),
        }
    ).select(
        "response_id",
        pl.lit(index_id).alias("index_id"),
        pl.lit(FAMILIES[index_id]).alias("family"),
        "value",
        pl.lit(cut.cut_off, dtype=pl.Float64).alias("cut_off"),
        pl.lit(cut.flag_when).alias("flag_when"),
        pl.lit(cut.model_rate, dtype=pl.Float64).alias("model_rate"),
        pl.lit(None if cut.model_rate is not None else cut.reason, dtype=pl.String).alias(
            "model_rate_reason"
        ),
        # The name that model_rate had before; to go with the next version.
        pl.lit(cut.model_rate, dtype=pl.Float64).alias("false_positive_rate"),
        # What cannot be computed is neither flagged nor passed.
        pl.when(pl.col("value").is_not_null() & pl.lit(cut.cut_off is not None))
        .then("is_flagged")
        .alias("is_flagged"),
        pl.coalesce("not_computable_reason", pl.lit(unusable, dtype=pl.String)),
    )
