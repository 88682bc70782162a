"""The rows of a frame that one quarter's report speaks about."""

from dataclasses import dataclass
from typing import Any

import polars as pl

RowDict = dict[str, Any]
RowDicts = list[RowDict]


def selected(frame: pl.DataFrame, **wanted: str) -> RowDicts:
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
    return selected(frame, wave_quarter=quarter, segment_kind="all", segment="all", profile=profile)


def every_segment(frame: pl.DataFrame, quarter: str, profile: str) -> RowDicts:
    """Take the rows of the quarter and profile about any segment; see `whole_wave`."""
    return selected(frame, wave_quarter=quarter, profile=profile)


def matching(rows: RowDicts, **wanted: object) -> RowDicts:
    """Take the rows whose values equal these."""
    return [row for row in rows if all(row.get(key) == value for key, value in wanted.items())]


def perspective_names(frame: pl.DataFrame) -> dict[str, str]:
    """Read the names of the scorecard's perspectives by id, in their declared order."""
    rows = sorted(selected(frame), key=lambda row: row["position"])
    return {str(row["perspective"]): str(row["name_en"]) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """Names and order of the indicators."""

    names: dict[str, str]
    families: dict[str, list[str]]

    def name(self, indicator: object) -> str:
        """Name an indicator; one that is not in the catalogue keeps its id."""
        return self.names.get(str(indicator), str(indicator).replace("_", " "))

    def claim(self, hypothesis_id: object) -> str:
        """Name a hypothesis: ``Policy → Sales`` for one of H2, its id for any other."""
        match str(hypothesis_id).split(":"):
            case ["H2", x, y]:
                return f"{self.name(x)} → {self.name(y)}"
            case _:
                return str(hypothesis_id)

    def family(self, family: str) -> list[str]:
        """List a family's indicators in their declared order."""
        return self.families.get(family, [])


def indicators(frame: pl.DataFrame, verdicts: RowDicts) -> Indicators:
    """Read the catalogue; without one, security and business are what the verdicts pair."""
    rows = selected(frame)
    rows.sort(key=lambda row: row["position"])
    families: dict[str, list[str]] = {}
    for row in rows:
        families.setdefault(str(row["family"]), []).append(str(row["indicator_id"]))
    if not rows:
        pairs = [row for row in verdicts if str(row["hypothesis_id"]).startswith("H2")]
        families = {
            "security": list(dict.fromkeys(str(row["x"]) for row in pairs)),
            "business": list(dict.fromkeys(str(row["y"]) for row in pairs)),
        }
    names = {str(row["indicator_id"]): str(row["name_en"]) for row in rows}
    return Indicators(names=names, families=families)
