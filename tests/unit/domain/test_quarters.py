import datetime as dt

import pytest

from secperf_pipeline.domain.quarters import Quarter


def test_a_quarter_reads_and_prints_as_written() -> None:
    assert str(Quarter.parse("2021Q4")) == "2021Q4"


@pytest.mark.parametrize("text", ["2021Q5", "2021-Q4", "21Q4", "2021q4", "", "2021Q4 "])
def test_a_text_that_is_no_quarter_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write it like 2021Q4"):
        Quarter.parse(text)


def test_first_and_last_day_span_three_months() -> None:
    quarter = Quarter(2024, 1)
    assert (quarter.first_day, quarter.last_day) == (dt.date(2024, 1, 1), dt.date(2024, 3, 31))


def test_the_last_quarter_of_a_year_ends_with_the_year() -> None:
    assert Quarter(2021, 4).last_day == dt.date(2021, 12, 31)


@pytest.mark.parametrize(("year", "number"), [(y, n) for y in (2020, 2023) for n in (1, 2, 3, 4)])
def test_next_and_previous_undo_each_other_and_keep_the_order(year: int, number: int) -> None:
    quarter = Quarter(year, number)
    assert quarter.next().previous() == quarter
    assert quarter.previous() < quarter < quarter.next()


def test_every_day_belongs_to_the_quarter_that_contains_it() -> None:
    day = dt.date(2020, 1, 1)
    while day.year == 2020:
        quarter = Quarter.containing(day)
        assert quarter.first_day <= day <= quarter.last_day
        day += dt.timedelta(days=1)


def test_a_partition_key_is_the_first_day() -> None:
    assert Quarter.parse("2021Q4").partition_key == "2021-10-01"
    assert Quarter.from_partition_key("2021-10-01") == Quarter(2021, 4)
