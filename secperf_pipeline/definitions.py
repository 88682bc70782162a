"""The one place where assets, checks, resources, jobs, schedules and sensors meet."""

import dagster as dg

from secperf_pipeline.assets.checks import expectation_checks
from secperf_pipeline.assets.dbt import dbt_models
from secperf_pipeline.assets.jobs import after_each_quarter, inbox_changes, quarterly_run
from secperf_pipeline.assets.publication import publication
from secperf_pipeline.assets.raw import inbox
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.snapshots import snapshots
from secperf_pipeline.assets.step import step_names
from secperf_pipeline.assets.step_asset import step_asset

defs = dg.Definitions(
    assets=[inbox, dbt_models, *map(step_asset, step_names()), snapshots, publication],
    asset_checks=expectation_checks,
    jobs=[quarterly_run],
    schedules=[after_each_quarter],
    sensors=[inbox_changes],
    resources={"workspace": Workspace()},
    executor=dg.in_process_executor,
)
