"""Days as people write them in English, Korean and Japanese tables."""

import datetime as dt
import re
from collections.abc import Sequence

from secperf_pipeline.readers.cells import CellCaster
from secperf_pipeline.readers.times import (
    DateOrder,
    local_moment,
    needs_order,
    proven_order,
)

_ERAS = {"令和": 2018, "平成": 1988}
_ERA_YEAR = re.compile(r"(令和|平成)\s*(\d{1,2}|元)\s*年")


def stated_calendar_day(cell: str, order: DateOrder | None = None) -> dt.date:
    """Read a day: 2025-09-30, 2025.09.30, 2025年9月30日, 令和7年9月30日, 30/9/2025.

    Raises
    ------
    ValueError
        The cell is no day, or its order of day and month is not known.
    """
    plain = _ERA_YEAR.sub(
        _western_year, cell.replace("년", "-").replace("월", "-").replace("일", "")
    )
    try:
        return local_moment(plain.strip(), order).date()
    except ValueError as error:
        if needs_order(plain.strip()):
            raise
        raise ValueError("the cell is not a date such as 2025-09-30") from error


def day_column(
    caster: CellCaster, column: str, order: DateOrder | None
) -> Sequence[dt.date | None]:
    """Cast a column of days; one above 12 proves the order of day and month for them all."""
    cells = caster.table.cells[column].to_list() if column in caster.table.columns else []
    known = order or proven_order(cells)
    return caster.cast(column, lambda cell: stated_calendar_day(cell, known))


def _western_year(found: re.Match[str]) -> str:
    year = 1 if found[2] == "元" else int(found[2])
    return f"{_ERAS[found[1]] + year}年"
