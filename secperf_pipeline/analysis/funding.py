"""What to fund next: open actions by what they would close for their cost, ties as ties."""

from itertools import product
from typing import Any

import polars as pl

_FULL_SCORE = 10.0
# Columns of a gain: at least, at most.
_GAINS = (
    ("exposure_gain_low", "exposure_gain_high"),
    ("score_gain", "score_gain"),
    ("overconfidence_gain", "overconfidence_gain"),
)
_KEYS = ["wave_quarter", "organisation_id"]


def funding_options(
    actions: pl.DataFrame, scores: pl.DataFrame, evidence: pl.DataFrame
) -> pl.DataFrame:
    """Compare the open actions of each organisation.

    Parameters
    ----------
    actions
        Rows of ``marts.action_gains``.
    scores
        Rows of ``results.scorecard``.
    evidence
        One row per organisation, action and indicator that its controls speak for: the keys,
        action_id, indicator_id, evidence_gain (share of the indicator's evidence that the
        controls known to be missing would add), gap_low and gap_class as published.

    Returns
    -------
    DataFrame
        The rows of ``results.funding_options``. ``rank`` is 1 plus the number of actions that
        are at least as good per person-day in every respect that both know, whatever the
        bounds hide, and better in one; equal ranks are ties. No slope of a survey enters: that
        two answers go together does not say that paying for one buys the other.
    """
    rows = (
        actions.join(_score_gains(scores), on=[*_KEYS, "kpi_id"], how="left")
        .join(_overconfidence_gains(evidence), on=[*_KEYS, "action_id"], how="left")
        .with_columns(shares_kpi_with=pl.len().over([*_KEYS, "kpi_id"]) - 1)
        .with_columns(
            shares_kpi_with=pl.when(pl.col("kpi_id").is_not_null())
            .then("shares_kpi_with")
            .otherwise(0)
            .cast(pl.Int64),
            reason=_reason(),
        )
        .sort(*_KEYS, "position")
    )
    ranked = [_rank(part) for part in rows.partition_by(_KEYS, maintain_order=True)]
    return pl.concat(ranked) if ranked else _rank(rows)


def _score_gains(scores: pl.DataFrame) -> pl.DataFrame:
    """What a KPI's score lacks of a full one."""
    return scores.filter(pl.col("source") == "register").select(
        *_KEYS, "kpi_id", score_gain=_FULL_SCORE - pl.col("score")
    )


def _overconfidence_gains(evidence: pl.DataFrame) -> pl.DataFrame:
    """Sum, over the indicators, how much nearer the evidence comes to what people say."""
    known = evidence.filter(pl.col("gap_class").is_not_null())
    closed = pl.min_horizontal("evidence_gain", "gap_low")
    return known.group_by(*_KEYS, "action_id").agg(
        overconfidence_gain=pl.when(pl.col("gap_class") == "overconfident")
        .then(closed)
        .otherwise(0.0)
        .sum()
    )


def _reason() -> pl.Expr:
    missing = [
        (pl.col("cost_days").is_null(), "no cost is stated, so that nothing can be compared"),
        (pl.col("exposure_gain_low").is_null(), "no audited control is linked to it"),
        (pl.col("score_gain").is_null(), "its KPI has no score"),
        (pl.col("overconfidence_gain").is_null(), "no perception may be shown for its controls"),
    ]
    said = pl.concat_str(
        [pl.when(lacks).then(pl.lit(words)) for lacks, words in missing],
        separator="; ",
        ignore_nulls=True,
    )
    return pl.when(said != "").then(said)


def _rank(rows: pl.DataFrame) -> pl.DataFrame:
    per_day = [
        (pl.col(column) / pl.col("cost_days")).alias(f"{column}_per_day")
        for column in dict.fromkeys(column for pair in _GAINS for column in pair)
    ]
    found = rows.with_columns(per_day)
    records = found.to_dicts()
    beaten = [0] * len(records)
    for (_, one), (place, other) in product(enumerate(records), repeat=2):
        beaten[place] += _beats(one, other)
    ranks = [
        None if record["cost_days"] is None else 1 + count
        for record, count in zip(records, beaten, strict=True)
    ]
    return found.with_columns(rank=pl.Series(ranks, dtype=pl.Int64))


def _beats(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether an action is surely no worse in all that both know, and better in one."""
    pairs = [(one[f"{low}_per_day"], other[f"{high}_per_day"]) for low, high in _GAINS]
    known = [(mine, its) for mine, its in pairs if mine is not None and its is not None]
    return all(mine >= its for mine, its in known) and any(mine > its for mine, its in known)
