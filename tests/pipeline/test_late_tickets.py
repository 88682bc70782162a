"""A ticket that lies in the folder of a later quarter restates the one in which it was detected."""

from pathlib import Path

import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import published, secperf

_HEADER = "organisation_id,incident_id,detected_at,reported_to_csirt_at,csirt_launched_at,is_drill"
_TICKET = "a,{name},{day}T10:00:00+00:00,{day}T10:{minutes}:00+00:00,{day}T10:50:00+00:00,false"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Five prompt tickets in each of two quarters; one of the first came late, and was slow."""
    days = {
        "2025Q4": [f"2025-10-0{day}" for day in range(1, 6)],
        "2026Q1": [f"2026-01-0{day}" for day in range(1, 6)],
    }
    home = Home(tmp_path)
    for quarter, dates in days.items():
        folder = home.inbox / quarter
        (folder / "kpis").mkdir(parents=True)
        (folder / "wave.yaml").write_text(f"quarter: {quarter}\ntime_zone: UTC\n")
        rows = [_TICKET.format(name=f"t{day}", day=day, minutes=20) for day in dates]
        if quarter == "2026Q1":
            late = "a,late,2025-12-01T10:00:00+00:00,2025-12-01T12:00:00+00:00,,false"
            rows.append(late)
        (folder / "kpis" / "incidents.csv").write_text("\n".join([_HEADER, *rows]) + "\n")
    return home


@pytest.mark.slow
def test_a_late_ticket_restates_its_quarter_and_the_runs_can_be_repeated(home: Home) -> None:
    said = secperf(home, "run").stdout
    assert "2025Q4  restated by the files of a later quarter" in said
    values = "select wave_quarter, value, n from {} where organisation_id = 'a' and kpi_id = 'F1'"
    for table in ("marts.fct_kpi_values", "results.scorecard"):
        found = published(home, values.format(table) + " order by wave_quarter")
        assert found.rows() == [("2025Q4", 5 / 6, 6), ("2026Q1", 1.0, 5)]
    ledger = published(
        home,
        "select value_before, value_after, attributed_to from results.restatements "
        "where wave_quarter = '2025Q4' and row_key = 'a | finance | F1' and figure = 'n'",
    )
    assert ledger.rows() == [("5", "6", "data")]

    assert "2026Q1  nothing has changed" in secperf(home, "run").stdout
    secperf(home, "run", "--force")
    revisions = published(
        home,
        "select wave_quarter, max(revision) from results.scorecard_snapshots group by 1 order by 1",
    )
    assert revisions.rows() == [("2025Q4", 2), ("2026Q1", 1)]
