"""The catalogues that SQL joins to, read from their one home, the dbt seeds."""

import csv
from functools import cache

from secperf_pipeline.domain.project import DBT_PROJECT


@cache
def control_ids() -> frozenset[str]:
    """Ids of the declared controls."""
    with (DBT_PROJECT / "seeds" / "controls.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["control_id"] for row in csv.DictReader(file))


@cache
def trailing_days(kpi_id: str) -> int:
    """Days before the end of a quarter that a KPI looks back over."""
    with (DBT_PROJECT / "seeds" / "kpis.csv").open(encoding="utf-8", newline="") as file:
        days = {row["kpi_id"]: row["trailing_days"] for row in csv.DictReader(file)}
    return int(days[kpi_id])


@cache
def smart_factory_levels() -> tuple[str, ...]:
    """Ids of the smart-factory levels, the lowest first."""
    with (DBT_PROJECT / "seeds" / "smart_factory_levels.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["level"]))
    return tuple(row["level_id"] for row in rows)
