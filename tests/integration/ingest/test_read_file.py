"""A panic of polars, which takes apart its whole library to say where it was, ends no run."""

import polars as pl

from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.ingest.read_file import read_file
from secperf_pipeline.readers.format import Format


def test_a_panic_of_polars_itself_is_caught() -> None:
    def read_a_day_beyond_the_calendar(*_: object) -> None:
        pl.Series([2**31 - 1]).cast(pl.Date).dt.to_string()

    one = Format(
        name="days",
        kind="survey",
        recognises=lambda _: True,
        read=read_a_day_beyond_the_calendar,  # type: ignore[arg-type]
    )
    found = read_file("a.csv", b"a,b\n1,2\n", Wave(quarter="2025Q3"), formats=(one,))
    assert [fault.rule for fault in found.reading.faults] == ["damaged"]
