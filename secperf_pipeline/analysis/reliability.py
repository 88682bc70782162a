"""Alpha and omega of the scales and what each item does in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.one_factor import one_factor
from secperf_pipeline.stats.reliability import item_statistics, reliabilities
from secperf_pipeline.stats.shape import shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityRules:
    """What decides about a scale and its items; see the assumption register for each.

    Parameters
    ----------
    alpha_pass, alpha_warn
        An alpha at or above the first passes the gate, one below the second fails it.
    least_item_rest_r, most_alpha_rise
        An item is flagged whose correlation with the rest lies below the first, or without which
        alpha rises by more than the second.
    confidence
        Level of the intervals.
    """

    alpha_pass: float
    alpha_warn: float
    least_item_rest_r: float
    most_alpha_rise: float
    confidence: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            alpha_pass=register.value("alpha_pass"),
            alpha_warn=register.value("alpha_warn"),
            least_item_rest_r=register.value("item_rest_least"),
            most_alpha_rise=register.value("item_alpha_rise"),
            confidence=register.value("confidence"),
        )


def scales_of_items(items: pl.DataFrame, declared: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """List the items of each scale: the declared ones, then every indicator as its own.

    Parameters
    ----------
    items
        item_id, item_position, indicator_id.
    declared
        Indicators by scale.
    """
    items = items.filter(pl.col("indicator_id").is_not_null()).sort("item_position")

    def of(indicators: Iterable[str]) -> list[str]:
        return items.filter(pl.col("indicator_id").is_in(list(indicators)))["item_id"].to_list()

    scales = {scale: of(indicators) for scale, indicators in declared.items()}
    own = items["indicator_id"].unique(maintain_order=True)
    return scales | {indicator: of([indicator]) for indicator in own}


_NOT_STANDARDISED = "an item, or the sum of the standardised items, does not vary"


def reliability(
    samples: Iterable[Sample], scales: Mapping[str, list[str]], rules: ReliabilityRules
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Compute alpha of every scale in every sample, and item statistics for the whole wave.

    Parameters
    ----------
    samples
        Answers to the items, reversed ones recoded.
    scales
        Items of each scale.
    rules
        Gate, flags and level.

    Returns
    -------
    tuple
        Rows of ``results.reliability`` and of ``results.item_statistics``, without the quarter.
        ``gate`` is pass, warn or fail by alpha itself; ``reason`` says why there is no alpha of
        the answers or of the standardised ones, ``omega_reason`` why there is no omega.
        ``flag_reason`` says why an item is flagged.
    """
    scale_rows: list[dict[str, object]] = []
    item_rows: list[dict[str, object]] = []
    covariances: dict[int, NDArray[np.float64]] = {}
    for sample in samples:
        for scale, items in scales.items():
            answers = sample.of(items)
            complete = answers[~np.isnan(answers).any(axis=1)]
            row: dict[str, object] = {
                **sample.keys,
                "scale": scale,
                "n": len(complete),
                "n_missing": len(answers) - len(complete),
                "n_items": len(items),
            }
            reason = _why_no_alpha(complete)
            if reason is None:
                covariances[len(scale_rows)] = np.cov(complete, rowvar=False)
                if sample.segment_kind == "all":
                    item_rows += _items(sample, scale, items, complete, len(answers))
            scale_rows.append(row | {"reason": reason, "omega_reason": reason})
    for k in sorted({len(one) for one in covariances.values()}):
        alike = {row: one for row, one in covariances.items() if len(one) == k}
        chosen = [scale_rows[row] for row in alike]
        stacked = np.stack(list(alike.values()))
        _add_alpha(chosen, stacked, rules)
        _add_omega(chosen, stacked)
    found = _frame(scale_rows, _SCALE)
    whole = found.filter(segment_kind="all").select("profile", "scale", "alpha")
    described = _frame(item_rows, _ITEM).join(
        whole, on=["profile", "scale"], how="left", maintain_order="left"
    )
    return found, _flag_items(described, rules)


def _add_alpha(
    rows: Sequence[dict[str, object]], covariances: NDArray[np.float64], rules: ReliabilityRules
) -> None:
    """Write alpha of scales of equal length into their rows."""
    n = np.array([row["n"] for row in rows])
    found = reliabilities(covariances, n, confidence=rules.confidence)
    figures = {
        "alpha": found.alpha,
        "alpha_low": found.low,
        "alpha_high": found.high,
        "alpha_duhachek_low": found.duhachek_low,
        "alpha_duhachek_high": found.duhachek_high,
        "alpha_standardised": found.standardised,
        "mean_inter_item_r": found.mean_inter_item_r,
    }
    for position, row in enumerate(rows):
        row |= {name: float(values[position]) for name, values in figures.items()}
        row["gate"] = _gate(float(found.alpha[position]), rules)
        if np.isnan(found.standardised[position]):
            row["reason"] = _NOT_STANDARDISED


def _add_omega(rows: Sequence[dict[str, object]], covariances: NDArray[np.float64]) -> None:
    """Fit one factor to scales of equal length in one call, and write omega into their rows."""
    fit = one_factor(covariances)
    for row, omega, reason in zip(rows, fit.omega, fit.reason, strict=True):
        row |= {"omega_1f": float(omega), "omega_reason": str(reason) or None}


def _why_no_alpha(complete: NDArray[np.float64]) -> str | None:
    if complete.shape[1] < 2:
        return "single item"
    if len(complete) < 2:
        return "fewer than two complete responses"
    if np.ptp(complete.sum(axis=1)) == 0:
        return "every response has the same total"
    return None


def _gate(alpha: float, rules: ReliabilityRules) -> str:
    if alpha >= rules.alpha_pass:
        return "pass"
    return "warn" if alpha >= rules.alpha_warn else "fail"


def _items(
    sample: Sample,
    scale: str,
    items: list[str],
    complete: NDArray[np.float64],
    n_asked: int,
) -> list[dict[str, object]]:
    found, shapes = item_statistics(complete), shape(complete)
    return [
        {
            "profile": sample.profile,
            "is_default_profile": sample.is_default_profile,
            "scale": scale,
            "item_id": item,
            "n": len(complete),
            "n_missing": n_asked - len(complete),
            "mean": found.mean[position],
            "sd": found.sd[position],
            "skewness": shapes.skewness[position],
            "skewness_se": shapes.skewness_se[position],
            "kurtosis": shapes.kurtosis[position],
            "kurtosis_se": shapes.kurtosis_se[position],
            "item_rest_r": found.item_rest_r[position],
            "alpha_if_deleted": found.alpha_if_deleted[position],
        }
        for position, item in enumerate(items)
    ]


def _flag_items(items: pl.DataFrame, rules: ReliabilityRules) -> pl.DataFrame:
    """Say which items weaken their scale, and why a figure is missing."""
    weak = pl.col("item_rest_r") < rules.least_item_rest_r
    better_without = pl.col("alpha_if_deleted") - pl.col("alpha") > rules.most_alpha_rise
    said = pl.concat_str(
        pl.when(weak).then(pl.lit(f"item-rest r below {rules.least_item_rest_r:.2f}")),
        pl.when(better_without).then(
            pl.lit(f"alpha rises by more than {rules.most_alpha_rise:.2f} without it")
        ),
        separator="; ",
        ignore_nulls=True,
    )
    few = pl.len().over("profile", "scale") < 3
    return items.with_columns(
        is_flagged=weak.fill_null(False) | better_without.fill_null(False),
        flag_reason=pl.when(said != "").then(said),
        reason=pl.when(pl.col("item_rest_r").is_null())
        .then(pl.lit("the item, or the sum of the others, does not vary"))
        .when(pl.col("alpha_if_deleted").is_null())
        .then(
            pl.when(few)
            .then(pl.lit("no alpha without it: a single item would be left"))
            .otherwise(pl.lit("no alpha without it: the sum of the others does not vary"))
        ),
    ).drop("alpha")


_FIGURES = {
    "alpha": pl.Float64,
    "alpha_low": pl.Float64,
    "alpha_high": pl.Float64,
    "alpha_duhachek_low": pl.Float64,
    "alpha_duhachek_high": pl.Float64,
    "alpha_standardised": pl.Float64,
    "omega_1f": pl.Float64,
    "mean_inter_item_r": pl.Float64,
}
_SCALE: dict[str, type[pl.DataType]] = {
    "segment_kind": pl.String,
    "segment": pl.String,
    "profile": pl.String,
    "is_default_profile": pl.Boolean,
    "scale": pl.String,
    "n": pl.Int64,
    "n_missing": pl.Int64,
    "n_items": pl.Int64,
    **_FIGURES,
    "gate": pl.String,
    "reason": pl.String,
    "omega_reason": pl.String,
}
_ITEM: dict[str, type[pl.DataType]] = {
    "profile": pl.String,
    "is_default_profile": pl.Boolean,
    "scale": pl.String,
    "item_id": pl.String,
    "n": pl.Int64,
    "n_missing": pl.Int64,
    "mean": pl.Float64,
    "sd": pl.Float64,
    "skewness": pl.Float64,
    "skewness_se": pl.Float64,
    "kurtosis": pl.Float64,
    "kurtosis_se": pl.Float64,
    "item_rest_r": pl.Float64,
    "alpha_if_deleted": pl.Float64,
}


def _frame(rows: list[dict[str, object]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return without_nan(pl.DataFrame(rows, schema=schema))
