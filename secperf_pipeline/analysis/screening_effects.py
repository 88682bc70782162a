"""What each screening profile makes of the wave's means, reliabilities and verdicts."""

import polars as pl

_WHOLE = pl.col("segment_kind") == "all"
_UNSCREENED = "raw"
_KEYS = ["measure", "subject", "policy"]


def screening_effects(
    summary: pl.DataFrame, reliability: pl.DataFrame, verdicts: pl.DataFrame
) -> pl.DataFrame:
    """Hold every profile's figures on the whole wave beside those of the unscreened responses.

    Parameters
    ----------
    summary, reliability, verdicts
        Rows of ``results.indicator_summary``, ``results.reliability`` and ``results.verdicts``
        of one wave.

    Returns
    -------
    DataFrame
        One row per profile and measure: ``mean`` of an indicator (scale points), ``alpha`` of a
        scale, ``verdict`` on a hypothesis under a policy (the value is its p). ``value`` under
        the profile, ``value_raw`` without screening, their ``difference``; ``outcome`` and
        ``outcome_raw`` are the verdict, or alpha's gate. ``is_changed`` compares the outcomes;
        of a mean it tells whether the unscreened mean lies outside the profile's interval.
    """
    text = pl.lit(None, dtype=pl.String)
    means = _rows(summary, "mean", pl.col("indicator_id"), text, pl.col("mean"), text)
    alphas = _rows(reliability, "alpha", pl.col("scale"), text, pl.col("alpha"), pl.col("gate"))
    judged = _rows(
        verdicts,
        "verdict",
        pl.col("hypothesis_id"),
        pl.col("policy"),
        pl.col("p"),
        pl.col("verdict"),
    )
    rows = pl.concat([means, alphas, judged], how="diagonal")
    raw = rows.filter(pl.col("profile") == _UNSCREENED).select(
        *_KEYS, value_raw="value", outcome_raw="outcome"
    )
    outside = ~pl.col("value_raw").is_between("ci_low", "ci_high")
    return (
        rows.join(raw, on=_KEYS, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(
            difference=pl.col("value") - pl.col("value_raw"),
            is_changed=pl.when(pl.col("measure") == "mean")
            .then(outside)
            .otherwise(pl.col("outcome") != pl.col("outcome_raw")),
        )
        .drop("ci_low", "ci_high")
    )


def _rows(
    table: pl.DataFrame,
    measure: str,
    subject: pl.Expr,
    policy: pl.Expr,
    value: pl.Expr,
    outcome: pl.Expr,
) -> pl.DataFrame:
    has_interval = measure == "mean"
    nothing = pl.lit(None, dtype=pl.Float64)
    return table.filter(_WHOLE).select(
        "segment_kind",
        "segment",
        "profile",
        "is_default_profile",
        pl.lit(measure).alias("measure"),
        subject.alias("subject"),
        policy.alias("policy"),
        "n",
        value.alias("value"),
        outcome.alias("outcome"),
        (pl.col("ci_low") if has_interval else nothing).alias("ci_low"),
        (pl.col("ci_high") if has_interval else nothing).alias("ci_high"),
        # A mean may lack something else than its interval, as that over organisations.
        pl.when(pl.col("ci_low").is_null()).then("reason") if has_interval else "reason",
    )
