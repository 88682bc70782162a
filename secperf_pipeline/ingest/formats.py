"""Every format that the inbox reads, and which of them a file has."""

from secperf_pipeline.declarations.wave import DeclaredFile
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.personal_data import told_word
from secperf_pipeline.readers.audit.asff import ASFF
from secperf_pipeline.readers.audit.checklist import CHECKLIST_CSV, CHECKLIST_XLSX
from secperf_pipeline.readers.audit.ciso_assistant import (
    CISO_ASSISTANT_CSV,
    CISO_ASSISTANT_XLSX,
)
from secperf_pipeline.readers.audit.ckl import CKL
from secperf_pipeline.readers.audit.hdf import HDF
from secperf_pipeline.readers.audit.oscal import OSCAL
from secperf_pipeline.readers.audit.prowler import (
    PROWLER_COMPLIANCE_CSV,
    PROWLER_CSV,
    PROWLER_OCSF,
    PROWLER_V2_CSV,
)
from secperf_pipeline.readers.audit.wazuh import WAZUH_SCA
from secperf_pipeline.readers.audit.xccdf import XCCDF
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.evaluation_csv import EVALUATION_CSV
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.format import Format
from secperf_pipeline.readers.kpi.figures import KPI_CSV, KPI_XLSX
from secperf_pipeline.readers.kpi.gophish import (
    GOPHISH_EVENTS,
    GOPHISH_JSON,
    GOPHISH_RESULTS,
    GOREPORT,
)
from secperf_pipeline.readers.kpi.incidents import (
    DFIR_IRIS,
    INCIDENTS_CSV,
    INCIDENTS_XLSX,
    JIRA,
    SERVICENOW,
    THEHIVE,
)
from secperf_pipeline.readers.kpi.moodle import MOODLE
from secperf_pipeline.readers.kpi.registers import (
    DRILL_REGISTER,
    PROJECT_REGISTER,
    TRAINING_REGISTER,
)
from secperf_pipeline.readers.population import POPULATION_YAML
from secperf_pipeline.readers.reviews import SCREENING_REVIEWS
from secperf_pipeline.readers.survey.google_forms import GOOGLE_FORMS
from secperf_pipeline.readers.survey.kobo import KOBO
from secperf_pipeline.readers.survey.limesurvey import LIMESURVEY
from secperf_pipeline.readers.survey.limesurvey_codebook import LIMESURVEY_CODEBOOK
from secperf_pipeline.readers.survey.microsoft_forms import MICROSOFT_FORMS
from secperf_pipeline.readers.survey.plain import (
    SURVEY_WIDE_CSV,
    SURVEY_WIDE_PARQUET,
    SURVEY_WIDE_XLSX,
)
from secperf_pipeline.readers.survey.qualtrics import QUALTRICS
from secperf_pipeline.readers.survey.qualtrics_codebook import QUALTRICS_CODEBOOK
from secperf_pipeline.readers.survey.redcap import REDCAP
from secperf_pipeline.readers.survey.redcap_codebook import REDCAP_CODEBOOK
from secperf_pipeline.readers.survey.spss import SPSS
from secperf_pipeline.readers.survey.surveymonkey import SURVEYMONKEY
from secperf_pipeline.readers.workbook import SHEETS

FORMATS: tuple[Format, ...] = (
    QUALTRICS,
    GOOGLE_FORMS,
    MICROSOFT_FORMS,
    LIMESURVEY,
    SPSS,
    SURVEYMONKEY,
    KOBO,
    REDCAP,
    QUALTRICS_CODEBOOK,
    LIMESURVEY_CODEBOOK,
    REDCAP_CODEBOOK,
    SURVEY_WIDE_CSV,
    SURVEY_WIDE_XLSX,
    SURVEY_WIDE_PARQUET,
    CHECKLIST_CSV,
    CHECKLIST_XLSX,
    CISO_ASSISTANT_CSV,
    CISO_ASSISTANT_XLSX,
    OSCAL,
    PROWLER_CSV,
    PROWLER_V2_CSV,
    PROWLER_COMPLIANCE_CSV,
    PROWLER_OCSF,
    XCCDF,
    HDF,
    CKL,
    ASFF,
    WAZUH_SCA,
    INCIDENTS_CSV,
    INCIDENTS_XLSX,
    SERVICENOW,
    JIRA,
    THEHIVE,
    DFIR_IRIS,
    GOPHISH_RESULTS,
    GOPHISH_EVENTS,
    GOPHISH_JSON,
    GOREPORT,
    MOODLE,
    PROJECT_REGISTER,
    DRILL_REGISTER,
    TRAINING_REGISTER,
    KPI_CSV,
    KPI_XLSX,
    SCREENING_REVIEWS,
    EVALUATION_CSV,
    POPULATION_YAML,
)
CODEBOOKS = tuple(one for one in FORMATS if one.kind == "codebook")
_BY_NAME = {one.name: one for one in FORMATS}


def format_named(name: str) -> Format:
    """Find a format.

    Raises
    ------
    DeclarationError
        There is no format of this name; the message lists those that exist.
    """
    if name not in _BY_NAME:
        known = ", ".join(sorted(_BY_NAME))
        raise DeclarationError(f"there is no format {told_word(name)}; the formats are {known}")
    return _BY_NAME[name]


def recognise_format(
    document: Document, declared: DeclaredFile, formats: tuple[Format, ...] = FORMATS
) -> tuple[Format, Document]:
    """Tell the format of a file, and the sheet that has it: as declared, else by its marks.

    Raises
    ------
    FileRefusedError
        No format fits, or several do; the message says what to declare.
    """
    documents = list(document.by_sheet(declared.sheet))
    if declared.format is not None:
        wanted = format_named(declared.format)
        fitting = [(wanted, one) for one in documents if wanted.recognises(one)]
        return fitting[0] if fitting else (wanted, documents[0])
    fitting = fitting_formats(documents, formats)
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(sorted(_BY_NAME))
    if not fitting:
        reason = (
            "the file does not look like any format that secperf reads; "
            f"declare the file's format in wave.yaml ({known})"
        )
        raise refusal("unknown_format", reason)
    several = ", ".join(
        f"{one.name} in {SHEETS.told(where.chosen.name or '')}" if where.chosen else one.name
        for one, where in fitting
    )
    reason = f"the file could be {several}; declare its `format` or `sheet` in wave.yaml"
    raise refusal("unknown_format", reason)


def fitting_formats(
    documents: list[Document], formats: tuple[Format, ...] = FORMATS
) -> list[tuple[Format, Document]]:
    """List the formats that recognise a sheet; the plain layouts only where no tool's does."""
    for is_fallback in (False, True):
        fitting = [
            (one, document)
            for document in documents
            for one in formats
            if one.is_fallback == is_fallback and one.recognises(document)
        ]
        if fitting:
            return fitting
    return []
