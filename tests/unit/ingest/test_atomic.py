"""A file that is written is there with all its bytes, or as it was before."""

from pathlib import Path

import pytest

from secperf_pipeline.ingest.atomic import write_atomically


def test_a_file_is_replaced_and_has_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")
    write_atomically(path, b"after", mode=0o600)
    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")
    with pytest.raises(TypeError):
        write_atomically(path, "no bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
