"""All screening indices of a large wave: seconds, ratio to plain loops, peak memory.

Run from the root of the project: python -m benchmarks.screening_indices [responses] [items]
"""

import multiprocessing
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.row_loops import row_loops
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.instrument import IndexId
from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.flags import FAMILIES, index_values
from secperf_pipeline.screening.rules import ScreeningRules

RULES = ScreeningRules.from_register(assumption_register())
_LOOP_ROWS = {"near_duplicate": 4}
_MOST_LOOP_ROWS = 500
_R_ROWS = 2_000


def simulated_wave(n: int, k: int) -> AnswerMatrix:
    """Draw seven-point answers, four items an indicator; one in ten is careless or a copy."""
    random = np.random.default_rng(7)
    traits = 0.6 * random.normal(size=(n, 1)) + 0.6 * random.normal(size=(n, k // 4)).repeat(4, 1)
    answers = np.clip(np.rint(4.5 + 1.3 * (traits + 0.5 * random.normal(size=(n, k)))), 1, 7)
    noise = random.integers(1, 8, size=(n, k))
    straight = slice(0, n // 20)
    lines = random.integers(1, 8, size=(n // 20, 1)).repeat(k, 1)
    answers[straight] = np.where(random.random(lines.shape) < 0.1, noise[straight], lines)
    answers[n // 20 : n // 12] = noise[n // 20 : n // 12]
    copied = slice(n // 12, n // 10)
    answers[copied] = answers[-(n // 10 - n // 12) :]
    answers[copied] = np.where(random.random(answers[copied].shape) < 0.05, 4, answers[copied])
    order = random.permutation(n)
    nothing = np.zeros(k, dtype=np.bool_)
    return AnswerMatrix(
        response_ids=[str(row) for row in range(n)],
        answers=answers[order],
        duration_seconds=random.lognormal(5, 0.4, size=n),
        pages=np.ones(k, dtype=np.int64),
        indicators=[f"indicator {item // 4}" for item in range(k)],
        is_core=~nothing,
        is_reversed=nothing,
        is_self_report=nothing,
        expected=np.full(k, np.nan),
        scale_min=1,
        scale_max=7,
    )


def seconds_and_memory(n: int, k: int) -> tuple[dict[IndexId, float], float]:
    """Compute all indices; seconds of each, and peak memory of this process in MB."""
    wave = simulated_wave(n, k)
    seconds: dict[IndexId, float] = {}
    for index_id in FAMILIES:
        start = time.perf_counter()
        index_values(wave, index_id, RULES)
        seconds[index_id] = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds_of_loops(wave: AnswerMatrix) -> dict[IndexId, float]:
    """Seconds of the plain loops, scaled from a sample of rows whose values must agree."""
    n = len(wave.response_ids)
    seconds: dict[IndexId, float] = {}
    for index_id, judge in row_loops(wave).items():
        sample = range(0, n, max(n // _LOOP_ROWS.get(index_id, _MOST_LOOP_ROWS), 1))
        start = time.perf_counter()
        looped = [judge(row) for row in sample]
        seconds[index_id] = (time.perf_counter() - start) * n / len(sample)
        ours = index_values(wave, index_id, RULES).values[list(sample)]
        np.testing.assert_allclose(ours, looped, atol=1e-9, err_msg=index_id)
    return seconds


def seconds_of_careless(wave: AnswerMatrix) -> dict[str, float]:
    """Seconds of R's careless, scaled from the first rows; empty where it is not installed."""
    if shutil.which("Rscript") is None:
        return {}
    script = Path(__file__).with_name("careless.R")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        header = ",".join(f"v{item}" for item in range(wave.answers.shape[1]))
        rows = wave.answers[:_R_ROWS]
        np.savetxt(path, rows, fmt="%d", delimiter=",", header=header, comments="")
        run = subprocess.run(["Rscript", script, path], capture_output=True, text=True, check=True)
    scale = len(wave.response_ids) / len(rows)
    return {line.split()[0]: float(line.split()[1]) * scale for line in run.stdout.splitlines()}


def main(n: int, k: int) -> None:
    """Print seconds and ratios for n responses, and how seconds and memory grow up to n."""
    grown = {}
    for size in (n // 4, n // 2, n):
        # A process of its own for each size, since peak memory never falls.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            grown[size] = pool.submit(seconds_and_memory, size, k).result()
    ours = grown[n][0]
    wave = simulated_wave(n, k)
    loops, careless = seconds_of_loops(wave), seconds_of_careless(wave)
    print(f"{n} responses, {k} items; loops scaled from at most {_MOST_LOOP_ROWS} rows", end="")
    print(f", R careless from {_R_ROWS}" if careless else "; R careless is not installed")
    print(f"{'index':24}{'seconds':>9}{'loop s':>12}{'ratio':>8}{'careless s':>12}{'ratio':>8}")
    for index_id in FAMILIES:
        line = f"{index_id:24}{ours[index_id]:9.2f}"
        for peer, width in ((loops, 12), (careless, 12)):
            known = index_id in peer
            line += f"{peer[index_id]:{width}.1f}" if known else f"{'-':>{width}}"
            line += f"{peer[index_id] / ours[index_id]:8.0f}" if known else f"{'-':>8}"
        print(line)
    print(f"\n{'responses':>9}{'seconds':>9}{'peak MB':>9}")
    for size, (seconds, peak) in grown.items():
        print(f"{size:9}{sum(seconds.values()):9.1f}{peak:9.0f}")


if __name__ == "__main__":
    sizes = [int(argument) for argument in sys.argv[1:]]
    main(*(sizes or [100_000, 40]))
