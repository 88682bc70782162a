"""REDCap data dictionary: field labels and the choices of each field."""

from secperf_pipeline.readers.codebook import Codebook, CodebookColumn
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.matching import match_key
from secperf_pipeline.readers.text import normalise

_NAME = ("variable / field name", "field_name")
_LABEL = ("field label", "field_label")
_CHOICES = "choices, calculations, or slider labels"
_CHOICES_RAW = "select_choices_or_calculations"


def _recognises(document: Document) -> bool:
    if document.medium != "text" or not _starts_like_one(document.content):
        return False
    return bool(document.header) and document.header[0].casefold() in _NAME


def _starts_like_one(content: bytes) -> bool:
    return any(name.encode() in content[:100].lower() for name in _NAME)


def _read(document: Document, declared: Declared) -> Reading:
    """Read ``1, Yes | 2, No`` as the labels of the codes 1 and 2."""
    header = [cell.casefold() for cell in document.header]
    label = next((header.index(name) for name in _LABEL if name in header), None)
    choices = next(
        (header.index(name) for name in (_CHOICES, _CHOICES_RAW) if name in header), None
    )
    columns: dict[str, CodebookColumn] = {}
    for row in document.sheet.cells.rows()[1:]:
        text = row[label] if label is not None else ""
        entry = CodebookColumn(
            texts=(text,) if text else (),
            labels=_labels(row[choices]) if choices is not None else {},
        )
        columns[match_key(row[0])] = entry
    codebook = Codebook(tool="redcap", columns=columns, path=document.path)
    return Reading(kind="codebook", rows_read=0, codebook=codebook)


def _labels(choices: str) -> dict[str, tuple[str, ...]]:
    pairs = [choice.split(",", 1) for choice in choices.split("|") if "," in choice]
    return {code.strip(): (normalise(label),) for code, label in pairs}


REDCAP_CODEBOOK = Format(
    name="redcap_dictionary", kind="codebook", recognises=_recognises, read=_read
)
