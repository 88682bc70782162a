"""The strategy as declared: what of it nobody measures, and how an organisation aligns it."""

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import published


def test_the_papers_own_map_has_five_goals_that_nobody_measures(replica_home: Home) -> None:
    rows = published(
        replica_home,
        "select element_id, has_kpi, is_covered, missing from marts.strategy_coverage "
        "where organisation_id = 'all' and element_kind = 'goal' order by position",
    )
    assert rows.height == 10
    assert rows.filter(has_kpi=False)["element_id"].to_list() == [
        "cost_optimisation",
        "usability",
        "security_reliability",
        "team_relations",
        "governance_awareness",
    ]
    assert rows.filter(has_kpi=True)["is_covered"].all()
    assert set(rows.filter(has_kpi=False)["missing"]) == {"no KPI, no open action"}


def test_one_success_factor_has_no_kpi(replica_home: Home) -> None:
    rows = published(
        replica_home,
        "select element_id from marts.strategy_coverage "
        "where organisation_id = 'all' and element_kind = 'csf' and not has_kpi",
    )
    assert rows["element_id"].to_list() == ["lean_work_flow"]


def test_the_sample_manufacturer_follows_the_conventional_approach(replica_home: Home) -> None:
    rows = published(
        replica_home, "select organisation_id, approach_id from marts.organisation_alignment"
    )
    assert rows.rows() == [("sample-manufacturer", "i")]


def test_arrows_of_the_map_lead_to_goals_and_to_the_business(replica_home: Home) -> None:
    rows = published(replica_home, "select to_kind, author from marts.strategy_map")
    assert set(rows.rows()) == {("security", "ours"), ("business", "paper")}
