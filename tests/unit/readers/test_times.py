"""The fast reading of ISO times against the careful one, cell by cell."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.readers.times import iso_moments, local_moment
from tests.inbox import loaded, outcome
from tests.waves import ITEMS_2021, csv_bytes

HONEST = [5, 4, 4, 5, 6, 5, 4, 5, 5, 3, 4, 4, 5]
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))


@given(
    st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1)),
    st.one_of(st.none(), st.just(dt.UTC), ZONES),
    st.sampled_from("T "),
    st.sampled_from(["seconds", "milliseconds", "microseconds"]),
)
def test_the_fast_reading_of_an_iso_time_is_the_careful_one(
    moment: dt.datetime, zone: dt.tzinfo | None, separator: str, precision: str
) -> None:
    text = moment.replace(tzinfo=zone).isoformat(separator, precision)
    found = iso_moments(pl.Series([text]))
    careful = local_moment(text)
    if zone is None:
        assert (found.utc[0], found.local[0]) == (None, careful)
    else:
        assert (found.utc[0], found.local[0]) == (careful, None)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-02-30T08:00:00", "2026-02-01T24:00:00Z", "2026-02-01T08:00:60Z"),
        *("2026-02-01", "12026-02-01T08:00:00", "2/1/2026 8:00:00", "2026-02-01T08:00:00 PM"),
    ],
)
def test_what_is_no_usual_iso_time_is_left_to_the_careful_reading(text: str) -> None:
    found = iso_moments(pl.Series([text]))
    assert (found.utc[0], found.local[0]) == (None, None)


@pytest.mark.parametrize("hour", ["2026-10-25T02:30:00", "2026-03-29T02:30:00"])
def test_a_local_time_with_two_meanings_or_none_refuses_the_plain_layout(hour: str) -> None:
    rows = [["a", hour, *HONEST], ["b", "2026-10-25T04:30:00", *HONEST]]
    survey = csv_bytes(["respondent_id", "submitted_at", *ITEMS_2021], rows)
    load = loaded({"s.csv": survey}, instrument="secperf-2021", time_zone="Europe/Berlin")
    (issue,) = outcome(load, "s.csv").issues
    assert (issue.row_number, issue.column_name) == (2, "submitted_at")
    assert "the clocks were changed at this time" in issue.reason
