"""A quarter's survey as the warehouse holds it, for the assets that analyse it."""

import polars as pl

from secperf_pipeline.analysis.wave import WaveData
from secperf_pipeline.warehouse.tables import Warehouse

RESPONSES = ["staging.stg_survey__responses", "intermediate.int_survey__responses_segmented"]
SCORES = ["intermediate.int_survey__indicators_scored", *RESPONSES]


def wave_data(warehouse: Warehouse, quarter: str) -> WaveData | None:
    """Read one quarter's responses; None where it has no survey."""
    waves = warehouse.quarter("staging.stg_survey__waves", quarter)
    responses = warehouse.quarter("staging.stg_survey__responses", quarter)
    if waves.is_empty() or responses.is_empty():
        return None
    return WaveData(
        responses=responses,
        segments=warehouse.quarter("intermediate.int_survey__responses_segmented", quarter),
        decisions=warehouse.quarter("staging.stg_screening__decisions", quarter),
        default_profile=waves["default_profile"].item(),
    )


def indicator_scores(warehouse: Warehouse, quarter: str) -> pl.DataFrame:
    """Read response_id, indicator_id and score in scale points."""
    return warehouse.quarter("intermediate.int_survey__indicators_scored", quarter).with_columns(
        score=pl.col("score_units") / pl.col("units_per_point")
    )
