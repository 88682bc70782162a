"""The one place where assets, checks, resources, jobs, schedules and sensors meet."""

import dagster as dg

from secperf_pipeline.assets.dbt import dbt_models
from secperf_pipeline.assets.raw import inbox
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.screening import screening

quarterly_run = dg.define_asset_job(
    "quarterly_run",
    selection=dg.AssetSelection.all(),
    description="Everything for one quarter: from its inbox folder to the published report.",
)

defs = dg.Definitions(
    assets=[inbox, screening, dbt_models],
    jobs=[quarterly_run],
    resources={"workspace": Workspace()},
    executor=dg.in_process_executor,
)
