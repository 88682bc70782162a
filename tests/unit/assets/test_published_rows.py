"""What the Dagster UI shows of a quarter hides the groups that publishing hides."""

from pathlib import Path

import duckdb
from secperf_pipeline.assets.published_rows import quarter_as_published

from secperf_pipeline.warehouse.tables import Warehouse

_SIZES = {"many": 40, "more": 30, "few": 3, "fewer": 2}
_WAREHOUSE = """
    create schema marts;
    create schema results;
    create schema intermediate;
    create table marts.dim_waves as
        select '2026Q1' as wave_quarter, 'standard' as default_profile;
    create table marts.indicator_sums as
        select
            '2026Q1' as wave_quarter, 'organisation' as segment_kind, segment,
            'standard' as profile, 'policy' as indicator_id, n, n as response_count,
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


def test_a_run_keeps_nothing_of_a_small_organisation_in_its_history(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create temp table sizes (segment varchar, n integer)")
        connection.executemany("insert into sizes values (?, ?)", list(_SIZES.items()))
        connection.execute(_WAREHOUSE)
    with Warehouse.open(file) as warehouse:
        rows = quarter_as_published(warehouse, ["results.screening_bias"], "2026Q1")
    shown = {
        row["segment"]: (row["rejected_share"], row["is_warned"])
        for row in rows["results.screening_bias"].iter_rows(named=True)
    }
    assert shown.keys() == _SIZES.keys()
    assert shown["few"] == shown["fewer"] == (None, None)
    assert shown["many"] == (39 / 40, True)
