"""The fast reading of ISO times against the careful one, cell by cell."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.readers.times import iso_moments, local_moment

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
