"""Numbers as spreadsheets and ledgers write them, in one convention for a whole file."""

import math
import re
from collections.abc import Iterable
from typing import Literal

DecimalMark = Literal[".", ","]

_LONGEST = 60
_SHAPE = re.compile(
    r"(?P<open>\()? ?(?P<sign>[-+−])? ?(?P<digits>\d[\d.,' ]*)(?P<percent>%)? ?(?P<minus>[-−])?"
    r" ?(?P<close>\))?"
)
_EXPONENT = re.compile(r"[-+]?\d+(\.\d+)?[eE][-+]?\d+")
_POINT_GROUPS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_COMMA_GROUPS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


def proven_mark(cells: Iterable[str]) -> DecimalMark | None:
    """Tell the decimal mark, where a number of the file has only one reading.

    ``0,75`` and ``1.234,5`` prove a comma, ``0.75`` and ``1,234,567`` a point; ``1,234`` proves
    nothing. None too where the file holds proofs of both.
    """
    marks = {mark for cell in cells if (mark := _mark_of(cell)) is not None}
    return marks.pop() if len(marks) == 1 else None


def stated_number(cell: str, mark: DecimalMark | None) -> tuple[float, bool]:
    """Read a number; tell also whether a percent sign follows it.

    Parentheses and a trailing minus make it negative.

    Parameters
    ----------
    mark
        Decimal mark of the file; None allows a point but refuses what a comma could make
        another number.

    Raises
    ------
    ValueError
        The cell is no number, or could be two.
    """
    if len(cell) <= _LONGEST and _EXPONENT.fullmatch(cell):
        return _finite(float(cell)), False
    found = _shape(cell)
    if found is None or (found["open"] is None) != (found["close"] is None):
        raise ValueError("the cell is not a number with a decimal point")
    plain = _plain(found["digits"].replace(" ", "").replace("'", ""), mark)
    signs = [found["sign"] in ("-", "−"), found["minus"] is not None, found["open"] is not None]
    if sum(signs) > 1:
        raise ValueError("the cell has several signs")
    return _finite(float(plain)) * (-1 if any(signs) else 1), found["percent"] is not None


def _shape(cell: str) -> re.Match[str] | None:
    return _SHAPE.fullmatch(cell) if len(cell) <= _LONGEST else None


def _plain(digits: str, mark: DecimalMark | None) -> str:
    if "," not in digits and (mark != "," or "." not in digits):
        if digits.count(".") > 1:
            raise ValueError("the cell is not a number with a decimal point")
        return digits
    if mark is None:
        raise ValueError(
            "the comma could group thousands or mark decimals; write the number with a point, "
            "or declare the file's decimal_mark in wave.yaml"
        )
    grouped = _POINT_GROUPS if mark == "," else _COMMA_GROUPS
    simple = re.fullmatch(rf"\d+(\{mark}\d+)?", digits)
    if not simple and not grouped.fullmatch(digits):
        raise ValueError(f"the cell is not a number with the decimal mark {mark!r} of this file")
    return digits.replace("." if mark == "," else ",", "").replace(",", ".")


def _mark_of(cell: str) -> DecimalMark | None:
    found = _shape(cell)
    if found is None:
        return None
    digits = found["digits"].replace(" ", "").replace("'", "")
    comma, point = digits.count(","), digits.count(".")
    if comma and point:
        last: DecimalMark = "," if digits.rindex(",") > digits.rindex(".") else "."
        return last
    if comma > 1:
        return "."
    if point > 1:
        return ","
    tail = re.split("[.,]", digits)[-1]
    # Three digits after a single mark could be thousands, unless what stands before is none.
    if comma and (len(tail) != 3 or digits.startswith("0")):
        return ","
    if point and (len(tail) != 3 or digits.startswith("0")):
        return "."
    return None


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("the cell is not a finite number")
    return value
