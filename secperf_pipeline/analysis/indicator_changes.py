"""What has changed since the wave before, and since the same quarter a year before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from secperf_pipeline.analysis.mean_comparison import (
    COMPARISON,
    ComparisonRules,
    Row,
    compare_means,
    comparison_table,
    group_of,
)
from secperf_pipeline.analysis.wave import Sample

_BEFORE = {"n_other": "n_before", "mean_other": "mean_before"}
_SCHEMA = {
    "indicator_id": pl.String,
    "comparison": pl.String,
    "compared_quarter": pl.String,
    "compared_profile": pl.String,
    **COMPARISON,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredWave:
    """The kept responses of a whole wave, and what its instrument asks.

    Parameters
    ----------
    quarter
        ``2021Q4``.
    sample
        All responses that the wave's own profile keeps; columns are indicators.
    items
        Items of each indicator.
    """

    quarter: str
    sample: Sample
    items: Mapping[str, Collection[str]]


def indicator_changes(
    now: MeasuredWave, earlier: Mapping[str, MeasuredWave | str], rules: ComparisonRules
) -> pl.DataFrame:
    """Compare every indicator's mean with that of earlier waves.

    Responses of one person cannot be joined across waves, so that a change is a difference of
    two groups; what an organisation's responses have in common is allowed for.

    Parameters
    ----------
    now
        The wave.
    earlier
        The wave of each comparison, or why there is none.
    rules
        What a comparison may rest on.

    Returns
    -------
    DataFrame
        One row per comparison and indicator of the wave; ``p_holm`` over the indicators of one
        comparison. An indicator that asked other items then is not compared.
    """
    rows = [
        {"indicator_id": indicator, "comparison": comparison}
        | _compare(now, before, indicator, rules)
        for comparison, before in earlier.items()
        for indicator in sorted(now.items)
    ]
    return comparison_table(rows, _SCHEMA, "comparison").rename(_BEFORE)


def _compare(
    now: MeasuredWave, before: MeasuredWave | str, indicator: str, rules: ComparisonRules
) -> Row:
    group = group_of([now.sample], indicator, now.quarter)
    if isinstance(before, str):
        mean = float(group.values.mean()) if group.values.size else None
        return {"n": group.values.size, "mean": mean, "reason": before}
    row = compare_means(group, group_of([before.sample], indicator, before.quarter), rules)
    if set(before.items.get(indicator, ())) != set(now.items[indicator]):
        kept = {name: row[name] for name in ("n", "mean")}
        row = kept | {"reason": f"the indicator asked other items in {before.quarter}"}
    return row | {
        "compared_quarter": before.quarter,
        "compared_profile": before.sample.profile,
    }
