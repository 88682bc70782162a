"""A CSV file as a table: bytes in, cells by column name out."""

from secperf_pipeline.readers.csv_sheet import read_csv_sheet
from secperf_pipeline.readers.table import Table, table_of
from secperf_pipeline.readers.text import decoded


def read_csv_table(
    content: bytes, *, encoding: str | None = None, delimiter: str | None = None
) -> Table:
    """Read a CSV file whose first row names the columns.

    Raises
    ------
    FileRefusedError
        See `decoded`, `read_csv_sheet` and `table_of`.
    """
    return table_of(read_csv_sheet(decoded(content, encoding), delimiter=delimiter))
