"""The one place where what the machine or a library raises becomes an error of ours.

The words of libraries stay out: they may hold a cell of somebody's file.
"""

import errno
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from secperf_pipeline.domain.errors import (
    DamagedError,
    MachineError,
    SecperfError,
    UnforeseenError,
    WarehouseBusyError,
)
from secperf_pipeline.domain.project import PACKAGE

# What failed, by the error number of the system and by the words of libraries that pass it on.
_SIGNS: dict[str, tuple[set[int], str]] = {
    "full": (
        {errno.ENOSPC, errno.EDQUOT, errno.EFBIG},
        r"No space left on device|Disk quota exceeded|File too large|database or disk is full",
    ),
    "read-only": ({errno.EROFS}, r"Read-only file system"),
    "denied": (
        {errno.EACCES, errno.EPERM},
        r"Permission denied|Operation not permitted",
    ),
    # SQLite does not say which of the two it is.
    "closed": (set(), r"attempt to write a readonly database|unable to open database file"),
    "no folder": ({errno.ENOTDIR, errno.EEXIST}, r"Not a directory"),
    "broken disk": ({errno.EIO}, r"Input/output error|disk I/O error"),
    "memory": ({errno.ENOMEM}, r"Out of Memory Error"),
    "locked": (set(), r"Could not set lock on file|database is locked"),
    "newer": (set(), r"Trying to read a database file with version number"),
    "damaged": (
        set(),
        r"not a valid DuckDB database file|Could not read enough bytes|Corrupt database file"
        r"|Serialization Error|database disk image is malformed|file is not a database",
    ),
}
_NAMED = re.compile(r"[\"'](/[^\"']+)[\"']")


@contextmanager
def in_words(opened: Path | None = None) -> Iterator[None]:
    """Raise errors of the block as errors of ours, where it is known what to do about them.

    Parameters
    ----------
    opened
        File that the block works on; named where the error does not name one.

    Raises
    ------
    SecperfError
        In place of what was raised, which is its cause.
    """
    try:
        yield
    except SecperfError:
        raise
    except Exception as error:
        told = told_of(error, opened)
        if told is None:
            raise
        raise told from error


def told_of(error: BaseException, opened: Path | None = None) -> SecperfError | None:
    """Say what is to be done about an error; None where no rule knows."""
    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, SecperfError):
            return one
    for one in chain:
        if (what := _sign(one)) is not None:
            return _told(what, _path(chain) or opened)
    return None


def unforeseen(error: BaseException) -> UnforeseenError:
    """Say where an error came from that no rule foresees, without its own words."""
    frames = [
        (Path(frame.filename).resolve(), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    own = [(file, line) for file, line in frames if file.is_relative_to(PACKAGE)]
    place = f" in {own[-1][0].relative_to(PACKAGE).as_posix()}:{own[-1][1]}" if own else ""
    return UnforeseenError(
        f"something went wrong that no rule foresees ({type(error).__name__}{place}). Nothing that "
        "was there is lost; call 'secperf doctor', and please report this line. With "
        "SECPERF_TRACEBACK=1 the command prints all it knows, which may show cells of files"
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Go through an error and what caused it, the last one first."""
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        # sqlalchemy holds the error of the database without being caused by it.
        original = getattr(now, "orig", None)
        now = original if isinstance(original, BaseException) else now.__cause__ or now.__context__


def _sign(error: BaseException) -> str | None:
    if isinstance(error, MemoryError):
        return "memory"
    number = error.errno if isinstance(error, OSError) else None
    for what, (numbers, words) in _SIGNS.items():
        if number in numbers or (number is None and re.search(words, str(error))):
            return what
    return None


def _path(chain: list[BaseException]) -> Path | None:
    for error in chain:
        if isinstance(error, OSError) and isinstance(error.filename, str | Path):
            return Path(error.filename)
        if found := _NAMED.search(str(error)):
            return Path(found[1])
    return None


def _told(what: str, path: Path | None) -> SecperfError:
    where = str(path) if path is not None else "the data folder"
    safe = "Nothing that was there is lost"
    match what:
        case "full":
            said = f"there is no room to write {where}. {safe}; free some space, and call it again"
        case "read-only":
            said = (
                f"{where} lies where nothing can be written. {safe}; have it mounted for writing, "
                "or point SECPERF_HOME at a folder that is, and call it again"
            )
        case "denied":
            said = (
                f"{where} may not be reached by this user. {safe}; run as the owner of the data "
                "folder, or give the file to yourself with chown, and call it again"
            )
        case "closed":
            said = (
                f"{where} cannot be written. {safe}; run as the owner of the data folder, or have "
                "its disk mounted for writing, and call it again"
            )
        case "no folder":
            said = (
                f"{where} has to be a folder, or lies below a file; move that file away, or "
                "correct SECPERF_HOME"
            )
        case "broken disk":
            said = (
                f"the disk refused {where}. If it is full, free some space and call it again; if "
                "it fails, copy store/ and keys/ to another one, and call 'secperf rebuild' there"
            )
        case "memory":
            said = f"there is not enough memory. {safe}; end other programs, and call it again"
        case "locked":
            return WarehouseBusyError(
                f"another program has {where} open; close it, and call it again. Analysts open "
                "published/secperf.duckdb, read-only"
            )
        case "newer":
            return DamagedError(
                f"{where} was written by a newer version; use that version, or the kept copy from "
                "before"
            )
        case _:
            return damaged(path)
    return MachineError(said)


def damaged(path: Path | None) -> DamagedError:
    """Say what to do about a database that cannot be read, or holds something else."""
    if path is not None and path.suffix == ".db":
        return DamagedError(
            f"Dagster's history {path} is damaged; no result lies in it. Move the folder dagster/ "
            "away, and call it again"
        )
    if path is not None and path.name.startswith("warehouse."):
        return DamagedError(
            f"the warehouse {path} is damaged. What came in is not lost: copy store/ and keys/ "
            "into an empty folder, point SECPERF_HOME at it and call 'secperf rebuild'; or put "
            "the warehouse back from a backup"
        )
    return DamagedError(
        f"{path or 'a database'} is damaged or not what secperf published. No result is lost: "
        "move it away and call 'secperf publish'"
    )
