"""Whether a quarter's published results are those that a run would give."""

from secperf_pipeline.cli.published import read_published
from secperf_pipeline.domain.errors import DamagedError
from secperf_pipeline.domain.hashing import sha256_of_bytes
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.inbox import inbox_files
from secperf_pipeline.scorecard.snapshot import (
    code_version,
    definitions_hash,
    hash_of_inputs,
    inputs_of,
)


def is_restated(home: Home, quarter: Quarter) -> bool:
    """Tell whether the published results of a quarter rest on other files than it has now.

    So it is after the run of a later quarter whose registers also speak about this one.
    """
    ledger = read_published(home, "quality.files", is_current=True)
    return [hash_of_inputs(inputs_of(ledger, quarter))] != [
        inputs for inputs, _, _ in _current_hashes(home, quarter)
    ]


def is_up_to_date(home: Home, quarter: Quarter) -> bool:
    """Tell whether a run would change nothing.

    It would not when the last run ended, its report is there, the inbox holds the files of the
    published ledger, and the current snapshot has the hashes of today's inputs, definitions
    and code.
    """
    report = home.reports / f"{quarter}.html"
    if home.unfinished_mark(quarter).exists() or not report.exists():
        return False
    if not home.published_database.exists():
        return False
    try:
        ledger = read_published(home, "quality.files", is_current=True)
    except DamagedError:
        return False
    # A program of an earlier version published it.
    if "speaks_from" not in ledger.columns:
        return False
    known = set(ledger.filter(wave_quarter=str(quarter)).select("path", "sha256").iter_rows())
    found = {
        (file.path, sha256_of_bytes(file.content) if file.content is not None else None)
        for file in inbox_files(home.inbox / str(quarter))
    }
    hashes = (hash_of_inputs(inputs_of(ledger, quarter)), definitions_hash(), code_version())
    return known == found and _current_hashes(home, quarter) == [hashes]


def _current_hashes(home: Home, quarter: Quarter) -> list[tuple[str, ...]]:
    """Read inputs, definitions and code of the quarter's current snapshot, if it has one."""
    current = read_published(
        home, "results.scorecard_snapshots", wave_quarter=str(quarter), is_current=True
    )
    return current.select("inputs_hash", "definitions_hash", "code_version").rows()
