"""A home that the program of b409f9b left: the present one opens it, publishes it, goes on with it.

What it makes of the old quarters must be what was published then, but for what is named here.
"""

import re
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal

from secperf_pipeline.cli.main import cli
from secperf_pipeline.ingest.home import Home
from tests.homes.archive import B409F9B, restored
from tests.pipeline.homes import all_tables, copied, published, run_quarter

# A run of a later program is a new revision, told beside the old ones; of those that it replaces,
# less is shown.
_OF_REVISIONS = {
    "results.restatements",
    "results.scorecard_snapshots",
    "results.snapshot_files",
    "results.snapshot_rows",
    "results.scorecard_as_was",
    "results.verdicts_as_was",
    "quality.protocols",
}
_Cells = dict[str, list[tuple[pl.Expr, list[str]]]]
_EVERYWHERE = pl.lit(True)
# I2 of all together is the share of organisations that meet it, and was exercises by organisation.
_OF_ALL = (pl.col("kpi_id") == "I2") & (pl.col("organisation_id") == "all")
# Each organisation, or response of nobody known, is left out in turn; verdicts are as they were.
_ROBUST = pl.col("policy") == "robust"
_REBUILT: _Cells = {
    "marts.fct_kpi_values": [(_OF_ALL, ["unit"])],
    # A ticket is named by its place: its number may be made of a name.
    "marts.kpi_records_left_out": [(_EVERYWHERE, ["record_id"])],
    # A class of a gap has to hold with the sampling error of the answers, too.
    "marts.perception_evidence": [(pl.col("gap_low").is_not_null(), ["gap_class"])],
}
"""Columns of models built again, and the rows in which they say something else now."""
_RUN_AGAIN: _Cells = _REBUILT | {
    # Reasons say numbers in digits since then, and how many red KPIs have weight 0.
    "quality.screening_flags": [(_EVERYWHERE, ["not_computable_reason"])],
    "results.scorecard_perspectives": [(_EVERYWHERE, ["reason"])],
    "results.scorecard": [(_OF_ALL, ["name", "unit", "red_flag"])],
    # The level of the paper's policies has an entry of its own.
    "quality.assumptions": [
        (pl.col("assumption_id") == "significance", ["basis", "meaning", "source"])
    ],
    # The values that have to be shares are one more with I2 of all.
    # Measures that no KPI knows are told together, without their names.
    "quality.expectation_results": [
        (
            ((pl.col("suite") == "kpi_values") & (pl.col("expectation_number") == 3))
            | (pl.col("suite") == "kpi_measurements"),
            ["element_count"],
        )
    ],
    # A column is named where its name is no person's.
    "quality.files": [(pl.col("path") == "audits/checklist.csv", ["message"])],
    "results.verdicts": [
        # The protocol names the cut as a place on the scale, the paper's level and its own seed.
        (_EVERYWHERE, ["protocol_hash"]),
        (_ROBUST, ["statistic", "df", "p", "p_holm", "p_bh", "effect_low", "effect_high", "se"]),
        (_ROBUST, ["equivalence_low", "equivalence_high"]),
    ],
    "results.verdict_history": [(_ROBUST, ["p"])],
    "quality.screening_effects": [(_ROBUST, ["value", "value_raw", "difference"])],
    # It tells how few responses turn a verdict of the robust policy, too.
    "results.verdict_dossier": [(_EVERYWHERE, ["what_not_to_conclude", "reason"])],
    # What had no reason has one.
    "results.regressions": [(pl.col("dw_p").is_null(), ["reason"])],
    "marts.indicator_summary": [(pl.col("mean_of_organisations").is_null(), ["reason"])],
    "results.indicator_summary": [(pl.col("mean_of_organisations").is_null(), ["reason"])],
    # Their survey links are those of the robust policy.
    "results.strategy_edges": [(pl.col("basis") == "survey", ["effect_low", "effect_high", "p"])],
}
"""The same of a quarter that was run again."""
# Numbers that others have replaced, and one that says another thing: synonyms are the strongest
# pairs since then.
_ENDED = pl.col("assumption_id").is_in(
    [
        *("group_cut_likert", "survey_goal_likert", "survey_red_flag_likert"),
        *("min_clusters", "bootstrap_clusters", "bootstrap_draws", "synonym_correlation"),
    ]
)
# Hypotheses are no more tested inside one organisation.
_OF_ONE_ORGANISATION = (pl.col("segment_kind") == "organisation") & (
    pl.col("wave_quarter") == "2021Q4"
)
# Numbers and expectations that have come since.
_GROWN = {
    "quality.assumptions": ["assumption_id"],
    "quality.expectation_results": ["wave_quarter", "suite", "expectation_number"],
}
_SNAPSHOTS = "select * exclude (is_current) from results.scorecard_snapshots order by all"
_COLUMNS = """
    select schema_name || '.' || table_name || '.' || column_name, data_type
    from duckdb_columns() where not internal
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home as it was kept; who changes it takes a copy."""
    return restored(B409F9B, tmp_path_factory.mktemp("kept") / "home")


@pytest.fixture(scope="module")
def republished(kept: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home published again, for which its models are built again."""
    home = copied(kept, tmp_path_factory.mktemp("republished") / "home")
    home.published_database.unlink()
    assert "tables published" in secperf(home, "publish")
    return home


@pytest.fixture
def own_copy(kept: Home, tmp_path: Path) -> Home:
    return copied(kept, tmp_path / "home")


def secperf(home: Home, *arguments: str) -> str:
    """Run the command in this process, where all it needs is imported already."""
    ended = CliRunner().invoke(
        cli, arguments, env={"SECPERF_HOME": str(home.root)}, catch_exceptions=False
    )
    assert ended.exit_code == 0, ended.output
    return ended.output


def columns(database: Path) -> dict[str, str]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return dict(connection.execute(_COLUMNS).fetchall())


def without(rows: pl.DataFrame, cells: list[tuple[pl.Expr, list[str]]]) -> pl.DataFrame:
    """Blank cells; the rows stay."""
    for where, names in cells:
        kept = ~where.fill_null(False)
        rows = rows.with_columns(pl.when(kept).then(pl.col(name)).alias(name) for name in names)
    return rows


def differences(
    was: dict[str, pl.DataFrame], now: dict[str, pl.DataFrame], but: _Cells
) -> dict[str, str]:
    """List the tables that lost a column, a row or a value, or got a row; new columns are none."""
    found = {}
    for name, before in was.items():
        exact = [one for one, kind in before.schema.items() if not kind.is_float()]
        order = [*exact, *(one for one in before.columns if one not in exact)]
        try:
            left, right = (
                without(rows, but.get(name, [])).select(order).sort(order)
                for rows in (now[name], before)
            )
            assert_frame_equal(left, right, rel_tol=1e-12, abs_tol=1e-12)
        except (AssertionError, KeyError, pl.exceptions.ColumnNotFoundError) as error:
            found[name] = str(error)
    return found


def test_its_inbox_is_written_again_and_its_quarters_are_told(own_copy: Home) -> None:
    assert "11 files written" in secperf(own_copy, "restore")
    lines = secperf(own_copy, "status").splitlines()[1:]
    told = [re.sub(r" [0-9a-f]{12}", "", line) for line in lines]
    assert told == [
        "2021Q4  6 loaded; snapshot, revision 2",
        "2026Q1  5 loaded; snapshot, revision 1",
    ]


def test_it_is_published_and_reported_again_as_it_was(kept: Home, republished: Home) -> None:
    assert differences(all_tables(kept), all_tables(republished), _REBUILT) == {}
    # b409f9b did not write down whose row a change is of.
    owners = published(
        republished,
        "select distinct organisation_id from results.restatements "
        "where table_name like 'scorecard%' order by all",
    )
    assert owners["organisation_id"].to_list() == [
        *("all", "mfr-001", "mfr-002", "mfr-003", "sample-manufacturer")
    ]
    for quarter in ("2021Q4", "2026Q1"):
        secperf(republished, "report", quarter)
        assert (republished.reports / f"{quarter}.html").stat().st_size > 10_000


def test_its_tables_get_the_columns_that_have_come_since(own_copy: Home, tmp_path: Path) -> None:
    fresh = Home(tmp_path / "fresh")
    fresh.root.mkdir()
    duckdb.connect(str(fresh.warehouse)).close()
    secperf(fresh, "prune")
    with duckdb.connect(str(own_copy.warehouse)) as connection:
        # As if a later version had brought them.
        connection.execute("alter table results.verdicts drop column effect_high").fetchall()
        connection.execute("drop table results.layer_gaps").fetchall()
        verdicts = connection.execute("select count(*) from results.verdicts").fetchall()
    secperf(own_copy, "prune")
    declared, now = columns(fresh.warehouse), columns(own_copy.warehouse)
    assert "results.verdicts.effect_high" in declared
    assert declared.items() <= now.items()
    with duckdb.connect(str(own_copy.warehouse)) as connection:
        asked = "select count(*), count(effect_high) from results.verdicts"
        assert connection.execute(asked).fetchall() == [(*verdicts[0], 0)]


def test_its_next_run_gives_the_same_and_keeps_what_each_revision_said(
    kept: Home, republished: Home, tmp_path: Path
) -> None:
    own_copy = copied(republished, tmp_path / "home")
    was = all_tables(kept)
    snapshots = published(kept, _SNAPSHOTS)
    said = published(
        kept,
        "from results.snapshot_rows where snapshot_id in (select snapshot_id "
        "from results.scorecard_snapshots where not is_current)",
    )
    secperf(own_copy, "restore")
    assert run_quarter(own_copy, "2021Q4").success

    now = all_tables(own_copy)
    was["quality.assumptions"] = was["quality.assumptions"].filter(~_ENDED)
    for name in ("verdicts", "regressions", "group_differences"):
        was[f"results.{name}"] = was[f"results.{name}"].filter(~_OF_ONE_ORGANISATION)
    for name, keys in _GROWN.items():
        now[name] = now[name].join(was[name].select(keys), on=keys, how="semi")
    as_ever = {name: was[name] for name in was.keys() - _OF_REVISIONS}
    assert differences(as_ever, now, _RUN_AGAIN) == {}
    revisions = published(own_copy, _SNAPSHOTS)
    assert sorted(revisions.filter(wave_quarter="2021Q4")["revision"]) == [1, 2, 3]
    old = revisions.filter(pl.col("snapshot_id").is_in(snapshots["snapshot_id"].implode()))
    assert_frame_equal(old.select(snapshots.columns), snapshots)
    kept_rows = now["results.snapshot_rows"].filter(
        pl.col("snapshot_id").is_in(said["snapshot_id"].implode())
    )
    assert_frame_equal(kept_rows, said, check_row_order=False)
