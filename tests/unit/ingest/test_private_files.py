"""The private parts of a home are for its owner, whatever the umask and the home were before."""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.private_files import keep_private, make_readable_folder


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_home_that_stood_open_is_closed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    desk = home.publications / "3" / "restricted"
    private = (home.store, home.keys, home.dagster, home.dbt_target, home.restricted, desk)
    for folder in private:
        folder.mkdir(parents=True)
    key = home.keys / "pseudonym.key"
    log = tmp_path / "warehouse.duckdb.wal"
    for file in (home.warehouse, log, home.lock, key):
        file.touch()
    assert mode(home.store) == 0o777
    assert mode(home.warehouse) == 0o666
    keep_private(home)
    assert {mode(one) for one in private} == {0o700}
    assert mode(home.publications) == 0o777
    assert {mode(one) for one in (home.warehouse, log, home.lock, key)} == {0o600}


def test_what_duckdb_makes_afterwards_is_private_too(tmp_path: Path) -> None:
    home = Home(tmp_path)
    keep_private(home)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create table one (a int)")
        assert {mode(one) for one in tmp_path.iterdir()} == {0o600}


def test_published_folders_are_made_for_readers_and_keep_the_mode_they_have(tmp_path: Path) -> None:
    keep_private(Home(tmp_path))
    make_readable_folder(tmp_path / "published")
    assert mode(tmp_path / "published") == 0o755
    (tmp_path / "published").chmod(0o750)
    make_readable_folder(tmp_path / "published")
    assert mode(tmp_path / "published") == 0o750


def test_a_store_of_another_user_names_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    home.store.mkdir()

    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(path, mode)

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(SecperfError, match=r"store can be reached by other users .*'chmod 700'"):
        keep_private(home)
