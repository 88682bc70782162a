"""How far a KPI's value could lie from what was measured."""

from collections.abc import Mapping
from typing import Any

from scipy import stats

from secperf_pipeline.stats.proportion import Interval, wilson_interval


def value_interval(row: Mapping[str, Any], *, confidence: float) -> Interval | None:
    """Compute the interval of a value.

    Parameters
    ----------
    row
        value, unit, source, is_census, numerator, denominator, n, sd, value_low, value_high.
    confidence
        Level, between 0 and 1.

    Returns
    -------
    Interval or None
        A share: Wilson's (1927). A mean: Student's t. Controls: their bounds, which is what
        nobody evaluated and no matter of chance. None for a full register, a count, and where
        the counts behind a share are unknown.
    """
    value = row["value"]
    if row["source"] == "control" and row["value_low"] is not None:
        return Interval(low=row["value_low"], high=row["value_high"])
    if value is None or row["is_census"]:
        return None
    if row["unit"] == "share" and row["denominator"]:
        return wilson_interval(row["numerator"], row["denominator"], confidence=confidence)
    if row["unit"] == "likert" and row["sd"] is not None and (row["n"] or 0) > 1:
        n = row["n"]
        half = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * row["sd"] / n**0.5
        return Interval(low=value - half, high=value + half)
    return None
