"""How probable it is that a KPI's true value reaches its goal."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from secperf_pipeline.stats.descriptives import probability_mean_beyond
from secperf_pipeline.stats.proportion import probability_share_beyond


class Probability(NamedTuple):
    """``value`` from 0 to 1; None with a ``reason``."""

    value: float | None
    reason: str | None


def probability_green(row: Mapping[str, Any], *, goal_margin: float) -> Probability:
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
    Probability
        A full register is no sample: 0 or 1. A share: Beta(x + 1/2, n - x + 1/2). A mean:
        Student's t around it. Controls: 1 or 0 where both bounds lie on one side of the goal.
        None for a range, for controls whose bounds leave it open, and where the counts behind
        a share are unknown.
    """
    value, goal, is_up = row["value"], row["goal"], row["direction"] == "up"
    if value is None:
        return Probability(None, "no value of this quarter")
    if row["direction"] == "range":
        return Probability(None, "the goal is a range, for which none is computed")
    if row["is_census"]:
        return Probability(float(value >= goal if is_up else value <= goal), None)
    if row.get("source") == "control":
        bounds = [row["value_low"] >= goal, row["value_high"] >= goal]
        if bounds[0] != bounds[1]:
            return Probability(None, "what nobody evaluated decides whether the goal is reached")
        return Probability(float(bounds[0]), None)
    if row["unit"] == "likert":
        if row["sd"] is None or row["n"] is None or row["n"] < 2:
            return Probability(None, "fewer than two answers, which have no spread")
        beyond = probability_mean_beyond(goal, value, row["sd"], row["n"])
    elif row["denominator"]:
        attainable = {1.0: 1 - goal_margin, 0.0: goal_margin}.get(goal, goal)
        beyond = probability_share_beyond(attainable, row["numerator"], row["denominator"])
    else:
        return Probability(None, "stated without the counts that it rests on")
    return Probability(beyond if is_up else 1 - beyond, None)
