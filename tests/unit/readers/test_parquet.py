"""Parquet files: measured by what they come to, and read exactly."""

import decimal
import io
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

from secperf_pipeline.readers.document import open_document
from tests.documents import refused


def parquet(columns: dict[str, object]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def test_a_parquet_file_is_measured_by_what_its_texts_come_to(
    lowered: Callable[[str, int], None],
) -> None:
    lowered("containers.MAX_UNPACKED_BYTES", 1_000_000)
    # The file holds the text once; written out it comes to two million bytes.
    content = parquet({"a": ["x" * 1_000] * 2_000})
    assert len(content) < 5_000
    fault = refused(content).faults[0]
    assert fault.rule == "too_large"
    assert "it unpacks to 2 MiB" in fault.reason


def test_nested_values_are_refused_by_name() -> None:
    fault = refused(parquet({"a": ["x"], "b": [[1, 2]]})).faults[0]
    assert fault.rule == "nested"
    assert "nested values in the columns 2" in fault.reason


def test_a_parquet_file_without_its_end_is_damaged() -> None:
    fault = refused(b"PAR1 and no more").faults[0]
    assert fault.rule == "damaged"
    assert "damaged" in fault.reason


def test_a_decimal_is_read_as_the_number_that_it_is() -> None:
    content = parquet({"a": [decimal.Decimal("4.00"), decimal.Decimal("2.50")]})
    assert open_document("a.parquet", content).table.cells["a"].to_list() == ["4", "2.5"]


def test_a_parquet_file_that_counts_fewer_rows_than_it_holds_is_refused() -> None:
    honest = parquet({"a": [f"r{number}" for number in range(77)], "b": list(range(77))})
    # The rows of the file and of its only group: 77, and 69 instead.
    counts = {b"\x16\x9a\x01\x19\x1c": b"\x16\x8a\x01\x19\x1c", b"\x16\x9a\x01&": b"\x16\x8a\x01&"}
    lying = honest
    for true, false in counts.items():
        assert honest.count(true) == 1
        lying = lying.replace(true, false)
    fault = refused(lying).faults[0]
    assert (fault.rule, "states 69 rows and holds values of 77" in fault.reason) == (
        "damaged",
        True,
    )
