"""Pooled KPIs where organisations differ in size and in share: what intervals and arrows promise.

Run from the project's root: python -m benchmarks.pooled_kpis [waves]

Each organisation has a share of its own (beta-binomial, whose ICC is stated) and keeps it over two
quarters, so that nothing ever moves; sizes fall as 1/rank. Printed for cases taken as independent
(Wilson, Newcombe, drawing cases) and for organisations as clusters: how often 95 % intervals hold
the truth, how much wider they are, and how often an arrow is drawn. docs/policy_quality.md holds the
figures of a run.
"""

import sys
from dataclasses import dataclass, replace
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

Floats = NDArray[np.float64]
QUARTER = Quarter(2026, 3)
WAVES, TIMED_WAVES, LEVEL = 2000, 400, 0.95
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
        return np.maximum(np.round(self.cases * parts / parts.sum()), 1).astype(np.int64)


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
    own = draw.beta(weight * cell.share, weight * (1 - cell.share), (waves, cell.organisations))
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
        for quarter in (QUARTER.previous(), QUARTER)
    )


def share_line(cell: Cell, waves: int, draw: np.random.Generator) -> str:
    """Judge shares: covered before and after, width, covered below the least number, arrows."""
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
    judged = [one.interval for one in changes if one.interval]
    moved = [one.low > 0 or one.high < 0 for one in judged]
    newcombe = confint_proportions_2indep(
        x, n, before["numerator"].to_numpy(), before["denominator"].to_numpy(), method="newcomb"
    )
    moved_before = (newcombe[0] > 0) | (newcombe[1] < 0)
    return " | ".join(
        [
            *(f"{100 * one.mean():.1f} %" for one in (held, held_now)),
            f"{width:.1f}",
            f"{100 * few.mean():.0f} %"
            + (f", {100 * held_now[few].mean():.1f} %" if any(few) else ""),
            f"{100 * moved_before.mean():.1f} %",
            f"{100 * np.mean(moved):.1f} % of {100 * len(judged) / waves:.0f} %"
            if judged
            else "none",
        ]
    )


def time_line(cell: Cell, waves: int, draw: np.random.Generator) -> str:
    """Judge median times: covered, and arrows before and after."""
    thresholds = replace(ScorecardThresholds.from_register(assumption_register()), time_draws=400)
    covered, p90_covered, moved, moved_before = [], [], [], []
    tail = MINUTES * np.exp(SPREAD * special.ndtri(0.9))
    for wave in range(waves):
        own = draw.standard_normal(cell.organisations)
        rows = pl.concat(
            _times(cell, own, quarter, draw) for quarter in (QUARTER.previous(), QUARTER)
        )
        found = pooled_times(rows, thresholds, quarter=QUARTER)["F1"]
        for intervals, interval, true in (
            (covered, found.median, MINUTES),
            (p90_covered, found.p90, tail),
        ):
            if interval:
                intervals.append(interval.low <= true <= interval.high)
        if found.median_trend.direction:
            moved.append(found.median_trend.direction != "flat")
        now, before = (
            rows.filter(pl.col("wave_quarter") == str(one))["minutes"].to_numpy()
            for one in (QUARTER, QUARTER.previous())
        )
        plain = median_change(now, before, draws=400, seed=wave, confidence=LEVEL)
        moved_before.append(plain is not None and (plain.low > 0 or plain.high < 0))
    return " | ".join(
        f"{100 * np.mean(one):.1f} % of {100 * len(one) / waves:.0f} %" if one else "none"
        for one in (covered, p90_covered, moved_before, moved)
    )


def _times(cell: Cell, own: Floats, quarter: Quarter, draw: np.random.Generator) -> pl.DataFrame:
    owner = np.repeat(np.arange(cell.organisations), cell.sizes)
    noise = np.sqrt(cell.alike) * own[owner] + np.sqrt(1 - cell.alike) * draw.standard_normal(
        owner.size
    )
    return pl.DataFrame(
        {
            "wave_quarter": str(quarter),
            "organisation_id": owner.astype(str),
            "kpi_id": "F1",
            "minutes": MINUTES * np.exp(SPREAD * noise),
        }
    )


def main() -> None:
    """Print two tables in Markdown."""
    waves = int(sys.argv[1]) if len(sys.argv) > 1 else WAVES
    draw = np.random.default_rng(20260701)
    print(
        "| share, cases | organisations | ICC | covered before | covered | width, times | "
        "effectively few, covered | arrows before | arrows |"
    )
    print("| --- " * 9 + "|")
    for cell in SHARES:
        named = f"{cell.share:g}, {cell.cases} | {cell.organisations} | {cell.alike:g}"
        print(f"| {named} | {share_line(cell, waves, draw)} |", flush=True)
    print(
        "\n| times | organisations | ICC | median covered | 90 % covered | arrows before | arrows |"
    )
    print("| --- " * 7 + "|")
    for cell in TIMES:
        named = f"{cell.cases} | {cell.organisations} | {cell.alike:g}"
        print(f"| {named} | {time_line(cell, min(waves, TIMED_WAVES), draw)} |", flush=True)


if __name__ == "__main__":
    main()
