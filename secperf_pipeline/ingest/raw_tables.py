"""A load as rows of the raw tables: pseudonyms in place of ids, a load id on every row."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

import polars as pl

from secperf_pipeline.declarations.instrument import Attribute, Instrument
from secperf_pipeline.ingest.load import QuarterLoad
from secperf_pipeline.ingest.outcomes import FileOutcome
from secperf_pipeline.ingest.pseudonyms import PseudonymKey

_MEASURED = (
    "control_results",
    "check_results",
    "check_requirements",
    "incidents",
    "kpi_measurements",
    "screening_reviews",
    "scorecard_ratings",
    "population",
)

_REVIEWER = ("reviewer", "reviewer", "reviewer|{}")


def raw_tables(
    load: QuarterLoad,
    key: PseudonymKey,
    seen_at: dt.datetime,
    first_seen: Mapping[tuple[str, str | None], dt.datetime] = MappingProxyType({}),
) -> dict[str, pl.DataFrame]:
    """Turn a load into frames by raw table name, without ``load_id`` and ``wave_quarter``.

    Parameters
    ----------
    load
        The quarter's files, read.
    key
        Makes the pseudonyms.
    seen_at
        When they were read.
    first_seen
        When a path first held a hash, where that was before.
    """
    tables = {
        "waves": _wave(load),
        "organisations": _organisations(load),
        "files": _files(load, seen_at, first_seen),
        "rejected_rows": _rejected_rows(load.outcomes),
    }
    if load.instrument is not None:
        tables |= _survey_tables(load, load.instrument, key)
    for name in _MEASURED:
        rows = load.rows(name)
        if rows is not None:
            tables[name] = _pseudonymise(rows, load, key)
    return {name: rows for name, rows in tables.items() if rows.height}


def _pseudonymise(rows: pl.DataFrame, load: QuarterLoad, key: PseudonymKey) -> pl.DataFrame:
    """Put a pseudonym in place of what a check looked at and of who reviewed a response.

    A resource may bear a person's name. A reviewer's pseudonym is another one than that of a
    respondent of the same name.
    """
    for column, named, meaning in (("resource", "resource_id", "{}"), _REVIEWER):
        if column in rows.columns:
            names = rows[column].unique().drop_nulls().to_list()
            pseudonyms = {
                name: key.response_id(load.wave.quarter, meaning.format(name)) for name in names
            }
            replaced = pl.col(column).replace_strict(
                pseudonyms, default=None, return_dtype=pl.String
            )
            rows = rows.with_columns(replaced.alias(named)).drop({column} - {named})
    return rows


def _wave(load: QuarterLoad) -> pl.DataFrame:
    wave, instrument = load.wave, load.instrument
    return pl.DataFrame(
        {
            "title": [wave.title or f"Quarter {wave.quarter}"],
            "instrument_id": pl.Series([instrument.id if instrument else None], dtype=pl.String),
            "instrument_version": pl.Series(
                [instrument.version if instrument else None], dtype=pl.Int64
            ),
            "default_profile": [wave.default_profile],
            "time_zone": [wave.time_zone or "UTC"],
        }
    )


def _organisations(load: QuarterLoad) -> pl.DataFrame:
    rows = [
        {"organisation_id": name, **declared.model_dump()}
        for name, declared in load.wave.organisations.items()
    ]
    texts = ("organisation_id", "sector", "size", "region", "smart_factory_level")
    return pl.DataFrame(rows, schema={**dict.fromkeys(texts, pl.String), "remote_work": pl.Boolean})


def _files(
    load: QuarterLoad,
    seen_at: dt.datetime,
    first_seen: Mapping[tuple[str, str | None], dt.datetime],
) -> pl.DataFrame:
    rows = pl.DataFrame(
        [_file_row(one, first_seen.get((one.path, one.sha256), seen_at)) for one in load.outcomes]
    )
    return rows.join(_first_days(load), on="path", how="left", maintain_order="left")


def _first_days(load: QuarterLoad) -> pl.DataFrame:
    """Find the first day that each file of incidents or KPIs speaks about, in the wave's zone."""
    detected = pl.col("detected_at").dt.convert_time_zone(load.wave.time_zone or "UTC")
    days = {"incidents": detected.dt.date(), "kpi_measurements": pl.col("period_end")}
    found = [
        rows.select("path", speaks_from=day)
        for name, day in days.items()
        if (rows := load.rows(name)) is not None
    ]
    nothing = pl.DataFrame(schema={"path": pl.String, "speaks_from": pl.Date})
    return pl.concat([nothing, *found]).group_by("path").agg(pl.col("speaks_from").min())


def _file_row(outcome: FileOutcome, seen_at: dt.datetime) -> dict[str, object]:
    return {
        "path": outcome.path,
        "sha256": outcome.sha256,
        "kind": outcome.kind,
        "format": outcome.format,
        "status": outcome.status,
        "rows_read": outcome.rows_read,
        "rows_accepted": outcome.rows_accepted,
        "rows_rejected": outcome.rows_rejected,
        "message": outcome.message,
        "first_seen_at": seen_at,
    }


def _rejected_rows(outcomes: list[FileOutcome]) -> pl.DataFrame:
    rows = [
        {
            "path": outcome.path,
            "sha256": outcome.sha256,
            "row_number": issue.row_number,
            "column_name": issue.column_name,
            "value": issue.value,
            "rule": issue.rule,
            "reason": issue.reason,
        }
        for outcome in outcomes
        for issue in outcome.issues
    ]
    schema = {
        "row_number": pl.Int64,
        "column_name": pl.String,
        "value": pl.String,
        "sha256": pl.String,
    }
    return pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None)


def _survey_tables(
    load: QuarterLoad, instrument: Instrument, key: PseudonymKey
) -> dict[str, pl.DataFrame]:
    responses, answers = load.rows("survey_responses"), load.rows("survey_answers")
    assert responses is not None
    assert answers is not None
    # Rows of a file come in file order, files in path order: that is the canonical order.
    # An instrument need not ask for every attribute; what it does not ask is unknown of everyone.
    unasked = [name for name in get_args(Attribute) if name not in responses.columns]
    responses = responses.with_columns(
        *(pl.lit(None, dtype=pl.String).alias(name) for name in unasked),
        response_id=pl.Series(
            [key.response_id(load.wave.quarter, one) for one in responses["respondent_id"]]
        ),
        response_order=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
    )
    answers = answers.join(
        responses.select("path", "row_number", "response_id"), on=["path", "row_number"]
    )
    return {
        "survey_responses": responses.drop("respondent_id"),
        "survey_answers": answers.select(
            "response_id", pl.col("item_id").cast(pl.String), "answer", "missing_reason"
        ),
        "instrument_items": _items(instrument, set(answers["item_id"].unique())),
    }


def _items(instrument: Instrument, present: set[str]) -> pl.DataFrame:
    rows = [
        {
            "item_id": item.id,
            "item_position": position,
            "page": item.page,
            "indicator_id": item.indicator,
            "is_core": item.is_core,
            "is_reversed": item.is_reversed,
            "is_self_report": item.is_self_report,
            "expected_answer": item.expected_answer,
            "scale_min": instrument.scale.min,
            "scale_max": instrument.scale.max,
        }
        for position, item in enumerate(instrument.items, start=1)
        if item.id in present
    ]
    schema = {"indicator_id": pl.String, "expected_answer": pl.Int64}
    return pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None)
