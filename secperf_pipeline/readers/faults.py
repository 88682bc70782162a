"""What is wrong with a row, a column or a file, and how it is told."""

import re
from dataclasses import dataclass

FAULT_LIMIT = 200
_ROUNDED_ID = re.compile(r"\d([.,]\d+)?E\+\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowIssue:
    """Why a row, a column or a whole file is not taken.

    Parameters
    ----------
    row_number
        Line of the file where the row starts, the header being line 1; None speaks about the
        file as a whole.
    column_name
        Column as the header spells it; None where the fault is not one column's.
    value
        The value, clipped, and only where it cannot be personal data.
    rule
        Short name of the rule, such as ``off_scale``.
    reason
        What is wrong and what to do, a sentence.
    """

    row_number: int | None = None
    column_name: str | None = None
    value: str | None = None
    rule: str
    reason: str


class FileRefusedError(Exception):
    """A file breaks a rule before its rows can be told apart; holds the faults."""

    def __init__(self, faults: list[RowIssue], rows_read: int = 0) -> None:
        super().__init__(faults[0].reason)
        self.faults = faults
        self.rows_read = rows_read


def refusal(
    rule: str, reason: str, *, line: int | None = None, rows_read: int = 0
) -> FileRefusedError:
    """Make the error of a file that is refused for one reason."""
    return FileRefusedError([RowIssue(row_number=line, rule=rule, reason=reason)], rows_read)


def is_rounded_id(value: str) -> bool:
    """Tell whether Excel made a number of an id and cut off its digits: ``1.23457E+15``."""
    return _ROUNDED_ID.fullmatch(value) is not None


ROUNDED_ID = (
    "Excel has rounded this id and its digits are lost; export the file again and do not save it "
    "in Excel, or make the column text there first"
)
"""What to say of an id of which `is_rounded_id` holds."""
