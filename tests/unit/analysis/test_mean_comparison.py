"""Two means against each other: values by leaving organisations out, and reasons."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from secperf_pipeline.analysis.mean_comparison import compare_means, comparison_table, group_of
from secperf_pipeline.analysis.wave import Sample
from tests.rules import COMPARISON
from tests.scores import drawn_sample


def compared(now: Sample, before: Sample, indicator: str) -> dict[str, object]:
    one, other = group_of([now], indicator, "2026Q2"), group_of([before], indicator, "2026Q1")
    return compare_means(one, other, COMPARISON)


def test_a_difference_leaves_out_the_organisations_of_both_groups_in_turn() -> None:
    now, before = drawn_sample(80, seed=1, mean=4.9), drawn_sample(90, seed=2)
    row = compared(now, before, "policy")
    whole = now.values[:, 1].mean() - before.values[:, 1].mean()
    left = [
        now.values[now.organisations != name, 1].mean()
        - before.values[before.organisations != name, 1].mean()
        for name in np.unique(now.organisations)
    ]
    se = np.sqrt(19 / 20 * ((np.array(left) - whole) ** 2).sum())
    assert (row["se_kind"], row["n_clusters"], row["n"], row["n_other"]) == ("CV3", 20, 80, 90)
    assert (row["difference"], row["se"]) == pytest.approx((whole, se), rel=1e-10)
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(whole / se), row["df"]), rel=1e-10)
    half = stats.t.ppf(0.975, row["df"]) * se
    ends = (row["difference_low"], row["difference_high"])
    assert ends == pytest.approx((whole - half, whole + half), rel=1e-10)
    assert row["n_clusters_effective"] == pytest.approx(20, abs=1)
    assert row["reason"] is None


@pytest.mark.parametrize("organisations", [0, 1000])
def test_independent_responses_have_the_jackknife_form_of_hc3(organisations: int) -> None:
    now = drawn_sample(30, seed=3, organisations=organisations, spread=1.5)
    before = drawn_sample(50, seed=4, organisations=0)
    row = compared(now, before, "sales")
    one, other = now.values[:, 2], before.values[:, 2]
    variance = 79 / 80 * (one.var(ddof=1) / 29 + other.var(ddof=1) / 49)
    assert (row["se_kind"], row["n_clusters"]) == ("HC3", None)
    assert row["se"] == pytest.approx(np.sqrt(variance), rel=1e-12)
    assert 29 < float(str(row["df"])) < 78


def test_hedges_g_by_its_formula() -> None:
    now, before = (
        drawn_sample(30, seed=3, organisations=0),
        drawn_sample(50, seed=4, organisations=0),
    )
    row = compared(now, before, "policy")
    one, other = now.values[:, 1], before.values[:, 1]
    pooled = np.sqrt((29 * one.var(ddof=1) + 49 * other.var(ddof=1)) / 78)
    assert row["hedges_g"] == pytest.approx(
        (one.mean() - other.mean()) / pooled * (1 - 3 / (4 * 78 - 1)), rel=1e-4
    )


def test_equal_answers_leave_no_error_to_test_against() -> None:
    now = drawn_sample(40, seed=1, spread=0.0)
    row = compared(now, drawn_sample(40, seed=2, mean=5.0, spread=0.0), "policy")
    assert row["difference"] == -0.5
    assert "se_kind" not in row
    assert row["reason"] == (
        "no standard error can be computed, so that the difference is not tested"
    )


def test_a_group_in_one_organisation_is_not_tested() -> None:
    row = compared(drawn_sample(40, seed=1), drawn_sample(40, seed=2, organisations=1), "policy")
    assert "p" not in row
    assert row["reason"] == (
        "organisations behind the responses: 20, effectively 3.5; a test needs 6"
    )


def test_few_responses_are_not_compared() -> None:
    row = compared(drawn_sample(40, seed=1), drawn_sample(9, seed=2), "policy")
    assert row["reason"] == "2026Q1 has 9 responses with a score, 10 needed"
    assert row["mean_other"] is not None


def test_rows_become_a_table_with_holms_p_within_each_family() -> None:
    schema = {"family": pl.String, "p": pl.Float64}
    rows = [{"family": "a", "p": 0.02}, {"family": "a", "p": 0.04}, {"family": "b", "p": 0.04}]
    found = comparison_table([*rows, {"family": "a", "p": float("nan")}], schema, "family")
    assert found["p_holm"].to_list() == [0.04, 0.04, 0.04, None]
    assert found["p"].to_list()[-1] is None
