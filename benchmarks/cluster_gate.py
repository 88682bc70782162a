"""The gate of the clustering engine: whether its promises hold where organisations differ.

Run from the project's root: python -m benchmarks.cluster_gate [waves]

Prints the slopes of every cell, 2,000 waves each. docs/policy_quality.md explains the columns and
holds the figures of a run; `cluster_means` does the same for means, shares and differences, and
`cluster_variants` for the variants among which the engine was chosen.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.cluster_waves import CELLS, Cell, Waves, draw_waves
from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import jackknife_slope
from secperf_pipeline.stats.multiplicity import holm
from secperf_pipeline.stats.slope_sums import SlopeSums, slope_sums

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
WAVES, LEAST, SESOI, LEVEL, ALPHA, NORMAL = 2000, 6.0, 0.1, 0.95, 0.05, 1.959964
NONE, POWER_AT = 0.0, (0.2, 0.3)
# What the engine has to keep: shares, and the width of intervals that cover too much.
MOST_FALSE, MOST_DISMISSED, LEAST_COVERED, MUCH_COVERED, WIDEST = 0.06, 0.06, 0.93, 0.97, 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a variant says of the links of some waves of one true r; arrays of shape (waves, 24).

    ``p`` and ``equivalence_p`` are NaN where a link is not testable, ``width`` is that of the
    interval over the oracle's.
    """

    effective: Floats
    p: Floats
    equivalence_p: Floats
    covers: Flags
    width: Floats


# From the sums of waves to what is said of their links; the true slope and the oracle's error are
# told for the sake of the coverage.
Variant = Callable[[SlopeSums, Waves, float, Floats], Judged]


def judge(found: ClusterEstimate, true: float, oracle: Floats) -> Judged:
    """Judge links by one t, each on its own."""
    testable = found.effective >= LEAST
    low, high = found.interval(LEVEL)
    return Judged(
        effective=found.effective,
        p=np.where(testable, found.p, np.nan),
        equivalence_p=np.where(testable, found.equivalence_p(SESOI), np.nan),
        covers=(low <= true) & (true <= high),
        width=(high - low) / (2 * NORMAL * oracle),
    )


def engine(sums: SlopeSums, waves: Waves, true: float, oracle: Floats) -> Judged:
    """Judge as the pipeline does."""
    return judge(jackknife_slope(sums, waves.nested).times(sums.scale), true, oracle)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a variant does in one cell; shares from 0 to 1, NaN where nothing is testable.

    Parameters
    ----------
    effective, testable
        Median effective number of organisations, and share of links that have enough.
    any_adopted, covered, width
        Without any effect: share of waves that adopt a link, share of the intervals that hold 0,
        their median width over an oracle's.
    dismissed, dismissed_alone
        With every link at the smallest effect of interest: share dismissed after Holm, and by each
        link's interval alone.
    power
        Share of links adopted at each r of `POWER_AT`.
    """

    effective: float
    testable: float
    any_adopted: float
    covered: float
    width: float
    dismissed: float
    dismissed_alone: float
    power: tuple[float, ...]

    def broken(self, *, waves: float = np.inf, errors: float = 0.0) -> list[str]:
        """Name the promises that are broken, by more than some binomial standard errors.

        A cell of which less than half the links are testable is not judged.
        """

        def above(share: float, most: float) -> bool:
            return share > most + errors * np.sqrt(most * (1 - most) / waves)

        promises = {
            "adopts too much": above(self.any_adopted, MOST_FALSE),
            "dismisses too much": above(self.dismissed, MOST_DISMISSED),
            "covers too little": above(1 - self.covered, 1 - LEAST_COVERED),
            "is too wide": above(self.covered, MUCH_COVERED) and self.width > WIDEST,
        }
        return [name for name, is_broken in promises.items() if is_broken and self.testable >= 0.5]


def measure(cell: Cell, variants: Sequence[Variant], *, waves: int, seed: int) -> list[Kept]:
    """Draw a cell's waves and see what each variant does."""
    truths = (NONE, SESOI, *POWER_AT)
    found: dict[tuple[int, float], list[Judged]] = {}
    for block in draw_waves(cell, waves, seed):
        for r in truths:
            sums = slope_sums(block.x, block.outcome(r), block.nested)
            oracle = _oracle(sums, block, cell.alike)
            for number, variant in enumerate(variants):
                one = variant(sums, block, r, oracle)
                found.setdefault((number, r), []).append(one)
    return [
        _summarise({r: _join(found[number, r]) for r in truths}) for number in range(len(variants))
    ]


def _oracle(sums: SlopeSums, waves: Waves, alike: float) -> Floats:
    """Give the error of each slope for one who knows how alike residuals are."""
    block = waves.nested.sample_sums(sums.cluster_x**2)
    return np.asarray(np.sqrt((1 - alike) * sums.sxx + alike * block) / sums.sxx * sums.scale)


def _join(parts: Sequence[Judged]) -> Judged:
    names = ("effective", "p", "equivalence_p", "covers", "width")
    return Judged(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    )


def _summarise(found: dict[float, Judged]) -> Kept:
    null, small = found[NONE], found[SESOI]
    testable = ~np.isnan(null.p)
    return Kept(
        effective=float(np.median(null.effective)),
        testable=float(testable.mean()),
        any_adopted=float((holm(null.p) < ALPHA).any(axis=1).mean()),
        covered=_share(null.covers[testable]),
        width=float(np.nanmedian(null.width[testable])) if testable.any() else np.nan,
        dismissed=_significant(holm(small.equivalence_p)),
        dismissed_alone=_significant(small.equivalence_p),
        power=tuple(_significant(holm(found[r].p)) for r in POWER_AT),
    )


def _significant(p: Floats) -> float:
    return _share(p[~np.isnan(p)] < ALPHA)


def _share(flags: Flags) -> float:
    return float(flags.mean()) if flags.size else float("nan")


COLUMNS = "G* | testable | any of 24 | covered | width | dismissed | alone | r .2 | r .3 | broken"


def row_of(one: Kept) -> str:
    """Write what is kept as the cells of a row of a table in Markdown."""
    if not one.testable:
        return f"{one.effective:.1f} | 0 % |" + " |" * 8
    shares = [one.any_adopted, one.covered, one.width, one.dismissed, one.dismissed_alone]
    texts = [f"{100 * share:.1f} %" for share in (*shares, *one.power)]
    texts[2] = f"{one.width:.2f}"
    broken = ", ".join(one.broken())
    return f"{one.effective:.1f} | {100 * one.testable:.0f} % | {' | '.join(texts)} | {broken} |"


def main() -> None:
    """Print a table in Markdown."""
    waves = int(sys.argv[1]) if len(sys.argv) > 1 else WAVES
    print(f"{waves} waves a cell, {LEAST:g} effective organisations needed\n")
    print(f"| x | tails | sizes | organisations | ICC | {COLUMNS} |")
    print("| --- " * (5 + COLUMNS.count("|") + 1) + "|")
    for seed, cell in enumerate(CELLS):
        (one,) = measure(cell, [engine], waves=waves, seed=seed)
        named = (
            f"{cell.x_varies} | {cell.tails} | {cell.sizes} | {cell.organisations} | {cell.alike:g}"
        )
        print(f"| {named} | {row_of(one)}", flush=True)


if __name__ == "__main__":
    main()
