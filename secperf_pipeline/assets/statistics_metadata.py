"""What the Dagster UI shows of a wave's statistics: the whole wave under its own profile."""

import dagster as dg
import polars as pl

from secperf_pipeline.assets.interval_plot import interval_plot
from secperf_pipeline.assets.metadata import table_metadata

_WHOLE_WAVE = pl.col("is_default_profile") & (pl.col("segment_kind") == "all")
_SCALE_LOW, _SCALE_MIDPOINT, _SCALE_HIGH = 1.0, 4.0, 7.0
_EFFECT_SHOWN = 1.5


def statistics_metadata(name: str, rows: pl.DataFrame) -> dict[str, dg.MetadataValue]:
    """Give the tables and pictures of one results table of a quarter."""
    metadata: dict[str, dg.MetadataValue] = {
        "dagster/partition_row_count": dg.MetadataValue.int(rows.height)
    }
    if rows.is_empty() or "segment_kind" not in rows.columns:
        return metadata
    shown = rows.filter(_WHOLE_WAVE)
    match name:
        case "indicator_summary":
            means = shown.sort("mean", descending=True, nulls_last=True).select(
                "indicator_id", "mean", "ci_low", "ci_high"
            )
            metadata["means_with_intervals"] = interval_plot(
                means.rows(), low=_SCALE_LOW, high=_SCALE_HIGH, reference=_SCALE_MIDPOINT
            )
            metadata["summary"] = table_metadata(shown, "indicator_id", "n", "mean", "sd")
        case "reliability":
            metadata["alpha"] = table_metadata(
                shown, "scale", "n", "n_items", "alpha", "alpha_low", "alpha_high", "gate"
            )
        case "verdicts":
            compared = shown.filter(pl.col("policy") == "paper_ttest_always")
            metadata["effects_with_intervals"] = interval_plot(
                compared.select("hypothesis_id", "effect", "effect_low", "effect_high").rows(),
                low=-_EFFECT_SHOWN,
                high=_EFFECT_SHOWN,
                reference=0.0,
            )
            metadata["matrix"] = table_metadata(
                compared,
                *("hypothesis_id", "branch", "statistic", "df", "p", "effect", "verdict_paper"),
            )
    return metadata
