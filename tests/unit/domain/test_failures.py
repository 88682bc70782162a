"""What the machine and libraries raise, as a sentence with the remedy and an exit code."""

import errno
import os
import sqlite3
from pathlib import Path

import duckdb
import pytest

from secperf_pipeline.domain.errors import DamagedError, KeyLostError, SecperfError
from secperf_pipeline.domain.failures import in_words, told_of, unforeseen

WAREHOUSE = "/home/warehouse.duckdb"


def raised(number: int) -> OSError:
    return OSError(number, os.strerror(number), WAREHOUSE)


@pytest.mark.parametrize(
    ("error", "exit_code", "said"),
    [
        (raised(errno.ENOSPC), 4, f"no room to write {WAREHOUSE}"),
        (raised(errno.EDQUOT), 4, "free some space"),
        (raised(errno.EROFS), 4, "have it mounted for writing"),
        (raised(errno.EACCES), 4, f"{WAREHOUSE} may not be reached by this user"),
        (raised(errno.ENOTDIR), 4, "correct SECPERF_HOME"),
        (raised(errno.EIO), 4, "call 'secperf rebuild' there"),
        (MemoryError(), 4, "not enough memory"),
        (sqlite3.OperationalError("database or disk is full"), 4, "no room to write the data"),
        (
            sqlite3.OperationalError("attempt to write a readonly database"),
            4,
            "mounted for writing",
        ),
        (sqlite3.DatabaseError("file is not a database"), 5, "call 'secperf publish'"),
        (
            duckdb.IOException(f'IO Error: Could not set lock on file "{WAREHOUSE}": Conflicting'),
            3,
            f"another program has {WAREHOUSE} open",
        ),
        (
            duckdb.IOException("IO Error: Could not write: No space left on device"),
            4,
            "free some space",
        ),
    ],
)
def test_what_the_machine_does_not_allow_is_told_with_its_remedy(
    error: Exception, exit_code: int, said: str
) -> None:
    told = told_of(error)
    assert told is not None
    assert told.exit_code == exit_code
    assert said in str(told)


def test_the_cause_of_an_error_is_looked_for() -> None:
    failed = RuntimeError("a step failed")
    failed.__cause__ = raised(errno.ENOSPC)
    with pytest.raises(SecperfError, match="no room to write") as caught, in_words():
        raise failed
    assert caught.value.__cause__ is failed


def test_our_own_errors_stay_as_they_are() -> None:
    ours = KeyLostError("restore it")
    with pytest.raises(KeyLostError) as caught, in_words():
        raise ours
    assert caught.value is ours


def test_an_error_that_no_rule_knows_stays_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), in_words():
        raise ZeroDivisionError
    # The words of a file are no sign: a number of the system is there, and it is another one.
    assert told_of(OSError(errno.EPIPE, "No space left on device")) is None


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("warehouse.duckdb", "call 'secperf rebuild'"), ("secperf.duckdb", "call 'secperf publish'")],
)
@pytest.mark.parametrize("size", [0, 5_000, 30_000])
def test_a_damaged_database_is_named_with_what_brings_it_back(
    tmp_path: Path, name: str, remedy: str, size: int
) -> None:
    path = tmp_path / name
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table a as select range as i from range(20000)")
    path.write_bytes(path.read_bytes()[:size] if size != 5_000 else b"x" * size)
    with (
        pytest.raises(DamagedError, match=remedy) as caught,
        in_words(path),
        duckdb.connect(str(path)) as connection,
    ):
        connection.execute("select sum(i) from a").fetchall()
    assert str(path) in str(caught.value)


def test_what_nobody_foresaw_is_told_without_the_words_of_the_error() -> None:
    try:
        told_of("Kim Minji", "not a path")  # type: ignore[arg-type]
    except Exception as error:
        said = str(unforeseen(error))
    assert "(AttributeError in domain/failures.py:" in said
    assert "please report this line" in said
    assert "Kim" not in said
    assert unforeseen(ValueError()).exit_code == 70
