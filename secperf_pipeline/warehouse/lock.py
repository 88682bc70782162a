"""One process at a time: a lock that the kernel frees when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from secperf_pipeline.domain.errors import WarehouseBusyError


@contextmanager
def exclusive(path: Path, *, timeout_seconds: float) -> Iterator[None]:
    """Hold the lock file at ``path`` for the length of the block.

    Raises
    ------
    WarehouseBusyError
        Another process kept the lock for the whole time; the message names it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(handle, path, timeout_seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def holder_of(path: Path) -> str | None:
    """Name the process that holds the lock file at ``path``; None where nobody does."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(handle, 32, 0).decode() or "unknown"
    finally:
        os.close(handle)
    return None


def _acquire(handle: int, path: Path, timeout_seconds: float) -> None:
    deadline = time.monotonic() + timeout_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(handle, 32, 0).decode() or "unknown"
                raise WarehouseBusyError(
                    f"process {holder} works on {path.parent.name} and did not finish within "
                    f"{timeout_seconds:.0f} seconds; wait for its run to end, or stop it"
                ) from None
            time.sleep(0.2)
