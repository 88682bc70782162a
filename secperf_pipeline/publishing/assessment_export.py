"""The assessment of one organisation and quarter as a file, from the published tables alone."""

import json
from pathlib import Path
from typing import Literal

import duckdb

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.publishing.oscal_results import assessment_results

ExportFormat = Literal["oscal", "csv"]

_RESULTS = """
    select
        results.wave_quarter, results.organisation_id, results.module_id, results.control_id,
        controls.name_en, controls.name_ko, controls.name_ja, results.status, results.value,
        results.value_low, results.value_high, results.is_waived, results.assessed_on,
        results.evidence_age_days, results.check_count, results.source_file, results.reason
    from marts.fct_control_results as results
    inner join marts.dim_controls as controls on results.control_id = controls.control_id
    where results.wave_quarter = $quarter and results.organisation_id = $organisation
    order by controls.position
"""


def export_assessment(
    database: Path, quarter: Quarter, organisation: str, export_format: ExportFormat
) -> bytes:
    """Give the file's content: OSCAL Assessment Results as JSON, or CSV in UTF-8.

    Raises
    ------
    SecperfError
        The organisation has no control results in the quarter; the message names who has.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.sql(
            _RESULTS, params={"quarter": str(quarter), "organisation": organisation}
        ).pl()
        known = connection.sql(
            "select distinct organisation_id from marts.fct_control_results "
            "where wave_quarter = $quarter order by 1 limit 5",
            params={"quarter": str(quarter)},
        ).pl()
    if rows.is_empty():
        names = ", ".join(known["organisation_id"]) or "nobody"
        raise SecperfError(
            f"{organisation!r} has no audit in {quarter}; among those that have: {names}"
        )
    if export_format == "csv":
        return rows.write_csv().encode()
    document = assessment_results(rows, quarter=quarter, organisation=organisation)
    return json.dumps(document, ensure_ascii=False, indent=2).encode()
