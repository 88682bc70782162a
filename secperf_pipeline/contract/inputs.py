"""What the declaration of one input says: the rows and columns that a step reads of a table."""

from typing import Literal

from pydantic import Field

from secperf_pipeline.declarations.yaml_file import Declaration


class Input(Declaration):
    """Rows and columns of one table.

    Parameters
    ----------
    table
        ``schema.name``.
    columns
        Columns that are read; all of them where none is named.
    quarters
        Which quarters' rows: ``this`` one; ``this_and_previous``; ``up_to_this``; a ``named`` one
        that the step learns from another input; ``every`` one; or ``timeless`` for a table
        without quarters.
    where
        Values that a column may have, by column.
    current_load
        Whether only rows of the quarter's current load count, of a table that keeps every load.
    as_published
        Whether the rows come as they are published, small groups hidden.
    """

    table: str
    columns: tuple[str, ...] = ()
    quarters: Literal["this", "this_and_previous", "up_to_this", "named", "every", "timeless"] = (
        "this"
    )
    where: dict[str, list[str | bool]] = Field(default_factory=dict)
    current_load: bool = False
    as_published: bool = False
