"""A KPI of one's own and a limit of one's own: rows in the seeds, and no line of code."""

from pathlib import Path

import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.changes import STATED_FIGURE, add_a_stated_kpi
from tests.pipeline.checkouts import added, copied_checkout, own_secperf, replaced
from tests.pipeline.homes import published


@pytest.fixture(scope="module")
def own_checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a seventh KPI, and 40 minutes instead of 60 for F1."""
    checkout = copied_checkout(tmp_path_factory.mktemp("checkout"))
    seeds = checkout / "dbt_project" / "seeds"
    add_a_stated_kpi(checkout)
    replaced(seeds / "kpis.csv", ",share,up,60,", ",share,up,40,")
    return checkout


@pytest.mark.slow
def test_a_kpi_is_added_and_every_change_is_explained(
    replica_copy: Home, own_checkout: Path
) -> None:
    kpis = replica_copy.inbox / "2021Q4" / "kpis"
    added(kpis / "kpi_measurements.csv", STATED_FIGURE)
    # Reported after 50 minutes instead of 95: within 60, and not within 40.
    replaced(kpis / "incidents.csv", "2021-11-02T05:06:00", "2021-11-02T04:21:00")
    own_secperf(own_checkout, replica_copy, "run", "2021Q4")

    rows = published(
        replica_copy,
        "select kpi_id, value, n, status from results.scorecard "
        "where organisation_id = 'all' and kpi_id in ('F1', 'X1') order by kpi_id",
    )
    assert rows.rows() == [("F1", 3 / 9, 9, "red"), ("X1", 0.6, 20, "amber")]
    goal = published(
        replica_copy,
        "select has_kpi from marts.strategy_coverage "
        "where organisation_id = 'all' and element_id = 'cost_optimisation'",
    )
    assert goal.item()

    said = own_secperf(own_checkout, replica_copy, "explain", "2021Q4", "--record")
    assert "changed: data, definitions" in said
    shares = published(
        replica_copy,
        "select by_data, by_screening, by_definitions, by_code, difference "
        "from results.restatements where row_key = 'all | finance | F1' and figure = 'value'",
    )
    assert shares.row(0) == pytest.approx((1 / 9, 0, -5 / 9, 0, -4 / 9), abs=1e-8)
