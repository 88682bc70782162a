"""Which earlier waves a quarter is held against, over a warehouse of drawn waves."""

from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import polars.selectors as cs
import pytest

from secperf_pipeline.assets.step import reads_of_step, tables_of_step
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.steps.over_waves import over_waves_tables
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.warehouse.tables import Warehouse

INDICATORS = protocol().scales["all_ten"]
LAYERS = np.array(["executives", "operations", "security"])
WAVES = {
    "2025Q2": "secperf-20",
    "2025Q4": "secperf-20",
    "2026Q1": "secperf-2021",
    "2026Q2": "secperf-20",
    "2026Q3": "secperf-20",
}


# As the dbt model of this name has it, which has tests of its own.
_WAVES_BEFORE = """
    create view intermediate.int_survey__waves_before as
    select later.wave_quarter, earlier.wave_quarter as earlier_quarter
    from staging.stg_survey__waves as later
    inner join staging.stg_survey__waves as earlier
        on later.instrument_id = earlier.instrument_id
        and later.wave_quarter > earlier.wave_quarter
    where earlier.wave_quarter in (select wave_quarter from staging.stg_screening__decisions)
"""


def wave(quarter: str, instrument: str, n: int = 180) -> dict[str, pl.DataFrame]:
    """Draw a wave of 15 organisations and three layers."""
    draw = np.random.default_rng(int(quarter.replace("Q", "")))
    answers = 4.5 + 0.7 * draw.standard_normal((n, 1)) + 0.7 * draw.standard_normal((n, 10))
    ids = [f"{quarter}-{position}" for position in range(n)]
    scores = pl.DataFrame(np.round(2 * answers), schema=INDICATORS, orient="row").with_columns(
        response_id=pl.Series(ids)
    )
    segments = [
        pl.DataFrame({"response_id": ids, "segment_kind": "all", "segment": "all"}),
        pl.DataFrame(
            {"response_id": ids, "segment_kind": "layer", "segment": LAYERS[np.arange(n) % 3]}
        ),
    ]
    tables = {
        "staging.stg_survey__waves": pl.DataFrame(
            {
                "instrument_id": [instrument],
                "instrument_version": [1],
                "default_profile": ["standard"],
            }
        ),
        "staging.stg_survey__items": pl.DataFrame(
            {"indicator_id": INDICATORS, "item_id": [f"{name}_1" for name in INDICATORS]}
        ),
        "staging.stg_survey__responses": pl.DataFrame(
            {
                "response_id": ids,
                "response_order": range(n),
                "organisation_id": [f"o{position // 12}" for position in range(n)],
                "submitted_at": None,
            }
        ),
        "staging.stg_screening__decisions": pl.DataFrame(
            {"response_id": ids, "profile": "standard", "is_kept": True}
        ),
        "intermediate.int_survey__responses_segmented": pl.concat(segments),
        "intermediate.int_survey__indicators_scored": scores.unpivot(
            index="response_id", variable_name="indicator_id", value_name="score_units"
        ).with_columns(units_per_point=2),
    }
    return {name: rows.with_columns(wave_quarter=pl.lit(quarter)) for name, rows in tables.items()}


def results(
    folder: Path, quarters: list[str], of: str, *, unscreened: str = ""
) -> dict[str, pl.DataFrame]:
    """Compute one quarter's tables from a warehouse of some quarters."""
    parts = [wave(quarter, WAVES[quarter]) for quarter in quarters]
    path = folder / f"{'-'.join(quarters)}.duckdb"
    with duckdb.connect(str(path)) as connection:
        for schema in ("staging", "intermediate"):
            connection.execute(f"create schema {schema}")
        for name in parts[0]:
            rows = pl.concat(part[name] for part in parts)
            if name == "staging.stg_screening__decisions":
                rows = rows.filter(pl.col("wave_quarter") != unscreened)
            connection.register("rows_in", rows.to_arrow())
            connection.execute(f"create table {name} as select * from rows_in")
            connection.unregister("rows_in")
        connection.execute(_WAVES_BEFORE)
    with Warehouse.open(path) as warehouse:
        inputs = StepInputs(warehouse, Quarter.parse(of), reads_of_step("over_waves"))
        return dict(over_waves_tables(inputs))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    return results(tmp_path_factory.mktemp("all"), list(WAVES), "2026Q2")


def test_a_wave_is_held_against_the_last_of_its_instrument_and_the_year_before(
    tables: dict[str, pl.DataFrame],
) -> None:
    changes = tables["results.indicator_changes"]
    found = dict(changes.select("comparison", "compared_quarter").unique().iter_rows())
    assert found == {"previous_wave": "2025Q4", "year_before": "2025Q2"}
    assert changes["p"].null_count() == 0
    assert set(changes["se_kind"]) == {"CR1"}


def test_later_waves_change_nothing(tables: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    then = results(tmp_path, list(WAVES)[:-1], "2026Q2")
    assert tables.keys() == tables_of_step("over_waves").keys()
    for name, rows in tables.items():
        assert then[name].equals(rows, null_equal=True)


def test_a_first_wave_has_reasons_and_its_layers(tmp_path: Path) -> None:
    tables = results(tmp_path, ["2026Q2"], "2026Q2")
    changes = tables["results.indicator_changes"]
    assert set(changes["reason"]) == {
        "no earlier wave of the same instrument",
        "no wave of the same instrument in 2025Q2",
    }
    assert tables["results.layer_gaps"]["p"].null_count() == 0
    fits = tables["results.measurement_invariance"].filter(comparison="previous_wave")
    assert set(fits["reason"]) == {"no earlier wave of the same instrument"}


def test_a_wave_that_was_never_screened_is_passed_over(tmp_path: Path) -> None:
    tables = results(tmp_path, ["2025Q4", "2026Q2"], "2026Q2", unscreened="2025Q4")
    assert tables["results.indicator_changes"]["compared_quarter"].null_count() == 20


def test_the_layers_of_drawn_answers_measure_the_same(tables: dict[str, pl.DataFrame]) -> None:
    fits = tables["results.measurement_invariance"]
    assert fits.height == 6
    assert fits.filter(comparison="layers")["n_smallest"].to_list() == [60] * 3
    assert fits.filter(level="configural")["is_invariant"].null_count() == 2
    assert fits.filter(level="scalar")["is_invariant"].null_count() == 0


def test_no_figure_is_nan(tables: dict[str, pl.DataFrame]) -> None:
    for rows in tables.values():
        assert not rows.select(cs.float().is_nan().any()).to_numpy().any()
