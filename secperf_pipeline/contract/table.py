"""What the declaration of one table says."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.yaml_file import Declaration

IS_SUPPRESSED = "is_suppressed"
SEGMENT_KEYS = ("wave_quarter", "segment_kind", "segment", "profile", "is_default_profile")
# A table with one of these has rows about one person.
_RESPONSE_KEYS = frozenset({"response_id", "respondent_id"})


class Column(Declaration):
    """A column: its type in the database's own words, and what it means.

    ``about`` may name numbers of the assumption register in braces, see `worded`.
    """

    type: Literal["varchar", "bigint", "double", "boolean", "date", "timestamp with time zone"]
    about: str

    @property
    def meaning(self) -> str:
        """What the column means, its numbers filled in."""
        return assumption_register().said(self.about)


class Hide(Declaration):
    """How small groups are kept from showing in a published table.

    Parameters
    ----------
    none
        Why nothing needs hiding, a sentence; empty for a table by segment.
    counts
        Columns that count respondents; a count below ``min_cell`` hides its row.
    keys
        Columns that stay in a hidden row, beside those that name its segment.
    other_segment
        Four columns (quarter, kind, segment, profile) that name a second segment which a row's
        figures rest on; empty where there is none.
    """

    none: str = ""
    counts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    other_segment: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if bool(self.none) == bool(self.counts):
            raise ValueError(
                "give either counts (the columns that count respondents), or none with the reason "
                "why no small group can show"
            )
        return self

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Every column that stays in a hidden row."""
        return (*SEGMENT_KEYS, *self.keys) if self.counts else ()


class Restricted(Declaration):
    """Which rows of a table are about one person: they are published for the survey desk alone.

    Parameters
    ----------
    rows
        ``every``, or the condition of SQL that tells them from the rows for everybody.
    instead
        What the public table of that name says of those rows, a sentence; empty where there is
        no such table. Where every row is restricted, that table is an empty one.
    """

    rows: str
    instead: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether no row of the table is public."""
        return self.rows == "every"

    @model_validator(mode="after")
    def _says_where_the_rest_is(self) -> Self:
        if not self.is_whole and not self.instead:
            raise ValueError("say in instead what the public table lacks, and where that is")
        return self


class Facts(Declaration):
    """What is declared of every table, made by Python or by dbt.

    Parameters
    ----------
    grain
        Columns that name a row.
    hide
        How small groups are hidden where the table is published.
    publish
        Names under which it is published; none for a table that stays in the warehouse.
    restricted
        Its rows about one person, which are published for the survey desk alone; none where it
        has no such row. A table with a key of responses is not published otherwise.
    even_when_stopped
        Whether it is published also when a check stops the quarter: it tells of the checks.
    """

    grain: tuple[str, ...]
    hide: Hide
    publish: tuple[str, ...] = ()
    restricted: Restricted | None = None
    even_when_stopped: bool = False

    def check_columns(self, columns: Mapping[str, object]) -> None:
        """Hold what is declared against the columns that there are.

        Raises
        ------
        ValueError
            The grain or the hiding names a column that there is not, or a table with a row for
            each response would be public.
        """
        hide = self.hide
        named = [*self.grain, *hide.counts, *hide.all_keys, *hide.other_segment]
        if unknown := [one for one in dict.fromkeys(named) if one not in columns]:
            raise ValueError(f"grain or hide names {', '.join(unknown)}, which is no column")
        is_public = self.publish and not (self.restricted and self.restricted.is_whole)
        if is_public and (keys := sorted(_RESPONSE_KEYS.intersection(columns))):
            raise ValueError(
                f"{', '.join(keys)} names one response, so no row may be public; declare "
                "restricted: {rows: every}, or publish a query that counts responses"
            )


class Table(Facts):
    """A table that Python makes.

    Parameters
    ----------
    about
        What a row is and what the table is for; may name numbers as `Column.about` does.
    columns
        Columns in order. One without type and meaning has those of columns.yaml or, in a view, of
        its source.
    step
        The step that makes it; none for a view.
    reads
        Inputs (see inputs.yaml) that the table is computed from.
    select
        Query over the warehouse that is published instead of the table itself.
    adds
        Columns that only the query has.
    source
        Of a view: the table whose columns the query shows. The warehouse keeps no view.
    """

    about: str
    columns: dict[str, Column]
    step: str = ""
    reads: tuple[str, ...] = ()
    select: str = ""
    adds: dict[str, Column] = Field(default_factory=dict)
    source: str = ""

    @model_validator(mode="before")
    @classmethod
    def _with_shared_columns(cls, written: Any, info: ValidationInfo) -> Any:
        known: Mapping[str, Column] = (info.context or {}).get("shared", {})
        tables: Mapping[str, Table] = (info.context or {}).get("tables", {})
        if source := tables.get(written.get("source", "")):
            known = {**known, **source.columns}
        columns = written.get("columns") or {}
        if unknown := [one for one, said in columns.items() if said is None and one not in known]:
            raise ValueError(
                f"give type and meaning of {', '.join(unknown)}: columns.yaml shares no such column"
            )
        return written | {"columns": {one: said or known[one] for one, said in columns.items()}}

    @model_validator(mode="after")
    def _names_its_own_columns(self) -> Self:
        self.check_columns(self.columns | self.adds)
        return self

    @property
    def meaning(self) -> str:
        """What a row is, numbers filled in."""
        return assumption_register().said(self.about)

    @property
    def column_definitions(self) -> str:
        """Columns as ``create table`` wants them."""
        return ", ".join(f"{name} {one.type}" for name, one in self.columns.items())
