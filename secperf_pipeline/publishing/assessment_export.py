"""The assessment of one organisation and quarter as a file, from the published tables alone."""

import json
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.personal_data import without_personal
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


_AUDITED = """
    select distinct wave_quarter, organisation_id from marts.fct_control_results
    order by wave_quarter, organisation_id
"""
_NAMED = 5
# A spreadsheet computes text that begins like this, in full width too; a number is left a number.
_FORMULA = r"^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])"
_NUMBER = r"^[+-]?\d+(?:\.\d+)?$"


def export_assessment(
    database: Path, quarter: Quarter, organisation: str, export_format: ExportFormat
) -> bytes:
    """Give the file's content: OSCAL Assessment Results as JSON, or CSV in UTF-8.

    Raises
    ------
    SecperfError
        The organisation has no control results in the quarter; the message names who has, or
        the quarters in which anybody has.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            _RESULTS, {"quarter": str(quarter), "organisation": organisation}
        ).pl()
        audited = connection.execute(_AUDITED).pl()
    if rows.is_empty():
        raise SecperfError(_no_audit(audited, str(quarter), organisation))
    if export_format == "csv":
        return rows.with_columns(_inert(pl.col(pl.String))).write_csv().encode()
    document = assessment_results(rows, quarter=quarter, organisation=organisation)
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _inert(text: pl.Expr) -> pl.Expr:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    computes = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
    return pl.when(computes).then(pl.lit("'") + text).otherwise(text).name.keep()


def _no_audit(audited: pl.DataFrame, quarter: str, organisation: str) -> str:
    names = audited.filter(wave_quarter=quarter)["organisation_id"].to_list()
    if names:
        said = ", ".join(names[:_NAMED])
        named = without_personal(repr(organisation))
        return f"{named} has no audit in {quarter}; among those that have: {said}"
    quarters = ", ".join(audited["wave_quarter"].unique().sort()) or "no quarter"
    return f"nobody was audited in {quarter}; audits are published of: {quarters}"
