"""Whether those who leave an item out answer otherwise."""

import numpy as np
import pytest
from scipy import stats

from secperf_pipeline.analysis.item_missingness import item_missingness
from secperf_pipeline.analysis.wave import Sample
from tests.rules import COMPARISON

ITEMS = ["a", "b", "c", "d"]


def wave(values: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Sample:
    return Sample(
        segment_kind="all",
        segment="all",
        profile="standard",
        is_default_profile=True,
        columns=ITEMS,
        values=values,
        organisations=np.full(len(values), ""),
    )


@pytest.fixture
def answers() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    rng = np.random.default_rng(5)
    person = rng.normal(4, 1, size=(80, 1))
    values = np.clip(np.round(person + rng.normal(0, 0.7, size=(80, 4))), 1, 7)
    # The less content leave out the item a.
    values[np.argsort(person[:, 0])[:20], 0] = np.nan
    values[:3, 1] = np.nan
    return values


def test_the_comparison_is_of_the_means_of_the_other_items(
    answers: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    indicators = dict(zip(ITEMS, ["x", "x", "y", "y"], strict=True))
    rows = item_missingness(wave(answers), indicators, COMPARISON)
    assert rows["item_id"].to_list() == ITEMS
    assert rows["indicator_id"].to_list() == ["x", "x", "y", "y"]
    row = rows.row(0, named=True)
    has = ~np.isnan(answers[:, 0])
    others = np.nanmean(answers[:, 1:], axis=1)
    variance = 79 / 80 * (others[has].var(ddof=1) / 59 + others[~has].var(ddof=1) / 19)
    assert (row["n_asked"], row["n_answered"], row["n_missing"]) == (80, 60, 20)
    assert row["share_missing"] == 0.25
    assert row["difference"] == pytest.approx(others[has].mean() - others[~has].mean())
    assert row["se"] == pytest.approx(np.sqrt(variance))
    assert row["p"] == pytest.approx(2 * stats.t.sf(row["difference"] / row["se"], row["df"]))
    assert row["p_holm"] == pytest.approx(row["p"])
    assert row["difference_low"] > 0


def test_the_mean_of_few_people_is_not_told(
    answers: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    rows = item_missingness(wave(answers), dict.fromkeys(ITEMS, "x"), COMPARISON)
    few = rows.row(1, named=True)
    assert few["n_missing"] == 3
    assert few["reason"] == "the group that leaves it out has 3 responses with a score, 10 needed"
    assert {few[name] for name in ("mean_answered", "mean_missing", "difference", "p")} == {None}
    assert rows.row(2, named=True)["reason"] == "nobody leaves it out"


def test_a_wave_that_nobody_answers_or_that_keeps_nobody_has_reasons() -> None:
    for values in (np.full((12, 4), np.nan), np.empty((0, 4))):
        rows = item_missingness(wave(values), dict.fromkeys(ITEMS, "x"), COMPARISON)
        assert rows["reason"].null_count() == 0
        assert rows["p"].null_count() == 4
