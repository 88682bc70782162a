"""Run a suite of expectations on a frame; the only module that knows Great Expectations."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.project import EXPECTATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A suite file.

    Parameters
    ----------
    name
        Name of the file without its ending.
    table
        ``schema.table`` that it speaks about.
    about
        What it makes sure of, a sentence.
    expectations
        The expectations as Great Expectations writes them; ``severity`` critical stops what
        is downstream, warning advises.
    """

    name: str
    table: str
    about: str
    expectations: list[dict[str, Any]]

    @property
    def step_name(self) -> str:
        """Name of the step that runs the suite."""
        return f"{self.table.replace('.', '__')}_{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteOutcome:
    """What a suite found.

    Parameters
    ----------
    passed
        No expectation failed.
    is_critical
        One that failed is critical.
    findings
        One row per expectation: expectation, severity, passed, unexpected_count, observed.
    """

    passed: bool
    is_critical: bool
    findings: pl.DataFrame


def suites(folder: Path = EXPECTATIONS) -> list[Suite]:
    """Read the suite files of a folder.

    Raises
    ------
    DeclarationError
        A file is not JSON or lacks a key.
    """
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            found.append(
                Suite(
                    name=path.stem,
                    table=content["meta"]["table"],
                    about=content["meta"]["about"],
                    expectations=content["expectations"],
                )
            )
        except json.JSONDecodeError as error:
            raise DeclarationError(f"{path.name}, line {error.lineno}: {error.msg}") from error
        except KeyError as error:
            raise DeclarationError(f"{path.name}: the key {error} is missing") from error
    return found


def validate(suite: Suite, rows: pl.DataFrame) -> SuiteOutcome:
    """Hold a frame against a suite.

    Raises
    ------
    DeclarationError
        Great Expectations does not know one of the expectations: it would drop it silently
        and call the rest a success.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # Costs seconds, so only a process that checks pays for it.
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    checks = gx.ExpectationSuite(name=suite.name, expectations=suite.expectations)
    if len(checks.expectations) != len(suite.expectations):
        known = {one.expectation_type for one in checks.expectations}
        unknown = sorted({one["type"] for one in suite.expectations} - known)
        raise DeclarationError(f"{suite.name}.json has expectations that do not exist: {unknown}")
    batch = (
        context.data_sources.add_pandas(suite.name)
        .add_dataframe_asset(suite.name)
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": rows.to_pandas()})
    )
    outcome = batch.validate(checks)
    if len(outcome.results) != len(suite.expectations):
        raise DeclarationError(f"{suite.name}.json: not every expectation was evaluated")
    findings = [_finding(one) for one in outcome.results]
    failed = [one for one in findings if not one["passed"]]
    return SuiteOutcome(
        passed=not failed,
        is_critical=any(one["severity"] == "critical" for one in failed),
        findings=pl.DataFrame(findings),
    )


def _finding(result: Any) -> dict[str, object]:
    config = result.expectation_config
    return {
        "expectation": _words(config),
        "severity": str(getattr(config.severity, "value", config.severity)),
        "passed": bool(result.success),
        "unexpected_count": int(result.result.get("unexpected_count") or 0),
    }


def _words(config: Any) -> str:
    """Say an expectation in short: its type and what it is about."""
    about = {name: value for name, value in config.kwargs.items() if name != "batch_id"}
    parts = ", ".join(f"{name} {value}" for name, value in about.items())
    return f"{config.type.removeprefix('expect_').replace('_', ' ')}: {parts}"
