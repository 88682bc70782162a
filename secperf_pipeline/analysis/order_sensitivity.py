"""What every Durbin-Watson statistic of a sample owes to the order of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.order_sensitivity import (
    durbin_watson_in_order,
    order_sensitivity,
    regression_residuals,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SCHEMA = {
    "x": pl.String,
    "y": pl.String,
    "profile": pl.String,
    "n": pl.Int64,
    "dw_source": pl.Float64,
    "dw_time": pl.Float64,
    "dw_organisation": pl.Float64,
    "dw_random_mean": pl.Float64,
    "dw_random_low": pl.Float64,
    "dw_random_high": pl.Float64,
    "share_in_band": pl.Float64,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRules:
    """What random orders are held against; see the assumption register for each.

    Parameters
    ----------
    band_low, band_high
        Ends of the Durbin-Watson band, inclusive.
    orders
        Random orders of the rows.
    middle
        Middle part of them that counts as their range, a share.
    """

    band_low: float
    band_high: float
    orders: int
    middle: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            band_low=register.value("durbin_watson_low"),
            band_high=register.value("durbin_watson_high"),
            orders=register.count("row_orders"),
            middle=register.value("simulation_range"),
        )


def durbin_watson_orders(
    sample: Sample,
    pairs: Sequence[tuple[str, str]],
    rules: OrderRules,
    *,
    by_time: Ints | None,
    seed: int,
) -> pl.DataFrame:
    """Compute Durbin-Watson of every pair in the file's order, in others, and in random ones.

    Parameters
    ----------
    sample
        In canonical order.
    pairs
        Names of x and y.
    rules
        The band, and how many random orders.
    by_time : ndarray of int, shape (n_respondents,), optional
        Positions of the respondents in the order of their answers; None where times are not
        recorded.
    seed
        Of the random orders.

    Returns
    -------
    DataFrame
        One row per pair: ``dw_source``, ``dw_time``, ``dw_organisation`` (sorted by
        organisation, else canonical), ``dw_random_mean``, ``dw_random_low``, ``dw_random_high``
        (ends of the middle part) and ``share_in_band`` of the random orders; NULL with a
        ``reason``.
    """
    recorded = len(set(sample.organisations.tolist())) > 1
    named: dict[str, Ints | None] = {
        "dw_source": np.arange(len(sample.values)),
        "dw_time": by_time,
        "dw_organisation": np.argsort(sample.organisations, kind="stable") if recorded else None,
    }
    found: dict[tuple[str, str], dict[str, object]] = {}
    for known, alike in _by_known_rows(sample, pairs):
        residuals = np.hstack([_residuals(sample, pair, known) for pair in alike])
        n = len(residuals)
        nothing = {"n": n, "reason": "x or y does not vary, or fits exactly"}
        found |= dict.fromkeys(alike, nothing)
        fits = np.flatnonzero((n >= 3) & ~np.isnan(residuals).any(axis=0))
        if not len(fits):
            continue
        residuals = residuals[:, fits]
        # One look at the random orders serves all pairs that have the same rows.
        random = order_sensitivity(
            residuals,
            band_low=rules.band_low,
            band_high=rules.band_high,
            orders=rules.orders,
            middle=rules.middle,
            seed=seed,
        )
        columns = _in_orders(residuals, known, named) | {
            "dw_random_mean": random.mean,
            "dw_random_low": random.low,
            "dw_random_high": random.high,
            "share_in_band": random.share_in_band,
        }
        for at, pair in enumerate(fits):
            figures = {name: values[at] for name, values in columns.items()}
            found[alike[pair]] = {"n": n} | figures
    rows = [{"x": x, "y": y, "profile": sample.profile} | found[x, y] for x, y in pairs]
    return without_nan(pl.DataFrame(rows, schema=_SCHEMA))


def _by_known_rows(
    sample: Sample, pairs: Sequence[tuple[str, str]]
) -> list[tuple[NDArray[np.bool_], list[tuple[str, str]]]]:
    """Gather the pairs that the same respondents have answered."""
    gathered: dict[bytes, tuple[NDArray[np.bool_], list[tuple[str, str]]]] = {}
    for pair in pairs:
        known = np.asarray(~np.isnan(sample.of(list(pair))).any(axis=1))
        gathered.setdefault(known.tobytes(), (known, []))[1].append(pair)
    return list(gathered.values())


def _residuals(sample: Sample, pair: tuple[str, str], known: NDArray[np.bool_]) -> Floats:
    values = sample.of(list(pair))[known]
    return regression_residuals(values[:, :1], values[:, 1:])


def _in_orders(
    residuals: Floats, known: NDArray[np.bool_], named: Mapping[str, Ints | None]
) -> dict[str, Floats]:
    position = np.cumsum(known) - 1
    return {
        name: durbin_watson_in_order(residuals, position[order[known[order]]])
        for name, order in named.items()
        if order is not None
    }
