"""What each test of the dbt project makes sure of, in words."""

import re
from collections.abc import Mapping, Sequence
from typing import Any


def check_description(test: Mapping[str, Any], grain: Sequence[str] = ()) -> str:
    """Say what a test of the dbt project makes sure of.

    Parameters
    ----------
    test
        The test's node of dbt's manifest. What its YAML says of it comes first; of a generic
        test its kind and arguments tell enough.
    grain
        The key that the table which it looks at declares.
    """
    written = str(test.get("description") or "").strip()
    metadata = test.get("test_metadata")
    if written or not metadata:
        return written
    if metadata["name"] == "grain_is_unique":
        return f"No two rows have the same {_listed(grain, 'and')}."
    arguments = metadata["kwargs"]
    said = _generic(metadata["name"], arguments.get("column_name"), arguments)
    where = test["config"].get("where")
    return f"{said} Only rows with {where} count." if where else said


def _generic(kind: str, column: str | None, arguments: Mapping[str, Any]) -> str:
    match kind:
        case "not_null":
            return f"Every row has a value in {column}."
        case "accepted_values":
            return f"{column} is {_listed(arguments['values'], 'or')}, or empty."
        case "relationships":
            there = f"{_model(arguments['to'])}.{arguments['field']}"
            return f"Every {column} stands in {there}, or is empty."
        case "between":
            return f"{column} {_range(arguments.get('low'), arguments.get('high'))}, or is empty."
        case "row_count":
            return f"The table has {arguments['rows']} rows, as many as the source it copies."
        case "on_scale":
            return f"{column} lies on the answer scale of its wave, or is empty."
        case _:
            told = {name: value for name, value in arguments.items() if name != "model"}
            parts = ", ".join(f"{name} {value}" for name, value in told.items())
            return f"{kind.replace('_', ' ')}: {parts}."


def _range(low: object, high: object) -> str:
    if low is None:
        return f"is at most {high}"
    return f"is at least {low}" if high is None else f"lies between {low} and {high}"


def _listed(names: Sequence[object], last: str) -> str:
    *others, final = map(str, names)
    return f"{', '.join(others)} {last} {final}" if others else final


def _model(reference: str) -> str:
    """Give ``controls`` for ``ref('controls')``."""
    return re.sub(r"\W*ref\W+(\w+)\W*", r"\1", reference)
