"""How few responses or organisations carry a verdict."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.removal import (
    Evidence,
    Removal,
    group_evidence,
    least_organisations,
    least_responses,
    slope_evidence,
)

_SCHEMA = {
    "hypothesis_id": pl.String,
    "policy": pl.String,
    "profile": pl.String,
    "n": pl.Int64,
    "responses_to_flip": pl.Int64,
    "responses_bound": pl.String,
    "responses_reason": pl.String,
    "organisations_to_flip": pl.Int64,
    "organisations_bound": pl.String,
    "organisations_reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FragilityRules:
    """What turns a verdict, and how far it is searched; see the assumption register for each.

    Parameters
    ----------
    cut, significance, min_group
        As the verdicts were reached.
    most_share
        Share of the responses, and of the organisations, after which the search stops.
    """

    cut: float
    significance: float
    min_group: int
    most_share: float

    @classmethod
    def from_register(cls, register: AssumptionRegister, scale: AnswerScale) -> Self:
        """Take the values from the assumption register, the cut as a point of a wave's scale."""
        return cls(
            cut=scale.at(register.value("group_cut_place")),
            significance=register.value("paper_significance"),
            min_group=register.count("min_group_paper"),
            most_share=register.value("fragility_most_share"),
        )


def fragility(sample: Sample, verdicts: pl.DataFrame, rules: FragilityRules) -> pl.DataFrame:
    """Search for the least number of responses, and of organisations, that carry each verdict.

    Parameters
    ----------
    sample
        The sample that the verdicts are about.
    verdicts
        Its rows of ``results.verdicts`` under the paper's policies.
    rules
        As the verdicts were reached, and how far to search.

    Returns
    -------
    DataFrame
        One row per verdict. ``responses_to_flip`` is the number whose removal turns adopt into
        no adopt or the reverse, by a greedy search: ``responses_bound`` says upper bound, or
        exact where one suffices. The slope keeps its branch: that Durbin-Watson may leave the
        band is not followed; between Student and Welch Levene's test chooses anew.
    """
    searched: dict[tuple[str, str, bool], dict[str, object]] = {}
    rows = []
    for verdict in verdicts.iter_rows(named=True):
        row = {name: verdict[name] for name in ("hypothesis_id", "policy")}
        row |= {"profile": sample.profile, "n": verdict["n"]}
        if verdict["branch"] is None:
            reason = "the verdict is not testable"
            rows.append(row | {"responses_reason": reason, "organisations_reason": reason})
            continue
        # Both policies often rest on the same test.
        test = (verdict["x"], verdict["y"], verdict["branch"] == "regression")
        if test not in searched:
            searched[test] = _search(sample, *test, rules)
        rows.append(row | searched[test])
    return pl.DataFrame(rows, schema=_SCHEMA)


def _search(
    sample: Sample, x_name: str, y_name: str, is_slope: bool, rules: FragilityRules
) -> dict[str, object]:
    values = sample.of([x_name, y_name])
    known = ~np.isnan(values).any(axis=1)
    x, y = values[known].T
    evidence = (
        slope_evidence(x, y)
        if is_slope
        else group_evidence(
            x, y, cut=rules.cut, significance=rules.significance, min_group=rules.min_group
        )
    )
    most = max(1, int(rules.most_share * len(x)))
    by_response = least_responses(evidence, significance=rules.significance, most=most)
    by_organisation = _by_organisation(evidence, sample.organisations[known], rules)
    return _columns("responses", by_response) | _columns("organisations", by_organisation)


def _by_organisation(
    evidence: Evidence, organisations: NDArray[np.str_], rules: FragilityRules
) -> Removal:
    names, numbers = np.unique(organisations, return_inverse=True)
    unrecorded = int(names.size > 0 and names[0] == "")
    count = len(names) - unrecorded
    if count < 2:
        reason = "organisations are not recorded" if count == 0 else "there is one organisation"
        return Removal(count=None, units=[], reason=reason)
    return least_organisations(
        evidence,
        numbers - unrecorded,
        significance=rules.significance,
        most=max(1, int(rules.most_share * count)),
    )


def _columns(unit: str, removal: Removal) -> dict[str, object]:
    bound = None if removal.count is None else "exact" if removal.is_exact else "upper bound"
    return {
        f"{unit}_to_flip": removal.count,
        f"{unit}_bound": bound,
        f"{unit}_reason": removal.reason or None,
    }
