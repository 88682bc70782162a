"""Labels of organisations and segments, refused where they look like a person's."""

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from secperf_pipeline.declarations.instrument import Attribute
from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.domain.personal_data import NUMBER, kind_of_personal
from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER

_ORGANISATION = "organisation_id"
_COLUMNS = (_ORGANISATION, *get_args(Attribute))


def refuse_personal_labels(reading: Reading, wave: Wave) -> Reading:
    """Refuse a file with a label that looks like an e-mail, a network address or a number.

    A label is published as it is. One fault for each label, at its first row, with the remedy and
    without the label. What wave.yaml declares may be a number, such as one of a business register.
    """
    faults = list(_faults(reading, wave))[:FAULT_LIMIT]
    if not faults:
        return reading
    return replace(reading, tables={}, exclusions=[], faults=faults)


def _faults(reading: Reading, wave: Wave) -> Iterator[RowIssue]:
    for rows in reading.tables.values():
        for column in (name for name in _COLUMNS if name in rows.columns):
            first = rows.select(column, ROW_NUMBER).drop_nulls().unique(column, keep="first")
            for label, line in first.sort(ROW_NUMBER).iter_rows():
                kind = kind_of_personal(label)
                if kind is not None and not (kind == NUMBER and _is_declared(label, column, wave)):
                    yield RowIssue(
                        row_number=line,
                        column_name=column,
                        rule="personal_label",
                        reason=f"the label looks like {kind}, and labels are published; "
                        + (_REMEDY_OF_ORGANISATIONS if column == _ORGANISATION else _REMEDY),
                    )


_REMEDY = "write the name of the group instead"
_REMEDY_OF_ORGANISATIONS = (
    "write a name or code of the organisation instead; numbers of a business register are taken "
    "once wave.yaml says `organisation_ids: registration_numbers` or lists them in `organisations`"
)


def _is_declared(label: str, column: str, wave: Wave) -> bool:
    if column == _ORGANISATION:
        return wave.knows_organisation(label)
    stated = (getattr(one, column, None) for one in wave.organisations.values())
    return label in stated
