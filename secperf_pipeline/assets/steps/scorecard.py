"""results.scorecard and results.scorecard_perspectives: where a quarter's strategy stands."""

import polars as pl

from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.scorecard.data import ScorecardData
from secperf_pipeline.scorecard.scorecard import scorecard
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds

_POOLED = pl.col("organisation_id") == "all"


def scorecard_tables(inputs: StepInputs) -> Tables:
    """Fill in the scorecard of one quarter for every organisation and for all together."""
    data = ScorecardData(
        kpi_values=inputs["kpi_values"],
        kpis=inputs["kpis_held"],
        minutes=inputs["incident_minutes"],
        survey_summary=inputs["published_summary"],
        survey_changes=inputs["published_changes"],
        scales=inputs["wave_scales"],
        indicators=inputs["indicators"],
        controls=inputs["module_coverage"],
        modules=inputs["module_summary"],
    )
    thresholds = ScorecardThresholds.from_register(assumption_register())
    kpi_rows, perspective_rows = scorecard(data, thresholds, quarter=inputs.quarter)
    return {
        "results.scorecard": kpi_rows,
        "results.scorecard_perspectives": perspective_rows,
    }


STEP = Step(
    about="Fill in the scorecard for every organisation and for all together.",
    compute=scorecard_tables,
    shown={
        "results.scorecard": Shown(
            columns=(
                *("perspective", "kpi_id", "name", "value", "target", "unit", "status", "reason"),
            ),
            rows=_POOLED & (pl.col("source") == "register"),
        ),
        "results.scorecard_perspectives": Shown(
            columns=("perspective", "score", "status", "kpis_counted", "kpis_total", "reason"),
            rows=_POOLED,
        ),
    },
)
