"""A grid of cells within the limits."""

from collections.abc import Callable

import polars as pl
import pytest

from secperf_pipeline.readers.faults import FileRefusedError
from secperf_pipeline.readers.sheet import Sheet, check_size


def test_a_row_beyond_the_sheet_has_no_cells() -> None:
    sheet = Sheet(cells=pl.DataFrame({"0": ["a"], "1": ["b"]}), lines=[1])
    assert (sheet.row(0), sheet.row(1), sheet.width) == (["a", "b"], [], 2)


@pytest.mark.parametrize(
    ("rows", "columns", "words"),
    [
        (11, 1, "more than 10 rows"),
        (1, 11, "11 columns, 10 at most"),
        (10, 10, "more than 50 cells in 10 columns"),
    ],
)
def test_a_grid_beyond_a_limit_says_which(
    rows: int, columns: int, words: str, lowered: Callable[[str, int], None]
) -> None:
    lowered("sheet.MAX_ROWS", 10)
    lowered("sheet.MAX_COLUMNS", 10)
    lowered("sheet.MAX_CELLS", 50)
    check_size(10, 5)
    with pytest.raises(FileRefusedError) as caught:
        check_size(rows, columns)
    assert words in caught.value.faults[0].reason
