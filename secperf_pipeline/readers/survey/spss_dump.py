"""A program of its own: a .sav on standard input becomes JSON text cells on standard output.

The C library that reads .sav files ends the whole process on some damaged ones; here that
process is not the run's.
"""

import io
import resource
import struct
import sys
from typing import Any

import orjson
import pyreadstat

from secperf_pipeline.readers.limits import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SPSS_CELLS,
    MAX_SPSS_MEMORY,
    MAX_UNPACKED_BYTES,
)

# Places of the file header, of which each holds a 32-bit number: the code that tells in which
# order bytes stand, the 8-byte parts of a case, the compression, and the number of cases.
_LAYOUT, _PARTS, _COMPRESSION, _CASES = 64, 68, 72, 80
_LAYOUTS = (2, 3)
_UNKNOWN = -1
_EIGHT_BLANKS, _NOTHING = 254, 0


class _UnreadableError(Exception):
    """What is wrong with the file, as a rule and a clause for the message."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule


def dump(content: bytes, encoding: str | None) -> dict[str, Any]:
    """Read variables, labels, missing codes and cells of a .sav, or say what is wrong with it.

    Returns
    -------
    dict
        ``variables``; or ``rule`` and ``error``, a clause.
    """
    try:
        return {"variables": _variables(content, encoding)}
    except _UnreadableError as error:
        return {"rule": error.rule, "error": str(error)}
    except MemoryError:
        return {"rule": "too_large", "error": "it takes too much memory"}
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        return {"rule": "damaged", "error": str(error)[:120]}
    # pyreadstat lets the errors of codecs, dates and containers through; their words may hold a
    # cell.
    except Exception as error:
        return {"rule": "damaged", "error": type(error).__name__}


def _variables(content: bytes, encoding: str | None) -> list[dict[str, Any]]:
    """Read all cases that are there, and hold their number against the one that the header states.

    The library takes the header's word: it stops after as many cases, or where none is stated at
    the last whole one, and says nothing about what follows.
    """
    order = _order(content)
    stated = _number(content, order, _CASES)
    unbounded = content[:_CASES] + struct.pack(f"{order}i", _UNKNOWN) + content[_CASES + 4 :]
    _, facts = _read(unbounded, encoding, metadataonly=True)
    width = facts.number_columns or 0
    if not width:
        raise _UnreadableError("damaged", "it has no variables")
    most = min(MAX_ROWS, MAX_SPSS_CELLS // width)
    if width > MAX_COLUMNS or stated > most:
        raise _too_large(width, most)
    values, facts = _read(unbounded, encoding, row_limit=most + 1)
    cases = len(next(iter(values.values())))
    if cases > most:
        raise _too_large(width, most)
    is_complete = (
        stated == cases if stated != _UNKNOWN else not _breaks_off(unbounded, encoding, cases)
    )
    if not is_complete:
        said = f"{stated:,} cases" if stated != _UNKNOWN else "no number of cases"
        reason = f"its header states {said}, but it holds {cases:,} complete ones"
        raise _UnreadableError("damaged", reason)
    return [
        {
            "name": name,
            "label": label or "",
            "labels": _labels(facts, name),
            "missing_codes": _missing_codes(facts, name, values[name]),
            "cells": [_text(value) for value in values[name]],
        }
        for name, label in zip(facts.column_names, facts.column_labels, strict=True)
    ]


def _read(content: bytes, encoding: str | None, **options: Any) -> Any:
    return pyreadstat.read_sav(
        io.BytesIO(content),
        user_missing=True,
        output_format="dict",
        encoding=encoding,
        **options,
    )


def _order(content: bytes) -> str:
    """Tell in which order the bytes of the header's numbers stand."""
    if len(content) > _CASES + 4:
        for order in "<>":
            if _number(content, order, _LAYOUT) in _LAYOUTS:
                return order
    raise _UnreadableError("damaged", "its header is not that of an SPSS file")


def _number(content: bytes, order: str, place: int) -> int:
    return int(struct.unpack_from(f"{order}i", content, place)[0])


def _breaks_off(content: bytes, encoding: str | None, cases: int) -> bool:
    """Tell whether the file ends within a case, where its header does not say how many there are.

    One part less than a case has is added: it completes a case that was begun, and makes none by
    itself.
    """
    order = _order(content)
    parts, compression = (_number(content, order, one) for one in (_PARTS, _COMPRESSION))
    if not 0 < parts <= MAX_SPSS_CELLS or compression > 1:
        return False
    if compression:
        codes = bytes([_EIGHT_BLANKS] * (parts - 1))
        added = codes.ljust(-(-len(codes) // 8) * 8, bytes([_NOTHING]))
    else:
        added = b" " * (8 * parts - 1)
    try:
        values, _ = _read(content + added, encoding)
    except pyreadstat.ReadstatError:
        return True
    return len(next(iter(values.values()))) != cases


def _too_large(width: int, most: int) -> _UnreadableError:
    what = f"more than {most:,} cases of" if width <= MAX_COLUMNS else "more than the limit,"
    reason = f"it has {what} {width:,} variables"
    return _UnreadableError("too_large", reason)


def _labels(facts: Any, name: str) -> dict[str, str]:
    labels = facts.variable_value_labels.get(name, {})
    return {_text(code): str(text) for code, text in labels.items()}


def _missing_codes(facts: Any, name: str, values: list[Any]) -> list[str]:
    ranges = facts.missing_ranges.get(name, [])
    present = {value for value in values if isinstance(value, float | str)} if ranges else set()
    return [
        _text(value)
        for value in present
        if any(_lies_in(value, one["lo"], one["hi"]) for one in ranges)
    ]


def _lies_in(value: float | str, low: Any, high: Any) -> bool:
    return isinstance(value, type(low)) and low <= value <= high


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def main() -> None:
    """Read standard input, write standard output; the argument is the declared encoding."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_SPSS_MEMORY, MAX_SPSS_MEMORY))
    encoding = sys.argv[1] if len(sys.argv) > 1 else None
    found = orjson.dumps(dump(sys.stdin.buffer.read(), encoding))
    if len(found) > MAX_UNPACKED_BYTES:
        reason = f"its cells come to more than {MAX_UNPACKED_BYTES // 1024**2} MiB of text"
        found = orjson.dumps({"rule": "too_large", "error": reason})
    sys.stdout.buffer.write(found)


if __name__ == "__main__":
    main()
