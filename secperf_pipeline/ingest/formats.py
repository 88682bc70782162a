"""Which format a file has, declared or recognised by its header, and which reader reads it."""

from collections.abc import Iterable
from dataclasses import dataclass

from secperf_pipeline.declarations.audit_statuses import audit_statuses
from secperf_pipeline.declarations.catalogue import control_ids
from secperf_pipeline.declarations.instrument import Instrument
from secperf_pipeline.declarations.wave import DeclaredFile, Format, Wave
from secperf_pipeline.readers.checklist_csv import read_checklist
from secperf_pipeline.readers.csv_table import header_of, read_csv_table
from secperf_pipeline.readers.incidents_csv import read_incidents
from secperf_pipeline.readers.kpi_csv import read_kpi_table
from secperf_pipeline.readers.reading import FileRefusedError, Reading, RowIssue
from secperf_pipeline.readers.survey_wide_csv import read_survey

KINDS: dict[Format, str] = {
    "survey_wide_csv": "survey",
    "checklist_csv": "audit",
    "incidents_csv": "incidents",
    "kpi_csv": "kpi",
}
_MARKS: dict[Format, set[str]] = {
    "checklist_csv": {"control_id", "status"},
    "incidents_csv": {"incident_id", "detected_at"},
    "kpi_csv": {"kpi_id", "period_start"},
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file's format, and for a survey the instrument it follows."""

    format: Format
    instrument: Instrument | None = None

    @property
    def kind(self) -> str:
        """Kind of data: survey, audit, incidents or kpi."""
        return KINDS[self.format]


def recognise(
    content: bytes, declared: DeclaredFile, wave: Wave, instruments: dict[str, Instrument]
) -> Recognised:
    """Tell the format of a file: as declared, else by the columns of its header.

    A file counts as a survey when it has the respondent column and at least half of the
    required items of exactly one instrument, so that a file that lacks a column is refused
    for that column.

    Raises
    ------
    FileRefusedError
        The header fits no format or several, or the survey's instrument is not declared; the
        message says what to declare.
    """
    header = set(header_of(content, encoding=declared.encoding))
    fitting: list[Recognised] = [
        Recognised(name) for name, marks in _MARKS.items() if marks <= header
    ]
    candidates = _candidates(wave, instruments)
    fitting += [Recognised("survey_wide_csv", one) for one in candidates if _fits(one, header)]
    if declared.format is not None:
        fitting = [one for one in fitting if one.format == declared.format] or [
            Recognised(declared.format, candidates[0] if len(candidates) == 1 else None)
        ]
    if len(fitting) == 1 and (fitting[0].format != "survey_wide_csv" or fitting[0].instrument):
        return fitting[0]
    known = ", ".join(sorted(KINDS))
    reason = (
        "the columns fit no instrument or more than one; declare `instrument` in wave.yaml"
        if any(one.format == "survey_wide_csv" for one in fitting)
        else f"the columns fit no known format; declare the file's format in wave.yaml ({known})"
    )
    raise FileRefusedError([RowIssue(rule="unknown_format", reason=reason)])


def read_file(
    content: bytes, recognised: Recognised, declared: DeclaredFile, wave: Wave
) -> Reading:
    """Read one file with the reader of its format.

    Raises
    ------
    FileRefusedError
        The file is not even a table; see `read_csv_table`.
    """
    table = read_csv_table(content, encoding=declared.encoding)
    organisation = declared.organisation or wave.organisation
    match recognised.format:
        case "survey_wide_csv":
            assert recognised.instrument is not None
            return read_survey(table, recognised.instrument, time_zone=wave.time_zone)
        case "checklist_csv":
            return read_checklist(
                table,
                organisation=organisation,
                control_ids=control_ids(),
                statuses=audit_statuses(),
            )
        case "incidents_csv":
            return read_incidents(table, organisation=organisation, time_zone=wave.time_zone)
        case "kpi_csv":
            return read_kpi_table(table, organisation=organisation)


def _candidates(wave: Wave, instruments: dict[str, Instrument]) -> list[Instrument]:
    if wave.instrument is not None:
        return [instruments[wave.instrument]]
    return list(instruments.values())


def _fits(instrument: Instrument, header: Iterable[str]) -> bool:
    columns = set(header)
    required = {item.id for item in instrument.items if not item.is_optional}
    return instrument.respondent_column in columns and 2 * len(required & columns) >= len(required)
