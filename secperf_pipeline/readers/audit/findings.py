"""The findings of one audit file, collected into the rows of the raw tables."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from secperf_pipeline.declarations.audit_statuses import EVALUATED, Meaning, audit_statuses
from secperf_pipeline.declarations.catalogue import control_ids
from secperf_pipeline.declarations.frameworks import framework_names
from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER

_ORIGIN = {
    "organisation_id": pl.String,
    "check_id": pl.String,
    "status": pl.String,
    "native_status": pl.String,
    "assessed_on": pl.Date,
    "weight": pl.Float64,
    "is_waived": pl.Boolean,
    ROW_NUMBER: pl.Int64,
}
_CONTROL = {"control_id": pl.String, "has_evidence": pl.Boolean, "is_key": pl.Boolean}
_CHECK = {"tool": pl.String, "resource": pl.String}
_REQUIREMENT = {
    "tool": pl.String,
    "check_id": pl.String,
    "framework": pl.String,
    "framework_id": pl.String,
    "requirement_id": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What an audit says of one check.

    Parameters
    ----------
    row_number
        Line of a table; in JSON, YAML and XML the number of the record, from 1.
    check_id
        Check of the tool, or the requirement assessed.
    word
        The tool's status word, by which the state is looked up.
    column
        Column or key of the word, for messages.
    control_id
        Control of the catalogue that the check belongs to; None where only a crosswalk of
        requirements can tell.
    resource
        What was checked (a host, a cloud resource); it leaves the reader only as a pseudonym.
    native_status
        The word as the ledger keeps it; None for ``word`` itself.
    status
        State that overrides the looked-up one: `not_applicable` of a check that cannot apply.
    is_waived
        Whether a failure is muted, waived or accepted.
    """

    row_number: int
    check_id: str
    word: str
    column: str
    control_id: str | None = None
    resource: str | None = None
    assessed_on: dt.date | None = None
    native_status: str | None = None
    status: Meaning | None = None
    is_waived: bool = False
    has_evidence: bool = False
    weight: float = 1.0


class Findings:
    """Collects findings, what they are required by, and what is wrong with them.

    Parameters
    ----------
    tool
        Tool whose status words hold, as in audit_statuses.yaml.
    organisation
        Organisation audited.
    """

    def __init__(self, tool: str, organisation: str) -> None:
        self.tool = tool
        self.faults: list[RowIssue] = []
        self.exclusions: list[RowIssue] = []
        self.notes: list[str] = []
        self._organisation = organisation
        self._rows: list[Finding] = []
        self._states: list[str] = []
        self._requirements: dict[tuple[str, str, str], None] = {}

    def add(self, finding: Finding) -> None:
        """Take a finding; a status word that is not declared is a fault of its row."""
        meaning = finding.status or audit_statuses().meaning_of(self.tool, finding.word)
        if meaning is None and len(self.faults) < FAULT_LIMIT:
            reason = (
                f"{audit_statuses().told(finding.word, self.tool)} is not a declared "
                f"status word of {self.tool}; add it to audit_statuses.yaml"
            )
            self.fault(finding.row_number, finding.column, "unknown_status", reason)
        elif meaning is None:
            return
        elif meaning == "ignored":
            reason = f"{finding.word} says nothing about a control"
            self.leave_out(finding.row_number, finding.column, "informational", reason)
        else:
            is_held_against = finding.is_waived and meaning in EVALUATED
            self._rows.append(finding)
            self._states.append("not_implemented" if is_held_against else meaning)

    def require(self, check_id: str, framework: str, requirement_id: str) -> None:
        """Note that a framework's requirement is what the check serves."""
        self._requirements[check_id, framework, requirement_id] = None

    def fault(self, row: int | None, column: str | None, rule: str, reason: str) -> None:
        """Note what refuses the file."""
        if len(self.faults) < FAULT_LIMIT:
            issue = RowIssue(row_number=row, column_name=column, rule=rule, reason=reason)
            self.faults.append(issue)

    def leave_out(self, row: int, column: str | None, rule: str, reason: str) -> None:
        """Note a row that a declared rule leaves out."""
        issue = RowIssue(row_number=row, column_name=column, rule=rule, reason=reason)
        self.exclusions.append(issue)

    def reading(self, rows_read: int, *, unused_columns: list[str] | None = None) -> Reading:
        """Close the file: its raw tables, or the faults that refuse it."""
        if not rows_read and not self.faults:
            self.fault(
                None,
                None,
                "no_rows",
                "the file contains no result of any check; export the results",
            )
        tables = {} if self.faults else self._tables()
        return Reading(
            kind="audit",
            rows_read=rows_read,
            tables=tables,
            exclusions=[] if self.faults else self.exclusions,
            faults=self.faults,
            unused_columns=unused_columns or [],
            notes=self.notes,
        )

    def _tables(self) -> dict[str, pl.DataFrame]:
        frame = pl.DataFrame(
            [self._row(one, state) for one, state in zip(self._rows, self._states, strict=True)],
            schema={**_ORIGIN, **_CONTROL, **_CHECK},
            infer_schema_length=None,
        )
        # A target assessed several times has a row each, told apart by a count.
        count = pl.int_range(1, pl.len() + 1).over("control_id", "check_id")
        numbered = pl.format("{}#{}", "check_id", count)
        placed = (
            frame.filter(pl.col("control_id").is_not_null())
            .with_columns(check_id=pl.when(count > 1).then(numbered).otherwise("check_id"))
            .drop(*_CHECK)
        )
        checks = frame.filter(pl.col("control_id").is_null()).drop(*_CONTROL)
        names = framework_names()
        requirements = pl.DataFrame(
            [
                (self.tool, check, framework, names.id_of(framework), requirement)
                for check, framework, requirement in self._requirements
            ],
            schema=_REQUIREMENT,
            orient="row",
        ).filter(pl.col("check_id").is_in(checks["check_id"].unique().to_list()))
        tables = {
            "control_results": placed,
            "check_results": checks,
            "check_requirements": requirements,
        }
        return {name: rows for name, rows in tables.items() if rows.height}

    def _row(self, finding: Finding, state: str) -> dict[str, object]:
        return {
            "organisation_id": self._organisation,
            "check_id": finding.check_id,
            "status": state,
            "native_status": finding.native_status or finding.word,
            "assessed_on": finding.assessed_on,
            "weight": finding.weight,
            "is_waived": finding.is_waived,
            ROW_NUMBER: finding.row_number,
            "control_id": finding.control_id,
            "has_evidence": finding.has_evidence,
            "is_key": False,
            "tool": self.tool,
            "resource": finding.resource,
        }


def control_of(name: str) -> str | None:
    """Find the control of the catalogue that an id names, whatever its case."""
    return _by_lower_case().get(name.strip().lower())


def control_above(name: str) -> str | None:
    """Find the control that an id names or lies below: ``b1.1_obj.2`` and ``b1.1.a`` are B1.1."""
    name = name.partition("_")[0]
    while name:
        control = control_of(name)
        if control is not None:
            return control
        name = name.rpartition(".")[0]
    return None


def _by_lower_case() -> dict[str, str]:
    return {control.lower(): control for control in control_ids()}
