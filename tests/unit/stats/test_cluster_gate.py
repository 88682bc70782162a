"""The promises of the clustering engine in waves whose truth is known: docs/policy_quality.md."""

import numpy as np
import pytest

from benchmarks.cluster_gate import LEAST_COVERED, engine, measure
from benchmarks.cluster_means import measure as measure_means
from benchmarks.cluster_waves import Cell

WAVES = 400
# A link of 23 equal organisations whose answers are very alike is tested in three waves of four.
CELLS = {
    "ten, hardly alike": (Cell(organisations=10, sizes="equal", alike=0.05), 0.9),
    "twelve": (Cell(organisations=12, sizes="equal", alike=0.2), 0.5),
    "23, very alike": (Cell(organisations=23, sizes="equal", alike=0.4), 0.9),
    "23, heavy tails": (Cell(organisations=23, sizes="equal", alike=0.4, tails="t4"), 0.7),
    "forty": (Cell(organisations=40, sizes="equal", alike=0.2), 0.9),
    "two hundred": (Cell(organisations=200, sizes="equal", alike=0.2), 0.9),
    "23 of falling sizes": (Cell(organisations=23, sizes="1/rank", alike=0.05), 0.8),
    "forty of falling sizes, heavy tails": (
        Cell(organisations=40, sizes="1/rank", alike=0.05, tails="t4"),
        0.8,
    ),
    "two hundred of falling sizes": (Cell(organisations=200, sizes="1/rank", alike=0.2), 0.6),
    "23, x between": (
        Cell(organisations=23, sizes="equal", alike=0.2, x_varies="between"),
        0.8,
    ),
    "forty, x between, heavy tails": (
        Cell(organisations=40, sizes="equal", alike=0.4, x_varies="between", tails="t4"),
        0.7,
    ),
    "one half of all, x between": (
        Cell(organisations=200, sizes="one half", alike=0.05, x_varies="between"),
        0.5,
    ),
}
MEANS = {
    name: CELLS[name][0]
    for name in ("ten, hardly alike", "23, very alike", "23 of falling sizes", "23, heavy tails")
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CELLS)
def test_errors_and_intervals_are_what_they_promise(name: str) -> None:
    cell, testable = CELLS[name]
    (found,) = measure(cell, [engine], waves=WAVES, seed=1)
    assert found.testable >= testable
    assert found.broken(waves=WAVES, errors=3) == [], found


@pytest.mark.slow
@pytest.mark.parametrize("name", MEANS)
def test_intervals_of_means_and_differences_hold_the_truth(name: str) -> None:
    found = measure_means(MEANS[name], waves=WAVES, seed=1)
    least = LEAST_COVERED - 3 * np.sqrt(LEAST_COVERED * (1 - LEAST_COVERED) / WAVES)
    for figure in ("mean", "layers", "change"):
        _, covered, width = found[figure].kept(0.0)
        assert covered >= least, figure
        assert width < 1.35, figure


def test_a_few_waves_show_no_gross_error() -> None:
    cell = Cell(organisations=40, sizes="1/rank", alike=0.05)
    (found,) = measure(cell, [engine], waves=40, seed=2)
    assert found.testable > 0.8
    assert found.any_adopted <= 0.15
    assert 0.9 <= found.covered <= 0.99
    assert 0.95 <= found.width <= 1.3
    assert found.dismissed <= 0.06
    assert found.power[0] < found.power[1]
