"""How often each item is left out, and whether those who leave it out answer otherwise."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from secperf_pipeline.analysis.mean_comparison import (
    COMPARISON,
    ComparisonRules,
    Group,
    compare_means,
    comparison_table,
)
from secperf_pipeline.analysis.wave import Sample

_SCHEMA = {
    "profile": pl.String,
    "item_id": pl.String,
    "indicator_id": pl.String,
    "n_asked": pl.Int64,
    "share_missing": pl.Float64,
    **COMPARISON,
}
_NAMES = {"n": "n_answered", "n_other": "n_missing", "mean": "mean_answered"}
_NAMES |= {"mean_other": "mean_missing"}


def item_missingness(
    sample: Sample, indicators: Mapping[str, str], rules: ComparisonRules
) -> pl.DataFrame:
    """Screen each item for answers that are not missing completely at random.

    Parameters
    ----------
    sample
        Kept responses of a wave with their answers, reversed ones recoded.
    indicators
        Indicator of each item.
    rules
        What a comparison may rest on.

    Returns
    -------
    DataFrame
        One row per item. Responses that answer it are held against those that do not, by the mean
        of a response's other items: where they differ, the item is not missing completely at
        random, and leaving those responses out moves the results. ``p_holm`` over the items.
        Without a comparison there are no means either: the mean of few people is theirs.
    """
    answered = ~np.isnan(sample.values)
    counts, sums = answered.sum(axis=1), np.nansum(sample.values, axis=1)
    rows = []
    for position, item in enumerate(sample.columns):
        has = answered[:, position]
        others = counts - has
        own = np.where(has, sample.values[:, position], 0.0)
        with np.errstate(invalid="ignore"):
            mean = np.where(others > 0, (sums - own) / np.maximum(others, 1), np.nan)
        one, other = (
            Group(
                name=name,
                values=mean[chosen & (others > 0)],
                organisations=sample.organisations[chosen & (others > 0)],
            )
            for name, chosen in (
                ("the group that answers it", has),
                ("the group that leaves it out", ~has),
            )
        )
        compared = compare_means(one, other, rules)
        if compared["reason"] is not None:
            compared |= {"mean": None, "mean_other": None}
        n_missing = int((~has).sum())
        rows.append(
            {
                "profile": sample.profile,
                "item_id": item,
                "indicator_id": indicators[item],
                "n_asked": has.size,
                "share_missing": n_missing / has.size if has.size else None,
            }
            | compared
            | {"n": int(has.sum()), "n_other": n_missing}
            | ({"reason": "nobody leaves it out"} if has.size and not n_missing else {})
        )
    return comparison_table(rows, _SCHEMA, "profile").rename(_NAMES)
