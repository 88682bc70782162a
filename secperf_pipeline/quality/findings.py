"""What an expectation found, as rows of tables: counts, a few values, the rows that fail."""

import math
from typing import Any

import polars as pl

from secperf_pipeline.quality.suite_files import Suite

_VALUES_SHOWN = 5
_CHARACTERS_SHOWN = 40
_NO_VALUE = "The quarter has no value that this speaks about."

RESULTS = {
    "suite": pl.String,
    "suite_about": pl.String,
    "table_name": pl.String,
    "expectation_number": pl.Int64,
    "description": pl.String,
    "expectation": pl.String,
    "severity": pl.String,
    "passed": pl.Boolean,
    "element_count": pl.Int64,
    "unexpected_count": pl.Int64,
    "observed_value": pl.String,
    "unexpected_values": pl.String,
    "reason": pl.String,
}
FAILURES = {
    "suite": pl.String,
    "expectation_number": pl.Int64,
    "row_key": pl.String,
    "observed_value": pl.String,
}


def finding(suite: Suite, number: int, result: dict[str, Any], hides: bool) -> dict[str, Any]:
    """Give the row of one evaluated expectation.

    Parameters
    ----------
    suite
        The suite.
    number
        Place of the expectation in its file, from 1.
    result
        ``success`` and what Great Expectations found. An expectation about the whole table has
        an observed value and no counts.
    hides
        Whether values must not be shown, because a row may be one respondent's.
    """
    values = [] if hides else result.get("partial_unexpected_list", [])
    distinct = list(dict.fromkeys(map(_clipped, values)))
    # Without a value to look at, Great Expectations would speak of success.
    looked_at = result.get("element_count", 1) - result.get("missing_count", 0)
    return _row(suite, number) | {
        "passed": result["success"] if looked_at else None,
        "element_count": result.get("element_count"),
        "unexpected_count": result.get("unexpected_count"),
        "observed_value": _observed(result),
        "unexpected_values": "; ".join(distinct[:_VALUES_SHOWN]) or None,
        "reason": None if looked_at else _NO_VALUE,
    }


def not_evaluated(suite: Suite) -> list[dict[str, Any]]:
    """Give the rows of a suite whose table has none in the quarter: neither passed nor failed."""
    nothing = dict.fromkeys(("passed", "unexpected_count", "observed_value", "unexpected_values"))
    return [
        _row(suite, number) | nothing | {"element_count": 0, "reason": suite.meta.when_empty}
        for number in range(1, len(suite.expectations) + 1)
    ]


def failing_rows(
    suite: Suite, number: int, result: dict[str, Any], rows: pl.DataFrame, hides: bool
) -> list[dict[str, Any]]:
    """Give the key of every row that an expectation fails."""
    places = result.get("unexpected_index_list") or []
    values = result.get("unexpected_list") or []
    keys = rows.select(suite.meta.key)
    return [
        {
            "suite": suite.name,
            "expectation_number": number,
            "row_key": ", ".join(
                f"{column}={'' if value is None else _clipped(value)}"
                for column, value in zip(keys.columns, keys.row(place), strict=True)
            ),
            "observed_value": None if hides else _clipped(value),
        }
        for place, value in zip(places, values, strict=True)
    ]


def _row(suite: Suite, number: int) -> dict[str, Any]:
    expectation = suite.expectations[number - 1]
    return {
        "suite": suite.name,
        "suite_about": suite.meta.about,
        "table_name": suite.meta.table,
        "expectation_number": number,
        "description": expectation.said(),
        "expectation": expectation.in_short(),
        "severity": expectation.severity,
    }


def _observed(result: dict[str, Any]) -> str | None:
    """Give the value of an expectation about the whole table, else the share of rows that fail."""
    if "observed_value" in result:
        return _clipped(result["observed_value"])
    percent = result.get("unexpected_percent")
    return None if percent is None or math.isnan(percent) else f"{percent:.4g} % unexpected"


def _clipped(value: Any) -> str:
    if isinstance(value, tuple):
        return " and ".join(map(_clipped, value))
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _CHARACTERS_SHOWN else f"{text[: _CHARACTERS_SHOWN - 1]}…"
