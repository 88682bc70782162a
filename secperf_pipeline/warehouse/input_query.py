"""The query that reads a declared input."""

from typing import Any

from secperf_pipeline.contract.inputs import Input
from secperf_pipeline.domain.quarters import Quarter


def input_query(
    wanted: Input, quarter: Quarter | None = None, named: str | None = None
) -> tuple[str, dict[str, Any]]:
    """Write the query of an input and its parameters.

    Parameters
    ----------
    wanted
        Which rows and columns of which table.
    quarter
        The quarter that a step works on; none for an input that does not ask for it.
    named
        The quarter to read, of an input whose quarters are ``named``.

    Raises
    ------
    ValueError
        A quarter is named where the input does not allow it, or none where it needs one.
    """
    if (wanted.quarters == "named") != (named is not None):
        raise ValueError(f"{wanted.table} is read of {wanted.quarters} quarters, not of {named}")
    conditions, parameters = _quarters(wanted, quarter, named)
    for column, values in wanted.where.items():
        conditions.append(f"list_contains(${column}, {column})")
        parameters[column] = values
    if wanted.current_load:
        conditions.append("load_id in (select load_id from raw.current_loads)")
    columns = ", ".join(wanted.columns) or "*"
    condition = " and ".join(conditions) or "true"
    return f"select {columns} from {wanted.table} where {condition}", parameters


def _quarters(
    wanted: Input, quarter: Quarter | None, named: str | None
) -> tuple[list[str], dict[str, Any]]:
    match wanted.quarters:
        case "every" | "timeless":
            return [], {}
        case "named":
            return ["wave_quarter = $named"], {"named": named}
    if quarter is None:
        raise ValueError(f"{wanted.table} is read of {wanted.quarters} quarter; say which it is")
    match wanted.quarters:
        case "this":
            return ["wave_quarter = $quarter"], {"quarter": str(quarter)}
        case "this_and_previous":
            both = {"quarter": str(quarter), "previous": str(quarter.previous())}
            return ["wave_quarter in ($quarter, $previous)"], both
        case "up_to_this":
            return ["wave_quarter <= $quarter"], {"quarter": str(quarter)}
