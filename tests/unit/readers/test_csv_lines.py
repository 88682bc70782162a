"""CSV without quotes, split line by line."""

import pytest

from secperf_pipeline.readers.csv_lines import is_unquoted, split_lines


@pytest.mark.parametrize(
    ("text", "unquoted"),
    [("a,b\r\n1,2\r\n", True), ('a,"b"\n', False), ("a,b\r1,2\r", False)],
)
def test_a_line_is_a_record_where_nothing_is_quoted(text: str, unquoted: bool) -> None:
    assert is_unquoted(text) == unquoted


def test_records_keep_their_lines_and_blank_ones_are_left_out() -> None:
    table = split_lines("a;b\r\n\r\n1;2\r\n;\r\n", ";")
    assert (table.cells.rows(), table.lines, table.ragged) == ([("a", "b"), ("1", "2")], [1, 3], [])


def test_records_of_another_width_are_listed_with_theirs() -> None:
    table = split_lines("a,b\n1\n1,2\n1,2,3\n", ",")
    assert table.ragged == [(2, 1), (4, 3)]
    assert table.lines == [1, 2, 3, 4]
