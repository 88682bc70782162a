"""Waves that cannot be tested: every verdict is a row with a reason, and nothing is NaN."""

import dataclasses

import numpy as np
import polars as pl
import polars.selectors as cs
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from secperf_pipeline.analysis.factor_models import factor_model_tables
from secperf_pipeline.analysis.pairs import group_differences, regressions
from secperf_pipeline.analysis.reliability import reliability
from secperf_pipeline.analysis.robust import POLICY, robust_verdicts
from secperf_pipeline.analysis.verdicts import verdicts
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.protocol import Hypothesis
from tests.rules import FACTOR, PAIR, PAPER, RELIABILITY, ROBUST

H1 = Hypothesis(id="H1", statement="", x=["x"], y=["y"])
BOTH = ["paper_gate", "paper_ttest_always"]


def sample(values: dict[str, object], organisations: object = "", segment: str = "s") -> Sample:
    columns = {name: np.asarray(one, dtype=float) for name, one in values.items()}
    n = len(next(iter(columns.values())))
    return Sample(
        segment_kind="sector",
        segment=segment,
        profile="paper",
        is_default_profile=True,
        columns=list(columns),
        values=np.column_stack(list(columns.values())),
        organisations=np.broadcast_to(np.asarray(organisations, dtype=str), n).copy(),
    )


def answers(n: int, seed: int = 3) -> NDArray[np.float64]:
    return np.random.default_rng(seed).integers(1, 8, n).astype(float)


def decided(*samples: Sample) -> pl.DataFrame:
    fits = regressions(samples, H1.x, H1.y, PAIR)
    compared = group_differences(samples, H1.x, H1.y, PAIR)
    paper = verdicts([H1], BOTH, fits, compared, PAPER, protocol_hash="")
    robust = robust_verdicts(samples, [H1], fits, compared, ROBUST, protocol_hash="")
    for rows in (fits, compared, paper, robust):
        assert not rows.select(pl.any_horizontal(cs.float().is_nan().any())).item()
        assert not rows.select(pl.any_horizontal(cs.float().is_infinite().any())).item()
    return pl.concat([paper, robust], how="diagonal")


ALWAYS_AND_ROBUST = {"paper_ttest_always", POLICY}
CASES = {
    "a group of one": (
        sample({"x": [7.0, *[1.0, 2.0, 3.0, 4.0] * 2], "y": answers(9)}),
        ALWAYS_AND_ROBUST,
    ),
    "nobody above the cut": (
        sample({"x": [1.0, 2.0, 3.0] * 3, "y": answers(9)}),
        ALWAYS_AND_ROBUST,
    ),
    "x does not vary": (sample({"x": [5.0] * 20, "y": answers(20)}), {*BOTH, POLICY}),
    "y does not vary": (sample({"x": answers(20), "y": [5.0] * 20}), {*BOTH, POLICY}),
    "nothing varies": (sample({"x": [5.0] * 20, "y": [5.0] * 20}), {*BOTH, POLICY}),
    "all missing": (sample({"x": [np.nan] * 20, "y": [np.nan] * 20}), {*BOTH, POLICY}),
    "x missing": (sample({"x": [np.nan] * 20, "y": answers(20)}), {*BOTH, POLICY}),
    "one response": (sample({"x": [5.0], "y": [4.0]}), {*BOTH, POLICY}),
    "no response": (sample({"x": [], "y": []}), {*BOTH, POLICY}),
    "a single organisation": (sample({"x": answers(40), "y": answers(40, 4)}, "only"), {POLICY}),
    "without the items of H1": (sample({"other": answers(40)}), {*BOTH, POLICY}),
    "y repeats x": (sample({"x": answers(40), "y": answers(40)}), {POLICY}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_tested_is_a_row_with_its_reason(case: str) -> None:
    wave, untestable = CASES[case]
    rows = decided(wave)
    assert rows["policy"].to_list() == [*BOTH, POLICY]
    assert rows["reason"].null_count() == 0
    for row in rows.iter_rows(named=True):
        if row["policy"] in untestable:
            assert row["verdict"] == "not_testable", (row["policy"], row["reason"])
            assert (row["p"], row["branch"], row["verdict_paper"]) == (None, None, None)


def test_segments_that_cannot_be_tested_leave_their_neighbours_alone() -> None:
    good = sample({"x": answers(60, 1), "y": answers(60, 2)}, segment="good")
    odd = [dataclasses.replace(wave, segment=name) for name, (wave, _) in CASES.items()]
    together = decided(*odd[:6], good, *odd[6:]).filter(segment="good")
    alone = decided(good)
    for name in alone.select(cs.float()).columns:
        assert_allclose(together[name].to_numpy(), alone[name].to_numpy(), rtol=1e-10)
    assert together["reason"].to_list() == alone["reason"].to_list()


COLLINEAR = {
    "every item the same": [answers(60)] * 4,
    "one item repeats another": [answers(60, 1), answers(60, 1), answers(60, 2), answers(60, 3)],
    "items without spread": [np.full(60, 4.0)] * 4,
    "one item without an answer": [
        answers(60, 1),
        np.full(60, np.nan),
        answers(60, 2),
        answers(60),
    ],
    "nobody": [np.empty(0)] * 4,
    "one response": [answers(1, seed) for seed in range(4)],
}


@pytest.mark.parametrize("case", COLLINEAR)
def test_items_that_cannot_be_scaled_or_factored_have_a_reason(case: str) -> None:
    wave = sample({f"i{number}": one for number, one in enumerate(COLLINEAR[case])})
    scales, items = reliability([wave], {"scale": wave.columns}, RELIABILITY)
    model = factor_model_tables(wave, "two", {"one": ["i0", "i1"], "other": ["i2", "i3"]}, FACTOR)
    for rows in (scales, items, *model):
        floats = rows.select(cs.float())
        assert floats.select((~cs.all().is_finite()).any()).row(0).count(True) == 0
    assert scales.filter(pl.col("alpha").is_null() & pl.col("reason").is_null()).is_empty()
