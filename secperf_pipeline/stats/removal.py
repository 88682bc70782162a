"""How few responses, or organisations, have to be left out to turn a test's outcome."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.difference import Comparison
from secperf_pipeline.stats.regression import CrossMoments, slope_test
from secperf_pipeline.stats.two_stage_t import two_stage_t
from secperf_pipeline.stats.value_counts import moments_of_counts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# From twice as many units on, a search leaves out several at once: each stride at most 1/200.
_SINGLY_BELOW = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Additive sums behind a test, and what each kind of response adds to them.

    Parameters
    ----------
    kinds : ndarray, shape (u, c)
        Sums of one response of each kind; responses of equal x and y are of one kind.
    kind_of_row : ndarray of int, shape (n_rows,)
        Kind of each response.
    judge
        From sums, shape (m, c), to the tests they give.
    """

    kinds: Floats
    kind_of_row: Ints
    judge: Callable[[Floats], Comparison]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What a greedy search left out until the outcome turned.

    Parameters
    ----------
    count
        Units left out, an upper bound of the least number; None where it did not turn.
    units
        Positions of these units, in the order of leaving out.
    reason
        Why the outcome did not turn; empty where it did.
    """

    count: int | None
    units: list[int]
    reason: str

    @property
    def is_exact(self) -> bool:
        """Whether fewer would certainly not do: every single unit was tried."""
        return self.count == 1


def group_evidence(
    x: Floats, y: Floats, *, cut: float, significance: float, min_group: int
) -> Evidence:
    """Describe the paper's comparison of y above the cut of x with y not above it.

    Parameters
    ----------
    x, y : ndarray, shape (n_rows,)
        Complete pairs; y takes few distinct values, as scores do.
    cut, significance, min_group
        Of the groups and of `two_stage_t`, whose branch is chosen anew after each removal.
    """
    values, position = np.unique(y, return_inverse=True)
    v = len(values)

    def judge(counts: Floats) -> Comparison:
        one, other = (moments_of_counts(part, values) for part in (counts[:, :v], counts[:, v:]))
        return two_stage_t(one, other, significance=significance, min_group=min_group).test

    kind = np.where(x > cut, position, v + position)
    return Evidence(kinds=np.eye(2 * v), kind_of_row=kind.astype(np.int64), judge=judge)


def slope_evidence(x: Floats, y: Floats) -> Evidence:
    """Describe the slope of y on x; ``x`` and ``y`` as for `group_evidence`."""
    xc, yc = x - x.mean(), y - y.mean()
    pairs, kind = np.unique(np.column_stack([xc, yc]), axis=0, return_inverse=True)
    a, b = pairs.T
    kinds = np.column_stack([np.ones(len(pairs)), a, b, a * a, a * b, b * b])
    return Evidence(kinds=kinds, kind_of_row=kind.ravel().astype(np.int64), judge=_slope_test)


def _slope_test(sums: Floats) -> Comparison:
    n, x, y, xx, xy, yy = sums.T
    unknown = np.full(n.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        sxx = xx - x * x / n
        moments = CrossMoments(
            n=n,
            mean_x=x / n,
            mean_y=y / n,
            # Rounding leaves an x without variance just off zero.
            sxx=np.where(sxx > 1e-10 * xx, sxx, 0.0),
            sxy=xy - x * y / n,
            syy=yy - y * y / n,
            lag_xx=unknown,
            lag_xy=unknown,
            lag_yy=unknown,
        )
    return slope_test(moments)


def least_responses(evidence: Evidence, *, significance: float, most: int) -> Removal:
    """Leave out responses one by one until the outcome turns; see `least_organisations`.

    Returns
    -------
    Removal
        Its units are positions of kinds.
    """
    available = np.bincount(evidence.kind_of_row, minlength=len(evidence.kinds))
    return _least(evidence, evidence.kinds, available, significance=significance, most=most)


def least_organisations(
    evidence: Evidence, organisations: Ints, *, significance: float, most: int
) -> Removal:
    """Leave out whole organisations until the outcome turns.

    Parameters
    ----------
    evidence
        From `group_evidence` or `slope_evidence`.
    organisations : ndarray of int, shape (n_rows,)
        Organisation of each response from 0, negative where not recorded: such a response stays.
    significance
        p below it is an outcome, positive or negative by the sign; else there is none.
    most
        Units to leave out at most.

    Returns
    -------
    Removal
        Its units are organisations.

    Notes
    -----
    Each step refits the test without each remaining unit and leaves out the one that moves the
    statistic farthest, as influence by deletion does (Cook 1977); from no outcome both signs
    are tried. From 400 units on each stride leaves out the 1/200 that move it farthest, and the
    last stride is done again in single steps. Another choice of units may need fewer: the count
    is an upper bound.
    """
    recorded = organisations >= 0
    sums = np.zeros((int(organisations.max(initial=-1)) + 1, evidence.kinds.shape[1]))
    np.add.at(sums, organisations[recorded], evidence.kinds[evidence.kind_of_row[recorded]])
    available = np.bincount(organisations[recorded], minlength=len(sums)).clip(max=1)
    return _least(evidence, sums, available, significance=significance, most=most)


def slope_path(x: Floats, y: Floats, units: Ints, *, direction: float, most: int) -> list[int]:
    """Order units by what leaving them out, one after the other, does to the slope of y on x.

    Parameters
    ----------
    x, y : ndarray, shape (n_rows,)
        Complete pairs.
    units : ndarray of int, shape (n_rows,)
        Unit of each row, from 0; negative for a row that stays.
    direction
        1 to raise the slope's t, -1 to lower it.
    most
        Units to leave out at most.

    Returns
    -------
    list of int
        The units; fewer than ``most`` where what is left has no slope.
    """
    evidence = slope_evidence(x, y)
    rows = evidence.kinds[evidence.kind_of_row]
    belongs = units >= 0
    sums = np.zeros((int(units.max(initial=-1)) + 1, rows.shape[1]))
    np.add.at(sums, units[belongs], rows[belongs])
    available = np.bincount(units[belongs], minlength=len(sums)).clip(max=1)
    # No p is below a level of 0: the search goes on to its end.
    return _greedy(
        evidence.judge, rows.sum(axis=0), sums, available, 0.0, direction, 0.0, most
    ).units


def _least(
    evidence: Evidence, units: Floats, available: Ints, *, significance: float, most: int
) -> Removal:
    total = evidence.kinds[evidence.kind_of_row].sum(axis=0)
    outcome = _outcomes(evidence.judge(total[None, :]), significance)[0]
    if np.isnan(outcome):
        return Removal(count=None, units=[], reason="not testable with all responses")
    directions = [1.0, -1.0] if outcome == 0 else [-outcome]
    tried: list[Removal] = []
    for direction in directions:
        limit = min([most, *(found.count for found in tried if found.count is not None)])
        tried.append(
            _greedy(
                evidence.judge, total, units, available, outcome, direction, significance, limit
            )
        )
    turned = [found for found in tried if found.count is not None]
    return min(turned, key=lambda found: found.count or 0) if turned else tried[0]


def _greedy(
    judge: Callable[[Floats], Comparison],
    total: Floats,
    units: Floats,
    available: Ints,
    outcome: float,
    direction: float,
    significance: float,
    most: int,
) -> Removal:
    remaining, left = total.copy(), available.copy()
    removed: list[int] = []
    before = remaining, left, 0
    at_once = max(1, int(available.sum()) // _SINGLY_BELOW)
    while len(removed) < most:
        candidates = np.flatnonzero(left)
        tests = judge(remaining - units[candidates])
        outcomes = _outcomes(tests, significance)
        testable = ~np.isnan(outcomes)
        turned = testable & (outcomes != outcome)
        if at_once > 1 and (turned.any() or not testable.any()):
            # Too many perhaps: back by one stride, and on in single steps.
            (remaining, left, kept), at_once = before, 1
            del removed[kept:]
            continue
        if not testable.any():
            return Removal(count=None, units=removed, reason="what is left cannot be tested")
        moved = np.where(testable, direction * tests.statistic, -np.inf)
        ranked = candidates[np.argsort(-np.where(turned, np.inf, moved), kind="stable")]
        if turned.any():
            return Removal(count=len(removed) + 1, units=[*removed, int(ranked[0])], reason="")
        before = remaining.copy(), left.copy(), len(removed)
        taken = _first(left[ranked], min(at_once, most - len(removed)))
        removed += np.repeat(ranked, taken).tolist()
        remaining -= taken @ units[ranked]
        left[ranked] -= taken
    return Removal(count=None, units=removed, reason=f"leaving out {most} does not turn it")


def _first(counts: Ints, wanted: int) -> Ints:
    """How many to take of each so that the first ones make up the number wanted."""
    return np.asarray(np.clip(wanted - (np.cumsum(counts) - counts), 0, counts))


def _outcomes(tests: Comparison, significance: float) -> Floats:
    """1 or -1 where p is below ``significance``, by the sign; 0 where not; NaN without a test."""
    return np.where(
        np.isnan(tests.p), np.nan, np.where(tests.p < significance, np.sign(tests.statistic), 0.0)
    )
