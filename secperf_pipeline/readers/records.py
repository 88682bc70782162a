"""Parts of a parsed JSON, YAML or XML document, whatever a stranger put in their place."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.text import normalise

# As seconds the year 5138, as milliseconds 1973.
_MILLISECONDS = 1e11
# Above it a number with decimals skips whole numbers.
_EXACT = 2.0**53
MAX_TEXT = 500
"""Characters of an id or a status; a longer text is none."""


def mapping(value: Any) -> Mapping[str, Any]:
    """Take an object as it is, and an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> Sequence[Any]:
    """Take a list as it is, and an empty one in place of anything else."""
    return value if isinstance(value, list) else []


def part(value: Any, *keys: str) -> Any:
    """Go down through objects; None where a key is missing."""
    for key in keys:
        value = mapping(value).get(key)
    return value


def text(value: Any, *keys: str) -> str | None:
    """Read a short text or number as text; None where there is nothing of the kind.

    An id or a status of more than 500 characters is not one.
    """
    value = part(value, *keys)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        value = int(value)
    short = normalise(str(value))
    return short if 0 < len(short) <= MAX_TEXT else None


def stated_day(value: Any) -> dt.date | None:
    """Read the day that a time states, in the time's own zone.

    Seconds or milliseconds since 1970 are a time of UTC.

    Raises
    ------
    ValueError
        The value is neither an ISO time nor a count of seconds.
    """
    if value in (None, ""):
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1_000 if value >= _MILLISECONDS else value
            return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date()
        if isinstance(value, str):
            return dt.datetime.fromisoformat(value.strip()).date()
    except (ValueError, OverflowError, OSError):
        pass
    raise ValueError("is not a time such as 2025-09-30T08:00:00Z; correct it")


def json_records(document: Document) -> list[Any]:
    """List the records of a JSON file: those of its list, or the one object that it is."""
    content = document.json
    return list(content) if isinstance(content, list) else [content]


def local_name(element: Element) -> str:
    """Name an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """Find the direct children of that local name."""
    return (child for child in element if local_name(child) == name)


def child_text(element: Element, name: str) -> str | None:
    """Read the text of the first child of that local name; None where it has no such child."""
    found = next(children(element, name), None)
    return None if found is None else text(found.text)
