"""dbt's own unit tests, and that a quarter at a time gives what a rebuild of all gives."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from secperf_pipeline.domain.project import DBT_PROJECT
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.warehouse import dbt

# The sample holds no scanner's findings; test_scanner_audit rebuilds these.
SCANNED = {"audit_tools", "requirement_results"}


@pytest.fixture
def copy_of_warehouse(tmp_path: Path, demo_home: Home) -> Path:
    # dbt bakes the file's stem into the names of its parsed project.
    return Path(shutil.copyfile(demo_home.warehouse, tmp_path / "warehouse.duckdb"))


def marts(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"
        ).fetchall()
        return {
            name: connection.execute(f"select * from marts.{name} order by all").fetchall()
            for (name,) in names
        }


def set_quarters_to_build(warehouse: Path, *quarters: str) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from raw.quarters_to_build").fetchall()
        connection.executemany(
            "insert into raw.quarters_to_build values (?)", [(one,) for one in quarters]
        )


@pytest.mark.parametrize("is_new_project", [False, True])
def test_the_bad_rows_of_a_quarter_stop_that_quarter_alone(
    copy_of_warehouse: Path, monkeypatch: pytest.MonkeyPatch, *, is_new_project: bool
) -> None:
    with duckdb.connect(str(copy_of_warehouse)) as connection:
        for spoiling in (
            "raw.control_results set status = 'splendid'",
            "raw.survey_answers set answer = 70",
        ):
            connection.execute(f"update {spoiling} where wave_quarter = '2026Q1'").fetchall()
    models = ["stg_audit__control_results", "int_survey__indicators_scored", "fct_indicator_scores"]
    for name, arguments in (("_EVERYTHING", ["--full-refresh"]), ("_TABLES_AND_TESTS", [])):
        monkeypatch.setattr(dbt, name, [*arguments, "--select", *models])
    target = copy_of_warehouse.parent / "dbt"
    set_quarters_to_build(copy_of_warehouse, "2026Q2")
    dbt.build(copy_of_warehouse, target, is_new_project=is_new_project)
    set_quarters_to_build(copy_of_warehouse, "2026Q1", "2026Q2")
    with pytest.raises(dbt.DbtFailedError) as failed:
        dbt.build(copy_of_warehouse, target, is_new_project=is_new_project)
    assert "relationships_stg_audit__control_results_status" in str(failed.value)
    assert "on_scale_fct_indicator_scores_score_likert" in str(failed.value)


def test_every_model_and_seed_has_one_row_for_each_key_that_it_declares(
    copy_of_warehouse: Path,
) -> None:
    manifest = json.loads(dbt.prepare_manifest().read_text())
    tables = [
        (f"{node['schema']}.{node['name']}", ", ".join(node["config"]["meta"]["grain"]))
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    ]
    with duckdb.connect(str(copy_of_warehouse), read_only=True) as connection:
        repeated = {
            name: connection.execute(
                f"select {grain} from {name} group by {grain} having count(*) > 1"
            ).fetchall()
            for name, grain in tables
        }
    assert {name: keys for name, keys in repeated.items() if keys} == {}


def test_every_dbt_unit_test_passes(copy_of_warehouse: Path, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("dbt")), "test", "--select", "test_type:unit"]
    command += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    command += ["--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "log")]
    environment = os.environ | {"SECPERF_WAREHOUSE": str(copy_of_warehouse)}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout
    summary = re.search(r"PASS=(\d+) WARN=0 ERROR=0", ended.stdout)
    assert summary, ended.stdout
    assert int(summary[1]) >= 20


@pytest.mark.slow
def test_a_quarter_at_a_time_gives_what_a_rebuild_gives(copy_of_warehouse: Path) -> None:
    before = marts(copy_of_warehouse)
    set_quarters_to_build(copy_of_warehouse, "2021Q4", "2026Q1", "2026Q2", "2026Q3")
    dbt.build(copy_of_warehouse, copy_of_warehouse.parent / "dbt", is_new_project=True)
    after = marts(copy_of_warehouse)
    assert before.keys() == after.keys()
    for name, rows in before.items():
        assert rows or name in SCANNED, name
        assert rows == after[name], name
