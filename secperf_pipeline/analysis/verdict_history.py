"""Each verdict beside the one of the wave before."""

import polars as pl

_KEYS = ["hypothesis_id", "policy"]
_FIGURES = ["verdict", "branch", "n", "n_with", "n_without", "p", "effect", "effect_kind"]
_NOT_TESTABLE = "not_testable"


def verdict_history(
    now: pl.DataFrame, before: pl.DataFrame, *, compared_quarter: str | None, why_none: str
) -> pl.DataFrame:
    """Hold the verdicts on the whole wave beside those of an earlier one.

    Parameters
    ----------
    now, before
        Rows of ``results.verdicts`` on the whole of each wave under its own profile.
    compared_quarter
        Quarter of ``before``; None where there is no earlier wave.
    why_none
        Reason of every row in that case.

    Returns
    -------
    DataFrame
        One row per hypothesis and policy of ``now``. ``is_flipped`` tells whether the verdict is
        another one; NULL where either wave has none. ``effect_change`` only where both effects
        are of one kind.
    """
    earlier = before.select(
        *_KEYS,
        *(pl.col(name).alias(f"{name}_before") for name in [*_FIGURES, "protocol_hash"]),
        compared_profile="profile",
    )
    rows = now.select(
        *("segment_kind", "segment", "profile", "is_default_profile"),
        *(*_KEYS, "x", "y", *_FIGURES),
        "protocol_hash",
    ).join(earlier, on=_KEYS, how="left", maintain_order="left")
    both = _is_verdict("verdict") & _is_verdict("verdict_before")
    same_kind = pl.col("effect_kind") == pl.col("effect_kind_before")
    return rows.with_columns(
        compared_quarter=pl.lit(compared_quarter, dtype=pl.String),
        is_flipped=pl.when(both).then(pl.col("verdict") != pl.col("verdict_before")),
        effect_change=pl.when(same_kind).then(pl.col("effect") - pl.col("effect_before")),
        is_same_protocol=pl.col("protocol_hash") == pl.col("protocol_hash_before"),
        reason=_reason(compared_quarter, why_none),
    ).drop("protocol_hash", "protocol_hash_before")


def _is_verdict(column: str) -> pl.Expr:
    return (pl.col(column) != _NOT_TESTABLE).fill_null(False)


def _reason(compared_quarter: str | None, why_none: str) -> pl.Expr:
    if compared_quarter is None:
        return pl.lit(why_none)
    return (
        pl.when(pl.col("verdict_before").is_null())
        .then(pl.lit(f"{compared_quarter} has no verdict on this hypothesis under this policy"))
        .when(~_is_verdict("verdict"))
        .then(pl.lit("not testable in this wave"))
        .when(~_is_verdict("verdict_before"))
        .then(pl.lit(f"not testable in {compared_quarter}"))
        .when(pl.col("effect_kind") != pl.col("effect_kind_before"))
        .then(pl.lit("the two waves were decided by different tests; their effects differ in kind"))
        .otherwise(pl.lit(None, dtype=pl.String))
    )
