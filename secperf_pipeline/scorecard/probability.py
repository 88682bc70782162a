"""How probable it is that a KPI's true value reaches its goal."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from secperf_pipeline.scorecard.spread import ShareSpread, spread_of


class Probability(NamedTuple):
    """``value`` from 0 to 1; None with a ``reason``."""

    value: float | None
    reason: str | None


def probability_green(row: Mapping[str, Any], *, goal_margin: float) -> Probability:
    """Compute the probability that the true value is as good as the goal.

    Parameters
    ----------
    row
        A row of `with_spread`, with direction and goal; of controls also source, value_low and
        value_high.
    goal_margin
        No sample can show a share of exactly 100 %; where the goal is 100 % the probability
        speaks of 100 % less this, and likewise for 0 %.

    Returns
    -------
    Probability
        A full register is no sample: 0 or 1. A share and a mean: by the spread that makes their
        interval. Controls: 1 or 0 where both bounds lie on one side of the goal. None for a
        range, for controls whose bounds leave it open, and where there is no spread.
    """
    value, goal, is_up = row["value"], row["goal"], row["direction"] == "up"
    if value is None:
        return Probability(None, "no value of this quarter")
    if row["direction"] == "range":
        return Probability(None, "the goal is a range, for which none is computed")
    if row["is_census"]:
        return Probability(float(value >= goal if is_up else value <= goal), None)
    if row["source"] == "control":
        bounds = [row["value_low"] >= goal, row["value_high"] >= goal]
        if bounds[0] != bounds[1]:
            return Probability(None, "what nobody evaluated decides whether the goal is reached")
        return Probability(float(bounds[0]), None)
    spread = spread_of(row)
    if isinstance(spread, str):
        return Probability(None, spread)
    if isinstance(spread, ShareSpread):
        goal = {1.0: 1 - goal_margin, 0.0: goal_margin}.get(goal, goal)
    beyond = spread.probability_beyond(goal)
    return Probability(beyond if is_up else 1 - beyond, None)
