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
    pages : ndarray, shape (k_items,)
        Page of each item.
    is_core : ndarray, shape (k_items,)
        Items that completeness and duplication speak about.
    expected : ndarray, shape (k_items,)
        Answer that an instructed check item asks for; NaN for other items.
    """

    response_ids: list[str]
    answers: NDArray[np.float64]
    pages: NDArray[np.int64]
    is_core: NDArray[np.bool_]
    expected: NDArray[np.float64]

    @property
    def core(self) -> NDArray[np.float64]:
        """Answers to the core items."""
        return self.answers[:, self.is_core]

    @property
    def is_scale_item(self) -> NDArray[np.bool_]:
        """Items that ask for an opinion: all but the check items."""
        return np.isnan(self.expected)


def answer_matrix(
    responses: pl.DataFrame, answers: pl.DataFrame, items: pl.DataFrame
) -> AnswerMatrix:
    """Arrange a wave's long answers as a matrix.

    Parameters
    ----------
    responses
        Columns response_id and response_order.
    answers
        Columns response_id, item_id, answer.
    items
        Columns item_id, item_position, page, is_core, expected_answer.
    """
    items = items.sort("item_position")
    order = responses.sort("response_order")["response_id"].to_list()
    row_of = pl.DataFrame({"response_id": order, "row": range(len(order))})
    column_of = pl.DataFrame({"item_id": items["item_id"], "column": range(items.height)})
    placed = answers.join(row_of, on="response_id").join(column_of, on="item_id")
    matrix = np.full((len(order), items.height), np.nan)
    matrix[placed["row"].to_numpy(), placed["column"].to_numpy()] = (
        placed["answer"].cast(pl.Float64).to_numpy()
    )
    return AnswerMatrix(
        response_ids=order,
        answers=matrix,
        pages=items["page"].to_numpy().astype(np.int64),
        is_core=items["is_core"].to_numpy().astype(np.bool_),
        expected=items["expected_answer"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
    )
