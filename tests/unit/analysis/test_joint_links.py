"""Rows of joint links: what they tell, of which profiles, and why a figure is missing."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from secperf_pipeline.analysis.joint_links import JointRules, joint_links
from secperf_pipeline.analysis.wave import Sample
from tests.scores import no_nan, sample_of

RULES = JointRules(
    confidence=0.95, min_responses=10, min_clusters=6, most_vif=10, draws=199, seed=11
)
XS, YS = ["policy", "organization", "executive_will"], ["sales"]


def drawn(*, organisations: int = 20, n: int = 240) -> Sample:
    """Policy alone moves sales; organization goes with policy and moves nothing."""
    draw = np.random.default_rng(8)
    policy, will = draw.normal(size=(2, n))
    organization = 0.7 * policy + 0.7 * draw.normal(size=n)
    sales = 0.6 * policy + draw.normal(size=n)
    columns = {
        "policy": policy,
        "organization": organization,
        "executive_will": will,
        "sales": sales,
    }
    return sample_of(columns, [f"o{place % organisations}" for place in range(n)])


def row_of(rows: pl.DataFrame, x: str) -> dict[str, object]:
    return rows.filter(x=x).row(0, named=True)


def test_what_only_goes_with_another_indicator_is_told_from_what_carries_the_link() -> None:
    sample = drawn()
    rows = joint_links([sample], XS, YS, RULES)
    values = sample.values
    z = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    other = sm.OLS(z[:, 3], sm.add_constant(z[:, :3])).fit()
    np.testing.assert_allclose(rows["slope"], other.params[1:], rtol=1e-9)
    assert rows["r2"].unique().to_list() == [pytest.approx(other.rsquared)]
    assert rows["relative_weight"].sum() == pytest.approx(other.rsquared)
    policy, organization = (row_of(rows, x) for x in ("policy", "organization"))
    assert np.corrcoef(values[:, 1], values[:, 3])[0, 1] > 0.25
    assert str(policy["reading"]).startswith(
        "policy goes with sales also where the other 2 are held still; it carries"
    )
    assert str(organization["reading"]).startswith(
        "not shown that organization adds anything beyond the other 2"
    )
    assert "counts what the indicator shares with the others as its own" in str(policy["reading"])
    assert policy["probability_first"] > 0.9
    assert rows["probability_first"].sum() == pytest.approx(1)
    assert rows.select("n", "n_clusters", "bootstrap_draws").unique().rows() == [(240, 20, 199)]
    assert rows["reason"].null_count() == 3
    low, high = policy["relative_weight_low"], policy["relative_weight_high"]
    assert low < policy["relative_weight"] < high


def test_the_waves_own_profile_and_the_raw_one_are_looked_into() -> None:
    own = drawn()
    profiles = [
        own,
        replace(own, profile="raw", is_default_profile=False),
        replace(own, profile="strict", is_default_profile=False),
    ]
    rows = joint_links(profiles, XS, YS, RULES)
    assert rows["profile"].unique(maintain_order=True).to_list() == ["paper", "raw"]
    assert not rows.select("profile", "y", "x").is_duplicated().any()


def test_few_organisations_leave_slopes_and_weights_without_an_interval() -> None:
    rows = joint_links([drawn(organisations=5)], XS, YS, RULES)
    for name in ("slope_low", "relative_weight_high", "probability_first", "df"):
        assert rows[name].null_count() == 3
    assert rows["slope"].null_count() == rows["relative_weight"].null_count() == 0
    assert rows["reason"].str.contains("organisations count like .* an interval needs 6").all()
    assert rows["reading"].str.contains("adds beyond the other 2 is not known").all()


def test_a_response_without_an_organisation_is_its_own() -> None:
    sample = drawn()
    unknown = replace(sample, organisations=np.full(240, ""))
    assert joint_links([unknown], XS, YS, RULES)["n_clusters"].to_list() == [240] * 3


def test_indicators_that_are_nearly_one_cannot_be_told_apart() -> None:
    sample = drawn()
    sample.values[:, 1] = sample.values[:, 0] + 0.1 * sample.values[:, 1]
    rows = joint_links([sample], XS, YS, RULES)
    assert (rows["vif"].head(2) > 10).all()
    assert "policy cannot be told apart from the other 2" in str(row_of(rows, "policy")["reading"])


def test_an_indicator_that_nobody_asked_for_is_left_out() -> None:
    rows = joint_links([drawn()], [*XS, "access_control"], [*YS, "market_share"], RULES)
    assert rows.select("y", "x").rows() == [("sales", x) for x in XS]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (0, 4.0, "an indicator does not vary"),
        (3, np.nan, "complete responses: 0; a joint regression needs 10"),
    ],
)
def test_without_a_regression_every_row_says_why(column: int, value: float, reason: str) -> None:
    sample = drawn()
    sample.values[:, column] = value
    rows = joint_links([sample], XS, YS, RULES)
    assert rows["reason"].to_list() == [reason] * 3
    assert rows["slope"].null_count() == rows["reading"].null_count() == 3


def test_no_figure_is_nan() -> None:
    sample = drawn()
    sample.values[:, 3] = sample.values[:, 0]
    rows = joint_links([sample], XS, YS, RULES)
    assert no_nan(rows)
    assert set(rows["reason"]) == {"y fits the indicators exactly"}
