"""Frames of results."""

import polars as pl

from secperf_pipeline.analysis.frames import without_nan


def test_what_is_no_number_is_null() -> None:
    rows = pl.DataFrame({"word": ["a"] * 4, "p": [0.5, float("nan"), float("inf"), None]})
    assert without_nan(rows)["p"].to_list() == [0.5, None, None, None]
    assert without_nan(rows)["word"].to_list() == ["a"] * 4
