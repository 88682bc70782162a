"""Pooled KPIs against an oracle in plain Python that leaves out organisations one by one."""

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from secperf_pipeline.scorecard.pooled import pooled_changes, pooled_spreads
from secperf_pipeline.scorecard.scorecard import scorecard
from tests.scorecards import (
    QUARTER,
    THRESHOLDS,
    cell,
    counted,
    kpi,
    kpis,
    scorecard_data,
    survey,
    values,
)
from tests.spreads import change

# Numerator and denominator of each organisation, now and in the quarter before.
NOW = [(40, 50), (12, 25), (15, 17), (9, 12), (4, 10), (7, 8), (3, 7), (6, 6)]
BEFORE = [(44, 60), (13, 20), (9, 17), (9, 13), (5, 9), (3, 8), (4, 7), (2, 6)]
SHARE = kpi("C1", "customer", goal=0.7, red_flag=0.5)


def figures(parts: list[tuple[int, int]], quarter: str = "2025Q3") -> list[dict[str, Any]]:
    """Write the rows of organisations and of all together."""
    own = [
        counted("C1", x, n, organisation=f"o{place}", quarter=quarter)
        for place, (x, n) in enumerate(parts)
        if n
    ]
    x, n = (sum(column) for column in zip(*parts, strict=True))
    return [counted("C1", x, n, organisation="all", quarter=quarter), *own]


def pooled(*rows: dict[str, Any], declared: dict[str, Any] = SHARE) -> dict[str, Any]:
    data = scorecard_data(values(*rows), kpis(declared), survey())
    return scorecard(data, THRESHOLDS, quarter=QUARTER)[0].row(0, named=True)


def leave_one_out(whole: float, without: list[float]) -> float:
    """Compute the jackknife's standard error, MacKinnon, Nielsen & Webb's CV3."""
    g = len(without)
    return sqrt((g - 1) / g * sum((one - whole) ** 2 for one in without))


def degrees_of_freedom(changes: list[NDArray[np.float64]]) -> float:
    """Compute Satterthwaite's, from the weights of rows in what each organisation changes."""
    covariance = np.array(changes) @ np.array(changes).T
    return float(np.trace(covariance) ** 2 / np.trace(covariance @ covariance))


def satterthwaite(sizes: list[int]) -> float:
    """Compute those of a mean."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    return degrees_of_freedom(
        [(owner != g) / (owner.size - n) - 1 / owner.size for g, n in enumerate(sizes)]
    )


def base_of(parts: list[tuple[int, int]]) -> float:
    """Find the independent cases of Korn & Graubard."""
    x, n = (sum(column) for column in zip(*parts, strict=True))
    se = leave_one_out(x / n, [(x - one) / (n - size) for one, size in parts])
    quantiles = [
        stats.t.ppf(0.975, df) for df in (n - 1, satterthwaite([size for _, size in parts]))
    ]
    return min(float(n), x / n * (1 - x / n) / se**2 * (quantiles[0] / quantiles[1]) ** 2)


def test_a_pooled_share_has_wilsons_interval_of_the_cases_that_are_independent() -> None:
    row = pooled(*figures(NOW))
    x, n = (sum(column) for column in zip(*NOW, strict=True))
    base = base_of(NOW)
    assert base < n / 2
    low, high = proportion_confint(x / n * base, base, method="wilson")
    assert (row["value"], row["n"]) == (pytest.approx(x / n), n)
    assert (row["value_low"], row["value_high"]) == (pytest.approx(low), pytest.approx(high))
    assert row["n_effective"] == pytest.approx(base)
    assert row["interval_reason"] is None
    # No goal of 100 %: the probability speaks of the goal itself.
    expected = stats.beta(x / n * base + 0.5, (1 - x / n) * base + 0.5).sf(0.7)
    assert row["probability_green"] == pytest.approx(expected)


def test_an_organisations_own_share_is_of_independent_cases() -> None:
    data = scorecard_data(values(*figures(NOW)), kpis(SHARE), survey())
    own = scorecard(data, THRESHOLDS, quarter=QUARTER)[0].row(1, named=True)
    assert (own["value_low"], own["value_high"]) == pytest.approx(
        proportion_confint(40, 50, method="wilson")
    )
    assert (own["n_effective"], own["n_clusters_effective"]) == (None, None)
    assert own["probability_green"] == pytest.approx(stats.beta(40.5, 10.5).sf(0.7))


def test_all_together_of_one_organisation_are_that_organisation() -> None:
    row = pooled(*figures(NOW[:1]), *figures([(10, 60)], "2025Q2"))
    assert (row["value_low"], row["value_high"]) == pytest.approx(
        proportion_confint(40, 50, method="wilson")
    )
    assert (row["trend"], row["n_effective"]) == ("up", None)


def test_where_one_organisation_of_several_has_all_cases_there_is_no_interval() -> None:
    silent = {"organisation_id": "o9", "value": None, "numerator": None, "denominator": None}
    row = pooled(*figures(NOW[:1]), counted("C1", 1, 1) | silent)
    reason = "all cases are of one organisation, which leaves no other to judge by"
    assert (row["value_low"], row["interval_reason"]) == (None, reason)
    assert (row["probability_green"], row["probability_reason"]) == (None, reason)
    assert (row["n_effective"], row["n_clusters_effective"]) == (None, None)


def test_a_goal_that_all_cases_meet_rests_on_as_many_as_there_are_organisations() -> None:
    row = pooled(*figures([(30, 30), (10, 10), (10, 10)]), declared=kpi("C1", "customer"))
    clusters = 50**2 / (30**2 + 2 * 10**2)
    assert row["n_effective"] == pytest.approx(clusters)
    assert row["n_clusters_effective"] == pytest.approx(clusters)
    # Not hatched by fifty independent cases, of which all met the goal.
    assert row["probability_green"] == pytest.approx(stats.beta(clusters + 0.5, 0.5).sf(0.98))
    assert (row["status"], row["is_hatched"]) == ("green", True)


def test_a_count_of_all_is_a_mean_over_organisations() -> None:
    counts = [3, 5, 4, 9, 2, 6]
    own = [counted("C1", x, 1, organisation=f"o{x}", unit="count") for x in counts]
    every = counted("C1", sum(counts), len(counts), organisation="all", unit="count")
    declared = kpi("C1", "customer", unit="count", goal=4.0, red_flag=2.0, min_n=1)
    row = pooled(every, *own, declared=declared)
    interval = stats.t.interval(0.95, 5, loc=np.mean(counts), scale=stats.sem(counts))
    assert (row["value_low"], row["value_high"]) == pytest.approx(interval)
    t = (np.mean(counts) - 4) / stats.sem(counts)
    assert row["probability_green"] == pytest.approx(stats.t.cdf(t, 5))


def test_a_carried_value_keeps_the_interval_of_its_own_quarter() -> None:
    blank = {"value": None, "numerator": None, "denominator": None, "n": None, "reason": "none"}
    nothing = [row | blank for row in figures(NOW)]
    row = pooled(*nothing, *figures(BEFORE, "2025Q2"))
    assert (row["status"], row["n_effective"]) == ("stale", pytest.approx(base_of(BEFORE)))


def test_a_change_is_that_of_the_same_organisations() -> None:
    rows = values(*figures(NOW), *figures(BEFORE, "2025Q2"))
    found = pooled_changes(rows, replace(THRESHOLDS, min_effective=4), quarter=QUARTER)
    interval = found["C1", "share"].interval
    assert interval is not None

    def moved(chosen: list[int]) -> float:
        shares = [
            sum(parts[g][0] for g in chosen) / sum(parts[g][1] for g in chosen)
            for parts in (NOW, BEFORE)
        ]
        return shares[0] - shares[1]

    def weights(chosen: list[int]) -> NDArray[np.float64]:
        parts = [
            sign * np.repeat([g in chosen for g in range(8)], [n for _, n in quarter])
            for sign, quarter in ((1.0, NOW), (-1.0, BEFORE))
        ]
        return np.concatenate([one / np.abs(one).sum() for one in parts])

    every = list(range(8))
    without = [[other for other in every if other != g] for g in every]
    se = leave_one_out(moved(every), [moved(chosen) for chosen in without])
    df = degrees_of_freedom([weights(chosen) - weights(every) for chosen in without])
    half = stats.t.ppf(0.975, df) * se
    assert (interval.low, interval.high) == pytest.approx(
        (moved(every) - half, moved(every) + half)
    )


def test_what_organisations_have_in_common_with_themselves_is_no_change() -> None:
    far_apart = [(19, 20), (1, 20)] * 5
    risen = [(20, 20), (2, 20)] * 5
    row = pooled(*figures(risen), *figures(far_apart, "2025Q2"))
    # Newcombe takes 100 cases on each side: -0.08 to 0.18.
    assert (row["trend"], row["trend_reason"]) == ("up", None)
    mixed = [(1, 20), (20, 20)] * 4 + [(20, 20)] * 2
    assert pooled(*figures(mixed), *figures(far_apart, "2025Q2"))["trend"] == "flat"


def test_few_organisations_have_an_interval_but_no_arrow() -> None:
    row = pooled(*figures(NOW[:3]), *figures(BEFORE[:3], "2025Q2"))
    assert row["value_low"] < row["value"] < row["value_high"]
    assert row["trend"] is None
    assert row["trend_reason"].startswith("organisations behind the cases: 3, effectively ")
    assert row["trend_reason"].endswith("; a trend needs 6")


def test_opinions_of_all_have_the_error_and_the_change_of_the_results() -> None:
    everyone = cell("all", 60, 5.2) | {"se": 0.4, "df": 7.5, "n_clusters_effective": 8.1}
    cells = [everyone, cell("all", 60, 4.0, quarter="2025Q2"), cell("a", 30, 5.0)]
    two = [*cells, cell("b", 30, 5.4)]

    def row(*changes: dict[str, Any]) -> dict[str, Any]:
        data = scorecard_data(values(), kpis(), survey(*two), changes=changes)
        return scorecard(data, THRESHOLDS, quarter=QUARTER)[0].row(0, named=True)

    found = row(change(-0.1, 2.4))
    assert (found["value_low"], found["value_high"]) == pytest.approx(
        stats.t.interval(0.95, 7.5, loc=5.2, scale=0.4)
    )
    assert found["probability_green"] == pytest.approx(stats.t.cdf(0.5, 7.5))
    assert (found["n_clusters_effective"], found["trend"]) == (8.1, "flat")
    assert row(change(0.2, 2.4))["trend"] == "up"
    untested = row(change(None, None, reason="effectively 4.0; a test needs 6"))
    assert (untested["trend"], untested["trend_reason"]) == (
        None,
        "effectively 4.0; a test needs 6",
    )
    other = row(change(0.2, 2.4, quarter="2025Q1"))
    assert other["trend_reason"] == "no wave of the same instrument in the quarter before"
    assert row()["trend_reason"] == "the wave is not compared with that of the quarter before"
    assert row(change(None, None))["trend_reason"] == (
        "fewer than 5 respondents, or next to such a group"
    )


def test_every_kpi_and_quarter_is_estimated_by_itself() -> None:
    rows = values(*figures(NOW), *figures(BEFORE, "2025Q2"))
    both = pooled_spreads(rows, rows, confidence=0.95).sort("wave_quarter")
    assert both["base"].to_list() == pytest.approx([base_of(BEFORE), base_of(NOW)])
    alone = pooled_spreads(rows, rows.filter(pl.col("wave_quarter") == "2025Q3"), confidence=0.95)
    assert alone.rows() == both.rows()[1:]
