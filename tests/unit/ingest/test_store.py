from pathlib import Path

from secperf_pipeline.ingest.store import keep, read_stored


def test_bytes_come_back_by_their_hash_and_are_private(tmp_path: Path) -> None:
    digest = keep(tmp_path / "store", b"content")
    assert read_stored(tmp_path / "store", digest) == b"content"
    assert (tmp_path / "store").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "store" / digest[:2] / digest).stat().st_mode & 0o777 == 0o600


def test_keeping_the_same_bytes_again_writes_nothing(tmp_path: Path) -> None:
    digest = keep(tmp_path, b"content")
    before = (tmp_path / digest[:2] / digest).stat().st_mtime_ns
    assert keep(tmp_path, b"content") == digest
    assert (tmp_path / digest[:2] / digest).stat().st_mtime_ns == before
    assert [path.name for path in (tmp_path / digest[:2]).iterdir()] == [digest]
