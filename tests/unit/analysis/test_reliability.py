"""Rows of reliability: omega beside alpha, and why one is missing."""

import numpy as np
import polars as pl
import pytest

from secperf_pipeline.analysis.reliability import reliability
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.stats.one_factor import one_factor
from secperf_pipeline.stats.reliability import reliabilities
from tests.rules import RELIABILITY

SCALES = {"four": ["a", "b", "c", "d"], "two": ["a", "b"], "one": ["a"]}


def tables_of(
    values: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    wave = Sample(
        segment_kind="all",
        segment="all",
        profile="paper",
        is_default_profile=True,
        columns=["a", "b", "c", "d"],
        values=values,
        organisations=np.full(len(values), ""),
    )
    return reliability([wave], SCALES, RELIABILITY)


def rows_of(values: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> pl.DataFrame:
    return tables_of(values)[0]


@pytest.fixture
def answers() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    draw = np.random.default_rng(3)
    return np.asarray(draw.normal(size=(60, 4)) + draw.normal(size=(60, 1)))


def test_omega_stands_beside_alpha_and_its_second_interval(
    answers: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    row = rows_of(answers).filter(scale="four").row(0, named=True)
    assert row["omega_1f"] == one_factor(np.cov(answers, rowvar=False)[None]).omega[0]
    alpha = reliabilities(np.cov(answers, rowvar=False)[None], np.array([60]), confidence=0.95)
    ends = (alpha.duhachek_low[0], alpha.duhachek_high[0])
    assert (row["alpha_duhachek_low"], row["alpha_duhachek_high"]) == ends
    assert row["omega_reason"] is None


def test_a_missing_omega_has_its_own_reason(
    answers: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    rows = rows_of(answers)
    two, one = (rows.filter(scale=scale).row(0, named=True) for scale in ("two", "one"))
    assert (two["omega_1f"], two["reason"]) == (None, None)
    assert "fewer than three items" in two["omega_reason"]
    assert (one["alpha"], one["reason"], one["omega_reason"]) == (
        None,
        "single item",
        "single item",
    )


def test_a_constant_item_leaves_alpha_and_takes_omega(
    answers: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    answers[:, 0] = 4.0
    row = rows_of(answers).filter(scale="four").row(0, named=True)
    assert row["alpha"] is not None
    assert (row["omega_1f"], row["omega_reason"]) == (None, "an item does not vary")
    assert (row["alpha_standardised"], row["mean_inter_item_r"]) == (None, None)
    assert row["reason"] == "an item, or the sum of the standardised items, does not vary"


def test_an_item_that_weakens_its_scale_is_flagged_and_says_how(
    answers: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    answers[:, 3] = np.random.default_rng(8).normal(size=60)
    answers[0, 0] = np.nan
    items = tables_of(answers)[1].filter(scale="four").sort("item_id")
    complete = pl.DataFrame(answers[1:], schema=["a", "b", "c", "d"])
    rest = complete["a"] + complete["b"] + complete["c"]
    assert items["item_rest_r"][3] == pytest.approx(np.corrcoef(complete["d"], rest)[0, 1])
    assert items["n"].to_list() == [59] * 4
    assert items["n_missing"].to_list() == [1] * 4
    assert items["is_flagged"].to_list() == [False, False, False, True]
    assert items["flag_reason"].to_list() == [
        *[None] * 3,
        "item-rest r below 0.30; alpha rises by more than 0.02 without it",
    ]
    assert items["reason"].null_count() == 4


def test_an_item_without_a_figure_says_why(
    answers: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    of_two = tables_of(answers)[1].filter(scale="two")
    assert of_two["alpha_if_deleted"].null_count() == 2
    assert set(of_two["reason"]) == {"no alpha without it: a single item would be left"}
    answers[:, 0] = 4.0
    items = tables_of(answers)[1]
    constant = items.filter(scale="four", item_id="a").row(0, named=True)
    assert (constant["item_rest_r"], constant["reason"]) == (
        None,
        "the item, or the sum of the others, does not vary",
    )
