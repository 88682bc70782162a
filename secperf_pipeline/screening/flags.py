"""All indices of a wave against their cut-offs."""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.declarations.instrument import Screening, ScreeningIndex
from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.check_items import failed_check_items
from secperf_pipeline.screening.duplicates import exact_duplicate
from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.longstring import longstring
from secperf_pipeline.screening.missingness import missing_core, missing_share
from secperf_pipeline.screening.pattern import pattern_mismatch
from secperf_pipeline.screening.variability import all_equal, individual_response_variability

# In the order in which a response with several reasons is counted.
FAMILIES = {
    "exact_duplicate": "duplication",
    "missing_core": "missingness",
    "missing_share": "missingness",
    "check_items": "check items",
    "all_equal": "invariability",
    "longstring": "invariability",
    "pattern": "invariability",
    "irv": "invariability",
}

_COMPUTE: dict[str, Callable[[AnswerMatrix], IndexValues]] = {
    "exact_duplicate": lambda wave: exact_duplicate(wave.core),
    "missing_core": lambda wave: missing_core(wave.core),
    "missing_share": lambda wave: missing_share(wave.core),
    "check_items": lambda wave: failed_check_items(wave.answers, wave.expected),
    "all_equal": lambda wave: all_equal(wave.core),
    "longstring": lambda wave: longstring(
        wave.answers[:, wave.is_scale_item], wave.pages[wave.is_scale_item]
    ),
    "pattern": lambda wave: pattern_mismatch(wave.answers[:, wave.is_scale_item]),
    "irv": lambda wave: individual_response_variability(wave.answers[:, wave.is_scale_item]),
}


def screening_flags(wave: AnswerMatrix, screening: Screening) -> pl.DataFrame:
    """Compute every declared index: one row per response and index.

    The false-positive rate is NULL as long as the cut-offs are fixed by declaration.
    """
    parts = []
    for index_id, family in FAMILIES.items():
        declared = screening.indices.get(index_id)  # type: ignore[call-overload]
        if declared is None:
            continue
        computed = _COMPUTE[index_id](wave)
        known = ~np.isnan(computed.values)
        flagged = _is_flagged(computed, declared)
        parts.append(
            pl.DataFrame(
                {
                    "response_id": wave.response_ids,
                    "index_id": [index_id] * len(known),
                    "family": [family] * len(known),
                    "value": pl.Series(computed.values).fill_nan(None),
                    "cut_off": [declared.cut_off] * len(known),
                    "flag_when": [declared.flag_when] * len(known),
                    "false_positive_rate": pl.Series([None] * len(known), dtype=pl.Float64),
                    "is_flagged": pl.Series(
                        [bool(f) if k else None for f, k in zip(flagged, known, strict=True)],
                        dtype=pl.Boolean,
                    ),
                    "not_computable_reason": pl.Series(
                        [None if k else computed.not_computable_reason for k in known],
                        dtype=pl.String,
                    ),
                    "calibration": [screening.calibration] * len(known),
                }
            )
        )
    return pl.concat(parts)


def _is_flagged(computed: IndexValues, declared: ScreeningIndex) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        match declared.flag_when:
            case "at_least":
                return computed.values >= declared.cut_off
            case "at_most":
                return computed.values <= declared.cut_off
            case "above":
                return computed.values > declared.cut_off
