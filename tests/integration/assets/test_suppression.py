"""What is hidden is found once, and looked for where an earlier version never found it."""

from pathlib import Path

import duckdb
import pytest

from secperf_pipeline.assets.step import reads_of_step
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.steps.suppression import suppression_tables
from secperf_pipeline.assets.suppression import suppression_of
from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.warehouse.tables import Warehouse

_SIZES = {"many": 40, "more": 30, "few": 3, "fewer": 2}
_WAREHOUSE = """
    create schema marts;
    create schema results;
    create schema intermediate;
    create table marts.indicator_sums as
        select
            '2026Q1' as wave_quarter, 'organisation' as segment_kind, segment,
            'standard' as profile, true as is_default_profile, 'policy' as indicator_id,
            n, n as response_count,
            4 * n as sum_units
        from sizes;
    create table intermediate.int_survey__segments_nested as
        select
            '2026Q1' as wave_quarter, 'organisation' as segment_kind, segment,
            'all' as outer_kind, 'all' as outer_segment
        from sizes;
    create table results.screening_bias as
        select
            quarters.wave_quarter, 'organisation' as segment_kind, segment,
            'standard' as profile, true as is_default_profile, n, n - 1 as n_rejected,
            (n - 1) / n as rejected_share, true as is_warned, cast(null as varchar) as reason
        from sizes, (values ('2026Q1'), ('2025Q4')) as quarters (wave_quarter);
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create temp table sizes (segment varchar, n integer)")
        connection.executemany("insert into sizes values (?, ?)", list(_SIZES.items()))
        connection.execute(_WAREHOUSE)
    return path


def shown(warehouse: Warehouse) -> dict[str, tuple[object, object]]:
    """Rejected share and warning of each organisation, as published."""
    hide = stored_tables()["results.screening_bias"].hide
    rows = warehouse.quarter("results.screening_bias", "2026Q1")
    published = suppression_of(warehouse, ["2026Q1"]).apply(hide, rows)
    return {
        row["segment"]: (row["rejected_share"], row["is_warned"])
        for row in published.iter_rows(named=True)
    }


def test_a_small_organisation_is_hidden_once_its_step_has_run(file: Path) -> None:
    with Warehouse.open(file) as warehouse:
        inputs = StepInputs(warehouse, Quarter(2026, 1), reads_of_step("suppression"))
        warehouse.replace_quarter("2026Q1", suppression_tables(inputs))
        found = shown(warehouse)
    assert found["few"] == found["fewer"] == (None, None)
    assert found["many"] == (39 / 40, True)


def test_a_quarter_that_was_never_judged_is_not_shown_unjudged(file: Path) -> None:
    with Warehouse.open(file) as warehouse:
        found = shown(warehouse)
    assert found["few"] == found["fewer"] == (None, None)
    assert found.keys() == _SIZES.keys()
