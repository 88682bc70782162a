"""Whether the questionnaire measures the same in two waves, and in the layers of a wave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.invariance import LEVELS, InvarianceLevel, invariance

Floats = NDArray[np.float64]
Row = dict[str, object]

_SCHEMA = {
    "comparison": pl.String,
    "compared_quarter": pl.String,
    "model": pl.String,
    "level": pl.String,
    "n": pl.Int64,
    "n_groups": pl.Int64,
    "n_smallest": pl.Int64,
    "chi_square_n": pl.Float64,
    "df": pl.Int64,
    "p": pl.Float64,
    "cfi": pl.Float64,
    "rmsea": pl.Float64,
    "cfi_drop": pl.Float64,
    "rmsea_rise": pl.Float64,
    "cfi_limit": pl.Float64,
    "rmsea_limit": pl.Float64,
    "is_invariant": pl.Boolean,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvarianceRules:
    """What decides invariance; see the assumption register for each.

    Parameters
    ----------
    min_group
        Fewest complete responses in each group.
    min_cfi
        Least CFI of the configural model: invariance of a model that does not fit says nothing.
    cfi_drop, rmsea_rise
        Most that a level may lose to the one before it.
    cfi_drop_small, rmsea_rise_small
        The same where responses are few or groups unequal.
    large
        More responses than this, in all groups, are not few.
    size_ratio
        Groups whose sizes differ by more than this factor are unequal.
    """

    min_group: int
    min_cfi: float
    cfi_drop: float
    rmsea_rise: float
    cfi_drop_small: float
    rmsea_rise_small: float
    large: int
    size_ratio: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            min_group=register.count("invariance_min_group"),
            min_cfi=register.value("invariance_min_cfi"),
            cfi_drop=register.value("invariance_cfi"),
            rmsea_rise=register.value("invariance_rmsea"),
            cfi_drop_small=register.value("invariance_cfi_small"),
            rmsea_rise_small=register.value("invariance_rmsea_small"),
            large=register.count("invariance_large"),
            size_ratio=register.value("invariance_size_ratio"),
        )

    def limits(self, sizes: Sequence[int]) -> tuple[float, float]:
        """The most that CFI may fall and RMSEA may rise in groups of these sizes."""
        if sum(sizes) > self.large and max(sizes) <= self.size_ratio * min(sizes):
            return self.cfi_drop, self.rmsea_rise
        return self.cfi_drop_small, self.rmsea_rise_small


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedGroups:
    """Groups to hold against each other.

    Parameters
    ----------
    comparison
        ``previous_wave`` or ``layers``.
    compared_quarter
        The earlier wave; None where groups are of one wave.
    groups
        Answers of each group by its name, shape (n, k), NaN where there is none; the columns
        are those of the model in every group.
    reason
        Why they cannot be compared; empty where they can.
    """

    comparison: str
    compared_quarter: str | None
    groups: Mapping[str, Floats]
    reason: str


def measurement_invariance(
    compared: Sequence[ComparedGroups],
    model: str,
    factor_sizes: Sequence[int],
    rules: InvarianceRules,
) -> pl.DataFrame:
    """Fit one factor model to the groups of each comparison at three levels.

    Parameters
    ----------
    compared
        The comparisons.
    model
        Its name.
    factor_sizes
        How many of the columns, from the left, belong to each factor.
    rules
        Limits.

    Returns
    -------
    DataFrame
        One row per comparison and level. ``is_invariant`` where CFI falls and RMSEA rises by no
        more than the limits (Cheung & Rensvold 2002; Chen 2007) and the level before is
        invariant too; NULL for the configural level, which the others are held against, and
        where that level does not fit.
    """
    assignment = np.repeat(np.arange(len(factor_sizes)), factor_sizes)
    rows = [
        {
            "comparison": one.comparison,
            "compared_quarter": one.compared_quarter,
            "model": model,
        }
        | row
        for one in compared
        for row in _levels(one, assignment, rules)
    ]
    return without_nan(pl.DataFrame(rows, schema=_SCHEMA))


def _levels(
    one: ComparedGroups, assignment: NDArray[np.int64], rules: InvarianceRules
) -> list[Row]:
    complete = {
        name: answers[~np.isnan(answers).any(axis=1)] for name, answers in one.groups.items()
    }
    sizes = {name: len(answers) for name, answers in complete.items()}
    about: Row = {
        "n": sum(sizes.values()) if sizes else None,
        "n_groups": len(sizes) if sizes else None,
        "n_smallest": min(sizes.values()) if sizes else None,
    }
    reason = one.reason or _too_few(sizes, rules.min_group)
    if reason:
        return [about | {"level": level, "reason": reason} for level in LEVELS]
    cfi_limit, rmsea_limit = rules.limits(list(sizes.values()))
    about |= {"cfi_limit": cfi_limit, "rmsea_limit": rmsea_limit}
    rows: list[Row] = []
    levels = invariance(list(complete.values()), assignment)
    misfit = _misfit(levels[0], rules.min_cfi)
    before: InvarianceLevel | None = None
    holds = True
    for found in levels:
        row = about | _figures(found, misfit)
        if before is not None and not np.isnan([found.cfi, before.cfi]).any():
            drop, rise = before.cfi - found.cfi, found.rmsea - before.rmsea
            holds = holds and drop <= cfi_limit and rise <= rmsea_limit
            row |= {"cfi_drop": drop, "rmsea_rise": rise, "is_invariant": None if misfit else holds}
        rows.append(row)
        before = found
    return rows


def _misfit(configural: InvarianceLevel, min_cfi: float) -> str:
    if np.isnan(configural.cfi) or configural.cfi >= min_cfi:
        return ""
    return (
        f"the factor model does not fit the groups even with nothing held equal (CFI "
        f"{configural.cfi:.2f}, {min_cfi:.2f} needed)"
    )


def _too_few(sizes: Mapping[str, int], fewest: int) -> str:
    for name, size in sizes.items():
        if size < fewest:
            return f"{name} has {size} complete responses, {fewest} needed"
    return ""


def _figures(found: InvarianceLevel, misfit: str) -> Row:
    return {
        "level": found.level,
        "chi_square_n": found.chi_square,
        "df": found.df,
        "p": found.p,
        "cfi": found.cfi,
        "rmsea": found.rmsea,
        "reason": found.reason or misfit or None,
    }
