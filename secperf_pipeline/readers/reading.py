"""What reading one file gives: rows for the raw tables, or every fault that refuses it."""

from dataclasses import dataclass, field

import polars as pl

from secperf_pipeline.declarations.instrument import Instrument
from secperf_pipeline.readers.codebook import Codebook
from secperf_pipeline.readers.faults import RowIssue


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One file, read.

    Parameters
    ----------
    kind
        survey, audit, incidents, kpi, reviews, evaluation, population, or codebook for a file that
        only explains others.
    rows_read
        Data rows that the file holds, faulty ones included.
    tables
        Rows by raw table name, without the columns that say where they came from.
    exclusions
        Rows left out by a declared rule; the file loads.
    faults
        What refuses the file; with any fault, ``tables`` is empty.
    unused_columns
        Columns of the file that no declaration asks for; they do not enter the warehouse.
    notes
        Sentences for the ledger: what was understood in a way that the user should know.
    instrument
        Instrument that a survey follows.
    respondents
        Of a survey, respondent_id and row_number of every row, also where it does not count or the
        file is refused; None where the rows could not be told apart.
    codebook
        What a codebook says about the columns of survey files.
    """

    kind: str
    rows_read: int
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    exclusions: list[RowIssue] = field(default_factory=list)
    faults: list[RowIssue] = field(default_factory=list)
    unused_columns: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    instrument: Instrument | None = None
    respondents: pl.DataFrame | None = None
    codebook: Codebook | None = None
