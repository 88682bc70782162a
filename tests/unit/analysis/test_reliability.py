"""Rows of reliability: omega beside alpha, and why one is missing."""

import numpy as np
import polars as pl
import pytest

from secperf_pipeline.analysis.reliability import reliability
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.stats.one_factor import one_factor
from secperf_pipeline.stats.reliability import duhachek_interval

SCALES = {"four": ["a", "b", "c", "d"], "two": ["a", "b"], "one": ["a"]}


def rows_of(values: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> pl.DataFrame:
    wave = Sample(
        segment_kind="all",
        segment="all",
        profile="paper",
        is_default_profile=True,
        columns=["a", "b", "c", "d"],
        values=values,
        organisations=np.full(len(values), ""),
    )
    scales, _ = reliability([wave], SCALES, alpha_pass=0.8, alpha_warn=0.7, confidence=0.95)
    return scales


@pytest.fixture
def answers() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    draw = np.random.default_rng(3)
    return np.asarray(draw.normal(size=(60, 4)) + draw.normal(size=(60, 1)))


def test_omega_stands_beside_alpha_and_its_second_interval(
    answers: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    row = rows_of(answers).filter(scale="four").row(0, named=True)
    assert row["omega_1f"] == one_factor(np.cov(answers, rowvar=False)[None]).omega[0]
    error = duhachek_interval(answers)
    assert (row["alpha_duhachek_low"], row["alpha_duhachek_high"]) == (error.low, error.high)
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
