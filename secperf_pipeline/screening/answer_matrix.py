"""The answers of a wave as a matrix, respondents by items, the shape that indices work on."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMatrix:
    """Answers in presentation order, not recoded.

    Parameters
    ----------
    response_ids
        Respondents in the wave's canonical order.
    answers : ndarray, shape (n_respondents, k_items)
        Scale points; NaN where missing.
    duration_seconds : ndarray, shape (n_respondents,)
        Seconds from start to end; NaN where not recorded.
    pages : ndarray, shape (k_items,)
        Page of each item.
    indicators
        Indicator of each item; None for an item that counts towards none.
    is_core : ndarray, shape (k_items,)
        Items that completeness and duplication speak about.
    is_reversed : ndarray, shape (k_items,)
        Items whose high answer means a low score.
    is_self_report : ndarray, shape (k_items,)
        Questions whether one's answers may be used.
    expected : ndarray, shape (k_items,)
        Answer that an instructed check item asks for, or that means yes to a self-report; NaN
        for other items.
    scale_min, scale_max
        Lowest and highest scale point.
    """

    response_ids: list[str]
    answers: NDArray[np.float64]
    duration_seconds: NDArray[np.float64]
    pages: NDArray[np.int64]
    indicators: list[str | None]
    is_core: NDArray[np.bool_]
    is_reversed: NDArray[np.bool_]
    is_self_report: NDArray[np.bool_]
    expected: NDArray[np.float64]
    scale_min: int
    scale_max: int

    @property
    def core(self) -> NDArray[np.float64]:
        """Answers to the core items."""
        return self.answers[:, self.is_core]

    @property
    def is_scale_item(self) -> NDArray[np.bool_]:
        """Items that ask for an opinion: all but the check items and self-reports."""
        return np.isnan(self.expected)

    @property
    def opinions(self) -> NDArray[np.float64]:
        """Answers to the scale items."""
        return self.answers[:, self.is_scale_item]

    @property
    def scored(self) -> NDArray[np.float64]:
        """Answers to the scale items, reversed items recoded."""
        recoded = self.scale_min + self.scale_max - self.opinions
        return np.where(self.is_reversed[self.is_scale_item], recoded, self.opinions)

    @property
    def opinion_pages(self) -> NDArray[np.int64]:
        """Page of each scale item."""
        return self.pages[self.is_scale_item]

    @property
    def opinion_indicators(self) -> list[str | None]:
        """Indicator of each scale item."""
        return [self.indicators[item] for item in np.flatnonzero(self.is_scale_item)]


def answer_matrix(
    responses: pl.DataFrame, answers: pl.DataFrame, items: pl.DataFrame
) -> AnswerMatrix:
    """Arrange a wave's long answers as a matrix.

    Parameters
    ----------
    responses
        Columns response_id, response_order, duration_seconds.
    answers
        Columns response_id, item_id, answer.
    items
        Columns item_id, item_position, page, indicator_id, is_core, is_reversed,
        is_self_report, expected_answer, scale_min, scale_max; one row at least.
    """
    items = items.sort("item_position")
    responses = responses.sort("response_order")
    order = responses["response_id"].to_list()
    row_of = pl.DataFrame({"response_id": order, "row": range(len(order))})
    column_of = pl.DataFrame({"item_id": items["item_id"], "column": range(items.height)})
    placed = answers.join(row_of, on="response_id").join(column_of, on="item_id")
    matrix = np.full((len(order), items.height), np.nan)
    matrix[placed["row"].to_numpy(), placed["column"].to_numpy()] = _floats(placed["answer"])
    return AnswerMatrix(
        response_ids=order,
        answers=matrix,
        duration_seconds=_floats(responses["duration_seconds"]),
        pages=items["page"].to_numpy().astype(np.int64),
        indicators=items["indicator_id"].to_list(),
        is_core=_flags(items["is_core"]),
        is_reversed=_flags(items["is_reversed"]),
        is_self_report=_flags(items["is_self_report"]),
        expected=_floats(items["expected_answer"]),
        scale_min=items["scale_min"][0],
        scale_max=items["scale_max"][0],
    )


def _floats(column: pl.Series) -> NDArray[np.float64]:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy().copy()


def _flags(column: pl.Series) -> NDArray[np.bool_]:
    # A load that an earlier version made has NULL in the columns that have come since.
    return column.fill_null(False).to_numpy().astype(np.bool_)
