"""Means, shares, differences and changes by the clustering engine where organisations differ.

Run from the project's root: python -m benchmarks.cluster_means [waves]

Prints how often 95 % intervals hold the truth, and their median width over an oracle's who knows
the estimate's spread over the waves. docs/policy_quality.md holds the figures of a run.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from statsmodels.stats.proportion import proportion_confint

from benchmarks.cluster_gate import LEAST, LEVEL, NORMAL
from benchmarks.cluster_waves import RESPONSES, YS, Cell, Waves, draw_waves
from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import (
    GroupSums,
    jackknife_difference,
    jackknife_mean,
)
from secperf_pipeline.stats.proportion import effective_base

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
WAVES, TRUTH_DRAWS = 2000, 2_000_000
# A question that five of six say yes to; a layer of three in ten; how much organisations move.
SAID_ABOVE, LAYER, MOVED = -1.0, 0.3, 0.3
CELLS = [
    # x lies between organisations: it serves as what each of them has moved.
    Cell(organisations=count, sizes=sizes, alike=alike, x_varies="between", tails=tails)
    for tails, sizes, count, alike in product(
        ("normal", "t4"), ("equal", "1/rank", "one half"), (10, 12, 23, 40, 200), (0.05, 0.2, 0.4)
    )
]


@dataclass(frozen=True, kw_only=True)
class Intervals:
    """Intervals of what is true; arrays of shape (waves, 4)."""

    estimate: Floats
    low: Floats
    high: Floats
    is_testable: Flags

    def kept(self, true: float) -> tuple[float, float, float]:
        """Give the testable share, the share of those that hold the truth, and the width."""
        chosen, half = self.is_testable, NORMAL * self.estimate.std()
        covers = (self.low <= true) & (true <= self.high)
        if not chosen.any():
            return 0.0, np.nan, np.nan
        width = float(np.median((self.high - self.low)[chosen])) / (2 * half)
        return float(chosen.mean()), float(covers[chosen].mean()), width


def intervals(waves: Waves, draw: np.random.Generator) -> Iterator[tuple[str, Intervals]]:
    """Estimate a mean, a share, differences of groups within and between, and a change."""
    nested, u = waves.nested, waves.u
    yield "mean", by_t(jackknife_mean(GroupSums.of(u, nested), nested), refuses=False)
    said = GroupSums.of((u > SAID_ABOVE).astype(np.float64), nested)
    yield "share", of_share(jackknife_mean(said, nested), nested.sample_sums(said.n))
    in_layer = draw.random((len(u), 1)) < LAYER
    yield "layers", difference(u, in_layer, waves)
    yield "kinds", difference(u, waves.organisation[:, None] % 2 == 0, waves)
    is_now = draw.random((len(u), 1)) < 0.5
    moved = u + MOVED * waves.x[:, :YS] * np.where(is_now, 0.5, -0.5)
    yield "change", difference(moved, is_now, waves)


def difference(values: Floats, member: Flags, waves: Waves) -> Intervals:
    """Compare the members with the others."""
    one, other = (
        GroupSums.of(np.where(chosen, values, np.nan), waves.nested) for chosen in (member, ~member)
    )
    return by_t(jackknife_difference(one, other, waves.nested), refuses=True)


def by_t(found: ClusterEstimate, *, refuses: bool) -> Intervals:
    """Take the interval; a difference is refused where organisations are effectively few."""
    low, high = found.interval(LEVEL)
    enough = found.effective >= LEAST if refuses else ~np.isnan(found.estimate)
    return Intervals(estimate=found.estimate, low=low, high=high, is_testable=enough)


def of_share(found: ClusterEstimate, n: Floats) -> Intervals:
    """Take Wilson's interval with the effective base."""
    base = effective_base(found, n, confidence=LEVEL)
    low, high = proportion_confint(found.estimate * base, base, alpha=1 - LEVEL, method="wilson")
    everywhere = np.ones(base.shape, dtype=bool)
    return Intervals(estimate=found.estimate, low=low, high=high, is_testable=everywhere)


def true_share(cell: Cell) -> float:
    """Find the share that says yes, from two million answers, each of its own organisation."""
    single = Cell(organisations=RESPONSES, sizes="equal", alike=cell.alike, tails=cell.tails)
    blocks = draw_waves(single, TRUTH_DRAWS // (RESPONSES * YS), 1)
    return float(np.mean([(block.u > SAID_ABOVE).mean() for block in blocks]))


def measure(cell: Cell, *, waves: int, seed: int) -> Mapping[str, Intervals]:
    """Draw a cell's waves and join their intervals."""
    draw = np.random.default_rng(seed)
    parts: dict[str, list[Intervals]] = {}
    for block in draw_waves(cell, waves, seed):
        for name, found in intervals(block, draw):
            parts.setdefault(name, []).append(found)
    fields = ("estimate", "low", "high", "is_testable")
    return {
        name: Intervals(**{f: np.concatenate([getattr(one, f) for one in ones]) for f in fields})
        for name, ones in parts.items()
    }


def main() -> None:
    """Print a table in Markdown."""
    waves = int(sys.argv[1]) if len(sys.argv) > 1 else WAVES
    names = ("mean", "share", "layers", "kinds", "change")
    print(f"{waves} waves a cell: testable, covered, width\n")
    print(f"| tails | sizes | organisations | ICC | {' | '.join(names)} |")
    print("| --- " * (4 + len(names)) + "|")
    for seed, cell in enumerate(CELLS):
        found = measure(cell, waves=waves, seed=seed)
        texts = []
        for name in names:
            true = true_share(cell) if name == "share" else 0.0
            testable, covered, width = found[name].kept(true)
            shown = f"{100 * testable:.0f} %, {100 * covered:.1f} %, {width:.2f}"
            texts.append(shown if testable else "0 %")
        named = f"{cell.tails} | {cell.sizes} | {cell.organisations} | {cell.alike:g}"
        print(f"| {named} | {' | '.join(texts)} |", flush=True)


if __name__ == "__main__":
    main()
