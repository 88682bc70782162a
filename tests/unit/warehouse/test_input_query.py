"""An input's rows and columns are those that it declares."""

from collections.abc import Iterator

import polars as pl
import pytest

from secperf_pipeline.contract.inputs import Input
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.warehouse.input_query import input_query
from secperf_pipeline.warehouse.tables import Warehouse

TABLE = "results.segment_suppression"
QUARTER = Quarter(2026, 1)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path_factory.mktemp("home") / "warehouse.duckdb") as opened:
        for quarter in ("2025Q3", "2025Q4", "2026Q1", "2026Q2"):
            rows = pl.DataFrame(
                {
                    "segment_kind": ["all", "sector"],
                    "segment": ["all", "steel"],
                    "profile": ["raw", "raw"],
                    "is_suppressed": [False, True],
                    "wave_quarter": [quarter, quarter],
                }
            )
            opened.replace_quarter(quarter, {TABLE: rows})
        yield opened


@pytest.mark.parametrize(
    ("quarters", "named", "found"),
    [
        ("this", None, ["2026Q1"]),
        ("this_and_previous", None, ["2025Q4", "2026Q1"]),
        ("up_to_this", None, ["2025Q3", "2025Q4", "2026Q1"]),
        ("named", "2025Q3", ["2025Q3"]),
        ("every", None, ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]),
    ],
)
def test_the_quarters_that_are_read(
    warehouse: Warehouse, quarters: str, named: str | None, found: list[str]
) -> None:
    wanted = Input.model_validate({"table": TABLE, "quarters": quarters})
    rows = warehouse.rows(wanted, QUARTER, named=named)
    assert rows["wave_quarter"].unique().sort().to_list() == found


def test_only_the_declared_rows_and_columns_are_read(warehouse: Warehouse) -> None:
    wanted = Input(table=TABLE, columns=("segment",), where={"is_suppressed": [True]})
    assert warehouse.rows(wanted, QUARTER).to_dict(as_series=False) == {"segment": ["steel"]}


def test_an_input_in_chunks_has_the_rows_of_the_whole(warehouse: Warehouse) -> None:
    wanted = Input(table=TABLE, quarters="every")
    chunks = list(warehouse.chunks(wanted, QUARTER, size=2_048))
    assert pl.concat(chunks).equals(warehouse.rows(wanted, QUARTER))


@pytest.mark.parametrize(("quarters", "named"), [("this", "2025Q4"), ("named", None)])
def test_a_quarter_is_named_where_the_input_asks_for_it_and_nowhere_else(
    quarters: str, named: str | None
) -> None:
    with pytest.raises(ValueError, match=f"is read of {quarters} quarters"):
        input_query(Input.model_validate({"table": TABLE, "quarters": quarters}), QUARTER, named)
