"""Which column of a tool's export is which field of ours."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from secperf_pipeline.declarations.wave import TimeZone
from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.project import DECLARATIONS


class ColumnMap(Declaration):
    """The columns of one kind of file.

    Parameters
    ----------
    about
        What the file is, and by which choice its columns stand for our fields.
    marks
        Headers that, all together, only this tool writes; without any the file is not
        recognised by its map.
    columns
        By field, the headers that may stand for it: of several in one file the first counts.
        wave.yaml's ``columns`` wins over all of them.
    records
        Keys of a JSON document that lead to the list of records; empty for a list at the top.
    epoch
        Unit of times that are counts since 1970.
    months
        Names of months that times hold, by number.
    time_zone
        Zone of the tool's times, where it always writes the same.
    are_days
        Whether the tool's times are days: then no interval of minutes can be known.
    drill_words
        Words of the field ``is_drill`` that mark an exercise.
    total_words
        Words in place of an id that mark a row as a total.
    """

    id: str
    version: int
    about: str
    kind: Literal["audit", "incidents", "kpi"]
    marks: list[str] = Field(default_factory=list)
    columns: dict[str, list[str]]
    records: list[str] = Field(default_factory=list)
    epoch: Literal["milliseconds"] | None = None
    months: dict[str, int] = Field(default_factory=dict)
    date_order: Literal["dmy", "mdy"] | None = None
    time_zone: TimeZone | None = None
    are_days: bool = False
    drill_words: list[str] = Field(default_factory=list)
    total_words: list[str] = Field(default_factory=list)


@cache
def column_map(name: str, folder: Path = DECLARATIONS / "column_maps") -> ColumnMap:
    """Read a column map that ships with the project."""
    return read_declaration(folder / f"{name}.yaml", ColumnMap)
