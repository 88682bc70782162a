"""How few responses or organisations carry a verdict of the robust policy."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.fragility import (
    SCHEMA,
    numbered_organisations,
    removal_columns,
    too_few_organisations,
)
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.protocol import Hypothesis
from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_removal import ClusteredPair, Outcomes, least_units
from secperf_pipeline.stats.multiplicity import holm

Floats = NDArray[np.float64]


def robust_fragility(
    sample: Sample,
    hypotheses: Sequence[Hypothesis],
    verdicts: pl.DataFrame,
    rules: RobustRules,
    *,
    most_share: float,
) -> pl.DataFrame:
    """Search for the fewest responses, and organisations, that carry each robust verdict.

    Parameters
    ----------
    sample
        The sample that the verdicts are about.
    hypotheses
        The declared families.
    verdicts
        Its rows of ``results.verdicts`` under the robust policy.
    rules
        As the verdicts were reached.
    most_share
        Share of the responses, and of the organisations, after which the search stops.

    Returns
    -------
    DataFrame
        One row per verdict, as of `fragility`. A removal turns the verdict where it makes an adopt
        of what is none, or the reverse, by Holm's p with the other links' p as they are.
    """
    rows = []
    for one in hypotheses:
        ids = [one.hypothesis_id(x, y) for x in one.x for y in one.y]
        family = verdicts.filter(pl.col("hypothesis_id").is_in(ids))
        raw = family["p"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for position, verdict in enumerate(family.iter_rows(named=True)):
            row = {name: verdict[name] for name in ("hypothesis_id", "policy", "n")}
            row["profile"] = sample.profile
            if verdict["branch"] is None:
                reason = "the verdict is not testable"
                rows.append(row | {"responses_reason": reason, "organisations_reason": reason})
                continue
            outcomes = _outcomes(raw, position, rules)
            rows.append(row | _search(sample, verdict["x"], verdict["y"], outcomes, most_share))
    return pl.DataFrame(rows, schema=SCHEMA)


def _outcomes(raw: Floats, position: int, rules: RobustRules) -> Outcomes:
    """Judge one link of a family whose other links have these raw p."""

    def judge(slope: ClusterEstimate, n: Floats) -> Floats:
        own = rules.tested_p(slope, n)[:, 0]
        family = np.tile(raw, (len(own), 1))
        family[:, position] = own
        adopted = holm(family)[:, position] < rules.significance
        return np.where(
            np.isnan(own), np.nan, np.where(adopted, np.sign(slope.estimate[:, 0]), 0.0)
        )

    return judge


def _search(
    sample: Sample, x_name: str, y_name: str, outcomes: Outcomes, most_share: float
) -> dict[str, object]:
    values = sample.of([x_name, y_name])
    known = ~np.isnan(values).any(axis=1)
    x, y = values[known].T
    organisations, count = numbered_organisations(sample.organisations[known])
    # A response without an organisation is one of its own.
    alone = organisations < 0
    clusters = np.where(alone, count + np.cumsum(alone) - 1, organisations)
    pair = ClusteredPair(x=x, y=y, clusters=clusters, outcomes=outcomes)
    by_response = least_units(pair, np.arange(len(x)), most=max(1, int(most_share * len(x))))
    by_organisation = (
        too_few_organisations(count)
        if count < 2
        else least_units(pair, organisations, most=max(1, int(most_share * count)))
    )
    return removal_columns("responses", by_response) | removal_columns(
        "organisations", by_organisation
    )
