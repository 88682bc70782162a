"""The one place where assets, checks, resources, jobs, schedules and sensors meet."""

import dagster as dg

from secperf_pipeline.assets.checks import expectation_checks
from secperf_pipeline.assets.dbt import dbt_models
from secperf_pipeline.assets.dossier import dossier
from secperf_pipeline.assets.evaluation import evaluation
from secperf_pipeline.assets.funding import funding
from secperf_pipeline.assets.jobs import after_each_quarter, inbox_changes, quarterly_run
from secperf_pipeline.assets.over_waves import over_waves
from secperf_pipeline.assets.perception import perception
from secperf_pipeline.assets.publication import publication
from secperf_pipeline.assets.raw import inbox
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.scorecard import quarter_scorecard
from secperf_pipeline.assets.screening import screening
from secperf_pipeline.assets.screening_impact import screening_impact
from secperf_pipeline.assets.snapshots import snapshots
from secperf_pipeline.assets.statistics import statistics
from secperf_pipeline.assets.strategy import strategy

defs = dg.Definitions(
    assets=[
        inbox,
        screening,
        screening_impact,
        dbt_models,
        statistics,
        dossier,
        over_waves,
        perception,
        quarter_scorecard,
        funding,
        strategy,
        evaluation,
        snapshots,
        publication,
    ],
    asset_checks=expectation_checks,
    jobs=[quarterly_run],
    schedules=[after_each_quarter],
    sensors=[inbox_changes],
    resources={"workspace": Workspace()},
    executor=dg.in_process_executor,
)
