"""Changes over waves and gaps between layers: values of statsmodels, and reasons for bad input."""

import numpy as np
import polars as pl
import polars.selectors as cs
import pytest
import statsmodels.api as sm
from scipy import stats

from secperf_pipeline.analysis.indicator_changes import MeasuredWave, indicator_changes
from secperf_pipeline.analysis.layer_gaps import layer_gaps
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.stats.multiplicity import holm
from tests.rules import COMPARISON

INDICATORS = ["executive_will", "policy", "sales"]
ITEMS = {name: [f"{name}_1", f"{name}_2"] for name in INDICATORS}


def sample(
    n: int, *, seed: int, organisations: int = 20, mean: float = 4.5, spread: float = 1.0
) -> Sample:
    """Draw answers to three indicators; without organisations none is recorded."""
    draw = np.random.default_rng(seed)
    return Sample(
        segment_kind="all",
        segment="all",
        profile="standard",
        is_default_profile=True,
        columns=INDICATORS,
        values=np.round(2 * draw.normal(mean, spread, (n, 3))) / 2,
        organisations=np.array(
            [f"o{i % organisations}" if organisations else "" for i in range(n)], dtype=np.str_
        ),
    )


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


def no_nan(rows: pl.DataFrame) -> bool:
    return not rows.select(cs.float().is_nan().any()).to_numpy().any()


def test_a_change_is_clustered_by_the_organisations_of_both_waves() -> None:
    now, before = sample(80, seed=1, mean=4.9), sample(90, seed=2)
    row = changes(now, before)["policy"]
    fit = sm.OLS(
        np.concatenate([now.values[:, 1], before.values[:, 1]]),
        sm.add_constant(np.repeat([1.0, 0.0], [80, 90])),
    ).fit(
        cov_type="cluster",
        cov_kwds={
            "groups": np.unique(
                np.concatenate([now.organisations, before.organisations]), return_inverse=True
            )[1]
        },
        use_t=True,
    )
    assert (row["se_kind"], row["n_clusters"], row["n"], row["n_before"]) == ("CR1", 20, 80, 90)
    assert row["difference"] == pytest.approx(fit.params[1], rel=1e-12)
    assert row["p"] == pytest.approx(fit.pvalues[1], rel=1e-10)
    ends = (row["difference_low"], row["difference_high"])
    assert ends == pytest.approx(tuple(fit.conf_int()[1]), rel=1e-10)
    assert row["reason"] is None


@pytest.mark.parametrize("organisations", [0, 1000])
def test_independent_responses_are_compared_by_welch(organisations: int) -> None:
    now = sample(30, seed=3, organisations=organisations, spread=1.5)
    before = sample(50, seed=4, organisations=0)
    row = changes(now, before)["sales"]
    peer = stats.ttest_ind(now.values[:, 2], before.values[:, 2], equal_var=False)
    assert (row["se_kind"], row["n_clusters"]) == ("Welch", None)
    assert (row["p"], row["df"]) == pytest.approx((peer.pvalue, peer.df), rel=1e-12)


def test_hedges_g_by_its_formula() -> None:
    now, before = sample(30, seed=3, organisations=0), sample(50, seed=4, organisations=0)
    row = changes(now, before)["policy"]
    one, other = now.values[:, 1], before.values[:, 1]
    pooled = np.sqrt((29 * one.var(ddof=1) + 49 * other.var(ddof=1)) / 78)
    assert row["hedges_g"] == pytest.approx(
        (one.mean() - other.mean()) / pooled * (1 - 3 / (4 * 78 - 1)), rel=1e-4
    )


def test_holm_counts_the_indicators_of_a_comparison() -> None:
    rows = changes(sample(80, seed=1, mean=4.9), sample(90, seed=2))
    p = np.array([rows[name]["p"] for name in INDICATORS])
    assert [rows[name]["p_holm"] for name in INDICATORS] == pytest.approx(holm(p).tolist())


def test_without_an_earlier_wave_there_is_a_mean_and_a_reason() -> None:
    row = changes(sample(40, seed=1), "no earlier wave of the same instrument")["policy"]
    assert row["mean"] is not None
    assert row["compared_quarter"] is None
    assert row["difference"] is None
    assert row["reason"] == "no earlier wave of the same instrument"


def test_equal_answers_leave_no_noise_to_exceed() -> None:
    now = sample(40, seed=1, spread=0.0)
    row = changes(now, sample(40, seed=2, mean=5.0, spread=0.0))["policy"]
    assert (row["difference"], row["p"], row["se_kind"]) == (-0.5, None, None)
    assert row["reason"] == "the answers show no noise that a difference could exceed"


def test_one_organisation_gives_no_error_that_allows_for_dependence() -> None:
    row = changes(sample(40, seed=1), sample(40, seed=2, organisations=1))["policy"]
    assert (row["p"], row["difference"]) == (None, None)
    assert row["reason"] == (
        "organisations behind the responses of 2026Q1: 1; an error that allows for dependence "
        "needs 10"
    )


def test_few_responses_are_not_compared() -> None:
    row = changes(sample(40, seed=1), sample(9, seed=2))["policy"]
    assert row["reason"] == "2026Q1 has 9 responses with a score, 10 needed"
    assert row["mean_before"] is not None


def test_an_indicator_that_asked_other_items_is_not_compared() -> None:
    one = MeasuredWave(quarter="2026Q2", sample=sample(40, seed=1), items=ITEMS)
    other = MeasuredWave(
        quarter="2026Q1", sample=sample(40, seed=2), items=ITEMS | {"policy": ["policy_1"]}
    )
    rows = indicator_changes(one, {"previous_wave": other}, COMPARISON)
    row = rows.row(by_predicate=pl.col("indicator_id") == "policy", named=True)
    assert (row["mean_before"], row["p"]) == (None, None)
    assert row["reason"] == "the indicator asked other items in 2026Q1"
    assert rows["p"].null_count() == 1


def gaps(layers: dict[str, Sample]) -> pl.DataFrame:
    rows = layer_gaps(layers, INDICATORS, COMPARISON)
    assert no_nan(rows)
    return rows


def test_every_pair_of_layers_is_compared_and_the_own_view_of_the_executives() -> None:
    layers = {
        "executives": sample(20, seed=5, mean=5.2),
        "operations": sample(60, seed=6),
        "security": sample(30, seed=7, mean=4.2),
    }
    rows = gaps(layers)
    assert rows.height == 3 * 3 + 1
    own = rows.row(by_predicate=pl.col("other_segment") == "others", named=True)
    others = np.concatenate([layers[one].values[:, 0] for one in ("operations", "security")])
    assert (own["indicator_id"], own["segment"]) == ("executive_will", "executives")
    assert own["mean_other"] == pytest.approx(others.mean())
    assert own["difference"] == pytest.approx(
        layers["executives"].values[:, 0].mean() - others.mean()
    )
    assert rows["p_holm"].to_list() == pytest.approx(holm(rows["p"].to_numpy()).tolist())


def test_a_missing_layer_has_rows_with_a_reason() -> None:
    rows = gaps({"executives": sample(20, seed=5), "operations": sample(60, seed=6)})
    missing = rows.filter(pl.col("other_segment") == "security")
    assert missing["reason"].unique().to_list() == ["no response of security has a score"]
    assert missing["p"].null_count() == missing.height == 6
    assert rows.filter(other_segment="operations")["p"].null_count() == 0


def test_a_wave_without_layers_has_reasons_only() -> None:
    rows = gaps({})
    assert rows["reason"].null_count() == 0
    assert rows["p_holm"].null_count() == rows.height


def test_a_layer_of_one_organisation_is_not_compared() -> None:
    # Its deviations add to zero within the one cluster: the error would leave it out.
    rows = gaps(
        {"executives": sample(20, seed=5, organisations=1), "operations": sample(60, seed=6)}
    )
    row = rows.row(0, named=True)
    assert row["reason"].startswith("organisations behind the responses of executives: 1;")
