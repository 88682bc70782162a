"""Columns of the simulated files: written from whole numbers, the same on every machine."""

import datetime as dt

import numpy as np

from secperf_pipeline.simulator.columns import (
    days,
    decimals,
    local_times,
    names_at,
    only_where,
    ratios,
    row_ids,
)

FIRST = dt.date(2026, 1, 1)


def test_rows_are_numbered_with_as_many_digits_as_the_last_needs() -> None:
    assert row_ids("r-", 2).to_list() == ["r-0001", "r-0002"]
    assert row_ids("r-", 12_345)[0] == "r-00001"


def test_times_are_written_with_the_offset_of_korea() -> None:
    seconds = np.array([0, 86_399, 86_400])
    assert local_times(FIRST, seconds).to_list() == [
        "2026-01-01T00:00:00+09:00",
        "2026-01-01T23:59:59+09:00",
        "2026-01-02T00:00:00+09:00",
    ]
    assert days(FIRST, np.array([0, 31])).to_list() == [FIRST, dt.date(2026, 2, 1)]


def test_ratios_and_decimals_are_rounded_half_up_by_whole_numbers() -> None:
    assert ratios(np.array([1, 2, 1]), np.array([3, 3, 20_000])).to_list() == [
        "0.3333",
        "0.6667",
        "0.0001",
    ]
    assert decimals(np.array([123, 5]), 1).to_list() == ["12.3", "0.5"]


def test_cells_are_named_by_position_and_emptied_where_nothing_is_known() -> None:
    names = names_at(("a", "b"), np.array([1, 0, 1]))
    assert only_where(names, np.array([True, True, False])).to_list() == ["b", "a", None]
