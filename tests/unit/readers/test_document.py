"""A file opened: whatever its bytes are, it is refused or read, sheet by sheet."""

import contextlib

import pytest

from secperf_pipeline.readers.document import Document, open_document
from secperf_pipeline.readers.faults import FileRefusedError
from tests.documents import opened
from tests.surveys import xlsx


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
