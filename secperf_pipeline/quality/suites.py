"""Run a suite of expectations on a frame; the only module that knows Great Expectations."""

import os
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.quality.findings import (
    FAILURES,
    RESULTS,
    failing_rows,
    finding,
    not_evaluated,
)
from secperf_pipeline.quality.suite_files import Suite

# Everything about each failing row; the summary alone would name twenty of them.
_COMPLETE = {"result_format": "COMPLETE"}
# Failing rows that a sentence names.
_ROWS_NAMED = 5
# What could tell who a respondent is.
_ATTRIBUTES = {"organisation_id", "layer", "division", "tenure", "sector", "size", "region"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteOutcome:
    """What a suite found.

    Parameters
    ----------
    passed
        No expectation failed.
    is_critical, is_error
        One that failed is critical; is critical or an error.
    results
        One row per expectation, see quality.expectation_results.
    failures
        One row per expectation and row that it fails, see quality.expectation_failures.
    """

    passed: bool
    is_critical: bool
    is_error: bool
    results: pl.DataFrame
    failures: pl.DataFrame

    @property
    def sentence(self) -> str:
        """What is expected and was not found, of the expectations that failed and do not only warn.

        An error names the rows that fail: nothing is stopped, so nobody is led to the page of them.
        """
        failed = self.results.filter(pl.col("severity") != "warning", passed=False)
        return " ".join(
            f"{row['description']} Found: {self._found(row)}." for row in failed.to_dicts()
        )

    def _found(self, row: dict[str, Any]) -> str:
        keys = self.failures.filter(expectation_number=row["expectation_number"])["row_key"]
        if row["severity"] == "error" and len(keys):
            return "; ".join(keys.head(_ROWS_NAMED))
        return str(row["observed_value"] or "something else")


def validate(suite: Suite, rows: pl.DataFrame) -> SuiteOutcome:
    """Hold a frame against a suite; nothing is evaluated where the frame is empty.

    Raises
    ------
    DeclarationError
        Great Expectations does not know an expectation or one of its arguments, or the frame
        lacks a column: it would drop the one silently and call the other a failure of the data.
    """
    lacking = sorted(set(suite.meta.key) - set(rows.columns))
    if lacking:
        raise DeclarationError(f"{suite.name}.json: {suite.meta.table} has no columns {lacking}")
    telling = sorted(set(suite.meta.key) & _ATTRIBUTES)
    if telling and "response_id" in rows.columns:
        raise DeclarationError(
            f"{suite.name}.json: {suite.meta.table} has a row for each respondent; take {telling} "
            "out of the key, which is published"
        )
    known = _known(suite)
    if rows.is_empty():
        return _outcome(not_evaluated(suite), [])
    evaluated = _evaluated(suite, known, rows)
    # A row may be one respondent's: no value of it is shown.
    hides = "response_id" in rows.columns
    results = [finding(suite, number, one, hides) for number, one in evaluated.items()]
    failing = [failing_rows(suite, number, one, rows, hides) for number, one in evaluated.items()]
    return _outcome(results, [row for some in failing for row in some])


def _outcome(results: list[dict[str, Any]], failures: list[dict[str, Any]]) -> SuiteOutcome:
    failed = [one for one in results if one["passed"] is False]
    return SuiteOutcome(
        passed=not failed,
        is_critical=any(one["severity"] == "critical" for one in failed),
        is_error=any(one["severity"] != "warning" for one in failed),
        results=pl.DataFrame(results, schema=RESULTS),
        failures=pl.DataFrame(failures, schema=FAILURES),
    )


def _evaluated(suite: Suite, known: list[Any], rows: pl.DataFrame) -> dict[int, dict[str, Any]]:
    """Give each expectation's result by its place in the file, from 1."""
    gx, context = _great_expectations()
    checks = gx.ExpectationSuite(name=suite.name, expectations=known)
    name = f"{suite.name}-{id(rows)}"
    source = context.data_sources.add_pandas(name)
    try:
        batch = (
            source.add_dataframe_asset(name)
            .add_batch_definition_whole_dataframe("all")
            .get_batch({"dataframe": rows.to_pandas()})
        )
        outcome = batch.validate(checks, result_format=_COMPLETE)
    finally:
        context.data_sources.delete(name)
    found = {one.expectation_config.meta["number"]: one for one in outcome.results}
    for number, one in enumerate(suite.expectations, start=1):
        if number not in found:
            raise DeclarationError(f"{suite.name}.json: {one.type} was not evaluated")
        fault = _fault(found[number].exception_info)
        if fault:
            raise DeclarationError(f"{suite.name}.json, expectation {number}, {one.type}: {fault}")
    return {
        number: {"success": bool(found[number].success), **found[number].result}
        for number in sorted(found)
    }


def _known(suite: Suite) -> list[Any]:
    """Make the expectations, each with its number: results come in another order."""
    _great_expectations()
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    made = []
    for number, one in enumerate(suite.expectations, start=1):
        # Its severities are others than ours, and nothing asks it for them.
        known = one.model_dump(exclude={"severity"})
        written = ExpectationConfiguration(**known, meta={"number": number})
        try:
            made.append(written.to_domain_obj())
        # Each of its checks raises an error of another family.
        except Exception as error:
            raise DeclarationError(
                f"{suite.name}.json, expectation {number}, {one.type}: {error}"
            ) from error
    return made


@cache
def _great_expectations() -> tuple[Any, Any]:
    """Import once per process, which costs seconds, and keep one context for all suites."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    return gx, context


def _fault(exception_info: Any) -> str | None:
    """Give the message where an expectation could not be evaluated."""
    if not exception_info:
        return None
    if "raised_exception" in exception_info:
        exception_info = {"": exception_info}
    raised = [one for one in exception_info.values() if one["raised_exception"]]
    return str(raised[0]["exception_message"]) if raised else None
