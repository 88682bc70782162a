"""Days as people write them in three languages."""

import datetime as dt

import polars as pl
import pytest

from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.days import day_column, stated_calendar_day
from secperf_pipeline.readers.table import ROW_NUMBER, Table


@pytest.mark.parametrize(
    "cell",
    [
        *("2025-09-30", "2025.09.30", "2025. 9. 30.", "2025/9/30", "2025년 9월 30일"),
        *("2025年9月30日", "令和7年9月30日", "平成37年9月30日"),
    ],
)
def test_a_day_is_read_as_people_write_it(cell: str) -> None:
    assert stated_calendar_day(cell) == dt.date(2025, 9, 30)


def test_the_first_year_of_an_era_has_a_name() -> None:
    assert stated_calendar_day("令和元年5月1日") == dt.date(2019, 5, 1)


@pytest.mark.parametrize(
    ("cell", "words"),
    [("soon", "not a date such as 2025-09-30"), ("03/09/2025", "date_order (dmy or mdy)")],
)
def test_a_day_that_is_none_or_could_be_two_is_refused(cell: str, words: str) -> None:
    with pytest.raises(ValueError, match="the") as error:
        stated_calendar_day(cell)
    assert words in str(error.value)


def test_a_day_above_twelve_proves_the_order_for_its_column() -> None:
    table = Table(pl.DataFrame({"a": ["03/09/2025", "13/09/2025"], ROW_NUMBER: [2, 3]}), ["a"])
    caster = CellCaster(table)
    assert list(day_column(caster, "a", None)) == [dt.date(2025, 9, 3), dt.date(2025, 9, 13)]
    assert caster.faults == []
