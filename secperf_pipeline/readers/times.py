"""Times as tools write them, in the language and order of the exporting account."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

DateOrder = Literal["dmy", "mdy"]
TURNED_CLOCKS = (
    "the clocks were changed at this time, so it came twice or not at all; "
    "write it with its offset from UTC"
)
"""What to say of a local time that has two meanings or none."""

_TIME = re.compile(
    r"(?P<a>\d{1,4})\s*[-/.年]\s*(?P<b>\d{1,2})\s*[-/.月]\s*(?P<c>\d{1,4})\s*[.日]?\s*T?,?\s*"
    r"(?P<before>AM|PM|오전|오후|午前|午後)?\s*"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?)?"
    r"\s*(?P<after>AM|PM|오전|오후|午前|午後)?"
    r"\s*(?P<zone>Z|(?:GMT|UTC)?\s*[+-]\d{1,2}(?::?\d{2})?|GMT|UTC)?",
    re.IGNORECASE,
)
_LONGEST = 60
# The forms that need no thought, and that a column of a million rows has in common.
_ISO = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:[0-5]\d"
_ISO_FORMATS = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f")
UTC_TIME = pl.Datetime("us", "UTC")
LOCAL_TIME = pl.Datetime("us")
_AFTERNOON = {"pm", "오후", "午後"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """The times of a column: in UTC where the text states an offset, else without a zone.

    Both series have one entry for each row, NULL where the time is of the other kind, is not
    there, or cannot be read.
    """

    utc: pl.Series
    local: pl.Series


def iso_moments(texts: pl.Series) -> Moments:
    """Read the times that have one of the usual ISO forms, all at once."""
    iso = texts.set(~texts.str.contains(_ISO), None)
    utc, local = pl.Series([None], dtype=UTC_TIME), pl.Series([None], dtype=LOCAL_TIME)
    utc, local = utc.new_from_index(0, len(texts)), local.new_from_index(0, len(texts))
    for one in _ISO_FORMATS:
        if iso.null_count() == len(iso):
            break
        stated = iso.str.to_datetime(f"{one}%#z", strict=False, time_unit="us", time_zone="UTC")
        plain = iso.str.to_datetime(one, strict=False, time_unit="us")
        utc, local = utc.fill_null(stated), local.fill_null(plain)
        iso = iso.set(stated.is_not_null() | plain.is_not_null(), None)
    return Moments(utc=utc, local=local)


def _match(text: str) -> re.Match[str] | None:
    # A run of blanks counts as one, so that no cell makes the pattern search for long.
    return _TIME.fullmatch(" ".join(text.split())) if len(text) <= _LONGEST else None


def proven_order(texts: Iterable[str]) -> DateOrder | None:
    """Tell whether day or month comes first, where a number above 12 in the column proves it."""
    orders: set[DateOrder] = set()
    for text in texts:
        found = _match(text)
        if found and len(found["a"]) <= 2:
            if int(found["a"]) > 12:
                orders.add("dmy")
            if int(found["b"]) > 12:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def needs_order(text: str) -> bool:
    """Tell whether a time reads differently with day or month first."""
    found = _match(text)
    return found is not None and len(found["a"]) <= 2


def local_moment(text: str, order: DateOrder | None = None) -> dt.datetime:
    """Read a time; it has a zone only where the text states an offset.

    Raises
    ------
    ValueError
        The text is no time, or its order of day and month is not known.
    """
    found = _match(text)
    if found is None:
        raise ValueError("the cell is not a time such as 2025-07-02 20:57:00")
    first, second, third = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"]) == 4:
        year, month, day = first, second, third
    elif order is None:
        raise ValueError(
            "the day could be the month; declare the file's date_order (dmy or mdy) in wave.yaml"
        )
    else:
        year = third + (2000 if len(found["c"]) <= 2 else 0)
        month, day = (first, second) if order == "mdy" else (second, first)
    try:
        moment = dt.datetime(
            year,
            month,
            day,
            _hour(found),
            int(found["minute"] or 0),
            int(found["second"] or 0),
            int((found["fraction"] or "0")[:6].ljust(6, "0")),
        )
    except ValueError:
        raise ValueError(
            "the cell is not a time that exists; correct the day or the time of day"
        ) from None
    try:
        zone = _zone(found["zone"])
    except ValueError:
        raise ValueError("the offset from UTC is 24 hours or more; correct it") from None
    return moment if zone is None else moment.replace(tzinfo=zone)


def _hour(found: re.Match[str]) -> int:
    hour = int(found["hour"] or 0)
    half = found["before"] or found["after"]
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError
    return hour % 12 + (12 if half.lower() in _AFTERNOON else 0)


def _zone(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    offset = re.search(r"([+-])(\d{1,2}):?(\d{2})?", text)
    if offset is None:
        return dt.UTC
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return dt.timezone(dt.timedelta(minutes=-minutes if offset[1] == "-" else minutes))
