"""Which column of a tool's export is which field of ours."""

from collections.abc import Iterable
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
        Sets of headers of which any, as a whole, tells the tool.
    columns
        By field, the headers that may stand for it: of several in one file the first counts
        that stands for no earlier field. wave.yaml's ``columns`` wins over all of them.
    required
        Fields without which a file is refused; a tool that does not record a field leaves it
        unknown.
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
    marks: list[list[str]] = Field(default_factory=list)
    columns: dict[str, list[str]]
    required: list[str] = Field(default_factory=list)
    records: list[str] = Field(default_factory=list)
    epoch: Literal["milliseconds"] | None = None
    months: dict[str, int] = Field(default_factory=dict)
    date_order: Literal["dmy", "mdy"] | None = None
    time_zone: TimeZone | None = None
    are_days: bool = False
    drill_words: list[str] = Field(default_factory=list)
    total_words: list[str] = Field(default_factory=list)

    def is_marked(self, headers: Iterable[str]) -> bool:
        """Tell whether the headers are those of this tool."""
        known = {header.lower() for header in headers}
        return any(all(one.lower() in known for one in marks) for marks in self.marks)


def column_map_names(folder: Path = DECLARATIONS / "column_maps") -> list[str]:
    """List the column maps that ship with the project."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


@cache
def column_map(name: str, folder: Path = DECLARATIONS / "column_maps") -> ColumnMap:
    """Read a column map that ships with the project."""
    return read_declaration(folder / f"{name}.yaml", ColumnMap)
