"""A program of its own: a .sav on standard input becomes JSON text cells on standard output.

The C library that reads .sav files ends the whole process on some damaged ones; here that
process is not the run's.
"""

import io
import resource
import sys
from typing import Any

import orjson
import pyreadstat

from secperf_pipeline.readers.limits import MAX_COLUMNS, MAX_ROWS, MAX_SPSS_MEMORY


def dump(content: bytes, encoding: str | None) -> dict[str, Any]:
    """Give variables, labels, missing codes and cells of a .sav, or what is wrong with it."""

    def read(**options: Any) -> Any:
        return pyreadstat.read_sav(
            io.BytesIO(content),
            user_missing=True,
            output_format="dict",
            encoding=encoding,
            **options,
        )

    try:
        _, facts = read(metadataonly=True)
        if (facts.number_columns or 0) > MAX_COLUMNS or (facts.number_rows or 0) > MAX_ROWS:
            return {"error": "it has too many cases or variables"}
        values, facts = read(row_limit=MAX_ROWS)
        return {
            "variables": [
                {
                    "name": name,
                    "label": label or "",
                    "labels": _labels(facts, name),
                    "missing_codes": _missing_codes(facts, name, values[name]),
                    "cells": [_text(value) for value in values[name]],
                }
                for name, label in zip(facts.column_names, facts.column_labels, strict=True)
            ]
        }
    # pyreadstat lets the errors of codecs, dates and containers through, beside its own.
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:120]}


def _labels(facts: Any, name: str) -> dict[str, str]:
    labels = facts.variable_value_labels.get(name, {})
    return {_text(code): str(text) for code, text in labels.items()}


def _missing_codes(facts: Any, name: str, values: list[Any]) -> list[str]:
    ranges = facts.missing_ranges.get(name, [])
    present = {value for value in values if isinstance(value, float | str)} if ranges else set()
    return [
        _text(value)
        for value in present
        if any(_lies_in(value, one["lo"], one["hi"]) for one in ranges)
    ]


def _lies_in(value: float | str, low: Any, high: Any) -> bool:
    return isinstance(value, type(low)) and low <= value <= high


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def main() -> None:
    """Read standard input, write standard output; the argument is the declared encoding."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_SPSS_MEMORY, MAX_SPSS_MEMORY))
    encoding = sys.argv[1] if len(sys.argv) > 1 else None
    sys.stdout.buffer.write(orjson.dumps(dump(sys.stdin.buffer.read(), encoding)))


if __name__ == "__main__":
    main()
