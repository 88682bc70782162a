"""Bytes opened as the inbox opens them, and what refuses them."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.faults import FileRefusedError


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def opened(content: bytes, name: str, **options: str) -> object:
    """Open a file as far as its cells or its tree; a .sav is opened by its reader only."""
    document = open_document(name, content, **options)
    if document.medium == "spss":
        return None
    return document.sheet.lines if document.is_tabular else getattr(document, document.medium)


def refused(content: bytes, name: str = "file.csv", **options: str) -> FileRefusedError:
    """Open a file that is refused, for its faults."""
    with pytest.raises(FileRefusedError) as caught:
        opened(content, name, **options)
    return caught.value
