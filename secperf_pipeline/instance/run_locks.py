"""Which runs have a living process: each holds a lock that the kernel frees when it dies."""

import fcntl
import os
from pathlib import Path


class RunLocks:
    """One lock file for each run, in one folder.

    Neither a process id, which the next process may get, nor a time limit tells a dead run from
    one that waits or takes long; a lock does.

    Parameters
    ----------
    folder
        Where the files lie; made with the first one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: list[int] = []

    def hold(self, run_id: str) -> None:
        """Hold a run's lock until `close`, or the end of this process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / run_id, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        self._held.append(handle)

    def is_held(self, run_id: str) -> bool:
        """Tell whether a living process, of this or another program, holds a run's lock."""
        try:
            handle = os.open(self._folder / run_id, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def run_ids(self) -> list[str]:
        """Name the runs that have a file, held or not."""
        return sorted(file.name for file in self._folder.glob("*"))

    def remove(self, run_id: str) -> None:
        """Delete the file of a run that has ended."""
        (self._folder / run_id).unlink(missing_ok=True)

    def close(self) -> None:
        """Give back every lock."""
        while self._held:
            os.close(self._held.pop())
