"""What the simulator planted, and what the pipeline found of it."""

import polars as pl
import pytest

from secperf_pipeline.domain.project import SAMPLE_INBOX
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.pseudonyms import pseudonym_key
from tests.pipeline.homes import published, restricted

TRUTH = SAMPLE_INBOX.parent / "truth"
QUARTERS = ["2026Q1", "2026Q2", "2026Q3"]


def planted_careless(home: Home, quarter: str) -> dict[str, str]:
    """Kind of carelessness by pseudonym."""
    key = pseudonym_key(home.keys, set())
    rows = pl.read_csv(TRUTH / quarter / "careless.csv")
    return {key.response_id(quarter, one): kind for one, kind in rows.iter_rows()}


@pytest.mark.parametrize("quarter", QUARTERS)
def test_screening_removes_the_careless_more_than_the_honest(demo_home: Home, quarter: str) -> None:
    careless = planted_careless(demo_home, quarter)
    decided = restricted(
        demo_home,
        f"select response_id, is_kept from quality.screening_decisions "
        f"where wave_quarter = '{quarter}' and profile = 'standard'",
    )
    assert set(careless) <= set(decided["response_id"])
    removed = set(decided.filter(~pl.col("is_kept"))["response_id"])
    honest = decided.height - len(careless)
    found = len(removed & set(careless)) / len(careless)
    false = len(removed - set(careless)) / honest
    assert found > 0.3
    assert false < 0.02


@pytest.mark.parametrize("quarter", QUARTERS)
@pytest.mark.parametrize("kind", ["duplicate", "straight_line", "mostly_missing"])
def test_what_cannot_be_honest_is_always_removed(demo_home: Home, quarter: str, kind: str) -> None:
    careless = planted_careless(demo_home, quarter)
    removed = restricted(
        demo_home,
        f"select response_id from quality.screening_decisions "
        f"where wave_quarter = '{quarter}' and profile = 'standard' and not is_kept",
    )["response_id"]
    planted = {one for one, what in careless.items() if what == kind}
    assert planted
    assert len(planted & set(removed)) >= 0.8 * len(planted)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_the_slopes_lie_where_they_were_planted(demo_home: Home, quarter: str) -> None:
    effects = pl.read_csv(TRUTH / quarter / "effects.csv")
    fitted = published(
        demo_home,
        f"select x, y, beta, n from results.regressions where wave_quarter = '{quarter}' "
        "and segment_kind = 'all' and profile = 'standard' and x <> 'rd_performance'",
    )
    both = effects.join(
        fitted, left_on=["security_indicator", "business_indicator"], right_on=["x", "y"]
    )
    assert both.height == 24
    difference = (both["beta"] - both["expected_correlation"]).abs()
    # Four standard errors of a correlation in a clustered wave of this size.
    assert difference.max() < 0.25
    assert difference.mean() < 0.1
    assert both.select(pl.corr("beta", "expected_correlation")).item() > 0.6


def test_no_two_profiles_of_a_group_show_few_responses_by_their_difference(
    demo_home: Home,
) -> None:
    few = published(
        demo_home,
        """
        select one.segment_kind, one.segment, one.profile, other.profile as other, one.n, other.n
        from marts.indicator_summary as one
        inner join marts.indicator_summary as other
            using (wave_quarter, segment_kind, segment, indicator_id)
        where one.segment_kind <> 'all' and abs(one.n - other.n) between 1 and 4
        """,
    )
    assert few.is_empty()
    shown = published(
        demo_home,
        "select profile, count(n) as n from marts.indicator_summary "
        "where segment_kind <> 'all' group by profile",
    )
    assert (shown["n"] > 0).all()


def test_hypotheses_are_tested_in_the_declared_kinds_and_means_in_all(demo_home: Home) -> None:
    kinds = "select distinct segment_kind from results.{} order by all"
    tested = ["all", "layer", "region", "sector", "size"]
    for name in ("verdicts", "regressions", "group_differences"):
        assert published(demo_home, kinds.format(name))["segment_kind"].to_list() == tested
    for name in ("indicator_summary", "reliability"):
        assert "organisation" in published(demo_home, kinds.format(name))["segment_kind"].to_list()


def test_nobody_is_told_how_few_of_a_group_were_left_out(demo_home: Home) -> None:
    rejected = published(demo_home, "select n, n_rejected from quality.screening_bias")
    told = rejected.drop_nulls()
    assert 0 < told.height < rejected.height
    assert not told["n_rejected"].is_between(1, 4).any()


def test_the_scorecard_says_of_opinions_what_the_results_say(demo_home: Home) -> None:
    rows = published(
        demo_home,
        """
        select
            s.kpi_id, s.trend, s.value_low - i.ci_low as low, s.value_high - i.ci_high as high,
            case when c.difference_low > 0 then 'up' when c.difference_high < 0 then 'down'
                when c.difference_low is not null then 'flat' end as moved
        from results.scorecard as s
        inner join results.indicator_summary as i on s.wave_quarter = i.wave_quarter
            and s.kpi_id = i.indicator_id and i.segment_kind = 'all' and i.is_default_profile
        inner join results.indicator_changes as c on s.wave_quarter = c.wave_quarter
            and s.kpi_id = c.indicator_id and c.comparison = 'previous_wave'
        where s.organisation_id = 'all' and s.source = 'survey' and s.wave_quarter = '2026Q3'
        """,
    )
    assert rows.height == 10
    assert rows["trend"].to_list() == rows["moved"].to_list()
    assert rows.select(pl.max_horizontal(pl.col("low", "high").abs()).max()).item() < 1e-9


def test_a_pooled_share_rests_on_as_many_cases_as_organisations_leave(demo_home: Home) -> None:
    counts = published(
        demo_home,
        "select numerator, denominator from marts.fct_kpi_values where kpi_id = 'C1' "
        "and wave_quarter = '2026Q3' and organisation_id <> 'all' and denominator > 0",
    )
    (row,) = published(
        demo_home,
        "select * from results.scorecard where kpi_id = 'C1' and wave_quarter = '2026Q3' "
        "and organisation_id = 'all'",
    ).rows(named=True)
    x, n = counts["numerator"].sum(), counts["denominator"].sum()
    p, organisations = x / n, counts.height
    without = ((x - counts["numerator"]) / (n - counts["denominator"]) - p).to_numpy()
    variance = (organisations - 1) / organisations * (without**2).sum()
    # Less than p (1 - p) / V, as degrees of freedom are few; the cases are thirty times as many.
    assert organisations < row["n_effective"] < p * (1 - p) / variance < n / 10
    assert row["value_high"] - row["value_low"] > 5 * 2 * 1.96 * (p * (1 - p) / n) ** 0.5
