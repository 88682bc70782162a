"""No published number is missing without a word: its row says why, or its column says when."""

import polars as pl

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import published

_COLUMNS = """
    select schema_name || '.' || table_name as name, column_name, data_type, comment
    from duckdb_columns()
    where not internal
    order by 1, column_index
"""
_NUMBERS = {"BIGINT", "INTEGER", "DOUBLE"}
_REASONS = {"reason", "not_computable_reason", "message"}


def reasons_of(column: str, columns: list[str]) -> list[str]:
    """Name the columns that speak of one: ``omega_reason`` speaks of ``omega_1f``."""
    return [
        other
        for other in columns
        if other in _REASONS
        or (other.endswith("_reason") and column.startswith(other.removesuffix("_reason")))
    ]


def test_a_missing_number_has_a_reason_or_is_empty_by_definition(demo_home: Home) -> None:
    silent = []
    for (name,), columns in published(demo_home, _COLUMNS).group_by("name", maintain_order=True):
        rows = published(demo_home, f"select * from {name}")
        for column, comment in (
            columns.filter(pl.col("data_type").is_in(_NUMBERS))
            .select("column_name", pl.col("comment").fill_null(""))
            .iter_rows()
        ):
            without = [column, *reasons_of(column, rows.columns)]
            missing = rows.filter(pl.all_horizontal(pl.col(without).is_null()))
            if missing.height and "NULL" not in comment and "empty" not in comment:
                silent.append(f"{name}.{column}: {missing.height} rows")
    assert silent == []


def test_a_chance_of_green_that_cannot_be_told_says_why(demo_home: Home) -> None:
    rows = published(
        demo_home,
        "select * from results.scorecard where (probability_green is null) "
        "= (probability_reason is null)",
    )
    assert rows.is_empty()


def test_a_value_without_an_interval_says_why(demo_home: Home) -> None:
    rows = published(
        demo_home,
        "select * from results.scorecard where (value_low is null) = (interval_reason is null) "
        "or (organisation_id = 'all' and unit = 'share' and source = 'register' "
        "and wave_quarter > '2022' and (n_effective is null) <> (interval_reason is not null))",
    )
    assert rows.is_empty()
