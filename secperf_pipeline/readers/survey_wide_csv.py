"""Plain wide survey CSV: one row per respondent, one column per item of the instrument."""

import polars as pl

from secperf_pipeline.declarations.instrument import Instrument, Scale
from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.csv_table import ROW_NUMBER, CsvTable, normalised
from secperf_pipeline.readers.reading import FAULT_LIMIT, Reading, RowIssue, clipped

_OPTIONAL = ["organisation_id", "submitted_at", "duration_seconds"]


def read_survey(table: CsvTable, instrument: Instrument, *, time_zone: str | None) -> Reading:
    """Read one wave file against its instrument.

    The columns are the instrument's respondent column, any of organisation_id, submitted_at,
    duration_seconds and the declared attributes, and the items by id. An answer is a scale
    point, a label of the scale in any declared language, a declared missing code, or empty.

    Returns
    -------
    Reading
        Tables ``survey_responses`` (respondent_id, row_number, organisation_id, attributes,
        submitted_at, duration_seconds) and ``survey_answers`` (respondent_id, item_id, answer,
        missing_reason); one fault for each cell, column or respondent that breaks a rule.
    """
    caster = CellCaster(table, time_zone)
    respondent = instrument.respondent_column
    required = [item.id for item in instrument.items if not item.is_optional]
    complete = caster.require([respondent, *required])
    items = [item.id for item in instrument.items if item.id in table.columns]
    answers, faults = _answers(table, items, instrument.scale)
    responses = _responses(caster, instrument, respondent) if complete else pl.DataFrame()
    if complete:
        _fault_repeated_respondents(caster, respondent)
    known = {respondent, *_OPTIONAL, *instrument.attributes, *items}
    faults = (caster.faults + faults)[:FAULT_LIMIT]
    tables = {} if faults else {"survey_responses": responses, "survey_answers": answers}
    return Reading(
        kind="survey",
        rows_read=table.rows_read,
        tables=tables,
        faults=faults,
        unused_columns=[column for column in table.columns if column not in known],
    )


def _responses(caster: CellCaster, instrument: Instrument, respondent: str) -> pl.DataFrame:
    rows = {
        "respondent_id": caster.text(respondent, required=True),
        ROW_NUMBER: caster.table.cells[ROW_NUMBER],
        "organisation_id": caster.text("organisation_id"),
        "submitted_at": caster.moment("submitted_at"),
        "duration_seconds": caster.number("duration_seconds"),
    }
    rows |= {name: caster.text(name) for name in instrument.attributes}
    return pl.DataFrame(
        rows,
        schema_overrides={
            "submitted_at": pl.Datetime("us", "UTC"),
            "duration_seconds": pl.Float64,
            "organisation_id": pl.String,
            **dict.fromkeys(instrument.attributes, pl.String),
        },
    )


def _answers(
    table: CsvTable, items: list[str], scale: Scale
) -> tuple[pl.DataFrame, list[RowIssue]]:
    points = _scale_points(scale)
    long = table.cells.select(ROW_NUMBER, *items).unpivot(
        index=ROW_NUMBER, on=items, variable_name="item_id", value_name="cell"
    )
    cell = pl.col("cell").str.to_lowercase()
    read = long.with_columns(
        answer=cell.replace_strict(points, default=None, return_dtype=pl.Int64),
        missing_reason=cell.replace_strict(
            {"": "empty"} | scale.missing_codes, default=None, return_dtype=pl.String
        ),
    )
    broken = read.filter(pl.col("answer").is_null() & pl.col("missing_reason").is_null())
    order = pl.Enum(items)
    faults = [
        RowIssue(
            row_number=row["row_number"],
            column_name=row["item_id"],
            value=clipped(row["cell"]),
            rule="off_scale",
            reason=f"{clipped(row['cell'])!r} is neither a scale point from {scale.min} to "
            f"{scale.max} nor a label or missing code of the instrument",
        )
        for row in broken.sort(ROW_NUMBER, pl.col("item_id").cast(order))
        .head(FAULT_LIMIT)
        .iter_rows(named=True)
    ]
    return read.drop("cell"), faults


def _scale_points(scale: Scale) -> dict[str, int]:
    points: dict[str, int] = {}
    for point in range(scale.min, scale.max + 1):
        points |= {str(point): point, f"{point}.0": point}
        for labels in scale.labels.values():
            points[normalised(labels[point - scale.min]).lower()] = point
    return points


def _fault_repeated_respondents(caster: CellCaster, respondent: str) -> None:
    lines = caster.table.cells[ROW_NUMBER].to_list()
    first: dict[str, int] = {}
    for position, name in enumerate(caster.table.cells[respondent].to_list()):
        if not name:
            continue
        if name in first:
            reason = (
                f"the respondent of line {first[name]} answers again here; "
                "keep one row for each respondent"
            )
            caster.fault(position, respondent, "repeated_respondent", reason)
        else:
            first[name] = lines[position]
