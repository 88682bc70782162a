"""The rows of a frame that one quarter's report speaks about, and the names it gives them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from secperf_pipeline.declarations.assumptions import assumption_register, with_derived

RowDict = dict[str, Any]
RowDicts = list[RowDict]

# In the catalogue, the family of what only an instrument of one's own measures.
_OWN = "own"


def rows_of(frame: pl.DataFrame, **wanted: str) -> RowDicts:
    """Take the rows whose columns have these values; a column the frame lacks decides nothing."""
    if frame.is_empty():
        return []
    tests = [
        pl.col(column).cast(pl.String) == value
        for column, value in wanted.items()
        if column in frame.columns
    ]
    return (frame.filter(*tests) if tests else frame).to_dicts()


def whole_wave(frame: pl.DataFrame, quarter: str, profile: str) -> RowDicts:
    """Take the rows about all responses of the quarter that the profile keeps."""
    return rows_of(frame, wave_quarter=quarter, segment_kind="all", segment="all", profile=profile)


def every_segment(frame: pl.DataFrame, quarter: str, profile: str) -> RowDicts:
    """Take the rows of the quarter and profile about any segment; see `whole_wave`."""
    return rows_of(frame, wave_quarter=quarter, profile=profile)


def rows_with(rows: RowDicts, **wanted: object) -> RowDicts:
    """Take the rows whose values equal these."""
    return [row for row in rows if all(row.get(key) == value for key, value in wanted.items())]


def without_unmeasured(rows: RowDicts, summary: pl.DataFrame) -> RowDicts:
    """Take the rows on pairs of indicators that the quarter measures.

    Parameters
    ----------
    rows
        Each names its pair as x and y; hypotheses may speak about what a wave did not ask.
    summary
        The quarter's ``results.indicator_summary``; where it is empty every row is taken.
    """
    if summary.is_empty():
        return rows
    measured = set(summary["indicator_id"])
    return [row for row in rows if {row["x"], row["y"]} <= measured]


def perspective_names(frame: pl.DataFrame) -> dict[str, str]:
    """Read the names of the scorecard's perspectives by id, in their declared order."""
    rows = sorted(rows_of(frame), key=lambda row: row["position"])
    return {str(row["perspective"]): str(row["name_en"]) for row in rows}


def register_numbers(frame: pl.DataFrame) -> dict[str, float]:
    """Read ``quality.assumptions`` into the numbers that a sentence may name; see `worded`.

    A home of an earlier version has recorded fewer; those that came later are today's.
    """
    recorded = {row["assumption_id"]: row["value"] for row in rows_of(frame)}
    return with_derived(assumption_register().with_later_numbers(recorded))


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """The catalogue of indicators in its order.

    Parameters
    ----------
    names
        English name by id.
    families
        Ids of each family: security, business and others.
    """

    names: dict[str, str]
    families: dict[str, list[str]]

    def name(self, indicator: object) -> str:
        """Name an indicator; one that is not in the catalogue keeps its id."""
        return self.names.get(str(indicator), str(indicator).replace("_", " "))

    def claim(self, hypothesis_id: object) -> str:
        """Name a hypothesis: ``Policy → Sales`` for one of several in its family, else its id."""
        match str(hypothesis_id).split(":"):
            case [_, x, y]:
                return f"{self.name(x)} → {self.name(y)}"
            case _:
                return str(hypothesis_id)

    def family_of(self, indicators: Collection[str]) -> str | None:
        """Find the family that all of these belong to; None where there is none."""
        holds = (family for family, ids in self.families.items() if set(indicators) <= set(ids))
        return next((family for family in holds if family != _OWN), None)

    def place(self, indicator: object) -> int:
        """Tell the place of an indicator in the catalogue; one that it lacks comes last."""
        listed = list(self.names)
        return listed.index(str(indicator)) if str(indicator) in self.names else len(listed)

    def in_order(self, indicators: Iterable[str]) -> list[str]:
        """Sort distinct indicators as the catalogue does."""
        return sorted(dict.fromkeys(indicators), key=self.place)


def indicators(frame: pl.DataFrame) -> Indicators:
    """Read the catalogue."""
    families: dict[str, list[str]] = {}
    rows = sorted(rows_of(frame), key=lambda row: row["position"])
    for row in rows:
        families.setdefault(str(row["family"]), []).append(str(row["indicator_id"]))
    names = {str(row["indicator_id"]): str(row["name_en"]) for row in rows}
    return Indicators(names=names, families=families)
