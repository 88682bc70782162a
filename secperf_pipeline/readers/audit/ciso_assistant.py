"""CISO Assistant: the export of a compliance assessment as CSV or XLSX."""

from secperf_pipeline.readers.audit.findings import Finding, Findings, control_of
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.medium import Medium
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER, Table

_MARKS = {"urn", "ref_id", "compliance_result"}
_USED = {*_MARKS, "assessable"}
_FRAMEWORK_AT = 4


def read_ciso_assistant(table: Table, *, organisation: str) -> Reading:
    """Read one assessment: a row per requirement, and rows of groups, which are left out.

    A requirement whose ``ref_id`` is a control of the catalogue is a ``control_results`` row;
    any other is a ``check_results`` row, required by the framework that its urn names. The
    workbook says which rows are assessable; in the CSV those with a result are.
    """
    findings = Findings("ciso_assistant", organisation)
    first: dict[str, int] = {}
    for row in table.cells.iter_rows(named=True):
        number, word = row[ROW_NUMBER], row["compliance_result"]
        urn, name = row["urn"], row["ref_id"] or row["urn"].rpartition(":")[2]
        is_assessable = row.get("assessable", "").upper() == "TRUE" or word != ""
        if not is_assessable:
            reason = "the row is a group of requirements, not a requirement"
            findings.leave_out(number, "ref_id", "no_control", reason)
            continue
        if not name:
            reason = "the row names no requirement, neither by ref_id nor by urn"
            findings.fault(number, "ref_id", "empty_cell", reason)
            continue
        key = urn or name
        if key in first:
            reason = f"this requirement is already given in row {first[key]}; keep one of the two"
            findings.fault(number, "urn", "repeated_control", reason)
        first.setdefault(key, number)
        control = control_of(name)
        check = name if control is None else control
        findings.add(
            Finding(
                row_number=number,
                check_id=check,
                word=word,
                column="compliance_result",
                control_id=control,
                native_status=word or "(empty)",
            )
        )
        if control is None:
            parts = urn.split(":")
            framework = parts[_FRAMEWORK_AT] if len(parts) > _FRAMEWORK_AT else "ciso_assistant"
            findings.require(check, framework, name)
    for column in ("urn", "ref_id", "compliance_result"):
        for cell in table.broken.get(column, ()):
            findings.fault(cell.line, column, "no_plain_value", cell.reason)
    unused = [column for column in table.columns if column not in _USED]
    return findings.reading(table.rows_read, unused_columns=unused)


def _format(name: str, medium: Medium) -> Format:
    return Format(
        name=name,
        kind="audit",
        recognises=lambda document: document.medium == medium and set(document.header) >= _MARKS,
        read=_read,
    )


def _read(document: Document, declared: Declared) -> Reading:
    return read_ciso_assistant(document.table, organisation=declared.organisation)


CISO_ASSISTANT_CSV = _format("ciso_assistant_csv", "text")
CISO_ASSISTANT_XLSX = _format("ciso_assistant_xlsx", "workbook")
