"""population.yaml: how many organisations there are, by sector and size."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Self

import polars as pl
from pydantic import AfterValidator, Field, ValidationError, model_validator

from secperf_pipeline.declarations.yaml_file import Declaration
from secperf_pipeline.domain.personal_data import clip, described, kind_of_personal, shown_path
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import FAULT_LIMIT, FileRefusedError, RowIssue, refusal
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.table import ROW_NUMBER
from secperf_pipeline.readers.text import normalise

POPULATION_FILE = "population.yaml"
_KIND = "population"
_MOST_ORGANISATIONS = 10**12
_LAYOUT = (
    "the file holds either `cells` (sector, below it size, and the number of organisations) or "
    "`margins` (`sector` and `size`, below each its categories and the number of organisations)"
)


def _named(value: str) -> str:
    name = normalise(value)
    if not name:
        raise ValueError("a category has no name")
    return name


Category = Annotated[str, AfterValidator(_named)]
Count = Annotated[int, Field(ge=0, le=_MOST_ORGANISATIONS)]
Counts = Annotated[dict[Category, Count], Field(min_length=1)]
Margin = Literal["sector", "size"]


class Population(Declaration):
    """Numbers of organisations in the population that a wave is to speak for.

    Parameters
    ----------
    source
        Where the numbers come from.
    cells
        By sector, then by size.
    margins
        By sector, by size, or each of them apart.
    """

    source: str | None = None
    cells: Annotated[dict[Category, Counts], Field(min_length=1)] | None = None
    margins: Annotated[dict[Margin, Counts], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.cells is None) == (self.margins is None):
            raise ValueError("give either cells or margins")
        for margin in ("sector", "size") if self.cells is not None else self.margins or {}:
            counts = [row["organisations"] for row in self.rows() if row[margin] is not None]
            if not any(counts):
                raise ValueError(f"no category of {margin} has an organisation")
        return self

    def rows(self) -> Iterator[dict[str, Any]]:
        """List each count with its sector and size; in a margin the other one is None."""
        for sector, sizes in (self.cells or {}).items():
            for size, count in sizes.items():
                yield {"kind": "cell", "sector": sector, "size": size, "organisations": count}
        for margin, counts in (self.margins or {}).items():
            for category, count in counts.items():
                row = {"kind": "margin", "sector": None, "size": None, "organisations": count}
                yield row | {margin: category}


def _read(document: Document, declared: Declared) -> Reading:
    if document.path != POPULATION_FILE:
        shown = shown_path(document.path)
        reason = f"{shown}: {POPULATION_FILE} lies beside wave.yaml; move or rename it"
        raise refusal("population_place", reason)
    content = document.yaml
    if not isinstance(content, dict):
        raise refusal(_KIND, f"{POPULATION_FILE}: {_LAYOUT}")
    _refuse_repeated_names(content)
    try:
        population = Population.model_validate(content)
    except ValidationError as error:
        faults = [_issue(fault["loc"], fault["msg"]) for fault in error.errors()[:FAULT_LIMIT]]
        raise FileRefusedError(faults) from error
    rows = list(population.rows())
    schema = {"kind": pl.String, "sector": pl.String, "size": pl.String, "organisations": pl.Int64}
    return Reading(
        kind=_KIND,
        rows_read=len(rows),
        tables={
            "population": pl.DataFrame(rows, schema=schema).with_columns(
                pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW_NUMBER)
            )
        },
        notes=list(_notes(population)),
    )


def _refuse_repeated_names(content: Any, place: tuple[Any, ...] = ()) -> None:
    """Refuse two names that a reader cannot tell apart: one of them would silently be lost."""
    if not isinstance(content, dict):
        return
    seen: set[str] = set()
    for key, value in content.items():
        name = normalise(str(key))
        if name in seen:
            raise FileRefusedError([_issue((*place, key), "the name is given twice; keep one")])
        seen.add(name)
        _refuse_repeated_names(value, (*place, key))


def _notes(population: Population) -> Iterator[str]:
    if population.source:
        yield f"its source is stated, in {described(population.source)}"
    totals = {margin: sum(counts.values()) for margin, counts in (population.margins or {}).items()}
    if len(set(totals.values())) > 1:
        said = ", ".join(f"{margin} {total:,}" for margin, total in totals.items())
        yield f"the margins have different totals ({said}); only their shares are used"


def _issue(location: tuple[Any, ...], message: str) -> RowIssue:
    # What pydantic calls the key of a mapping is no part of the file.
    key = ".".join(_told(part) for part in location if part != "[key]")
    where = f", key {key}" if key else ""
    reason = f"{POPULATION_FILE}{where}: {message.removeprefix('Value error, ')}; {_LAYOUT}"
    return RowIssue(rule=_KIND, reason=reason)


def _told(part: Any) -> str:
    """Tell a key in a message: a category is told unless it looks like a person's."""
    text = clip(str(part))
    return f"({described(text)})" if kind_of_personal(text) else text


def _recognises(document: Document) -> bool:
    name = PurePosixPath(document.path).name.lower()
    return name in (POPULATION_FILE, "population.yml")


POPULATION_YAML = Format(name="population_yaml", kind=_KIND, recognises=_recognises, read=_read)
