"""The variants of the clustering engine in the cells that tell them apart; docs/decisions/0009.

Run from the project's root: python -m benchmarks.cluster_variants [waves] [bootstrapped waves]
"""

import sys

import numpy as np
from numpy.typing import NDArray

from benchmarks.cluster_candidates import ANALYTIC, BOOTSTRAPS, Analytic, WildBootstrap, jackknife
from benchmarks.cluster_gate import (
    COLUMNS,
    LEAST,
    LEVEL,
    NORMAL,
    SESOI,
    Judged,
    Variant,
    judge,
    measure,
    row_of,
)
from benchmarks.cluster_waves import Cell, Waves
from secperf_pipeline.stats.slope_sums import SlopeSums

Floats = NDArray[np.float64]
WAVES, BOOTSTRAPPED = 1000, 300
# Intervals are inverted in the first few waves of a block only.
INVERTED = 10
CELLS = [
    Cell(organisations=10, sizes="equal", alike=0.05),
    Cell(organisations=12, sizes="equal", alike=0.2),
    Cell(organisations=23, sizes="equal", alike=0.4),
    Cell(organisations=23, sizes="equal", alike=0.2, x_varies="between"),
    Cell(organisations=23, sizes="1/rank", alike=0.05),
    Cell(organisations=23, sizes="1/rank", alike=0.05, tails="t4"),
    Cell(organisations=40, sizes="1/rank", alike=0.2),
    Cell(organisations=40, sizes="one half", alike=0.05, x_varies="between"),
    Cell(organisations=40, sizes="equal", alike=0.4),
    Cell(organisations=200, sizes="1/rank", alike=0.2),
    Cell(organisations=200, sizes="equal", alike=0.2, tails="t4"),
]


def by_t(analytic: Analytic) -> Variant:
    """Make a variant of an error and its degrees of freedom."""

    def variant(sums: SlopeSums, waves: Waves, true: float, oracle: Floats) -> Judged:
        return judge(analytic(sums, waves.nested), true, oracle)

    return variant


def by_bootstrap(bootstrap: WildBootstrap) -> Variant:
    """Make a variant whose p, interval and equivalence all come from the bootstrap."""

    def variant(sums: SlopeSums, waves: Waves, true: float, oracle: Floats) -> Judged:
        start = jackknife(sums, waves.nested)
        shape = start.estimate.shape
        at = {value: np.full(shape, np.nan) for value in {0.0, true, SESOI, -SESOI}}
        width = np.full(shape, np.nan)
        for wave in range(shape[0]):
            place, scale = waves.nested.clusters_of(wave), sums.scale[wave]
            weights = bootstrap.weights(place.stop - place.start)
            for value, p in at.items():
                p[wave] = bootstrap.p(sums, place, value / scale, weights)
            if wave < INVERTED:
                error = (start.estimate[wave] / scale, start.se[wave] / scale)
                low, high = bootstrap.interval(sums, place, *error, level=LEVEL)
                width[wave] = (high - low) * scale / (2 * NORMAL * oracle[wave])
        testable = start.effective >= LEAST
        within = np.abs(start.estimate) < SESOI
        equivalence = np.where(within, np.maximum(at[SESOI], at[-SESOI]) / 2, 1.0)
        return Judged(
            effective=start.effective,
            p=np.where(testable, at[0.0], np.nan),
            equivalence_p=np.where(testable, equivalence, np.nan),
            covers=at[true] >= 1 - LEVEL,
            width=width,
        )

    return variant


def main() -> None:
    """Print a table in Markdown."""
    waves = int(sys.argv[1]) if len(sys.argv) > 1 else WAVES
    fewer = int(sys.argv[2]) if len(sys.argv) > 2 else BOOTSTRAPPED
    print(f"{waves} waves a cell, {fewer} where bootstrapped\n")
    print(f"| variant | {COLUMNS} |")
    print("| --- " * (COLUMNS.count("|") + 2) + "|")
    for seed, cell in enumerate(CELLS):
        print(f"| **{cell.name}** |" + " |" * (COLUMNS.count("|") + 1))
        found = measure(cell, [by_t(one) for one in ANALYTIC.values()], waves=waves, seed=seed)
        resampled = [by_bootstrap(one) for one in BOOTSTRAPS.values()]
        found += measure(cell, resampled, waves=fewer, seed=seed)
        for name, one in zip([*ANALYTIC, *BOOTSTRAPS], found, strict=True):
            print(f"| {name} | {row_of(one)}", flush=True)


if __name__ == "__main__":
    main()
