"""Which of the security indicators together carries a link with a business indicator."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.sample_clusters import cluster_numbers
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.joint_slopes import JointSlopes, joint_slopes
from secperf_pipeline.stats.relative_weight import relative_weights, resampled_weights

Floats = NDArray[np.float64]
RAW = "raw"
_CAUTION = (
    "The link of the two alone cannot say this: it counts what the indicator shares with the "
    "others as its own. The same people rate both sides, so none of it is a cause."
)
_FIGURES = [
    *("r2", "slope", "slope_low", "slope_high", "df", "vif", "relative_weight"),
    *("relative_weight_low", "relative_weight_high", "probability_first", "n_clusters_effective"),
]
_COLUMNS: dict[str, type[pl.DataType]] = {
    "segment_kind": pl.String,
    "segment": pl.String,
    "profile": pl.String,
    "is_default_profile": pl.Boolean,
    "y": pl.String,
    "x": pl.String,
    "n": pl.Int64,
    "n_clusters": pl.Int64,
    **dict.fromkeys(_FIGURES, pl.Float64),
    "bootstrap_draws": pl.Int64,
    "bootstrap_seed": pl.String,
    "reading": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRules:
    """What the joint links rest on; see the assumption register for each.

    Parameters
    ----------
    confidence
        Level of the intervals.
    min_responses
        Fewest complete responses.
    min_clusters
        With fewer effective organisations a slope and a weight have no interval.
    most_vif
        Above it an indicator cannot be told apart from the others.
    draws, seed
        Of the resampling of organisations.
    """

    confidence: float
    min_responses: int
    min_clusters: float
    most_vif: float
    draws: int
    seed: int

    @classmethod
    def from_register(cls, register: AssumptionRegister, *, seed: int) -> Self:
        """Take the values from the assumption register."""
        return cls(
            confidence=register.value("confidence"),
            min_responses=register.count("min_group"),
            min_clusters=register.value("min_clusters_effective"),
            most_vif=register.value("vif_most"),
            draws=register.count("joint_link_draws"),
            seed=seed,
        )


def joint_links(
    samples: Iterable[Sample], xs: Sequence[str], ys: Sequence[str], rules: JointRules
) -> pl.DataFrame:
    """Regress every y on all x at once, in the wave's own profile and in the raw one.

    Parameters
    ----------
    samples
        Scores of the whole wave under each profile.
    xs, ys
        Security and business indicators; those that the wave does not ask for are left out.
    rules
        Levels, fewest responses, resampling.

    Returns
    -------
    DataFrame
        Rows of ``results.joint_links`` without the quarter. ``reading`` says what the row tells
        beside the link of x and y alone; ``reason`` says why a figure is missing.
    """
    rows: list[dict[str, object]] = []
    for sample in samples:
        if not (sample.is_default_profile or sample.profile == RAW):
            continue
        asked = [one for one in xs if one in sample.columns]
        for y in ys:
            if asked and y in sample.columns:
                rows += _of_one_y(sample, asked, y, rules)
    return without_nan(pl.DataFrame(rows, schema=_COLUMNS))


def _of_one_y(sample: Sample, xs: list[str], y: str, rules: JointRules) -> list[dict[str, object]]:
    values = sample.of([*xs, y])
    complete = ~np.isnan(values).any(axis=1)
    x, outcome = values[complete, :-1], values[complete, -1]
    clusters = cluster_numbers(sample.organisations[complete])
    row = sample.keys | {"y": y, "n": len(x), "n_clusters": len(set(clusters.tolist()))}
    found: JointSlopes | str = (
        f"complete responses: {len(x)}; a joint regression needs {rules.min_responses}"
        if len(x) < rules.min_responses
        else joint_slopes(x, outcome, clusters)
    )
    if isinstance(found, str):
        return [row | {"x": one, "reason": found} for one in xs]
    drawn = resampled_weights(x, outcome, clusters, draws=rules.draws, seed=rules.seed)
    correlations = np.atleast_2d(np.corrcoef(values[complete], rowvar=False))
    weights = relative_weights(correlations[None])[0]
    drawn = drawn[~np.isnan(drawn).any(axis=1)]
    figures = _figures(found, weights, drawn, rules)
    return [
        _told(
            row | {"x": one, **{name: of[place] for name, of in figures.items()}},
            len(xs) - 1,
            _missing(found, found.slope.effective[place], len(drawn), rules),
            rules,
        )
        for place, one in enumerate(xs)
    ]


def _figures(
    found: JointSlopes, weights: Floats, drawn: Floats, rules: JointRules
) -> dict[str, Sequence[object] | Floats]:
    """Compute the figures of every x; without enough effective organisations no interval."""
    k = len(weights)
    enough = found.slope.effective >= rules.min_clusters
    low, high = (np.where(enough, end, np.nan) for end in found.slope.interval(rules.confidence))
    tail = 50 * (1 - rules.confidence)
    ends, first = np.full((2, k), np.nan), np.full(k, np.nan)
    if len(drawn):
        ends = np.percentile(drawn, [tail, 100 - tail], axis=0)
        first = np.bincount(drawn.argmax(axis=1), minlength=k) / len(drawn)
    return {
        "r2": [found.r2] * k,
        "slope": found.slope.estimate,
        "slope_low": low,
        "slope_high": high,
        "df": np.where(enough, found.slope.df, np.nan),
        "vif": found.vif,
        "relative_weight": weights,
        "relative_weight_low": np.where(enough, ends[0], np.nan),
        "relative_weight_high": np.where(enough, ends[1], np.nan),
        "probability_first": np.where(enough, first, np.nan),
        "n_clusters_effective": found.slope.effective,
        "bootstrap_draws": [len(drawn)] * k,
        "bootstrap_seed": [f"{rules.seed:016x}"] * k,
    }


def _told(
    row: dict[str, Any], others: int, missing: Iterable[str], rules: JointRules
) -> dict[str, Any]:
    """Say what a row tells, and why a figure of it is missing."""
    x, y = row["x"], row["y"]
    if row["vif"] > rules.most_vif:
        said = f"{x} cannot be told apart from the other {others} (VIF {row['vif']:.1f})"
    elif np.isnan(row["slope_low"]):
        said = f"what {x} adds beyond the other {others} is not known"
    elif row["slope_low"] > 0:
        said = f"{x} goes with {y} also where the other {others} are held still"
    elif row["slope_high"] < 0:
        said = f"where the other {others} are held still, more {x} goes with less {y}"
    else:
        said = f"not shown that {x} adds anything beyond the other {others}"
    return row | {
        "reading": f"{said}; it carries {row['relative_weight']:.2f} of the {row['r2']:.2f} of the "
        f"variance of {y} that all explain together. {_CAUTION}",
        "reason": "; ".join(missing) or None,
    }


def _missing(found: JointSlopes, effective: float, drawn: int, rules: JointRules) -> Iterator[str]:
    """Say why there is no interval of a slope or of a weight."""
    if effective < rules.min_clusters:
        yield (
            f"organisations count like {effective:.1f} equal ones; an interval needs "
            f"{rules.min_clusters:g}"
        )
        return
    if found.why_no_error:
        yield found.why_no_error
    if not drawn:
        yield "in no sample of organisations do all indicators vary"
