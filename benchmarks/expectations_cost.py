"""What the expectations cost: import, each suite, share of a run, ratio to the same in polars.

Run from the root of the project, a quarter having been run in the home before:
python -m benchmarks.expectations_cost [home] [quarter] [seconds of the quarter's run]
"""

import functools
import importlib
import operator
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from secperf_pipeline.quality.suite_files import Expectation, Suite, suites

_ROUNDS = 5


def seconds(act: Callable[[], object]) -> float:
    """Give the median of a few rounds."""
    taken = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def fails(one: Expectation) -> pl.Expr:
    """Say in polars which rows fail one of the kinds that the shipped suites use."""
    told: dict[str, Any] = one.kwargs
    match one.type:
        case "expect_column_values_to_not_be_null":
            return pl.col(told["column"]).is_null()
        case "expect_column_values_to_be_in_set":
            return ~pl.col(told["column"]).is_in(told["value_set"])
        case "expect_column_values_to_be_between":
            column, ends = (
                pl.col(told["column"]),
                {"min_value": pl.Expr.lt, "max_value": pl.Expr.gt},
            )
            broken = [test(column, told[end]) for end, test in ends.items() if end in told]
            return functools.reduce(operator.or_, broken) & among(told)
        case "expect_column_pair_values_a_to_be_greater_than_b":
            a, b = pl.col(told["column_A"]), pl.col(told["column_B"])
            return (a < b if told.get("or_equal") else a <= b) & among(told)
    raise ValueError(f"{one.type} has no polars twin here; write one")


def among(told: dict[str, Any]) -> pl.Expr:
    """Give the rows that an expectation is limited to."""
    if "row_condition" not in told:
        return pl.lit(True)
    column, value = told["row_condition"].split(" == ")
    wanted = {"True": True, "False": False}.get(value, value.strip("'"))
    return pl.col(column) == wanted


def plainly(suite: Suite, rows: pl.DataFrame) -> list[int]:
    """Count the failing rows of each expectation."""
    counts = [fails(one).sum().alias(str(place)) for place, one in enumerate(suite.expectations)]
    return list(rows.select(counts).row(0))


def main() -> None:
    """Print the figures."""
    home, quarter, run_seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    warnings.simplefilter("ignore")
    # What the pipeline has loaded already is not a cost of Great Expectations.
    importlib.import_module("pandas")
    start = time.perf_counter()
    importlib.import_module("great_expectations")
    imported = time.perf_counter() - start
    from secperf_pipeline.quality.suites import validate

    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        frames = {
            suite.name: connection.sql(
                f"select * from {suite.meta.table} where wave_quarter = '{quarter}'"
            ).pl()
            for suite in suites()
        }
    print(f"import {imported:.2f} s")
    print("| suite | rows | expectations | GX s | polars s | ratio |")
    print("| --- | --- | --- | --- | --- | --- |")
    total = {"gx": 0.0, "polars": 0.0}
    for suite in suites():
        rows = frames[suite.name]
        by_gx = seconds(functools.partial(validate, suite, rows))
        by_polars = seconds(functools.partial(plainly, suite, rows))
        if rows.height:
            found = validate(suite, rows).results["unexpected_count"].to_list()
            if found != plainly(suite, rows):
                raise ValueError(f"{suite.name}: {found} by GX, {plainly(suite, rows)} by polars")
        total["gx"] += by_gx
        total["polars"] += by_polars
        print(
            f"| {suite.name} | {rows.height} | {len(suite.expectations)} | {by_gx:.3f} "
            f"| {by_polars:.4f} | {by_gx / by_polars:.0f} |"
        )
    print(
        f"all suites {total['gx']:.2f} s, {total['gx'] / total['polars']:.0f} times polars; "
        f"with the import {100 * (total['gx'] + imported) / run_seconds:.0f} % of a run"
    )


if __name__ == "__main__":
    main()
