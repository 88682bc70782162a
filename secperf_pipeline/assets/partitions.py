"""The quarterly partitions, and the quarter that a run works on."""

import dagster as dg

from secperf_pipeline.domain.quarters import Quarter

FIRST_QUARTER = Quarter(2015, 1)

# The end offset opens the quarter that is still going on: its files may be dropped early.
wave_quarters = dg.TimeWindowPartitionsDefinition(
    start=FIRST_QUARTER.partition_key,
    cron_schedule="0 0 1 */3 *",
    fmt="%Y-%m-%d",
    end_offset=1,
)

# One quarter is the unit of work, so that a backfill can be stopped and goes on where it was.
ONE_QUARTER_A_RUN = dg.BackfillPolicy.multi_run(max_partitions_per_run=1)

QUARTER_TAG = "secperf/quarter"


def can_run(quarter: Quarter) -> bool:
    """Tell whether the quarter has a partition: it is not too old, and it has begun."""
    return wave_quarters.has_partition_key(quarter.partition_key)


def quarter_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Quarter:
    """Give the quarter of the run's partition."""
    return Quarter.from_partition_key(context.partition_key)
