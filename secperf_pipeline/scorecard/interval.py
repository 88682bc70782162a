"""How far a KPI's value could lie from what was measured."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from secperf_pipeline.scorecard.spread import spread_of


class Ends(NamedTuple):
    """Ends of an interval; None with a ``reason``."""

    low: float | None
    high: float | None
    reason: str | None


def value_interval(row: Mapping[str, Any], *, confidence: float) -> Ends:
    """Compute the interval of a value.

    Parameters
    ----------
    row
        A row of `with_spread`, with value, source, value_low and value_high.
    confidence
        Level, between 0 and 1.

    Returns
    -------
    Ends
        By the spread of the row. Controls have their bounds, which is what nobody evaluated and
        no matter of chance.
    """
    if row["source"] == "control":
        unknown = None if row["value_low"] is not None else "no bounds are known"
        return Ends(row["value_low"], row["value_high"], unknown)
    spread = spread_of(row)
    if isinstance(spread, str):
        return Ends(None, None, spread)
    interval = spread.interval(confidence)
    return Ends(interval.low, interval.high, None)
