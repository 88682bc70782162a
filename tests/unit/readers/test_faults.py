"""How values are told in messages: short, on one line, and never a person's."""

import pytest

from secperf_pipeline.readers.faults import (
    FileRefusedError,
    is_rounded_id,
    refusal,
)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("1.23457E+15", True), ("1,2E+9", True), ("R_1", False), ("1.5", False)],
)
def test_an_id_of_which_excel_made_a_number_is_known(value: str, rounded: bool) -> None:
    assert is_rounded_id(value) == rounded


def test_a_refusal_is_an_error_that_says_its_first_fault() -> None:
    error = refusal("zip", "unpack it", line=3, rows_read=7)
    assert isinstance(error, FileRefusedError)
    assert (str(error), error.rows_read) == ("unpack it", 7)
    assert [(one.row_number, one.rule) for one in error.faults] == [(3, "zip")]
