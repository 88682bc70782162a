"""A home is made again from its store, its key and the definitions alone."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from secperf_pipeline.assets.journal import journal_of
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.warehouse.tables import Warehouse
from tests.pipeline.homes import all_tables, published, secperf
from tests.pipeline.kills import killed_at

SNAPSHOTS = (
    "select wave_quarter, snapshot_id, result_hash from results.scorecard_snapshots "
    "where is_current order by wave_quarter"
)
# What is outside all hashes and yet has to be as it was.
KEPT = (
    "select wave_quarter, path, sha256, status, first_seen_at from quality.files "
    "where sha256 is not null order by all",
    "select wave_quarter, protocol_hash, first_seen_at, came_after_data from quality.protocols "
    "order by all",
)


def kept_alone(home: Home, folder: Path) -> Home:
    """Copy store and keys of a home, and nothing else."""
    new = Home(folder)
    for kept in (home.store, home.keys):
        shutil.copytree(kept, new.root / kept.name)
    return new


def response_ids(home: Home) -> list[str]:
    with Warehouse.open(home.warehouse) as warehouse:
        ids = warehouse.read("select response_id from raw.survey_responses order by all")
    return ids["response_id"].to_list()


def is_the_same(new: Home, old: Home) -> None:
    for query in (SNAPSHOTS, *KEPT):
        assert published(new, query).equals(published(old, query)), query
    assert response_ids(new) == response_ids(old)


def test_a_home_killed_while_it_is_rebuilt_ends_with_the_same_ids_and_hashes(
    replica_home: Home, tmp_path: Path
) -> None:
    new = kept_alone(replica_home, tmp_path / "new")
    before = Journal(new.store).path.read_bytes()
    killed_at("insert raw.files", new, "rebuild")
    said = secperf(new, "rebuild").stdout
    snapshot_id = published(replica_home, SNAPSHOTS)["snapshot_id"].item()
    assert said.endswith(f"2021Q4 ({snapshot_id[:12]}): made again, id and results are the same\n")
    is_the_same(new, replica_home)
    tables, others = all_tables(new), all_tables(replica_home)
    assert [name for name in others if not tables[name].equals(others[name])] == []
    assert Journal(new.store).path.read_bytes() == before
    assert not new.rebuilding.exists()
    # Nothing is left to do, and what is there is not rebuilt over.
    assert "nothing has changed" in secperf(new, "run").stdout
    ended = secperf(new, "rebuild", ends_with=1)
    assert "holds warehouse.duckdb, published, inbox already" in ended.stderr


@pytest.mark.slow
def test_the_demo_is_rebuilt_with_all_its_quarters(demo_home: Home, tmp_path: Path) -> None:
    new = kept_alone(demo_home, tmp_path / "new")
    said = secperf(new, "rebuild").stdout
    assert said.count("made again, id and results are the same") == 4
    is_the_same(new, demo_home)


def test_a_rebuild_without_key_journal_or_bytes_says_what_to_copy(
    replica_home: Home, tmp_path: Path
) -> None:
    new = kept_alone(replica_home, tmp_path / "new")
    key = new.keys / "pseudonym.key"
    kept = key.read_bytes()
    key.unlink()
    ended = secperf(new, "rebuild", ends_with=6)
    assert "pseudonym.key is missing; copy it" in ended.stderr
    key.write_bytes(bytes(range(32)).hex().encode())
    ended = secperf(new, "rebuild", ends_with=6)
    assert "is another key than the one that made" in ended.stderr
    key.write_bytes(kept)

    survey = published(replica_home, "select sha256 from quality.files where kind = 'survey'")
    lost = survey["sha256"].item()
    (new.store / lost[:2] / lost).unlink()
    ended = secperf(new, "rebuild", ends_with=5)
    assert "names no quarter whose files are all in the store" in ended.stderr
    shutil.rmtree(new.rebuilding)
    Journal(new.store).path.unlink()
    ended = secperf(new, "rebuild", ends_with=5)
    assert "has no journal.jsonl, which says where its bytes belong" in ended.stderr
    assert not new.inbox.exists()


def test_a_home_of_an_earlier_version_gets_its_journal_from_its_ledger(
    replica_copy: Home,
) -> None:
    journal = Journal(replica_copy.store)
    before = journal.history()
    journal.path.unlink()
    with Warehouse.open(replica_copy.warehouse) as warehouse:
        # As if the inbox had changed since the snapshot was taken.
        changed = warehouse.read("from raw.files").with_columns(
            load_id=pl.lit("later"),
            sha256=pl.when(path="wave.yaml").then(pl.lit("f" * 64)).otherwise("sha256"),
        )
        load = {"load_id": ["later"], "load_number": [2], "wave_quarter": ["2021Q4"]}
        warehouse.append({"raw.files": changed, "raw.loads": pl.DataFrame(load)})
        after = journal_of(replica_copy, warehouse).history()
    was, now = before.quarter("2021Q4"), after.quarter("2021Q4")
    assert was.load is not None
    assert was.snapshot is not None
    assert now.load is not None
    assert now.snapshot is not None
    assert now.load.files == was.load.files
    assert now.snapshot.model_copy(update={"at": was.snapshot.at}) == was.snapshot
    assert now.protocols == was.protocols
    assert after.fingerprints == before.fingerprints
    assert now.last_load is not None
    assert now.last_load.contents["wave.yaml"] == "f" * 64
