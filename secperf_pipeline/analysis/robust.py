"""The robust policy: verdicts that allow for clusters, unequal spread, many tests and no effect."""

from collections.abc import Sequence

import polars as pl

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.robust_slopes import RobustRules, robust_slopes
from secperf_pipeline.analysis.verdicts import COLUMNS, SAMPLE, TRACE
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.protocol import Hypothesis
from secperf_pipeline.stats.equivalence import fewest_for_equivalence

POLICY = "robust"
_FIGURES = ["statistic", "df", "p", "p_holm", "p_bh", "effect", "effect_low", "effect_high", "se"]
_INNER = ["equivalence_low", "equivalence_high"]
_EQUIVALENCE = [*_INNER, "equivalence_p", "equivalence_p_holm"]
ADDED: dict[str, type[pl.DataType]] = {
    "se": pl.Float64,
    "se_kind": pl.String,
    "n_clusters": pl.Int64,
    "n_clusters_effective": pl.Float64,
    "icc1": pl.Float64,
    "icc1_x": pl.Float64,
    "design_effect": pl.Float64,
    "n_eff": pl.Float64,
    "equivalence_low": pl.Float64,
    "equivalence_high": pl.Float64,
    "equivalence_p": pl.Float64,
    "equivalence_p_holm": pl.Float64,
    # Of rows that an earlier version judged; they go with the next one.
    "bootstrap_draws": pl.Int64,
    "bootstrap_seed": pl.String,
}


def robust_verdicts(
    samples: Sequence[Sample],
    hypotheses: Sequence[Hypothesis],
    regressions: pl.DataFrame,
    differences: pl.DataFrame,
    rules: RobustRules,
    *,
    protocol_hash: str,
) -> pl.DataFrame:
    """Reach a verdict on every hypothesis in every sample under the robust policy.

    Parameters
    ----------
    samples
        At least one.
    hypotheses
        The declared families of claims.
    regressions, differences
        Rows of ``results.regressions`` and ``results.group_differences`` for the same samples
        and pairs; they only complete the trace.
    rules
        Thresholds.
    protocol_hash
        Stored with each verdict.

    Returns
    -------
    DataFrame
        Rows of ``results.verdicts`` without the quarter, with the columns `ADDED`. ``verdict``
        is adopt or adopt_contrary where Holm's p is significant, else dismiss where Holm's p of
        the two one-sided tests against the smallest slope of interest is and there are as many
        responses as that takes at best, else inconclusive; not_testable where there is no test.
        The paper's words stay empty.
    """
    trace = regressions.join(
        differences.select(
            *SAMPLE, "x", "y", *(name for name in TRACE if name not in regressions.columns)
        ),
        on=[*SAMPLE, "x", "y"],
        how="left",
        maintain_order="left",
    ).select(*SAMPLE, "x", "y", "n", *TRACE)
    parts = [
        _decide(without_nan(robust_slopes(samples, one, rules)), rules).join(
            trace, on=[*SAMPLE, "x", "y"], how="left", maintain_order="left"
        )
        for one in hypotheses
    ]
    rows = pl.concat(parts).with_columns(
        pl.lit(POLICY).alias("policy"),
        pl.col("n_clusters").cast(pl.Int64),
        verdict_paper=pl.lit(None, dtype=pl.String),
        bootstrap_draws=pl.lit(None, dtype=pl.Int64),
        bootstrap_seed=pl.lit(None, dtype=pl.String),
        protocol_hash=pl.lit(protocol_hash),
    )
    return rows.select(*COLUMNS, *ADDED)


def _decide(slopes: pl.DataFrame, rules: RobustRules) -> pl.DataFrame:
    testable = pl.col("is_testable")
    kept = slopes.with_columns(
        pl.when(testable).then(pl.col(name)).alias(name) for name in [*_FIGURES, *_EQUIVALENCE]
    )
    # A few odd answers in a small sample can make the error, and so the interval, far too narrow.
    fewest = float(fewest_for_equivalence(rules.sesoi, alpha=rules.significance))
    dismissed = (pl.col("equivalence_p_holm") < rules.significance) & (pl.col("n_robust") >= fewest)
    return kept.with_columns(
        branch=pl.when(testable).then(pl.lit("regression")),
        se_kind=pl.when(testable).then(
            pl.when("is_clustered").then(pl.lit("CV3")).otherwise(pl.lit("HC3"))
        ),
        effect_kind=pl.when(testable).then(pl.lit("standardised slope")),
        direction=pl.when(pl.col("effect") > 0)
        .then(pl.lit("positive"))
        .when(pl.col("effect") < 0)
        .then(pl.lit("negative"))
        .when(pl.col("effect") == 0)
        .then(pl.lit("none")),
        is_inside=(pl.col("equivalence_p") < rules.significance).fill_null(False),
        verdict=pl.when(~testable)
        .then(pl.lit("not_testable"))
        .when(pl.col("p_holm") >= rules.significance)
        .then(pl.when(dismissed).then(pl.lit("dismiss")).otherwise(pl.lit("inconclusive")))
        .when(pl.col("effect") < 0)
        .then(pl.lit("adopt_contrary"))
        .otherwise(pl.lit("adopt")),
    ).with_columns(reason=_reason(rules))


def _reason(rules: RobustRules) -> pl.Expr:
    return (
        pl.when("is_testable")
        .then(pl.concat_str(_error(), _unrecorded(), _outcome(rules)))
        .otherwise(_why_not(rules))
    )


def _why_not(rules: RobustRules) -> pl.Expr:
    n = pl.col("n_robust").cast(pl.Int64)
    few = pl.col("n_clusters_effective") < rules.min_effective
    effective = _one_decimal("n_clusters_effective")
    needed = f"{rules.min_effective:g}"
    return (
        pl.when(pl.col("n_robust") < rules.min_responses)
        .then(pl.format(f"complete responses: {{}}; a slope needs {rules.min_responses}", n))
        .when(~pl.col("x_varies"))
        .then(pl.lit("x or y does not vary"))
        .when(pl.col("is_clustered") & (pl.col("recorded") + pl.col("unrecorded") < 2))
        .then(pl.lit("all responses are of one organisation, which leaves no other to judge by"))
        .when(pl.col("is_clustered") & few)
        .then(
            pl.format(
                f"organisations: {{}}, effectively {{}}; a test needs {needed}",
                pl.col("recorded").cast(pl.Int64),
                effective,
            )
        )
        .when(few)
        .then(
            pl.format(
                f"responses: {{}}, effectively {{}} for this slope; a test needs {needed}",
                n,
                effective,
            )
        )
        .otherwise(pl.lit("y fits x exactly, or one organisation alone determines the slope"))
    )


def _error() -> pl.Expr:
    return (
        pl.when("is_clustered")
        .then(
            pl.format(
                "clustered by {} organisations, effectively {}",
                pl.col("recorded").cast(pl.Int64),
                _one_decimal("n_clusters_effective"),
            )
        )
        .when(pl.col("recorded") == 0)
        .then(pl.lit("independence assumed: organisations are not recorded"))
        .otherwise(pl.lit("independence assumed: one response from each organisation"))
    )


def _one_decimal(name: str) -> pl.Expr:
    return pl.col(name).round(1).cast(pl.String)


def _unrecorded() -> pl.Expr:
    """Say what became of responses without an organisation where others have one."""
    return (
        pl.when((pl.col("recorded") > 0) & (pl.col("unrecorded") > 0))
        .then(
            pl.format(
                ", each of {} responses without one counted as its own",
                pl.col("unrecorded").cast(pl.Int64),
            )
        )
        .otherwise(pl.lit(""))
    )


def _outcome(rules: RobustRules) -> pl.Expr:
    region = f"±{rules.sesoi:g}"
    low, high = (pl.col(name).round(3).cast(pl.String) for name in _INNER)
    level = f"{100 * (1 - 2 * rules.significance):g} %"
    interval = pl.format(f"; the {level} interval {{}} to {{}}", low, high)
    too_few = pl.col("n_robust") < pl.col("n_for_dismissal")
    return (
        pl.when(pl.col("verdict") == "dismiss")
        .then(pl.concat_str(interval, pl.lit(f" lies inside {region}")))
        .when(pl.col("verdict") != "inconclusive")
        .then(
            pl.when("is_inside")
            .then(pl.lit(f"; differs from zero, yet lies inside {region}"))
            .otherwise(pl.lit(""))
        )
        .when(too_few)
        .then(
            pl.concat_str(
                pl.when("is_inside")
                .then(pl.concat_str(interval, pl.lit(f" lies inside {region} by chance")))
                .otherwise(pl.lit("")),
                pl.format(
                    f"; too few responses ever to dismiss (interval inside {region}): "
                    "{} of the {} needed",
                    pl.col("n_robust").cast(pl.Int64),
                    pl.col("n_for_dismissal").cast(pl.Int64),
                ),
            )
        )
        .when("is_inside")
        .then(
            pl.concat_str(
                interval,
                pl.lit(f" lies inside {region}, but not by Holm's p over the family: "),
                pl.col("equivalence_p_holm").round(3).cast(pl.String),
            )
        )
        .otherwise(pl.concat_str(interval, pl.lit(f" reaches beyond {region}")))
    )
