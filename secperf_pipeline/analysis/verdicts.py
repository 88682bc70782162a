"""The paper's two policies: from a pair's statistics to a verdict with its whole trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.declarations.protocol import Hypothesis
from secperf_pipeline.stats.multiplicity import benjamini_hochberg, holm

SAMPLE = ["segment_kind", "segment", "profile", "is_default_profile"]
TRACE = [
    "n_with",
    "n_without",
    "durbin_watson",
    "dw_p",
    "dw_in_band",
    "dw_order_key",
    "levene_mean_f",
    "levene_mean_p",
]
COLUMNS = [
    *SAMPLE,
    "hypothesis_id",
    "x",
    "y",
    "policy",
    "branch",
    "statistic",
    "df",
    "p",
    "p_holm",
    "p_bh",
    "direction",
    "effect",
    "effect_low",
    "effect_high",
    "effect_kind",
    "n",
    *TRACE,
    "verdict",
    "verdict_paper",
    "reason",
    "protocol_hash",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRules:
    """What decides under the paper's policies; see the assumption register for each.

    Parameters
    ----------
    significance
        A p-value strictly below it adopts; Levene's test passes at or above it.
    min_group
        Fewest responses in each group for the group comparison.
    """

    significance: float
    min_group: int

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            significance=register.value("paper_significance"),
            min_group=register.count("min_group_paper"),
        )


def verdicts(
    hypotheses: Sequence[Hypothesis],
    policies: Sequence[str],
    regressions: pl.DataFrame,
    differences: pl.DataFrame,
    rules: PaperRules,
    *,
    protocol_hash: str,
) -> pl.DataFrame:
    """Reach a verdict on every hypothesis in every sample under each of the paper's policies.

    Parameters
    ----------
    hypotheses
        The declared families of claims.
    policies
        paper_gate and paper_ttest_always.
    regressions, differences
        Rows of ``results.regressions`` and ``results.group_differences`` for the same samples
        and pairs.
    rules
        Level and smallest group.
    protocol_hash
        Stored with each verdict.

    Returns
    -------
    DataFrame
        Rows of ``results.verdicts`` without the quarter. ``branch`` is the test that decided:
        regression, student or welch. ``verdict_paper`` is Adopt or Dismissal by the raw p;
        ``verdict`` tells a negative difference (adopt_contrary) from a positive one and never
        takes a large p for evidence of absence (inconclusive).
    """
    pairs = regressions.join(
        differences, on=[*SAMPLE, "x", "y"], suffix="_groups", maintain_order="left"
    )
    parts = []
    for hypothesis in hypotheses:
        claimed = _claims(hypothesis, pairs)
        for policy in policies:
            decided = _decide(claimed, policy, rules)
            parts.append(_adjust_p(decided))
    return without_nan(pl.concat(parts).with_columns(protocol_hash=pl.lit(protocol_hash)))


def _claims(hypothesis: Hypothesis, pairs: pl.DataFrame) -> pl.DataFrame:
    names = pl.DataFrame(
        [
            {"x": x, "y": y, "hypothesis_id": hypothesis.hypothesis_id(x, y)}
            for x in hypothesis.x
            for y in hypothesis.y
        ]
    )
    return pairs.join(names, on=["x", "y"], how="inner", maintain_order="left")


def _decide(claims: pl.DataFrame, policy: str, rules: PaperRules) -> pl.DataFrame:
    in_band = pl.col("dw_in_band").fill_null(False)
    regresses = in_band if policy == "paper_gate" else pl.lit(False)
    testable = pl.min_horizontal("n_with", "n_without") >= rules.min_group
    compares = testable & pl.col("student_p").is_not_null()
    equal_variances = pl.col("levene_mean_p") >= rules.significance
    branch = (
        pl.when(regresses)
        .then(pl.lit("regression"))
        .when(~compares)
        .then(None)
        # Without a Levene statistic no deviation varies, which is no sign of unequal spread.
        .when(equal_variances.fill_null(True))
        .then(pl.lit("student"))
        .otherwise(pl.lit("welch"))
    )
    by_branch = claims.with_columns(policy=pl.lit(policy), branch=branch)

    def of(regression: str, student: str, welch: str) -> pl.Expr:
        return (
            pl.when(pl.col("branch") == "regression")
            .then(pl.col(regression))
            .when(pl.col("branch") == "student")
            .then(pl.col(student))
            .when(pl.col("branch") == "welch")
            .then(pl.col(welch))
        )

    traced = by_branch.with_columns(
        statistic=of("t", "student_t", "welch_t"),
        df=of("df", "student_df", "welch_df"),
        p=of("p", "student_p", "welch_p"),
        effect=of("beta", "cohens_d", "cohens_d"),
        effect_low=of("beta_low", "cohens_d_low", "cohens_d_low"),
        effect_high=of("beta_high", "cohens_d_high", "cohens_d_high"),
        effect_kind=pl.when(pl.col("branch") == "regression")
        .then(pl.lit("standardised slope"))
        .when(pl.col("branch").is_not_null())
        .then(pl.lit("Cohen's d")),
    )
    return traced.with_columns(
        direction=pl.when(pl.col("statistic") > 0)
        .then(pl.lit("positive"))
        .when(pl.col("statistic") < 0)
        .then(pl.lit("negative"))
        .when(pl.col("statistic") == 0)
        .then(pl.lit("none")),
        verdict=_verdict(rules.significance),
        verdict_paper=pl.when(pl.col("p") < rules.significance)
        .then(pl.lit("Adopt"))
        .when(pl.col("p").is_not_null())
        .then(pl.lit("Dismissal")),
        reason=_reason(policy, rules.min_group),
    )


def _verdict(significance: float) -> pl.Expr:
    return (
        pl.when(pl.col("p").is_null())
        .then(pl.lit("not_testable"))
        .when(pl.col("p") >= significance)
        .then(pl.lit("inconclusive"))
        .when(pl.col("statistic") < 0)
        .then(pl.lit("adopt_contrary"))
        .otherwise(pl.lit("adopt"))
    )


def _reason(policy: str, min_group: int) -> pl.Expr:
    d = pl.col("durbin_watson").round(3).cast(pl.String)
    why_groups = (
        pl.when(pl.col("durbin_watson").is_null())
        .then(pl.lit("no Durbin-Watson statistic; "))
        .otherwise(pl.format("Durbin-Watson {} lies outside the band; ", d))
        if policy == "paper_gate"
        else pl.lit("groups are compared always; ")
    )
    levene = pl.col("levene_mean_p").round(3).cast(pl.String).fill_null("none")
    return (
        pl.when(pl.col("branch") == "regression")
        .then(pl.format("Durbin-Watson {} lies in the band: the slope decides", d))
        .when(pl.col("branch") == "student")
        .then(pl.format("{}Levene p {}: equal variances, Student's t decides", why_groups, levene))
        .when(pl.col("branch") == "welch")
        .then(pl.format("{}Levene p {}: unequal variances, Welch's t decides", why_groups, levene))
        .when(pl.min_horizontal("n_with", "n_without") < min_group)
        .then(
            pl.format(
                f"groups of {{}} and {{}} responses; each needs {min_group}",
                pl.col("n_with"),
                pl.col("n_without"),
            )
        )
        .otherwise(pl.col("reason_groups"))
    )


def _adjust_p(decided: pl.DataFrame) -> pl.DataFrame:
    """Adjust the p-values within each sample's family of this hypothesis and policy."""
    p = decided["p"].fill_null(np.nan).to_numpy()
    family = decided.select(pl.struct(SAMPLE).rank("dense")).to_series().to_numpy() - 1
    # One line for each family, its tests in a row; holm and the like leave NaN out of account.
    order = np.argsort(family, kind="stable")
    sizes = np.bincount(family)
    place = np.arange(p.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    lines = np.full((sizes.size, sizes.max(initial=0)), np.nan)
    lines[family[order], place] = p[order]
    by_holm, by_bh = np.empty(p.size), np.empty(p.size)
    by_holm[order] = holm(lines)[family[order], place]
    by_bh[order] = benjamini_hochberg(lines)[family[order], place]
    return decided.with_columns(p_holm=pl.Series(by_holm), p_bh=pl.Series(by_bh)).select(
        name for name in COLUMNS if name != "protocol_hash"
    )
