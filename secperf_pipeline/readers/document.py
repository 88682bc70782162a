"""A file's bytes, opened once and within limits, whatever they are made of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

from secperf_pipeline.readers.containers import gunzip, only_zipped_file
from secperf_pipeline.readers.csv_sheet import read_csv_sheet
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.medium import Medium, medium_of, other_kind
from secperf_pipeline.readers.parquet import read_parquet_sheet
from secperf_pipeline.readers.sheet import Sheet
from secperf_pipeline.readers.table import Table, table_of
from secperf_pipeline.readers.text import decode
from secperf_pipeline.readers.trees import read_json, read_xml, read_yaml
from secperf_pipeline.readers.workbook import SHEETS, Workbook, read_workbook


@dataclass(frozen=True, kw_only=True)
class Document:
    """One file, or one sheet of a workbook.

    The parts are read when they are first asked for, and each raises `FileRefusedError` where
    the bytes are not what they claim to be.

    Parameters
    ----------
    path
        Path below the quarter's folder.
    content
        Bytes; those of the one packed file where the file is a zip or gzip.
    medium
        What the bytes are made of; never zip or gzip.
    encoding
        Declared encoding of text.
    delimiter
        Declared delimiter of a CSV file.
    chosen
        Sheet of a workbook that this document speaks about.
    """

    path: str
    content: bytes
    medium: Medium
    encoding: str | None = None
    delimiter: str | None = None
    chosen: Sheet | None = None

    @property
    def is_tabular(self) -> bool:
        """Tell whether the file is a grid of cells: CSV, a workbook, Parquet."""
        return self.medium in ("text", "workbook", "parquet")

    @cached_property
    def text(self) -> str:
        """The decoded text."""
        return decode(self.content, self.encoding)

    @cached_property
    def workbook(self) -> Workbook:
        """The visible sheets of a workbook."""
        return read_workbook(self.content)

    @cached_property
    def sheet(self) -> Sheet:
        """The grid of a tabular file, header rows included."""
        if self.chosen is not None:
            return self.chosen
        if self.medium == "workbook":
            return self.workbook.sheets[0]
        if self.medium == "parquet":
            return read_parquet_sheet(self.content)
        return read_csv_sheet(self.text, delimiter=self.delimiter)

    @cached_property
    def header(self) -> list[str]:
        """The first row of the grid; empty for a file that is no grid."""
        return self.sheet.row(0) if self.is_tabular else []

    @cached_property
    def table(self) -> Table:
        """The grid with its first row as column names."""
        return table_of(self.sheet)

    @cached_property
    def json(self) -> Any:
        """The JSON value."""
        return read_json(self.text)

    @cached_property
    def xml(self) -> Element:
        """The root element of the XML."""
        return read_xml(self.content)

    @cached_property
    def yaml(self) -> Any:
        """The YAML value, dates as text."""
        return read_yaml(self.text)

    @property
    def notes(self) -> list[str]:
        """What the user should know about how the file was opened."""
        return self.workbook.notes if self.medium == "workbook" else []

    def by_sheet(self, name: str | None = None) -> Iterator["Document"]:
        """Look at each sheet that the data may lie in as a document of its own.

        Parameters
        ----------
        name
            Declared sheet; only that one is given.

        Raises
        ------
        FileRefusedError
            The workbook has no visible sheet of the declared name.
        """
        if self.medium != "workbook":
            yield self
            return
        sheets = [one for one in self.workbook.sheets if name in (None, one.name)]
        if not sheets:
            known = ", ".join(SHEETS.told(one.name or "") for one in self.workbook.sheets)
            reason = (
                f"no visible sheet is called {SHEETS.told(name or '')}, which wave.yaml declares; "
                f"there are {known}"
            )
            raise refusal("sheet", reason)
        for sheet in sheets:
            yield replace(self, chosen=sheet)


def open_document(
    path: str,
    content: bytes,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Document:
    """Tell what a file is made of, unpacking a zip or gzip with one file in it.

    Raises
    ------
    FileRefusedError
        The file is of a kind that is never read, or a container breaks a limit.
    """
    name = PurePosixPath(path).name
    medium = medium_of(content, name)
    if medium == "zip":
        name, content = only_zipped_file(content)
        medium = medium_of(content, name)
    elif medium == "gzip":
        content = gunzip(content)
        medium = medium_of(content, name.removesuffix(".gz"))
    if medium in ("zip", "gzip"):
        raise refusal("nested", "this is a packed file within a packed file; unpack it here")
    if medium == "other":
        raise refusal("not_data", f"this is {other_kind(content)}")
    return Document(
        path=path, content=content, medium=medium, encoding=encoding, delimiter=delimiter
    )
