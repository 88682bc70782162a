"""The catalogues that SQL joins to, read from their one home, the dbt seeds."""

import csv
from functools import cache

from secperf_pipeline.domain.project import DBT_PROJECT


@cache
def control_ids() -> frozenset[str]:
    """Give the ids of the declared controls."""
    with (DBT_PROJECT / "seeds" / "controls.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["control_id"] for row in csv.DictReader(file))
