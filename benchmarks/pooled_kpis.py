"""Pooled KPIs where organisations differ in size and in share: what intervals and arrows promise.

Run from the project's root: python -m benchmarks.pooled_kpis [waves]

Each organisation has a share of its own (beta-binomial, with the stated ICC); from one quarter to
the next half of them, drawn at random, get another, so that there is no change on the whole. Sizes
fall as 1/rank. Printed for cases taken as independent (Wilson, Newcombe, drawing cases) and for
organisations as clusters: how often 95 % intervals hold the truth, how much wider they are, and how
often an arrow is drawn. docs/policy_quality.md holds the figures of a run.
"""

import sys
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.scorecard.pooled import pooled_changes, pooled_spreads
from secperf_pipeline.scorecard.pooled_times import pooled_times
from secperf_pipeline.scorecard.thresholds import ScorecardThresholds
from secperf_pipeline.stats.change import median_change
from secperf_pipeline.stats.proportion import Interval

Floats = NDArray[np.float64]
QUARTER = Quarter(2026, 3)
WAVES, TIMED_WAVES, DRAWS, LEVEL = 2000, 500, 400, 0.95
MINUTES, SPREAD = 40.0, 0.8


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Organisations, the cases of all of them in a quarter, their share and how alike they are."""

    organisations: int
    cases: int
    share: float
    alike: float

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Cases of each organisation, at least one."""
        parts = 1 / np.arange(1, self.organisations + 1)
        return np.asarray(np.maximum(np.round(self.cases * parts / parts.sum()), 1), dtype=np.int64)

    @property
    def owner(self) -> NDArray[np.int64]:
        """Organisation of each case."""
        return np.asarray(np.repeat(np.arange(self.organisations), self.sizes))


SHARES = [
    Cell(organisations=organisations, cases=cases, share=share, alike=alike)
    for (cases, share), organisations, alike in product(
        ((3500, 0.65), (50, 0.85)), (40, 12, 6, 3), (0.05, 0.2)
    )
    if cases > organisations
]
TIMES = [
    Cell(organisations=organisations, cases=150, share=0.5, alike=alike)
    for organisations, alike in product((40, 12), (0.05, 0.2))
]


def counts(cell: Cell, waves: int, draw: np.random.Generator) -> pl.DataFrame:
    """Draw rows of ``marts.fct_kpi_values`` over two quarters; each wave is a KPI."""
    weight = (1 - cell.alike) / cell.alike
    shape = (waves, cell.organisations)
    first, second = (
        draw.beta(weight * cell.share, weight * (1 - cell.share), shape) for _ in range(2)
    )
    moved = np.where(draw.random(shape) < 0.5, second, first)
    names = {
        "kpi_id": np.repeat(np.arange(waves).astype(str), cell.organisations),
        "organisation_id": np.tile(np.arange(cell.organisations).astype(str), waves),
    }
    return pl.concat(
        pl.DataFrame(names).with_columns(
            wave_quarter=pl.lit(str(quarter)),
            unit=pl.lit("share"),
            numerator=pl.Series(draw.binomial(cell.sizes, own).ravel().astype(np.float64)),
            denominator=pl.Series(np.tile(cell.sizes, waves).astype(np.float64)),
        )
        for quarter, own in ((QUARTER.previous(), first), (QUARTER, moved))
    )


def share_line(cell: Cell, waves: int, draw: np.random.Generator) -> str:
    """Judge shares: covered and arrows before and now, width over the former one's.

    ``few`` is how often organisations are effectively fewer than a trend needs, and how often the
    interval holds the truth then; of arrows also how often one is judged.
    """
    thresholds = ScorecardThresholds.from_register(assumption_register())
    rows = counts(cell, waves, draw)
    now = rows.filter(pl.col("wave_quarter") == str(QUARTER))
    found = pooled_spreads(now, now, confidence=LEVEL).sort("kpi_id")
    sums = rows.group_by("kpi_id", "wave_quarter").agg(pl.sum("numerator", "denominator"))
    after, before = (
        sums.filter(pl.col("wave_quarter") == str(one)).sort("kpi_id")
        for one in (QUARTER, QUARTER.previous())
    )
    x, n = (after[name].to_numpy() for name in ("numerator", "denominator"))
    base = found["base"].to_numpy()
    plain = proportion_confint(x, n, alpha=1 - LEVEL, method="wilson")
    clustered = proportion_confint(x / n * base, base, alpha=1 - LEVEL, method="wilson")
    held, held_now = (
        (low <= cell.share) & (cell.share <= high) for low, high in (plain, clustered)
    )
    few = found["n_clusters_effective"].to_numpy() < thresholds.min_effective
    width = np.median((clustered[1] - clustered[0]) / (plain[1] - plain[0]))
    changes = pooled_changes(rows, thresholds, quarter=QUARTER).values()
    moved = [leaves_out_zero(one.interval) for one in changes if one.interval]
    newcombe = confint_proportions_2indep(
        x, n, before["numerator"].to_numpy(), before["denominator"].to_numpy(), method="newcomb"
    )
    moved_before = (newcombe[0] > 0) | (newcombe[1] < 0)
    covers_few = f", {100 * held_now[few].mean():.1f} %" if few.any() else ""
    arrows = (
        f"{100 * np.mean(moved):.1f} % of {100 * len(moved) / waves:.0f} %" if moved else "none"
    )
    return " | ".join(
        [
            *(f"{100 * one.mean():.1f} %" for one in (held, held_now)),
            f"{width:.1f}",
            f"{100 * few.mean():.0f} %{covers_few}",
            f"{100 * moved_before.mean():.1f} %",
            arrows,
        ]
    )


def time_line(cell: Cell, waves: int, draw: np.random.Generator) -> str:
    """Judge times: median and 90th percentile covered, by drawing organisations too; arrows."""
    thresholds = ScorecardThresholds.from_register(assumption_register())
    true = MINUTES * np.exp(SPREAD * special.ndtri([0.5, 0.9]))
    held, moved = [], []
    for wave in range(waves):
        first, second = draw.standard_normal((2, cell.organisations))
        other = np.where(draw.random(cell.organisations) < 0.5, second, first)
        before, now = (times(cell, own, draw) for own in (first, other))
        rows = [
            pl.DataFrame(
                {"minutes": minutes, "organisation_id": cell.owner.astype(str)}
            ).with_columns(kpi_id=pl.lit("F1"), wave_quarter=pl.lit(str(quarter)))
            for quarter, minutes in ((QUARTER.previous(), before), (QUARTER, now))
        ]
        found = pooled_times(pl.concat(rows), thresholds, quarter=QUARTER)["F1"]
        resampled = by_drawing_organisations(now, cell.owner, draw)
        both = [(one.low, one.high) for one in (found.median, found.p90) if one] + resampled
        held.append(
            [low <= at <= high for (low, high), at in zip(both, (*true, *true), strict=True)]
        )
        plain = median_change(now, before, draws=DRAWS, seed=wave, confidence=LEVEL)
        moved.append(
            [plain is not None and leaves_out_zero(plain), found.median_trend.direction != "flat"]
        )
    shown = (*np.mean(held, axis=0), *np.mean(moved, axis=0))
    return " | ".join(f"{100 * one:.1f} %" for one in shown)


def times(cell: Cell, own: Floats, draw: np.random.Generator) -> Floats:
    """Draw log-normal times of a quarter."""
    noise = draw.standard_normal(cell.owner.size)
    both = np.sqrt(cell.alike) * own[cell.owner] + np.sqrt(1 - cell.alike) * noise
    return np.asarray(MINUTES * np.exp(SPREAD * both))


def by_drawing_organisations(
    values: Floats, owner: NDArray[np.int64], draw: np.random.Generator
) -> list[tuple[float, float]]:
    """Give the percentile intervals that lost: of the median and the 90th percentile."""
    parts = [values[owner == one] for one in range(owner.max() + 1)]
    drawn = draw.integers(len(parts), size=(DRAWS, len(parts)))
    found = [np.quantile(np.concatenate([parts[one] for one in row]), [0.5, 0.9]) for row in drawn]
    return [(low, high) for low, high in np.quantile(found, [0.025, 0.975], axis=0).T]


def leaves_out_zero(interval: Interval) -> bool:
    """Whether an arrow would be drawn."""
    return interval.low > 0 or interval.high < 0


def main() -> None:
    """Print two tables in Markdown."""
    waves = int(sys.argv[1]) if len(sys.argv) > 1 else WAVES
    draw = np.random.default_rng(20260701)
    print(
        "| share, cases | organisations | ICC | covered before | covered | width | few | arrows "
        "before | arrows |"
    )
    print("| --- " * 9 + "|")
    for cell in SHARES:
        named = f"{cell.share:g}, {cell.cases} | {cell.organisations} | {cell.alike:g}"
        print(f"| {named} | {share_line(cell, waves, draw)} |", flush=True)
    print(
        "\n| times | organisations | ICC | median | 90 % | median, drawn | 90 %, drawn | arrows "
        "before | arrows |"
    )
    print("| --- " * 9 + "|")
    for cell in TIMES:
        named = f"{cell.cases} | {cell.organisations} | {cell.alike:g}"
        print(f"| {named} | {time_line(cell, min(waves, TIMED_WAVES), draw)} |", flush=True)


if __name__ == "__main__":
    main()
