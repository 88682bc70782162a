"""The published tables, their grains and columns: the contract that analysts rely on."""

import polars as pl
import pytest

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.published_tables import published_tables
from tests.pipeline.homes import published

ATTRIBUTES = {"organisation_id", "layer", "sector", "size", "region", "division", "tenure"}


def test_every_declared_table_is_published_and_nothing_else(replica_home: Home) -> None:
    found = published(
        replica_home, "select schema_name || '.' || table_name as name from duckdb_tables()"
    )
    assert set(found["name"]) == set(published_tables())


@pytest.mark.parametrize("table", sorted(published_tables()))
def test_a_public_table_has_the_columns_that_are_declared(replica_home: Home, table: str) -> None:
    rows = published(replica_home, f"select column_name, column_type from (describe {table})")
    declared = published_tables()[table].columns
    assert dict(rows.iter_rows()) == {name: one.type.upper() for name, one in declared.items()}


@pytest.mark.parametrize("table", sorted(published_tables()))
def test_a_public_table_has_one_row_for_each_key(replica_home: Home, table: str) -> None:
    rows = published(
        replica_home, f"select {', '.join(published_tables()[table].grain)} from {table}"
    )
    assert not rows.is_duplicated().any()


@pytest.mark.parametrize("name", [n for n, one in published_tables().items() if one.hide.counts])
def test_a_hidden_row_shows_its_keys_and_nothing_else(replica_home: Home, name: str) -> None:
    table = published_tables()[name]
    hidden = published(replica_home, f"select * from {name} where is_suppressed")
    shown_always = {*table.hide.all_keys, "is_suppressed", "verdict"}
    for column in hidden.iter_columns():
        if column.name not in shown_always and not column.name.endswith("reason"):
            assert column.null_count() == hidden.height, column.name


@pytest.mark.parametrize("name", [n for n, one in published_tables().items() if one.hide.counts])
def test_no_shown_row_counts_fewer_than_may_be_shown(replica_home: Home, name: str) -> None:
    shown = published(replica_home, f"select * from {name} where not is_suppressed")
    least = assumption_register().count("min_cell")
    for count in published_tables()[name].hide.counts:
        few = shown.filter(pl.col(count).is_between(1, least - 1))
        assert few.is_empty(), count


def test_no_public_number_is_nan(replica_home: Home) -> None:
    for table in published_tables():
        for column in published(replica_home, f"select * from {table}").iter_columns():
            if column.dtype == pl.Float64:
                assert not column.is_nan().any(), f"{table}.{column.name}"


@pytest.mark.parametrize(
    "table",
    ["marts.fct_indicator_scores", "quality.screening_decisions", "quality.screening_flags"],
)
def test_response_level_tables_carry_no_attribute(replica_home: Home, table: str) -> None:
    columns = set(published(replica_home, f"select * from {table} limit 0").columns)
    assert columns.isdisjoint(ATTRIBUTES | {"respondent_id", "path", "row_number"})


def test_no_respondent_id_is_published(replica_home: Home) -> None:
    ids = published(replica_home, "select distinct response_id from quality.screening_decisions")
    assert ids["response_id"].str.contains("^[0-9a-f]{24}$").all()
    assert ids.height == 138


def test_the_counts_of_every_file_add_up(replica_home: Home) -> None:
    files = published(replica_home, "select * from quality.files")
    assert (files["rows_read"] == files["rows_accepted"] + files["rows_rejected"]).all()
    assert files.filter(kind="survey")["rows_accepted"].to_list() == [138]


def test_a_number_that_is_missing_has_a_reason(replica_home: Home) -> None:
    for table, figure in [
        ("results.reliability", "alpha"),
        ("results.regressions", "durbin_watson"),
        ("results.group_differences", "student_t"),
        ("results.verdicts", "p"),
        ("marts.fct_control_results", "value_low"),
        ("marts.control_coverage", "score"),
        ("marts.framework_coverage", "value"),
        ("marts.perception_evidence", "gap_class"),
        ("results.perception_calibration", "slope"),
        ("results.scorecard", "value"),
        ("results.strategy_edges", "effect"),
        ("results.scorecard_evaluation", "mean"),
        ("results.specification_curve", "p"),
        ("results.verdict_dossier", "multiverse_share"),
        ("results.verdict_dossier", "fragility_n"),
        ("results.verdict_dossier", "dw_time"),
        ("results.verdict_dossier", "adopt_probability"),
        ("results.common_method", "adopts_expected"),
        ("results.next_wave_design", "organisations_needed_medium"),
        ("results.factor_fit", "chi_square"),
    ]:
        silent = published(
            replica_home, f"select * from {table} where {figure} is null and reason is null"
        )
        if "is_suppressed" in silent.columns:
            silent = silent.filter(~pl.col("is_suppressed"))
        assert silent.is_empty(), table


def test_the_published_file_cannot_be_written(replica_home: Home) -> None:
    assert replica_home.published_database.stat().st_mode & 0o222 == 0
