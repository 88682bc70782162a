"""Changes since earlier waves, and why there are none."""

import numpy as np
import polars as pl
import pytest

from secperf_pipeline.analysis.indicator_changes import MeasuredWave, indicator_changes
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.stats.multiplicity import holm
from tests.rules import COMPARISON
from tests.scores import INDICATORS, ITEMS, drawn_sample, no_nan


def changes(now: Sample, before: Sample | str) -> dict[str, dict[str, object]]:
    earlier = (
        before
        if isinstance(before, str)
        else MeasuredWave(quarter="2026Q1", sample=before, items=ITEMS)
    )
    rows = indicator_changes(
        MeasuredWave(quarter="2026Q2", sample=now, items=ITEMS),
        {"previous_wave": earlier},
        COMPARISON,
    )
    assert no_nan(rows)
    return {row["indicator_id"]: row for row in rows.iter_rows(named=True)}


def test_holm_counts_the_indicators_of_a_comparison() -> None:
    rows = changes(drawn_sample(80, seed=1, mean=4.9), drawn_sample(90, seed=2))
    p = np.array([rows[name]["p"] for name in INDICATORS])
    assert [rows[name]["p_holm"] for name in INDICATORS] == pytest.approx(holm(p).tolist())


def test_without_an_earlier_wave_there_is_a_mean_and_a_reason() -> None:
    row = changes(drawn_sample(40, seed=1), "no earlier wave of the same instrument")["policy"]
    assert row["mean"] is not None
    assert row["compared_quarter"] is None
    assert row["difference"] is None
    assert row["reason"] == "no earlier wave of the same instrument"


def test_an_indicator_that_asked_other_items_is_not_compared() -> None:
    one = MeasuredWave(quarter="2026Q2", sample=drawn_sample(40, seed=1), items=ITEMS)
    other = MeasuredWave(
        quarter="2026Q1", sample=drawn_sample(40, seed=2), items=ITEMS | {"policy": ["policy_1"]}
    )
    rows = indicator_changes(one, {"previous_wave": other}, COMPARISON)
    row = rows.row(by_predicate=pl.col("indicator_id") == "policy", named=True)
    assert (row["mean_before"], row["p"]) == (None, None)
    assert row["reason"] == "the indicator asked other items in 2026Q1"
    assert rows["p"].null_count() == 1


def test_the_wave_is_held_against_the_earlier_one() -> None:
    now, before = drawn_sample(80, seed=1, mean=4.9), drawn_sample(90, seed=2)
    row = changes(now, before)["policy"]
    assert (row["n"], row["n_before"], row["compared_quarter"]) == (80, 90, "2026Q1")
    assert row["difference"] == pytest.approx(now.values[:, 1].mean() - before.values[:, 1].mean())
    assert (row["compared_profile"], row["reason"]) == ("paper", None)
