"""What the exports of all tools share: headers, the rows below them, and names of columns."""

import polars as pl
import pytest

from secperf_pipeline.readers.faults import FileRefusedError
from secperf_pipeline.readers.sheet import BrokenCell, Sheet
from secperf_pipeline.readers.survey.export import (
    below_headers,
    broken_below,
    grid_names,
    positions_of,
)

FORMULA = BrokenCell(line=1, reason="a formula in the header")
ERROR = BrokenCell(line=4, reason="an error in the data")


def sheet(rows: int) -> Sheet:
    cells = pl.DataFrame({"0": [f"row {number}" for number in range(rows)]})
    lines = [2 * number + 1 for number in range(rows)]
    return Sheet(cells=cells, lines=lines, broken={0: [FORMULA, ERROR]})


def test_rows_below_the_headers_keep_their_lines_and_broken_cells() -> None:
    cells, lines = below_headers(sheet(3), 1)
    assert (cells["0"].to_list(), lines) == (["row 1", "row 2"], [3, 5])
    assert broken_below(sheet(3), lines) == {0: [ERROR]}


def test_an_export_of_headers_alone_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="a header and no data rows"):
        below_headers(sheet(2), 2)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("How far? [Rules are kept]", ("How far? [Rules are kept]", "Rules are kept")),
        ("How far? []", ("How far? []",)),
        ("How far?", ("How far?",)),
    ],
)
def test_a_grid_column_is_found_by_its_row_as_well(header: str, names: tuple[str, ...]) -> None:
    assert grid_names(header) == names


def test_the_first_known_spelling_of_a_tools_column_counts() -> None:
    fields = {"response_id": ["ResponseId", "id"], "submitted_at": ["EndDate"]}
    assert positions_of(["ID", "responseid", "x"], fields) == {"response_id": 1}
