"""Where executives, operations and security staff see things differently."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import polars as pl

from secperf_pipeline.analysis.mean_comparison import (
    COMPARISON,
    ComparisonRules,
    compared_means,
    finished,
    group_of,
)
from secperf_pipeline.analysis.wave import Sample

LAYERS = ("executives", "operations", "security")
OTHERS = "others"
_OWN_VIEW = {"executive_will": "executives"}
_SCHEMA = {
    "segment_kind": pl.String,
    "segment": pl.String,
    "other_segment": pl.String,
    "indicator_id": pl.String,
    **COMPARISON,
}


def layer_gaps(
    layers: Mapping[str, Sample], indicators: Sequence[str], rules: ComparisonRules
) -> pl.DataFrame:
    """Compare every indicator's mean between the layers of an organisation.

    Parameters
    ----------
    layers
        Kept responses by layer; one that is missing gets rows with a reason.
    indicators
        Indicators to compare.
    rules
        What a comparison may rest on.

    Returns
    -------
    DataFrame
        One row per indicator and pair of `LAYERS`, differences the first less the second. The
        executives' willingness is also compared between the executives and all others, whom it
        concerns from opposite sides. ``p_holm`` over all rows.
    """
    compared = [
        (indicator, *pair) for indicator in indicators for pair in combinations(LAYERS, 2)
    ] + [(name, own, OTHERS) for name, own in _OWN_VIEW.items() if name in indicators]
    rows = [
        {
            "segment_kind": "layer",
            "segment": one,
            "other_segment": other,
            "indicator_id": indicator,
        }
        | compared_means(
            group_of(_samples(layers, one, one), indicator, one),
            group_of(_samples(layers, other, one), indicator, other),
            rules,
        )
        for indicator, one, other in compared
    ]
    return finished(rows, _SCHEMA, "segment_kind")


def _samples(layers: Mapping[str, Sample], name: str, own: str) -> list[Sample]:
    if name == OTHERS:
        return [sample for layer, sample in layers.items() if layer != own]
    return [layers[name]] if name in layers else []
