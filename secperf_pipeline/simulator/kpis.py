"""The tidy KPI table: what registers and ledgers of the organisations hold for a quarter."""

import datetime as dt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.columns import decimals, names_at, ratios
from secperf_pipeline.simulator.draws import Draws, Integers, Real
from secperf_pipeline.simulator.incidents import drilling_organisation
from secperf_pipeline.simulator.organisations import (
    LARGE,
    MEDIUM,
    SMALL,
    Organisations,
    by_size,
)
from secperf_pipeline.simulator.population import Population

_PROJECTS = {SMALL: (0, 2), MEDIUM: (1, 4), LARGE: (2, 8)}
_BASE_MARKET_SHARE = {SMALL: (5, 25), MEDIUM: (20, 80), LARGE: (80, 260)}
_EXERCISE_CHANCE = 0.4
_MILLION = 1_000_000


def kpi_table(
    population: Population, organisations: Organisations, quarter: Quarter
) -> pl.DataFrame:
    """Lay out the measurements of a quarter: one row per reporting organisation and measure.

    C1 counts reporters among those who opened the training mail. L1 speaks about the year up
    to the end of the quarter, everything else about the quarter. A row that would have nothing
    to count is left out, and so is I2 of the organisation whose exercise is a ticket.
    """
    draws = Draws(population.seed, quarter, "kpis")
    gain = population.quarters_since_first(quarter)
    count = len(organisations)
    factors = organisations.factors
    reporting = organisations.reports_kpis

    opened = organisations.staff * draws.integers(35, 75, count) // 100
    reported = opened * _percent(draws, 66 + 2 * gain, factors["employee_awareness"]) // 100
    projects = by_size(draws, organisations.size, _PROJECTS)
    involved = _part(projects, _percent(draws, 86 + 2 * gain, factors["policy"]))
    teams = organisations.development_teams
    trained = _part(teams, _percent(draws, 78 + 2 * gain, factors["executive_will"]))
    exercises = draws.chance(_EXERCISE_CHANCE, count).astype(np.int64)
    counted = reporting.copy()
    counted[drilling_organisation(population, quarter)] = False

    rows = [
        _shares("C1", "customer", "mail training", reporting, reported, opened),
        _shares("I1", "process", "project register", reporting, involved, projects),
        _shares("L1", "learning", "training register", reporting, trained, teams),
        _figures("I2", "process", "count", "exercise log", _text(exercises), counted),
        *_context(draws, population, organisations, gain),
    ]
    table = (
        pl.concat([part.with_columns(place=position) for position, part in enumerate(rows)])
        .filter("is_known")
        .sort("owner", "place")
    )
    return _layout(table, organisations, quarter)


def _context(
    draws: Draws, population: Population, organisations: Organisations, gain: int
) -> list[pl.DataFrame]:
    """Draw sales, market share and security cost; they follow the business factors loosely."""
    count = len(organisations)
    factors = organisations.factors
    a_head = np.floor(66 + gain + 12 * factors["sales"]).astype(np.int64)
    sales = _MILLION * organisations.staff * np.maximum(a_head + draws.integers(-4, 4, count), 5)
    stable = Draws(population.seed, "organisations", "market shares")
    base = by_size(stable, organisations.size, _BASE_MARKET_SHARE)
    tenths = base * (100 + np.floor(20 * factors["market_share"]).astype(np.int64)) // 100
    tenths = np.maximum(tenths + draws.integers(-2, 2, count), 1)
    cost = 10_000 * organisations.staff * draws.integers(30, 90, count)
    share = decimals(tenths, 1)
    reporting = organisations.reports_kpis
    return [
        _figures("sales", "finance", "KRW", "ledger", _text(sales), reporting),
        _figures("security_cost", "finance", "KRW", "ledger", _text(cost), reporting),
        _figures("market_share", "customer", "percent", "market report", share, reporting),
    ]


def _percent(draws: Draws, middle: int, factor: Real) -> Integers:
    """Draw whole percentages that rise with a factor and stay between 5 and 100."""
    percent = np.floor(middle + 14 * factor).astype(np.int64)
    return np.asarray(np.clip(percent + draws.integers(-8, 8, len(factor)), 5, 100))


def _part(total: Integers, percent: Integers) -> Integers:
    """Take a percentage of counts, rounded half up."""
    return (2 * total * percent + 100) // 200


def _text(numbers: Integers) -> pl.Series:
    return pl.Series(numbers, dtype=pl.Int64).cast(pl.String)


def _shares(
    kpi_id: str,
    perspective: str,
    source: str,
    reporting: NDArray[np.bool_],
    numerator: Integers,
    denominator: Integers,
) -> pl.DataFrame:
    known = reporting & (denominator > 0)
    value = ratios(numerator, np.maximum(denominator, 1))
    return _figures(kpi_id, perspective, "ratio", source, value, known).with_columns(
        numerator=numerator, denominator=denominator
    )


def _figures(
    kpi_id: str,
    perspective: str,
    unit: str,
    source: str,
    value: pl.Series,
    known: NDArray[np.bool_],
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "owner": np.arange(len(value)),
            "is_known": known,
            "kpi_id": [kpi_id] * len(value),
            "perspective": [perspective] * len(value),
            "value": value,
            "unit": [unit] * len(value),
            "numerator": pl.Series([None] * len(value), dtype=pl.Int64),
            "denominator": pl.Series([None] * len(value), dtype=pl.Int64),
            "source": [source] * len(value),
        }
    )


def _layout(table: pl.DataFrame, organisations: Organisations, quarter: Quarter) -> pl.DataFrame:
    year_ago = quarter.last_day - dt.timedelta(days=364)
    owners = names_at(organisations.ids, table["owner"].to_numpy())
    return table.select(
        owners.alias("organisation_id"),
        "kpi_id",
        "perspective",
        period_start=pl.when(pl.col("kpi_id") == "L1")
        .then(pl.lit(year_ago))
        .otherwise(pl.lit(quarter.first_day)),
        period_end=pl.lit(quarter.last_day),
        value="value",
        unit="unit",
        numerator="numerator",
        denominator="denominator",
        source="source",
    )
