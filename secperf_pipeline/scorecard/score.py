"""A KPI's value on one scale from 0 to 10."""

import polars as pl

_THIRD = 10 / 3


def score() -> pl.Expr:
    """Score each row from 0 to 10; NULL where goal and red flag leave no scale.

    The rows need ``value``, ``goal``, ``red_flag`` and ``worst``, for a range also
    ``direction``, ``goal_high`` and ``red_flag_high``. A KPI with a worst value cannot exceed
    its goal: 10 (v - worst) / (goal - worst). Any other scores 10/3 at the red flag and 20/3
    at the goal, on a straight line. Both work upwards and downwards, and are clipped.
    """
    value = pl.col("value")
    bounded = _line(value, zero=pl.col("worst"), ten=pl.col("goal"))
    open_ended = _thirds(value, pl.col("goal"), pl.col("red_flag"))
    upper = _thirds(value, pl.col("goal_high"), pl.col("red_flag_high"))
    return (
        pl.when(pl.col("direction") == "range")
        .then(pl.min_horizontal(open_ended, upper))
        .when(pl.col("worst").is_not_null())
        .then(bounded)
        .otherwise(open_ended)
        .clip(0, 10)
    )


def _line(value: pl.Expr, *, zero: pl.Expr, ten: pl.Expr) -> pl.Expr:
    return 10 * (value - zero) / _unless_zero(ten - zero)


def _thirds(value: pl.Expr, goal: pl.Expr, red_flag: pl.Expr) -> pl.Expr:
    return _THIRD + _THIRD * (value - red_flag) / _unless_zero(goal - red_flag)


def _unless_zero(divisor: pl.Expr) -> pl.Expr:
    return pl.when(divisor != 0).then(divisor)
