"""What a file is made of, and what is refused before it is opened."""

import contextlib
import decimal
import gzip
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from secperf_pipeline.readers.document import Document, open_document
from secperf_pipeline.readers.reading import FileRefusedError
from tests.surveys import xlsx


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def opened(content: bytes, name: str, **options: str) -> object:
    document = open_document(name, content, **options)
    if document.medium == "spss":
        return None
    return document.sheet.lines if document.is_tabular else getattr(document, document.medium)


def refused(content: bytes, name: str = "file.csv", **options: str) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as caught:
        opened(content, name, **options)
    return caught.value


@pytest.mark.parametrize(
    ("content", "name", "medium"),
    [
        (b"a,b\n1,2\n", "a.xlsx", "text"),
        (xlsx([["a"], [1]]), "a.csv", "workbook"),
        (b'{"a": 1}', "a.csv", "json"),
        (b"\xef\xbb\xbf\n [1]", "a.txt", "json"),
        ("<a/>".encode("utf-16"), "a.csv", "xml"),
        (b"a: 1\n", "a.yaml", "yaml"),
        (b"$FL2@(#) SPSS", "a.csv", "spss"),
        (b"PAR1", "a.csv", "parquet"),
        (gzip.compress(b"a,b\n", mtime=0), "a.csv.gz", "text"),
        (zipped({"a.csv": b"a,b\n", "__MACOSX/._a.csv": b"x"}), "a.zip", "text"),
    ],
)
def test_the_bytes_decide_before_the_name(content: bytes, name: str, medium: str) -> None:
    assert open_document(name, content).medium == medium


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "not_data", "save it as .xlsx"),
        (b"%PDF-1.7", "not_data", "a PDF"),
        (b"7z\xbc\xaf'\x1c", "not_data", "a 7z archive; unpack it"),
        (b"Rar!\x1a\x07", "not_data", "a RAR archive"),
        (b"\xff\xd8\xff\xe0", "not_data", "a picture"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument", "not_data", "save it as .xlsx"),
        (b"<!DOCTYPE html><html>", "not_data", "a web page"),
        (zipped({"a": b"1", "b": b"2"}), "zip", "holds 2 files"),
        (zipped({}), "zip", "holds 0 files"),
        (zipped({"a": zipped({"b": b"1"})}), "nested", "packed file within"),
        (gzip.compress(gzip.compress(b"a", mtime=0), mtime=0), "nested", "packed file within"),
        (zipped({"a": bytes(40 * 1024**2)}), "too_large", "200 times its size"),
        (gzip.compress(bytes(40 * 1024**2), mtime=0), "too_large", "200 times its size"),
        (zipped({f"f{number}": b"" for number in range(2_001)}), "too_large", "2,001 entries"),
        (zipped({"a": b"a,b\n1,2\n"})[:40], "damaged", "damaged"),
        (gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:-9], "damaged", "damaged"),
        (b"PK\x03\x04xl/workbook.xml", "damaged", "damaged"),
        (b"PAR1 and no more", "damaged", "damaged"),
    ],
)
def test_a_container_that_breaks_a_limit_is_refused(content: bytes, rule: str, words: str) -> None:
    error = refused(content)
    assert error.faults[0].rule == rule
    assert words in error.faults[0].reason


def test_a_zip_that_lies_about_a_size_gives_no_more_than_it_says() -> None:
    honest = zipped({"a": b"x" * 1_000})
    size = (1_000).to_bytes(4, "little")
    lying = honest.replace(size, (10).to_bytes(4, "little"))
    assert lying != honest
    assert refused(lying).faults[0].rule == "damaged"


LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;&y;&y;</a>'


@pytest.mark.parametrize(
    ("content", "name", "line", "words"),
    [
        (LAUGHS.encode(), "a.xml", None, "defines entities"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "a.xml", None, "ent"),
        (b"<a>\n<b>\n</a>", "a.xml", 3, "not well-formed XML at column"),
        (b'{"a": 1,\n "b": }', "a.json", 2, "not JSON at column"),
        (b"[" * 100_000, "a.json", 1, "not JSON"),
        (b'{"a": NaN}', "a.json", 1, "not JSON"),
        (b"a: &x [1]\nb: *x\n", "a.yaml", 2, "aliases are not read"),
        (b"a: 1\na: 2\n", "a.yaml", 2, "given twice"),
        (b"a: !!python/object/apply:os.system [x]\n", "a.yaml", 1, "constructor"),
        (b"[" * 4_000, "a.yaml", 1, "more than 100 lists"),
        (b"[" * 90 + b"a," * 500_000, "a.yaml", 1, "not YAML"),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', "a.json", None, "the key 'b' twice"),
        (b'{"a": 1}\n{"a": 1, "a": 2}\n', "a.json", 2, "the key 'a' twice"),
        (b'{"a":' * 1_010 + b"1" + b"}" * 1_010, "a.json", None, "too deep"),
        (b"<a>" + b"<b/>" * 8_000_000, "a.xml", None, "8,000,000 parts"),
        (b"[" + b"[]," * 20_000_000, "a.json", None, "20,000,000 parts"),
        (b"a: [1\n", "a.yaml", 2, "not YAML"),
    ],
)
def test_a_tree_from_a_stranger_is_refused_with_its_line(
    content: bytes, name: str, line: int | None, words: str
) -> None:
    fault = refused(content, name).faults[0]
    assert fault.row_number == line
    assert words in fault.reason


@pytest.mark.parametrize(
    ("content", "encoding", "cells"),
    [
        ("이름;값\n가;1\n".encode("cp949"), "cp949", ["이름", "값"]),
        ("이름;값\n가;1\n".encode(), "cp949", ["이름", "값"]),
        ("a;b\n1;2\n".encode("utf-16-le"), "utf-16-le", ["a", "b"]),
        ("이름\t값\n가\t1\n".encode("utf-16"), None, ["이름", "값"]),
        (b'"a";"b,c"\n1;"2,5"\n', None, ["a", "b,c"]),
        (b"sep=;\r\na;b,c\r\n1;2,5\r\n", None, ["a", "b,c"]),
    ],
)
def test_encoding_and_delimiter_are_proven_or_declared(
    content: bytes, encoding: str | None, cells: list[str]
) -> None:
    assert open_document("a.csv", content, encoding=encoding).header == cells


def test_two_delimiters_that_fit_have_to_be_declared() -> None:
    content = b"a;b,c\n1;2,3\n"
    assert refused(content).faults[0].rule == "delimiter"
    assert open_document("a.csv", content, delimiter=";").header == ["a", "b,c"]


@pytest.mark.parametrize(
    "encoding", ["zip", "hex", "undefined", "unicode_escape", "no such", "a\0b"]
)
def test_a_declared_encoding_that_is_none_is_named(encoding: str) -> None:
    fault = refused("a,b\n1,가\n".encode("cp949"), encoding=encoding).faults[0]
    assert (fault.rule, "which is none" in fault.reason) == ("encoding", True)


def test_lines_are_counted_behind_a_mark_that_lies() -> None:
    fault = refused(b"\xef\xbb\xbfa,b\n" + "가,1\n".encode("cp949")).faults[0]
    assert (fault.row_number, "byte 8 is not utf-8;" in fault.reason) == (2, True)


def test_an_undeclared_encoding_is_named_as_far_as_it_can_be() -> None:
    fault = refused("a,b\n1,똠\n".encode("cp949")).faults[0]
    assert (fault.rule, fault.row_number) == ("encoding", 2)
    assert "it could be cp949" in fault.reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a" + b"," * 5_000 + b"\n1\n", "5,001 columns"),
        (b"a" + b"," * 50_000_000 + b"\n", "50,000,001 columns"),
        (b"a,b\n1,2\n" + b"\n" * 10_000_000, "10,000,000 lines"),
        ((b"1" + b"," * 3_999 + b"\n") * 40_000, "150,000,000 cells"),
        (b"a,b\n1," + b"x" * 1_000_001 + b"\n", "cell 2 of the row"),
    ],
    ids=["columns", "one line", "lines", "cells", "one cell"],
)
def test_a_table_beyond_the_limits_is_refused_before_it_is_built(
    content: bytes, words: str
) -> None:
    fault = refused(content).faults[0]
    assert fault.rule == "too_large"
    assert words in fault.reason


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.sav", "a.zip", "a.yaml"])
@pytest.mark.parametrize("seed", range(8))
def test_noise_is_refused_or_read_and_never_anything_else(name: str, seed: int) -> None:
    noise = bytes((seed * 131 + position * position * 31) % 256 for position in range(700))
    heads = [b"", b"PK\x03\x04", b"$FL2", b"\x1f\x8b\x08", b"PAR1", b"<", b"{", b"\xff\xfe"]
    with contextlib.suppress(FileRefusedError):
        opened(heads[seed] + noise, name)


def test_a_document_gives_its_sheets_one_by_one() -> None:
    document: Document = open_document("a.xlsx", xlsx([["a", "b"], [1, 2]], sheet="Data"))
    (one,) = document.by_sheet()
    assert one.header == ["a", "b"]
    with pytest.raises(FileRefusedError, match="no visible sheet is called 'Other'"):
        list(document.by_sheet("Other"))


@pytest.mark.parametrize("number", ["1.10", "0o17", "1_000", "12:30:45", "2025-09-30", "1e400"])
def test_an_id_in_yaml_stays_as_it_is_written(number: str) -> None:
    assert opened(f"id: {number}\nnone: ~\n".encode(), "a.yaml") == {"id": number, "none": None}


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    assert refused(b"[" + b"1" * 5_000 + b"]", "a.json").faults[0].rule == "json"


def parquet(columns: dict[str, object]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("columns", "rule", "words"),
    [
        ({"a": ["x" * 1_000_000] * 2_000}, "too_large", "it unpacks to"),
        ({"a": ["x"], "b": [[1, 2]]}, "nested", "nested values in b"),
    ],
    ids=["one text often", "nested"],
)
def test_a_parquet_file_is_measured_by_what_its_texts_come_to(
    columns: dict[str, object], rule: str, words: str
) -> None:
    fault = refused(parquet(columns)).faults[0]
    assert fault.rule == rule
    assert words in fault.reason


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
    assert (fault.rule, "states 69 rows, and values of 77" in fault.reason) == ("damaged", True)
