"""A CSV file as a table by column name, and what refuses it."""

import pytest

from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.faults import FileRefusedError
from secperf_pipeline.readers.table import ROW_NUMBER, Table


def table_in(content: bytes, encoding: str | None = None) -> Table:
    return open_document("file.csv", content, encoding=encoding).table


def test_every_row_keeps_the_line_where_it_starts() -> None:
    table = table_in(b'a,b\n1,"two\nlines"\n\n3,4\n')
    assert table.cells[ROW_NUMBER].to_list() == [2, 5]
    assert table.cells["b"].to_list() == ["two\nlines", "4"]


def test_cells_are_composed_trimmed_and_free_of_invisible_characters() -> None:
    table = table_in("a\n\u00a0e\u0301\u200b \n".encode())
    assert table.cells["a"].to_list() == ["é"]


@pytest.mark.parametrize(
    ("content", "rule", "row", "words"),
    [
        (b"", "empty_file", None, "empty"),
        (b" \n \n", "empty_file", None, "empty"),
        (b"a,b\n", "no_rows", None, "no data rows"),
        (b"a,b\n1,2\n3\n", "row_width", 3, "1 cells, the header 2"),
        (b"a,b\n1,2,3\n", "row_width", 2, "3 cells, the header 2"),
        (b"a,a\n1,2\n", "header", 1, "twice"),
        (b"a,\n1,2\n", "header", 1, "header cell 2 is empty"),
        (b'a,b\n1,"2\n3,4\n', "quotes", 2, "quotes"),
        (b"a,b\n1,\xff\n", "encoding", 2, "declare its encoding"),
        (b"a,b\n1,\x00\n", "not_text", 2, "NUL"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(
    content: bytes, rule: str, row: int | None, words: str
) -> None:
    with pytest.raises(FileRefusedError) as caught:
        table_in(content)
    fault = caught.value.faults[0]
    assert (fault.rule, fault.row_number) == (rule, row)
    assert words in fault.reason


def test_all_ragged_rows_are_listed_and_all_rows_counted() -> None:
    with pytest.raises(FileRefusedError) as caught:
        table_in(b"a,b\n1\n1,2\n1,2,3\n")
    assert [fault.row_number for fault in caught.value.faults] == [2, 4]
    assert caught.value.rows_read == 3


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_names_the_encoding(codec: str) -> None:
    assert table_in("이름\n가\n".encode(codec)).cells["이름"].to_list() == ["가"]


def test_another_encoding_has_to_be_declared() -> None:
    content = "이름\n똠\n".encode("cp949")
    with pytest.raises(FileRefusedError):
        table_in(content)
    assert table_in(content, "cp949").cells["이름"].to_list() == ["똠"]


def test_an_encoding_that_does_not_exist_is_named() -> None:
    with pytest.raises(FileRefusedError, match="'cp00'"):
        table_in(b"a\n1\n", "cp00")
