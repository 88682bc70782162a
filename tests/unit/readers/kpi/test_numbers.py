"""Numbers in the conventions of several countries: proven by a file, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.readers.kpi.numbers import DecimalMark, proven_mark, stated_number


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["0,75", "1.234"], ","),
        (["1.234,5"], ","),
        (["0.75", "1,234"], "."),
        (["1,234,567"], "."),
        (["1,234", "12"], None),
        (["0,75", "0.75"], None),
        (["n/a", ""], None),
    ],
)
def test_a_number_with_one_reading_proves_the_mark_of_the_file(
    cells: list[str], mark: DecimalMark | None
) -> None:
    assert proven_mark(cells) == mark


@pytest.mark.parametrize(
    ("cell", "mark", "value"),
    [
        ("1,234.5", ".", 1_234.5),
        ("1.234,5", ",", 1_234.5),
        ("1 234,5", ",", 1_234.5),
        ("1'234.5", ".", 1_234.5),
        ("(12.3)", ".", -12.3),
        ("12.3-", ".", -12.3),
        ("−12.3", ".", -12.3),
        ("1e3", None, 1_000.0),
        ("12", None, 12.0),
    ],
)
def test_signs_and_groups_are_read_as_they_are_meant(
    cell: str, mark: DecimalMark | None, value: float
) -> None:
    assert stated_number(cell, mark) == (value, False)


def test_a_percent_sign_is_told_beside_the_number() -> None:
    assert stated_number("75 %", ".") == (75.0, True)


@pytest.mark.parametrize(
    ("cell", "mark", "words"),
    [
        ("1,234", None, "declare the file's decimal_mark"),
        ("1.2.3", ".", "not a number"),
        ("1,23", ".", "decimal mark '.' of this file"),
        ("(-12)", ".", "several signs"),
        ("(12", ".", "not a number"),
        ("twelve", ".", "not a number"),
        ("1e999", ".", "not a finite number"),
    ],
)
def test_a_number_that_could_be_two_or_none_is_refused(
    cell: str, mark: DecimalMark | None, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        stated_number(cell, mark)


@given(st.integers(-(10**9), 10**9), st.sampled_from([".", ","]))
def test_a_number_is_read_back_however_it_is_grouped(hundredths: int, mark: DecimalMark) -> None:
    written = f"{hundredths / 100:,.2f}"
    if mark == ",":
        written = written.translate(str.maketrans(".,", ",."))
    assert stated_number(written, mark) == (hundredths / 100, False)
