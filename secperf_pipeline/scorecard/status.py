"""What a KPI's value means: a colour, or why it has none."""

import polars as pl

COLOURS = ("red", "amber", "green")


def status() -> pl.Expr:
    """Decide the status of each row: no_data, else stale, else too_few, else a colour.

    The rows need ``value``, ``is_stale``, ``n``, ``min_n`` and the columns of `colour`. A
    value that comes without its n rests on at least one case, and on no more that is known.
    """
    return (
        pl.when(pl.col("value").is_null())
        .then(pl.lit("no_data"))
        .when(pl.col("is_stale"))
        .then(pl.lit("stale"))
        .when(pl.col("n").fill_null(1) < pl.col("min_n"))
        .then(pl.lit("too_few"))
        .otherwise(colour())
    )


def colour() -> pl.Expr:
    """Green from the goal on, red beyond the red flag, amber between, thresholds unrounded.

    The rows need ``value``, ``direction`` (up, down or range), ``goal`` and ``red_flag``, for
    a range also ``goal_high`` and ``red_flag_high``: there the worse of both sides counts.
    No value, no colour.
    """
    value = pl.col("value")
    lower = _side(value >= pl.col("goal"), value < pl.col("red_flag"))
    upper = _side(value <= pl.col("goal"), value > pl.col("red_flag"))
    upper_of_range = _side(value <= pl.col("goal_high"), value > pl.col("red_flag_high"))
    rank = (
        pl.when(pl.col("direction") == "up")
        .then(lower)
        .when(pl.col("direction") == "down")
        .then(upper)
        .otherwise(pl.min_horizontal(lower, upper_of_range))
    )
    known = pl.when(value.is_not_null()).then(rank)
    return known.replace_strict(dict(enumerate(COLOURS)), return_dtype=pl.String)


def _side(is_green: pl.Expr, is_red: pl.Expr) -> pl.Expr:
    return pl.when(is_green).then(2).when(is_red).then(0).otherwise(1)
