"""Snapshots: kept as they were, explained layer by layer, and proved from the stored files."""

import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import copied, published, run_quarter, secperf

PROJECTS = "2021Q4/kpis/kpi_measurements.csv"


@pytest.fixture(scope="module")
def corrected_home(replica_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The register of 2021Q4 had three security reviews less than it said; corrected, run again."""
    home = copied(replica_home, tmp_path_factory.mktemp("corrected") / "home")
    path = home.inbox / PROJECTS
    lines = path.read_text().splitlines()
    row = next(place for place, line in enumerate(lines) if line.startswith("I1,"))
    assert "1.0,ratio,6,6," in lines[row]
    lines[row] = lines[row].replace("1.0,ratio,6,6,", "0.5,ratio,3,6,")
    path.write_text("\n".join(lines) + "\n")
    assert run_quarter(home, "2021Q4").success
    return home


@pytest.mark.slow
def test_a_correction_is_explained_and_both_revisions_can_be_proved(corrected_home: Home) -> None:
    ledger = published(
        corrected_home,
        "select figure, value_before, value_after, difference, by_data, by_code, changed_layers "
        "from results.restatements where row_key = 'all | process | I1'",
    )
    assert ("value", "1", "0.5", -0.5, -0.5, 0.0, "data") in ledger.rows()
    assert set(ledger["changed_layers"]) == {"data"}
    assert published(corrected_home, "select table_name from results.restatements")[
        "table_name"
    ].unique().sort().to_list() == ["scorecard", "scorecard_perspectives"]

    was = published(
        corrected_home,
        "select revision, is_current, value, status, value_now, status_now, is_restated "
        "from results.scorecard_as_was where organisation_id = 'all' and kpi_id = 'I1' "
        "order by revision",
    )
    assert was.rows() == [
        (1, False, 1.0, "green", 0.5, "red", True),
        (2, True, 0.5, "red", 0.5, "red", False),
    ]
    verdicts = published(corrected_home, "select is_restated from results.verdicts_as_was")
    assert verdicts.height == 2 * 75
    assert not verdicts["is_restated"].any()

    said = secperf(corrected_home, "explain", "2021Q4").stdout
    assert "changed: data" in said
    assert "scorecard: all | process | I1, value: 100 % -> 50 % (data)" in said
    assert ", 0 of them flipped verdicts" in said

    first = published(
        corrected_home,
        "select snapshot_id from results.scorecard_snapshots where revision = 1",
    ).item()
    proved = secperf(corrected_home, "verify", first[:10]).stdout
    assert proved.endswith("computed again, id and results are the same\n")


@pytest.mark.slow
def test_changes_of_several_layers_are_shared_out_and_add_up(corrected_home: Home) -> None:
    wave = corrected_home.inbox / "2021Q4" / "wave.yaml"
    wave.write_text(wave.read_text().replace("default_profile: paper", "default_profile: raw"))
    assert run_quarter(corrected_home, "2021Q4").success
    first, last = published(
        corrected_home,
        "select snapshot_id from results.scorecard_snapshots where revision <> 2 order by revision",
    )["snapshot_id"]

    said = secperf(corrected_home, "explain", last[:10], first[:10], "--record").stdout
    assert "changed: data, screening" in said
    assert "scorecard: all | process | I1, value: 100 % -> 50 % (data)" in said
    rows = published(
        corrected_home,
        f"select * from results.restatements where compared_with = '{first}' "
        f"and snapshot_id = '{last}'",
    )
    assert rows["attributed_to"].null_count() == 0
    assert rows.filter(table_name="verdicts")["attributed_to"].unique().to_list() == ["screening"]
    assert rows.filter(table_name="verdicts", is_flip=True).height > 0
    shared = rows.filter(rows["by_data"].is_not_null())
    parts = sum(shared[f"by_{layer}"] for layer in ("data", "screening", "definitions", "code"))
    assert (parts - shared["difference"]).abs().max() < 1e-12


def test_a_snapshot_that_is_not_there_is_named(replica_home: Home) -> None:
    ended = secperf(replica_home, "verify", "ffff", ends_with=1)
    assert "'ffff' is no quarter with a snapshot" in ended.stderr
    assert "snapshots are published of: 2021Q4" in ended.stderr
    ended = secperf(replica_home, "explain", "2021Q4", ends_with=1)
    assert "is the first snapshot; name another one" in ended.stderr
