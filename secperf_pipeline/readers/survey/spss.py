"""SPSS .sav: value labels and user-missing values are the file's own codebook."""

import subprocess
import sys
from typing import Any

import orjson
import polars as pl

from secperf_pipeline.domain.personal_data import without_values
from secperf_pipeline.domain.project import PACKAGE
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.limits import MAX_SPSS_SECONDS
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.export import ExportColumn, SurveyExport
from secperf_pipeline.readers.survey.export_rows import read_export
from secperf_pipeline.readers.text import normalise, normalise_cells

_READER = "secperf_pipeline.readers.survey.spss_dump"


def _recognises(document: Document) -> bool:
    return document.medium == "spss"


def _read(document: Document, declared: Declared) -> Reading:
    return read_cases(_variables(document), declared)


def read_cases(variables: list[dict[str, Any]], declared: Declared) -> Reading:
    """Read the cases; row numbers are those of the data view, where the first case is 1.

    A variable is found by its name or its label. A value counts by its label; one that the
    file calls missing keeps its code's reason.

    Parameters
    ----------
    variables
        As `spss_dump.dump` gives them.
    declared
        What the quarter declares about the file.

    Raises
    ------
    FileRefusedError
        There is no case, or the variables follow no instrument.
    """
    frame = pl.DataFrame(
        {
            str(position): pl.Series(one["cells"], dtype=pl.String)
            for position, one in enumerate(variables)
        }
    ).with_columns(normalise_cells(pl.all()))
    if not frame.height:
        raise refusal("no_rows", "the file has variables but no cases; export the data as well")
    export = SurveyExport(
        tool="spss",
        columns=[_column(one) for one in variables],
        cells=frame,
        lines=list(range(1, frame.height + 1)),
        header_line=0,
    )
    return read_export(export, declared)


def _column(variable: dict[str, Any]) -> ExportColumn:
    name, label = variable["name"], normalise(variable["label"])
    return ExportColumn(
        name=name,
        names=(name, label) if label else (name,),
        labels={code: (normalise(text),) for code, text in variable["labels"].items()},
        missing_codes=frozenset(variable["missing_codes"]),
    )


def _variables(document: Document) -> list[dict[str, Any]]:
    """Read the file in a process of its own; see `spss_dump`."""
    command = [sys.executable, "-m", _READER, *filter(None, [document.encoding])]
    try:
        ended = subprocess.run(
            command,
            input=document.content,
            capture_output=True,
            timeout=MAX_SPSS_SECONDS,
            # Python looks for modules where it starts: never in a folder of somebody else's.
            cwd=PACKAGE.parent,
        )
    except subprocess.TimeoutExpired as error:
        reason = f"the SPSS file takes more than {MAX_SPSS_SECONDS} seconds to read; split it"
        raise refusal("too_large", reason) from error
    broken: dict[str, Any] = {"rule": "damaged", "error": "it is damaged, or takes too much memory"}
    found: dict[str, Any] = orjson.loads(ended.stdout) if ended.returncode == 0 else broken
    if "error" in found:
        remedy = (
            "split it, or leave out variables that nobody needs"
            if found["rule"] == "too_large"
            else "save it again, or declare the encoding of an old one (such as cp949) in wave.yaml"
        )
        why = without_values(found["error"])
        raise refusal(found["rule"], f"the SPSS file cannot be read ({why}); {remedy}")
    variables: list[dict[str, Any]] = found["variables"]
    return variables


SPSS = Format(name="spss", kind="survey", recognises=_recognises, read=_read)
