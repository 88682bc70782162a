"""Where the layers of an organisation see things differently."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import polars as pl

from secperf_pipeline.analysis.mean_comparison import (
    COMPARISON,
    ComparisonRules,
    compare_means,
    comparison_table,
    group_of,
)
from secperf_pipeline.analysis.wave import Sample

OTHERS = "others"
_SCHEMA = {
    "segment_kind": pl.String,
    "segment": pl.String,
    "other_segment": pl.String,
    "indicator_id": pl.String,
    **COMPARISON,
}


def layer_gaps(
    samples: Mapping[str, Sample],
    indicators: Sequence[str],
    rules: ComparisonRules,
    *,
    layers: Sequence[str],
    own_view: Mapping[str, str],
) -> pl.DataFrame:
    """Compare every indicator's mean between the layers of an organisation.

    Parameters
    ----------
    samples
        Kept responses by layer; one that is missing gets rows with a reason.
    indicators
        Indicators to compare.
    rules
        What a comparison may rest on.
    layers, own_view
        As the instrument declares them.

    Returns
    -------
    DataFrame
        One row per indicator and pair of layers, differences the first less the second. An
        indicator that speaks about one layer is also compared between that layer and all others,
        whom it concerns from opposite sides. ``p_holm`` over all rows.
    """
    compared = [
        (indicator, *pair) for indicator in indicators for pair in combinations(layers, 2)
    ] + [(name, own, OTHERS) for name, own in own_view.items() if name in indicators]
    rows = [
        {
            "segment_kind": "layer",
            "segment": one,
            "other_segment": other,
            "indicator_id": indicator,
        }
        | compare_means(
            group_of(_of_layer(samples, one, one), indicator, one),
            group_of(_of_layer(samples, other, one), indicator, other),
            rules,
        )
        for indicator, one, other in compared
    ]
    return comparison_table(rows, _SCHEMA, "segment_kind")


def _of_layer(samples: Mapping[str, Sample], name: str, own: str) -> list[Sample]:
    if name == OTHERS:
        return [sample for layer, sample in samples.items() if layer != own]
    return [samples[name]] if name in samples else []
