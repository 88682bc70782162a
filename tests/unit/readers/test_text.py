"""Bytes as text: the encoding is proven or declared, never guessed."""

import pytest

from secperf_pipeline.readers.document import open_document
from tests.documents import refused


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


@pytest.mark.parametrize(
    "encoding", ["zip", "hex", "undefined", "unicode_escape", "no such", "a\0b"]
)
def test_a_declared_encoding_that_does_not_exist_is_named(encoding: str) -> None:
    fault = refused("a,b\n1,가\n".encode("cp949"), encoding=encoding).faults[0]
    assert (fault.rule, "which is not an encoding of text" in fault.reason) == ("encoding", True)


def test_lines_are_counted_behind_a_mark_that_lies() -> None:
    fault = refused(b"\xef\xbb\xbfa,b\n" + "가,1\n".encode("cp949")).faults[0]
    assert (fault.row_number, "byte 8 is not utf-8;" in fault.reason) == (2, True)


def test_an_undeclared_encoding_is_named_as_far_as_it_can_be() -> None:
    fault = refused("a,b\n1,똠\n".encode("cp949")).faults[0]
    assert (fault.rule, fault.row_number) == ("encoding", 2)
    assert "it could be cp949" in fault.reason
