"""How probable it is that a KPI's true value reaches its goal."""

from collections.abc import Mapping
from typing import Any

from secperf_pipeline.stats.descriptives import probability_mean_beyond
from secperf_pipeline.stats.proportion import probability_share_beyond


def probability_green(row: Mapping[str, Any], *, goal_margin: float) -> float | None:
    """Compute the probability that the true value is as good as the goal.

    Parameters
    ----------
    row
        value, is_census, direction, goal, unit, n, numerator, denominator, sd; of controls
        also source, value_low and value_high.
    goal_margin
        No sample can show a share of exactly 100 %; where the goal is 100 % the probability
        speaks of 100 % less this, and likewise for 0 %.

    Returns
    -------
    float or None
        A full register is no sample: 0 or 1. A share: Beta(x + 1/2, n - x + 1/2). A mean:
        Student's t around it. Controls: 1 or 0 where both bounds lie on one side of the goal.
        None for a range, for controls whose bounds leave it open, and where the counts behind
        a share are unknown.
    """
    value, goal, is_up = row["value"], row["goal"], row["direction"] == "up"
    if value is None or row["direction"] == "range":
        return None
    if row["is_census"]:
        return float(value >= goal if is_up else value <= goal)
    if row.get("source") == "control":
        bounds = [row["value_low"] >= goal, row["value_high"] >= goal]
        return float(bounds[0]) if bounds[0] == bounds[1] else None
    if row["unit"] == "likert":
        beyond = _mean_beyond(goal, value, row["sd"], row["n"])
    elif row["denominator"]:
        attainable = {1.0: 1 - goal_margin, 0.0: goal_margin}.get(goal, goal)
        beyond = probability_share_beyond(attainable, row["numerator"], row["denominator"])
    else:
        return None
    return beyond if beyond is None or is_up else 1 - beyond


def _mean_beyond(goal: float, mean: float, sd: float | None, n: int | None) -> float | None:
    if sd is None or n is None or n < 2:
        return None
    return probability_mean_beyond(goal, mean, sd, n)
