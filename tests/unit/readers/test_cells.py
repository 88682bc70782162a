"""Columns of text cells cast, and each cell that breaks the cast named by line and column."""

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest

from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.faults import FAULT_LIMIT
from secperf_pipeline.readers.sheet import BrokenCell
from secperf_pipeline.readers.table import ROW_NUMBER, Table


def caster_of(*cells: str, time_zone: str | None = None) -> CellCaster:
    """Make a caster of one column, ``a``, whose first cell stands on line 2."""
    lines = range(2, len(cells) + 2)
    return CellCaster(Table(pl.DataFrame({"a": cells, ROW_NUMBER: lines}), ["a"]), time_zone)


def test_a_missing_column_is_a_fault_of_the_header() -> None:
    caster = caster_of("1")
    assert not caster.require(["a", "b"])
    (fault,) = caster.faults
    assert (fault.row_number, fault.column_name) == (1, "b")
    assert caster.text("b") == [None]


def test_an_empty_cell_is_none_or_a_fault_where_every_row_needs_one() -> None:
    caster = caster_of("x", "")
    assert caster.text("a") == ["x", None]
    assert caster.faults == []
    caster.text("a", required=True)
    assert [(one.row_number, one.rule) for one in caster.faults] == [(3, "empty_cell")]


@pytest.mark.parametrize(
    ("cast", "cell", "value"),
    [
        (CellCaster.number, "0.75", 0.75),
        (CellCaster.day, "2025-09-30", dt.date(2025, 9, 30)),
        (CellCaster.flag, "예", True),
        (CellCaster.flag, "×", False),
        (
            CellCaster.moment,
            "2025-09-30T08:00:00+09:00",
            dt.datetime(2025, 9, 29, 23, tzinfo=dt.UTC),
        ),
    ],
)
def test_a_cell_is_read_as_what_its_column_holds(
    cast: Callable[[CellCaster, str], list[object]], cell: str, value: object
) -> None:
    assert cast(caster_of(cell), "a") == [value]


@pytest.mark.parametrize(
    ("cast", "cell", "words"),
    [
        (CellCaster.number, "1_000", "not a number with a decimal point"),
        (CellCaster.number, "inf", "not a finite number"),
        (CellCaster.day, "30/09/2025", "not an ISO date"),
        (CellCaster.flag, "perhaps", "neither true nor false"),
        (CellCaster.moment, "2025-09-30T08:00:00", "declare time_zone in wave.yaml"),
        (CellCaster.moment, "0205-09-30T08:00:00Z", "1970 to 2099"),
        (CellCaster.moment, "soon", "not an ISO time"),
    ],
)
def test_a_cell_of_another_kind_is_a_fault_that_does_not_quote_it(
    cast: Callable[[CellCaster, str], list[object]], cell: str, words: str
) -> None:
    caster = caster_of(cell)
    cast(caster, "a")
    (fault,) = caster.faults
    assert (fault.row_number, fault.column_name, fault.value) == (2, "a", None)
    assert words in fault.reason
    assert cell not in fault.reason


def test_a_time_without_an_offset_is_in_the_declared_zone() -> None:
    caster = caster_of("2025-09-30T08:00:00", time_zone="Asia/Seoul")
    assert caster.moment("a") == [dt.datetime(2025, 9, 29, 23, tzinfo=dt.UTC)]


def test_a_broken_cell_is_a_fault_where_its_column_is_used() -> None:
    broken = {"a": [BrokenCell(line=2, reason="cell A2 holds a formula; paste its value")]}
    table = Table(pl.DataFrame({"a": ["?"], ROW_NUMBER: [2]}), ["a"], broken=broken)
    caster = CellCaster(table)
    caster.text("a")
    assert [(one.row_number, one.rule) for one in caster.faults] == [(2, "no_plain_value")]


def test_faults_are_listed_up_to_a_limit() -> None:
    caster = caster_of(*["x"] * (FAULT_LIMIT + 1))
    caster.number("a")
    assert len(caster.faults) == FAULT_LIMIT
