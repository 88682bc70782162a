"""A Parquet file as a sheet of text cells."""

import io

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from secperf_pipeline.readers.containers import check_unpacked_size
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.sheet import Sheet, check_size
from secperf_pipeline.readers.text import normalise_cells


def read_parquet_sheet(content: bytes) -> Sheet:
    """Read plain columns; the names are row 1, so that the first data row is row 2.

    Raises
    ------
    FileRefusedError
        The file is damaged, beyond the limits, or has columns of nested values.
    """
    try:
        # Polars' own reader ends the process on some damaged files.
        file = pq.ParquetFile(io.BytesIO(content), page_checksum_verification=True)
        facts = file.metadata
        check_size(facts.num_rows, facts.num_columns)
        groups = range(facts.num_row_groups)
        check_unpacked_size(content, sum(facts.row_group(one).total_byte_size for one in groups))
        _refuse_nested(file.schema_arrow)
        _refuse_other_counts(facts)
        table = _compact(content)
        names = list(table.schema.names)
        check_unpacked_size(content, sum(map(_text_size, table.columns)))
        texts = _texts(table)
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = (
            f"the Parquet file is damaged, or holds values that cannot be written as text "
            f"({type(error).__name__}); export plain columns again"
        )
        raise refusal("damaged", reason) from error
    if not names:
        raise refusal("empty_file", "the file has no columns")
    header = pl.DataFrame([names], schema=texts.columns, orient="row")
    cells = pl.concat([header, texts]).with_columns(normalise_cells(pl.all()))
    return Sheet(cells=cells, lines=list(range(1, cells.height + 1)))


def _compact(content: bytes) -> pa.Table:
    """Read every text once, however often it comes: the size that a file states is that form's."""
    schema = pq.read_schema(io.BytesIO(content))
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    return pq.read_table(
        pa.BufferReader(content), read_dictionary=texts, page_checksum_verification=True
    )


def _refuse_nested(schema: pa.Schema) -> None:
    nested = [at for at, one in enumerate(schema, start=1) if pa.types.is_nested(one.type)]
    if nested:
        places = ", ".join(map(str, nested))
        reason = f"nested values in the columns {places}; export plain columns"
        raise refusal("nested", reason, line=1)


def _refuse_other_counts(facts: pq.FileMetaData) -> None:
    """Refuse a file that counts its rows otherwise than its values: the library takes the fewer."""
    groups = [facts.row_group(one) for one in range(facts.num_row_groups)]
    counts = [
        (group.column(one).num_values, group.num_rows)
        for group in groups
        for one in range(group.num_columns)
    ]
    counts.append((sum(group.num_rows for group in groups), facts.num_rows))
    for values, rows in counts:
        if values != rows:
            reason = f"the Parquet file states {rows:,} rows and holds values of {values:,}"
            raise refusal("damaged", f"{reason}; export it again")


def _text_size(column: pa.ChunkedArray) -> int:
    """Count the bytes that the texts of a column come to when each is written out."""
    return sum(
        pc.sum(pc.take(pc.binary_length(chunk.dictionary), chunk.indices)).as_py() or 0
        for chunk in column.chunks
        if pa.types.is_dictionary(column.type) and pa.types.is_string(column.type.value_type)
    )


def _texts(table: pa.Table) -> pl.DataFrame:
    """Write every value as text; a whole number without its decimals, as in a workbook."""
    columns = [column.cast(pa.string()) for column in table.columns]
    plain = pa.Table.from_arrays(columns, names=[str(one) for one in range(len(columns))])
    plain.validate(full=True)
    frame = pl.DataFrame(pl.from_arrow(plain))
    floats = [
        str(one) for one, field in enumerate(table.schema) if pa.types.is_floating(field.type)
    ]
    decimals = [
        str(one) for one, field in enumerate(table.schema) if pa.types.is_decimal(field.type)
    ]
    frame = frame.with_columns(
        pl.col(decimals).str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix(".")
    )
    return frame.with_columns(pl.col(floats).str.replace(r"\.0$", "")).fill_null("")
