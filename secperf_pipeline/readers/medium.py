"""What a file is made of, told by its first bytes and only then by its name."""

from typing import Literal

Medium = Literal[
    "text", "workbook", "zip", "gzip", "json", "xml", "yaml", "spss", "parquet", "other"
]

BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
"""Encodings by byte-order mark; the longer mark comes first."""

_MAGIC: dict[bytes, Medium] = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x1f\x8b": "gzip",
    b"$FL2": "spss",
    b"$FL3": "spss",
    b"PAR1": "parquet",
}
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old or password-protected Office file; save it as .xlsx without one",
    b"%PDF": "a PDF; export the data as CSV or XLSX",
    b"\x89PNG": "a picture; export the data as CSV or XLSX",
    b"\xff\xd8\xff": "a picture; export the data as CSV or XLSX",
    b"7z\xbc\xaf": "a 7z archive; unpack it here",
    b"Rar!": "a RAR archive; unpack it here",
    b"\xfd7zXZ": "an xz archive; unpack it here",
    b"BZh": "a bzip2 archive; unpack it here",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive; unpack it here",
    b"ARROW1": "an Arrow file; export the data as Parquet or CSV",
    b"{\\rtf": "a text document; export the data as CSV or XLSX",
    b"SQLite format 3": "a database; export the table as CSV",
    b"# Lynis Report": "a Lynis report, which does not list the tests that passed, so it cannot "
    "show that a control is in place; use an XCCDF or Wazuh assessment of the host",
}
_WORKBOOK_PART = b"xl/workbook"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_HEAD = 4_096


def medium_of(content: bytes, name: str) -> Medium:
    """Tell what the bytes are; the name decides only between kinds of plain text."""
    if other_kind(content) is not None:
        return "other"
    for magic, medium in _MAGIC.items():
        if content.startswith(magic):
            is_workbook = medium == "zip" and _WORKBOOK_PART in content
            return "workbook" if is_workbook else medium
    head = _ascii_head(content)
    if head.startswith(b"<"):
        return "xml"
    if name.lower().endswith((".yaml", ".yml")):
        return "yaml"
    return "json" if head.startswith((b"{", b"[")) else "text"


def other_kind(content: bytes) -> str | None:
    """Name a kind of file that is never read, with what to do; None for all others."""
    for magic, words in _OTHERS.items():
        if content.startswith(magic):
            return words
    if content.startswith(b"PK") and _OPEN_DOCUMENT in content[:200]:
        return "an OpenDocument file; save it as .xlsx or CSV"
    if _ascii_head(content)[:20].lower().startswith((b"<!doctype html", b"<html")):
        return "a web page; export the data itself as CSV or XLSX"
    return None


def _ascii_head(content: bytes) -> bytes:
    head = content[:_HEAD]
    for mark in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            head = head[len(mark) :]
            break
    return head.replace(b"\x00", b"").lstrip()
