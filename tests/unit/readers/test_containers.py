"""Zip and gzip: one file in them is read, and what breaks a limit is refused unopened."""

import gzip
from collections.abc import Callable

import pytest

from tests.documents import refused, zipped


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (zipped({"a": b"1", "b": b"2"}), "zip", "holds 2 files"),
        (zipped({}), "zip", "holds 0 files"),
        (zipped({"a": zipped({"b": b"1"})}), "nested", "packed file within"),
        (gzip.compress(gzip.compress(b"a", mtime=0), mtime=0), "nested", "packed file within"),
        (zipped({"a": b"a,b\n1,2\n"})[:40], "damaged", "damaged"),
        (gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:-9], "damaged", "damaged"),
        (b"PK\x03\x04xl/workbook.xml", "damaged", "damaged"),
    ],
)
def test_a_container_without_one_whole_file_is_refused(
    content: bytes, rule: str, words: str
) -> None:
    fault = refused(content).faults[0]
    assert fault.rule == rule
    assert words in fault.reason


@pytest.mark.parametrize(
    "pack", [lambda content: zipped({"a": content}), lambda content: gzip.compress(content)]
)
@pytest.mark.parametrize(
    ("limit", "words"),
    [("RATIO_FREE_BYTES", "200 times its size"), ("MAX_UNPACKED_BYTES", "it unpacks to")],
)
def test_what_unfolds_to_more_than_a_file_holds_is_refused(
    pack: Callable[[bytes], bytes],
    limit: str,
    words: str,
    lowered: Callable[[str, int], None],
) -> None:
    lowered(f"containers.{limit}", 1_000)
    fault = refused(pack(bytes(100_000))).faults[0]
    assert fault.rule == "too_large"
    assert words in fault.reason


def test_a_zip_of_many_entries_is_refused(lowered: Callable[[str, int], None]) -> None:
    lowered("containers.MAX_ENTRIES", 20)
    fault = refused(zipped({f"f{number}": b"" for number in range(21)})).faults[0]
    assert fault.rule == "too_large"
    assert "the zip has 21 entries, 20 at most" in fault.reason


def test_a_zip_that_lies_about_a_size_gives_no_more_than_it_says() -> None:
    honest = zipped({"a": b"x" * 1_000})
    size = (1_000).to_bytes(4, "little")
    lying = honest.replace(size, (10).to_bytes(4, "little"))
    assert lying != honest
    assert refused(lying).faults[0].rule == "damaged"
