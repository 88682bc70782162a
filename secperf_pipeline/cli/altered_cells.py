"""Which published cells of a quarter, in tables, copies and pages, are not those computed."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs

from secperf_pipeline.assets.publication_pages import checks_page, page_text, report_page
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.published_tables import PublishedTable, published_tables
from secperf_pipeline.publishing.table_parts import QUARTER, parquet_file
from secperf_pipeline.scorecard.snapshot import DIGITS

# Longest text that a line shows.
_LONGEST = 200
_AGAIN = " again"
# They also tell of earlier revisions and versions of files, or compare with more quarters than a
# recomputation has; what the kept rows of a snapshot say is compared by itself.
_OF_OTHERS_TOO = {
    "quality.distribution_drift",
    "quality.expectation_failures",
    "quality.expectation_results",
    "quality.files",
    "quality.protocols",
    "quality.rejected_counts",
    "quality.rejected_rows",
    "results.restatements",
    "results.scorecard_as_was",
    "results.scorecard_snapshots",
    "results.snapshot_files",
    "results.snapshot_rows",
    "results.verdicts_as_was",
}


def altered_cells(home: Home, again: Home, quarter: str) -> Iterator[str]:
    """Name every cell of a quarter that is published otherwise than it is computed.

    Pages are held against the published tables that they are made of, which are held against
    those that were computed.

    Parameters
    ----------
    home
        The data folder.
    again
        One in which the quarter was computed from the same files by the same program.
    quarter
        The quarter.
    """
    for table in published_tables().values():
        if table.is_public and QUARTER in table.columns and table.name not in _OF_OTHERS_TOO:
            yield from _of_table(home, again, table, quarter)
    for name in (report_page(quarter), checks_page(quarter)):
        page = home.published / name
        if not page.is_file():
            yield f"{name}: is missing"
            continue
        made = page_text(home.published_database, name)
        yield from (f"{name}: {said}" for said in differing_texts(page.read_text(), made))


def _of_table(home: Home, again: Home, table: PublishedTable, quarter: str) -> Iterator[str]:
    rows = f"from {table.name} where {QUARTER} = '{quarter}'"
    computed = _ask(again.published_database, rows)
    published = _ask(home.published_database, rows)
    yield from (f"secperf.duckdb: {said}" for said in differing_cells(table, published, computed))
    name = parquet_file(table.name, quarter, by_quarter=True)
    copy = home.published / name
    if not copy.is_file():
        if computed.height:
            yield f"{name}: is missing"
        return
    copied = _ask(None, f"from '{copy}'")
    yield from (f"{name}: {said}" for said in differing_cells(table, copied, computed))


def differing_cells(
    table: PublishedTable, published: pl.DataFrame, computed: pl.DataFrame
) -> Iterator[str]:
    """Name the cells in which published rows differ from those that were computed."""
    keys = [one for one in table.grain if one != QUARTER]
    there = pl.lit(True).alias("there")
    both = _comparable(published.with_columns(there)).join(
        _comparable(computed.with_columns(there)),
        on=list(table.grain),
        how="full",
        suffix=_AGAIN,
        nulls_equal=True,
        coalesce=True,
    )
    for row in both.iter_rows(named=True):
        where = " ".join([table.name, *(str(row[one]) for one in keys)])
        if not (row["there"] and row[f"there{_AGAIN}"]):
            yield f"{where}: {'was not computed' if row['there'] else 'is missing'}"
            continue
        for column in table.columns:
            was, is_now = row[column], row.get(f"{column}{_AGAIN}", row[column])
            if was != is_now:
                yield f"{where}: {column} is {_said(was)}, computed {_said(is_now)}"


def differing_texts(published: str, made: str) -> Iterator[str]:
    """Name the places in which a page says something else than the one that is made now."""
    if published == made:
        return
    texts, texts_made = _Texts.of(published), _Texts.of(made)
    changes = SequenceMatcher(None, texts, texts_made, autojunk=False).get_opcodes()
    altered = [one for one in changes if one[0] != "equal"]
    for _, start, end, start_made, end_made in altered:
        was, is_now = " | ".join(texts[start:end]), " | ".join(texts_made[start_made:end_made])
        after = texts_made[start_made - 1] if start_made else "its beginning"
        yield f"after {_said(after)} it says {_said(was)}, made again {_said(is_now)}"
    if not altered:
        yield "differs in a drawing or in how it is set"


class _Texts(HTMLParser):
    """Collects the texts of a page, one for each place."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def of(cls, page: str) -> list[str]:
        parser = cls()
        parser.feed(page)
        return parser.found

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.found.append(text)


def _ask(database: Path | None, query: str) -> pl.DataFrame:
    with duckdb.connect(str(database or ":memory:"), read_only=database is not None) as connection:
        return connection.execute(query).pl()


def _comparable(rows: pl.DataFrame) -> pl.DataFrame:
    """Round floats as a snapshot's hash does; the last digits are the processor's."""
    rounded = cs.float().round_sig_figs(DIGITS)
    return rows.with_columns(pl.when(rounded == 0).then(0.0).otherwise(rounded).name.keep())


def _said(value: object) -> str:
    text = "nothing" if value is None or value == "" else repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
