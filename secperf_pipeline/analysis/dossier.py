"""The dossier of every hypothesis: how far each verdict can be trusted, in one row."""

from dataclasses import dataclass

import polars as pl

from secperf_pipeline.analysis.dossier_sentences import (
    POLICIES,
    SentenceRules,
    agreement,
    summary,
    what_not_to_conclude,
)
from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.verdicts import SAMPLE

_SENTENCES = {
    "policies_agree": pl.Boolean,
    "agreement": pl.String,
    "summary": pl.String,
    "what_not_to_conclude": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found out about the verdicts of one sample.

    Parameters
    ----------
    verdicts
        Rows of ``results.verdicts`` under all three policies.
    shares
        From `multiverse_shares`.
    fragility
        From `fragility` and `robust_fragility`, for every policy.
    orders
        From `durbin_watson_orders`.
    families, cells
        From `general_factor_tables`, of every family.
    """

    verdicts: pl.DataFrame
    shares: pl.DataFrame
    fragility: pl.DataFrame
    orders: pl.DataFrame
    families: pl.DataFrame
    cells: pl.DataFrame


def verdict_dossier(evidence: Evidence, rules: SentenceRules) -> pl.DataFrame:
    """Lay the evidence on every hypothesis side by side and say what it amounts to.

    Parameters
    ----------
    evidence
        About one sample.
    rules
        Which figures are worth a warning.

    Returns
    -------
    DataFrame
        Rows of ``results.verdict_dossier`` without the quarter, in the order of the verdicts.
        ``reason`` says of each part without figures why it has none.
    """
    rows = without_nan(_join_evidence(evidence))
    said = pl.DataFrame(
        [_said(row, rules) for row in rows.iter_rows(named=True)], schema=_SENTENCES
    )
    return rows.hstack(said).drop(
        "dw_in_band", "hypothesis_family", "order_reason", "impression_reason"
    )


def _join_evidence(evidence: Evidence) -> pl.DataFrame:
    rows = _of_policy(evidence.verdicts, "always").select(
        *SAMPLE, "hypothesis_id", "x", "y", "n", "dw_in_band"
    )
    for name in POLICIES:
        said = pl.col("verdict").alias(f"verdict_{name}")
        words = _of_policy(evidence.verdicts, name).select("hypothesis_id", said)
        rows = _with(rows, words)
    shares = {"share_adopt": "multiverse_share", "reason": "multiverse_reason"}
    rows = _with(rows, evidence.shares.rename(shares))
    for name in POLICIES:
        rows = _with(rows, _fragility(evidence.fragility, name))
    orders = evidence.orders.drop("profile", "n").rename({"reason": "order_reason"})
    rows = rows.join(orders, on=["x", "y"], how="left", maintain_order="left")
    chances = evidence.cells.select("hypothesis_id", "adopt_probability")
    family = pl.col("hypothesis_id").str.split(":").list.first()
    reasons = evidence.families.select("hypothesis_family", impression_reason="reason")
    return (
        _with(rows, chances)
        .with_columns(hypothesis_family=family)
        .join(reasons, on="hypothesis_family", how="left", maintain_order="left")
        .with_columns(fragility_n=pl.col("fragility_always_responses"))
    )


def _of_policy(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.filter(pl.col("policy") == POLICIES[name])


def _with(rows: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return rows.join(other, on="hypothesis_id", how="left", maintain_order="left")


def _fragility(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    prefix = f"fragility_{name}"
    return _of_policy(rows, name).select(
        "hypothesis_id",
        *(
            pl.col(found).alias(f"{prefix}_{unit}{suffix}")
            for unit in ("responses", "organisations")
            for found, suffix in (
                (f"{unit}_to_flip", ""),
                (f"{unit}_bound", "_bound"),
                (f"{unit}_reason", "_reason"),
            )
        ),
    )


def _said(row: dict[str, object], rules: SentenceRules) -> dict[str, object]:
    words = agreement([str(row[f"verdict_{name}"]) for name in POLICIES])
    facts = row | {"agreement": words}
    testable = words != "no policy can test it"
    return {
        "policies_agree": words == "agree" if testable else None,
        "agreement": words,
        "summary": summary(facts),
        "what_not_to_conclude": what_not_to_conclude(facts, rules),
        "reason": _reason(row, is_agreement_known=testable),
    }


def _reason(row: dict[str, object], *, is_agreement_known: bool) -> str | None:
    """Say of each part of the dossier without figures why it has none."""
    told = [
        f"{part}: {row[reason]}"
        for part, figure, reason in (
            ("multiverse", "multiverse_share", "multiverse_reason"),
            ("fragility by responses", "fragility_n", "fragility_always_responses_reason"),
            (
                "fragility by organisations",
                "fragility_always_organisations",
                "fragility_always_organisations_reason",
            ),
            (
                "robust fragility by responses",
                "fragility_robust_responses",
                "fragility_robust_responses_reason",
            ),
            (
                "robust fragility by organisations",
                "fragility_robust_organisations",
                "fragility_robust_organisations_reason",
            ),
            ("row order", "dw_source", "order_reason"),
            ("one overall impression", "adopt_probability", "impression_reason"),
        )
        if row[figure] is None
    ]
    if row["dw_source"] is not None and row["dw_time"] is None:
        told.append("order in time: not every response has a time")
    if row["dw_source"] is not None and row["dw_organisation"] is None:
        told.append("order by organisation: fewer than two organisations are recorded")
    if not is_agreement_known:
        told.append("agreement: no policy can test it")
    return "; ".join(told) or None
