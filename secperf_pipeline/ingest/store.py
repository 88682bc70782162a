"""Original bytes, kept by content hash: private, never published, never changed."""

from pathlib import Path

from secperf_pipeline.domain.hashing import sha256_of_bytes
from secperf_pipeline.ingest.atomic import write_atomically


def keep(store: Path, content: bytes) -> str:
    """Put bytes into the store unless they are there already; give their sha256."""
    digest = sha256_of_bytes(content)
    folder = store / digest[:2]
    target = folder / digest
    if not target.exists():
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        write_atomically(target, content, mode=0o600)
    return digest


def read_stored(store: Path, digest: str) -> bytes:
    """Read the bytes of a hash.

    Raises
    ------
    FileNotFoundError
        The store has no such bytes, for example because their retention has passed.
    """
    return (store / digest[:2] / digest).read_bytes()


def forget(store: Path, digest: str) -> bool:
    """Delete the bytes of a hash; tell whether they were there."""
    target = store / digest[:2] / digest
    there = target.exists()
    target.unlink(missing_ok=True)
    return there
