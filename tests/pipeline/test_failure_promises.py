"""What is promised about failure: refused files, corrected files, lost keys."""

import pytest

from secperf_pipeline.definitions import defs
from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import all_tables, published, restricted, run_quarter

SURVEY = "2021Q4/surveys/survey_2021.csv"


def failure(result: object) -> str:
    return "\n".join(
        event.event_specific_data.error.to_string()
        for event in result.all_events  # type: ignore[attr-defined]
        if event.event_type_value == "STEP_FAILURE"
    )


@pytest.mark.slow
def test_running_a_quarter_again_changes_no_table(replica_copy: Home) -> None:
    once = all_tables(replica_copy)
    assert run_quarter(replica_copy, "2021Q4").success
    twice = all_tables(replica_copy)
    for name, rows in once.items():
        assert rows.equals(twice[name]), name


def test_a_bad_file_is_refused_and_its_correction_makes_a_new_revision(fresh_home: Home) -> None:
    survey = fresh_home.inbox / SURVEY
    good = survey.read_text()
    lines = good.splitlines()
    lines[4] = lines[4].rsplit(",", 1)[0] + ",9.5"
    survey.write_text("\n".join(lines) + "\n")
    assert run_quarter(fresh_home, "2021Q4").success
    files = published(fresh_home, "select * from quality.files order by path")
    refused = files.filter(path="surveys/survey_2021.csv").row(0, named=True)
    assert (refused["status"], refused["rows_read"], refused["rows_accepted"]) == (
        "refused",
        138,
        0,
    )
    assert refused["message"].startswith("line 5, column reliability_image: '9.5' is neither")
    assert (files.filter(status="loaded")["kind"] != "survey").all()
    assert published(fresh_home, "select * from quality.rejected_rows").is_empty()
    counts = published(fresh_home, "select * from quality.rejected_counts").row(0, named=True)
    assert (counts["path"], counts["row_count"]) == ("surveys/survey_2021.csv", None)
    assert counts["reason"] == "hidden: too few rows"
    rejected = restricted(fresh_home, "select * from quality.rejected_rows")
    assert rejected.select("row_number", "column_name", "value").rows() == [
        (5, "reliability_image", "9.5")
    ]
    assert published(fresh_home, "select * from marts.fct_kpi_values").height > 0
    assert published(fresh_home, "select * from results.verdicts").is_empty()

    survey.write_text(good)
    result = run_quarter(fresh_home, "2021Q4")
    assert result.success
    # Seeds and views, which dbt does not build again, are said to hold for this run too.
    said = [event.asset_key for event in result.get_asset_materialization_events()]
    assert sorted(said) == sorted(defs.resolve_asset_graph().materializable_asset_keys)
    versions = published(
        fresh_home,
        "select status, is_current from quality.files "
        "where path = 'surveys/survey_2021.csv' order by is_current",
    )
    assert versions.rows() == [("refused", False), ("loaded", True)]
    assert published(fresh_home, "select * from results.verdicts").height > 0
    revisions = published(
        fresh_home,
        "select revision, is_current, supersedes is null as is_first "
        "from results.scorecard_snapshots order by revision",
    )
    assert revisions.rows() == [(1, False, True), (2, True, False)]


def test_a_wrong_wave_file_stops_the_quarter_with_line_and_key(fresh_home: Home) -> None:
    (fresh_home.inbox / "2021Q4" / "wave.yaml").write_text("quarter: 2021Q4\ninstrumnt: x\n")
    result = run_quarter(fresh_home, "2021Q4")
    assert not result.success
    assert "2021Q4/wave.yaml, line 2, key instrumnt" in failure(result)


def test_a_lost_key_stops_the_run_with_the_remedy(replica_copy: Home) -> None:
    (replica_copy.keys / "pseudonym.key").unlink()
    result = run_quarter(replica_copy, "2021Q4")
    assert not result.success
    assert "Restore it from a backup" in failure(result)
