"""A large survey CSV read into raw rows, against DuckDB's bare read_csv of the same file.

Run from the root of the project: python -m benchmarks.survey_csv [responses]
"""

import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.ingest.read_file import read_file

_ROUNDS = 3
_THREADS = 2
_ITEMS = [item.id for item in instrument_by_id("secperf-20").items if item.is_core]


def write_survey(path: Path, responses: int) -> None:
    """Write a plain wide CSV: 20 items of seven points with a few gaps, and what surrounds them."""
    # Arithmetic in place of a random generator: equal on every machine and version.
    answers = ", ".join(
        f"case when hash(id, {position}) % 50 = 0 then null "
        f"else 1 + hash(id, {position}, 'point') % 7 end as {item}"
        for position, item in enumerate(_ITEMS)
    )
    query = f"""
        select
            format('r{{:07d}}', id) as respondent_id,
            format('mfr-{{:05d}}', id % 20000) as organisation_id,
            ['executives', 'operations', 'security'][1 + id % 3] as layer,
            '2026-09-01T08:00:00+09:00' as submitted_at,
            60 + id % 900 as duration_seconds,
            {answers}
        from range({responses}) as ids(id)
    """
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"copy ({query}) to '{path}' (header true, delimiter ',')")


def read_by_duckdb(path: Path) -> int:
    """Read the file into a table, types sniffed; give its rows."""
    with duckdb.connect(config={"threads": _THREADS}) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"create table survey as select * from read_csv('{path}')")
        row = connection.execute("select count(*) from survey").fetchone()
    assert row is not None
    return int(row[0])


def read_by_us(path: Path) -> int:
    """Read the file as the inbox does, every cell checked; give its accepted rows."""
    wave = Wave(quarter="2026Q3", instrument="secperf-20")
    reading = read_file("survey.csv", path.read_bytes(), wave).reading
    assert not reading.faults, reading.faults[0]
    answers = reading.tables["survey_answers"]
    assert answers.height == reading.rows_read * len(_ITEMS)
    return reading.tables["survey_responses"].height


def measured(read: Callable[[Path], int], path: Path, responses: int) -> tuple[float, float]:
    """Median seconds of a few rounds, and peak memory of the process in MB."""
    seconds = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        assert read(path) == responses
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(responses: int) -> None:
    """Print seconds, ratio and memory of both."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        write_survey(path, responses)
        megabytes = path.stat().st_size / 1e6
        for name, read in (("duckdb read_csv", read_by_duckdb), ("inbox", read_by_us)):
            # A process of its own for each, since peak memory never falls.
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                found[name] = pool.submit(measured, read, path, responses).result()
    print(f"{responses} responses, {len(_ITEMS)} items, {megabytes:.0f} MB of text")
    floor = found["duckdb read_csv"][0]
    for name, (seconds, peak) in found.items():
        print(f"{name:16}{seconds:8.2f} s{seconds / floor:7.1f} times the floor{peak:9.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
