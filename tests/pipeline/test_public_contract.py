"""The published tables, their grains and columns: the contract that analysts rely on."""

from collections.abc import Callable

import polars as pl
import pytest

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.published_tables import published_tables
from tests.pipeline.homes import published, restricted

Ask = Callable[[Home, str], pl.DataFrame]
PLACES = [
    pytest.param(name, ask, id=f"{ask.__name__}-{name}")
    for name, table in sorted(published_tables().items())
    for ask, is_there in ((published, table.is_public), (restricted, bool(table.restricted)))
    if is_there
]
ATTRIBUTES = {"organisation_id", "layer", "sector", "size", "region", "division", "tenure"}


def test_every_declared_table_is_published_and_nothing_else(replica_home: Home) -> None:
    names = "select schema_name || '.' || table_name as name from duckdb_tables()"
    public = {name for name, table in published_tables().items() if table.is_public}
    assert set(published(replica_home, names)["name"]) == public
    desk = {name for name, table in published_tables().items() if table.restricted}
    assert set(restricted(replica_home, names)["name"]) == desk
    assert public | desk == set(published_tables())


@pytest.mark.parametrize(("table", "ask"), PLACES)
def test_a_table_has_the_columns_that_are_declared(
    replica_home: Home, table: str, ask: Ask
) -> None:
    rows = ask(replica_home, f"select column_name, column_type from (describe {table})")
    declared = published_tables()[table].columns
    assert dict(rows.iter_rows()) == {name: one.type.upper() for name, one in declared.items()}


@pytest.mark.parametrize(("table", "ask"), PLACES)
def test_a_table_has_one_row_for_each_key(replica_home: Home, table: str, ask: Ask) -> None:
    rows = ask(replica_home, f"select {', '.join(published_tables()[table].grain)} from {table}")
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
    for table in (name for name, one in published_tables().items() if one.is_public):
        for column in published(replica_home, f"select * from {table}").iter_columns():
            if column.dtype == pl.Float64:
                assert not column.is_nan().any(), f"{table}.{column.name}"


def test_nobody_but_the_survey_desk_gets_a_row_about_one_person(replica_home: Home) -> None:
    keys = published(
        replica_home,
        "select schema_name || '.' || table_name as name from duckdb_columns() "
        "where column_name in ('response_id', 'respondent_id')",
    )
    assert keys["name"].to_list() == ["marts.fct_indicator_scores"]
    assert published(replica_home, "from marts.fct_indicator_scores").is_empty()
    (said,) = published(
        replica_home,
        "select comment from duckdb_tables() where table_name = 'fct_indicator_scores'",
    )["comment"]
    assert said.endswith("restricted/secperf_restricted.duckdb, for the survey desk.")
    assert restricted(replica_home, "from marts.fct_indicator_scores").height == 138 * 12
    files = [path for path in replica_home.published.rglob("*") if path.is_file()]
    ids = restricted(replica_home, "select distinct response_id from quality.screening_flags")
    assert ids.height == 138
    for path in files:
        content = path.read_bytes()
        assert not [one for (one,) in ids.iter_rows() if one.encode() in content], path


@pytest.mark.parametrize(
    "table",
    ["marts.fct_indicator_scores", "quality.screening_decisions", "quality.screening_flags"],
)
def test_rows_about_one_person_carry_no_attribute(replica_home: Home, table: str) -> None:
    columns = set(restricted(replica_home, f"select * from {table} limit 0").columns)
    assert columns.isdisjoint(ATTRIBUTES | {"respondent_id", "path", "row_number"})


def test_no_respondent_id_is_published(replica_home: Home) -> None:
    ids = restricted(replica_home, "select distinct response_id from quality.screening_decisions")
    assert ids["response_id"].str.contains("^[0-9a-f]{24}$").all()
    assert ids.height == 138


def test_the_rows_of_the_survey_desk_can_be_read_by_their_owner_alone(replica_home: Home) -> None:
    folder = replica_home.restricted_database.resolve().parent
    assert (folder.stat().st_mode & 0o777, replica_home.restricted.stat().st_mode & 0o777) == (
        0o700,
        0o700,
    )
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o400}
    assert folder.name not in {path.name for path in replica_home.published.rglob("*")}


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
