"""What a file is made of, told by its bytes."""

import gzip

import pytest

from secperf_pipeline.readers.document import open_document
from tests.documents import refused, zipped
from tests.measured import read_path
from tests.sample_files import found_sample
from tests.surveys import xlsx


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
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as .xlsx"),
        (b"%PDF-1.7", "a PDF"),
        (b"7z\xbc\xaf'\x1c", "a 7z archive; unpack it"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument", "save it as .xlsx"),
        (b"<!DOCTYPE html><html>", "a web page"),
    ],
)
def test_a_kind_of_file_that_is_never_read_is_named(content: bytes, words: str) -> None:
    fault = refused(content).faults[0]
    assert fault.rule == "not_data"
    assert words in fault.reason


def test_a_lynis_report_is_no_audit_of_controls() -> None:
    reading = read_path(found_sample("audit/lynis/lynis_one.dat")).reading
    assert "does not list the tests that passed" in reading.faults[0].reason
