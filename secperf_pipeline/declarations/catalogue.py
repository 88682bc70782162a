"""The catalogues that SQL joins to, read from their one home, the dbt seeds."""

import csv
from functools import cache

from secperf_pipeline.domain.project import DBT_PROJECT


@cache
def control_ids() -> tuple[str, ...]:
    """List the ids of the declared controls, in their order."""
    rows = sorted(_seed("controls"), key=lambda row: int(row["position"]))
    return tuple(row["control_id"] for row in rows)


@cache
def trailing_days(measure_id: str) -> int | None:
    """Look up the days before a quarter's end that the KPIs of a measure look back over.

    Returns
    -------
    int or None
        The most of them; None where every KPI looks at the quarter alone.
    """
    kpis = {row["kpi_id"] for row in _seed("kpi_aliases") if row["measure_id"] == measure_id}
    days = [row["trailing_days"] for row in _seed("kpis") if row["kpi_id"] in kpis]
    return max(map(int, filter(None, days)), default=None)


@cache
def smart_factory_levels() -> tuple[str, ...]:
    """List the ids of the smart-factory levels, the lowest first."""
    rows = sorted(_seed("smart_factory_levels"), key=lambda row: int(row["level"]))
    return tuple(row["level_id"] for row in rows)


def _seed(name: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
