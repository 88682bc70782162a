"""screened.*: careless-response indices, and one decision per response and profile."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.domain.hashing import seed_of, sha256_of_json
from secperf_pipeline.screening.answer_matrix import answer_matrix
from secperf_pipeline.screening.flags import screening_flags
from secperf_pipeline.screening.profiles import screening_decisions, screening_flow
from secperf_pipeline.screening.rules import ScreeningRules
from secperf_pipeline.screening.wave_calibration import wave_calibration
from secperf_pipeline.warehouse.tables import Warehouse

_DEPS = [
    "raw.waves",
    "raw.instrument_items",
    "raw.survey_responses",
    "raw.survey_answers",
    "raw.screening_reviews",
]
TABLES = ["screening_flags", "screening_decisions", "screening_flow"]


@dg.multi_asset(
    name="screening",
    specs=[table_spec(f"screened.{name}", _DEPS) for name in TABLES],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def screening(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[None]]:
    """Screen a wave under every profile that its instrument declares; no response is dropped."""
    quarter = str(quarter_of(context))
    with workspace.warehouse() as warehouse:
        tables = screened_tables(warehouse, quarter)
        warehouse.replace_quarter(quarter, tables)
    for name in TABLES:
        rows = tables[f"screened.{name}"]
        metadata: dict[str, dg.MetadataValue] = {
            "dagster/partition_row_count": dg.MetadataValue.int(rows.height)
        }
        if name == "screening_flow" and rows.height:
            metadata["flow"] = table_metadata(rows, "profile", "step", "reason", "count")
        yield dg.MaterializeResult(asset_key=["screened", name], metadata=metadata)


def screened_tables(warehouse: Warehouse, quarter: str) -> dict[str, pl.DataFrame]:
    """Compute the three tables of one wave; they are empty where the quarter has no survey."""
    responses = warehouse.current("survey_responses", quarter)
    if responses.is_empty():
        return {f"screened.{name}": pl.DataFrame() for name in TABLES}
    wave = warehouse.current("waves", quarter).row(0, named=True)
    instrument = instrument_by_id(wave["instrument_id"], wave["instrument_version"])
    matrix = answer_matrix(
        responses,
        warehouse.current("survey_answers", quarter),
        warehouse.current("instrument_items", quarter),
    )
    rules = ScreeningRules.from_register(assumption_register())
    calibration = wave_calibration(
        matrix,
        instrument.screening,
        rules,
        seed=seed_of(quarter, "attentive_model", sha256_of_json(instrument.screening.model_dump())),
    )
    flags = screening_flags(matrix, instrument.screening, calibration, rules)
    decisions = screening_decisions(
        flags,
        instrument.screening,
        default_profile=wave["default_profile"],
        reviews=warehouse.current("screening_reviews", quarter),
    )
    computed = (flags, decisions, screening_flow(decisions))
    return {
        f"screened.{name}": rows.with_columns(wave_quarter=pl.lit(quarter))
        for name, rows in zip(TABLES, computed, strict=True)
    }
