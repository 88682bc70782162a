"""Files of one quarter that contradict each other: every file involved is refused."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue
from secperf_pipeline.readers.reading import Reading

_KEYS = {
    "survey_responses": ["respondent_id"],
    "control_results": ["organisation_id", "control_id", "check_id"],
    "check_results": ["organisation_id", "tool", "check_id", "resource", "assessed_on"],
    "incidents": ["organisation_id", "incident_id"],
    "kpi_measurements": ["organisation_id", "measure_id", "period_start", "period_end"],
}


def conflicts(readings: Mapping[str, Reading]) -> dict[str, list[RowIssue]]:
    """List, by path, the rows whose key another file holds as well.

    Which file is right cannot be told from their order, so none is preferred.
    """
    found: dict[str, list[RowIssue]] = {}
    for table, keys in _KEYS.items():
        parts = [
            reading.tables[table].select(pl.lit(path).alias("path"), "row_number", *keys)
            for path, reading in readings.items()
            if table in reading.tables
        ]
        if len(parts) < 2:
            continue
        rows = pl.concat(parts)
        # One row of each file stands for all its rows of the key: a key may come a million times.
        firsts = rows.group_by("path", *keys).agg(line=pl.col("row_number").min())
        firsts = firsts.filter(pl.len().over(keys) > 1).rename({"path": "other"})
        pairs = rows.join(firsts, on=keys, nulls_equal=True).filter(
            pl.col("path") != pl.col("other")
        )
        for row in pairs.sort("path", "row_number", "other", "line").iter_rows(named=True):
            issues = found.setdefault(row["path"], [])
            if len(issues) < FAULT_LIMIT:
                issues.append(_issue(keys, row))
    return found


def _issue(keys: list[str], row: dict[str, Any]) -> RowIssue:
    # The only format that does not say which host it is about.
    is_wazuh = row.get("tool") == "wazuh_sca"
    hint = ", or declare the `resource` of each in wave.yaml" if is_wazuh else ""
    return RowIssue(
        row_number=row["row_number"],
        column_name=keys[-1],
        rule="in_two_files",
        reason=f"the same {', '.join(keys)} stands in {row['other']}, line {row['line']}; "
        f"keep one of the two files in the inbox, or remove the row from one{hint}",
    )
