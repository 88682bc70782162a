"""results.screening_*: whom screening takes from a wave, and what that does to its results."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from secperf_pipeline.analysis.screening_bias import ScreeningBiasRules, screening_bias
from secperf_pipeline.analysis.screening_effects import screening_effects
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.published_rows import quarter_as_published
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.assets.wave_data import RESPONSES, wave_data
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.warehouse.tables import Warehouse

TABLES = {
    "screening_bias": [*RESPONSES, "staging.stg_screening__decisions"],
    "screening_effects": ["results.indicator_summary", "results.reliability", "results.verdicts"],
}
_SHOWN = {
    "screening_bias": ("segment_kind", "segment", "n", "rejected_share", "others_share", "p"),
    "screening_effects": ("profile", "measure", "subject", "policy", "outcome_raw", "outcome"),
}
_TELLING = {
    "screening_bias": ("is_warned", "is_default_profile"),
    "screening_effects": ("is_changed", "is_default_profile"),
}


@dg.multi_asset(
    name="screening_impact",
    specs=[table_spec(f"results.{name}", deps) for name, deps in TABLES.items()],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def screening_impact(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[None]]:
    """Tell whether screening bends the sample, and which results depend on it."""
    quarter = str(quarter_of(context))
    with workspace.warehouse() as warehouse:
        tables = screening_impact_tables(warehouse, quarter)
        warehouse.replace_quarter(quarter, tables)
        published = quarter_as_published(warehouse, list(tables), quarter)
    for name, shown in _SHOWN.items():
        rows = published[f"results.{name}"]
        metadata: dict[str, dg.MetadataValue] = {
            "dagster/partition_row_count": dg.MetadataValue.int(rows.height)
        }
        if rows.height:
            metadata["worth_a_look"] = table_metadata(rows.filter(*_TELLING[name]), *shown)
        yield dg.MaterializeResult(asset_key=["results", name], metadata=metadata)


def screening_impact_tables(warehouse: Warehouse, quarter: str) -> dict[str, pl.DataFrame]:
    """Compute both tables of one quarter; they are empty where it has no survey."""
    wave = wave_data(warehouse, quarter)
    if wave is None:
        return {f"results.{name}": pl.DataFrame() for name in TABLES}
    bias = screening_bias(wave, ScreeningBiasRules.from_register(assumption_register()))
    effects = screening_effects(
        *(
            warehouse.quarter(f"results.{name}", quarter)
            for name in ("indicator_summary", "reliability", "verdicts")
        )
    )
    return {
        "results.screening_bias": bias.with_columns(wave_quarter=pl.lit(quarter)),
        "results.screening_effects": effects.with_columns(wave_quarter=pl.lit(quarter)),
    }
