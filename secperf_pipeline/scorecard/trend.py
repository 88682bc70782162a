"""Whether a KPI moved since the quarter before by more than chance would move it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from secperf_pipeline.scorecard.pooled import Change
from secperf_pipeline.stats.difference import GroupMoments, welch
from secperf_pipeline.stats.proportion import Interval, newcombe_interval

# Another of these is another figure under the same name.
_MEASURED_BY = (
    *("unit", "limit_minutes", "trailing_days", "measurement_rule", "formula"),
    *("scale_min", "scale_max"),
)


class Trend(NamedTuple):
    """``direction`` is up, down or flat; None with a ``reason``."""

    direction: str | None
    reason: str | None


def trend(
    row: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    *,
    confidence: float,
    change: Change | None = None,
) -> Trend:
    """Compare a KPI with its value of the quarter before.

    Parameters
    ----------
    row, before
        value, unit, is_census, numerator, denominator, n, sd of this quarter and of the one
        before; the value of a quarter without a measurement of its own must be None. A KPI
        whose definition says otherwise how it is measured is not compared.
    confidence
        An arrow needs the interval of the change at this level to leave out 0.
    change
        Of all together: the change by the clustering engine, which decides in place of the
        formulas for independent cases.

    Returns
    -------
    Trend
        A full register has no noise: any change is one. Shares by Newcombe's interval, means
        by Welch's, controls where their bounds do not meet. The direction is that of the
        value, whether or not it is the better one.
    """
    if row["value"] is None:
        return Trend(None, "no value of this quarter")
    if before is None or before["value"] is None:
        return Trend(None, "no value of the quarter before")
    redefined = [name for name in _MEASURED_BY if row.get(name) != before.get(name)]
    if redefined:
        said = ", ".join(redefined)
        return Trend(None, f"measured otherwise in the quarter before ({said})")
    moved = row["value"] - before["value"]
    if row["is_census"]:
        return _arrow(moved, is_beyond_noise=True)
    if row.get("source") == "control":
        apart = row["value_low"] > before["value_high"] or row["value_high"] < before["value_low"]
        return _arrow(moved, is_beyond_noise=apart)
    if change is not None:
        return arrow_of(change.interval) if change.interval else Trend(None, change.reason)
    if row["unit"] == "likert":
        return _of_means(row, before, moved, confidence)
    if row["unit"] != "share":
        return Trend(None, "a count of one organisation has no noise band")
    if not row["denominator"] or not before["denominator"]:
        return Trend(None, "a value without its counts has no noise band")
    interval = newcombe_interval(
        row["numerator"],
        row["denominator"],
        before["numerator"],
        before["denominator"],
        confidence=confidence,
    )
    return _arrow(moved, is_beyond_noise=interval.low > 0 or interval.high < 0)


def arrow_of(interval: Interval) -> Trend:
    """Point where the interval of a change lies; flat where it holds 0."""
    if interval.low > 0:
        return Trend("up", None)
    return Trend("down" if interval.high < 0 else "flat", None)


def _of_means(
    row: Mapping[str, Any], before: Mapping[str, Any], moved: float, confidence: float
) -> Trend:
    if any(one["sd"] is None or one["n"] is None or one["n"] < 2 for one in (row, before)):
        return Trend(None, "fewer than two respondents in one of the quarters")
    if row["sd"] == 0 and before["sd"] == 0:
        return Trend(None, "all respondents of each quarter agree, so that there is no noise band")
    p = welch(_moments(row), _moments(before)).p[0]
    return _arrow(moved, is_beyond_noise=bool(p < 1 - confidence))


def _moments(row: Mapping[str, Any]) -> GroupMoments:
    unused = np.zeros(1)
    return GroupMoments(
        n=np.array([float(row["n"])]),
        mean=np.array([row["value"]]),
        squares=np.array([row["sd"] ** 2 * (row["n"] - 1)]),
        mean_deviations=unused,
        median_deviations=unused,
        median_squares=unused,
    )


def _arrow(moved: float, *, is_beyond_noise: bool) -> Trend:
    if not is_beyond_noise or moved == 0:
        return Trend("flat", None)
    return Trend("up" if moved > 0 else "down", None)
