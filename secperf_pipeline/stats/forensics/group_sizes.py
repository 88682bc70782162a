"""Which group sizes and variances stand behind a printed t, Welch's t and Welch's df."""

from dataclasses import dataclass

import numpy as np

from secperf_pipeline.stats.forensics.printed import Printed


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSplit:
    """Sizes of two groups that meet the printed figures.

    Parameters
    ----------
    smaller, larger
        Group sizes.
    ratio_low, ratio_high
        Least and greatest variance of the larger group for one of the smaller.
    """

    smaller: int
    larger: int
    ratio_low: float
    ratio_high: float


def feasible_splits(
    n: int, t: Printed, welch_t: Printed, welch_df: Printed, *, min_group: int = 2
) -> list[GroupSplit]:
    r"""List the splits of n responses under which all three figures can be printed.

    Parameters
    ----------
    n
        Responses in both groups.
    t, welch_t, welch_df
        Student's t, Welch's t and its degrees of freedom of the same difference, t not zero.
    min_group
        Size of the smaller group at least.

    Notes
    -----
    With v the ratio of the variances and sizes a, b, the squared ratio of the t is
    :math:`\frac{(1/a + v/b)(n - 2)ab}{(a - 1 + (b - 1)v)\,n}`, which runs one way in v, and
    Welch's degrees of freedom are
    :math:`\frac{(1/a + v/b)^2}{1/(a^2(a-1)) + v^2/(b^2(b-1))}`; both have closed inverses.
    """
    low, high = sorted(abs(end) for end in (t.low, t.high))
    welch_low, welch_high = sorted(abs(end) for end in (welch_t.low, welch_t.high))
    ratios = (low / welch_high) ** 2, (high / welch_low) ** 2
    found = []
    for smaller in range(min_group, n // 2 + 1):
        larger = n - smaller
        ends = _variance_range(smaller, larger, *ratios)
        kept = _within_df(smaller, larger, ends, welch_df) if ends else None
        if kept:
            found.append(
                GroupSplit(smaller=smaller, larger=larger, ratio_low=kept[0], ratio_high=kept[1])
            )
    return found


def _variance_range(a: int, b: int, low: float, high: float) -> tuple[float, float] | None:
    """Variance ratios under which the squared ratio of the t lies in low to high."""
    scale = (a + b - 2) * a * b / (a + b)
    # scale (1/a + v/b) = q (a - 1 + (b - 1) v), solved for v; its limits are v = 0 and infinity.
    at_zero, at_infinity = scale / (a * (a - 1)), scale / (b * (b - 1))
    low, high = max(low, min(at_zero, at_infinity)), min(high, max(at_zero, at_infinity))
    if low > high:
        return None
    if a == b:
        # Equal sizes make both t equal, whatever the variances.
        return 0.0, float("inf")
    # At its limits the quotient is 0 / x and x / 0, which rounding would give any sign.
    limits = {at_zero: 0.0, at_infinity: float("inf")}
    ends = [
        limits[q] if q in limits else (q * (a - 1) - scale / a) / (scale / b - q * (b - 1))
        for q in (low, high)
    ]
    return max(min(ends), 0.0), max(ends)


def _within_df(
    a: int, b: int, ends: tuple[float, float], df: Printed
) -> tuple[float, float] | None:
    """Narrow a range of variance ratios to those whose Welch df is printed so."""
    left, right = ends
    points = {left, right} if np.isfinite(right) else {left}
    for bound in (df.low, df.high):
        # (1/a + v/b)^2 - bound (1/(a^2 (a-1)) + v^2/(b^2 (b-1))) = 0
        square = 1 / b**2 - bound / (b**2 * (b - 1))
        roots = np.roots([square, 2 / (a * b), 1 / a**2 - bound / (a**2 * (a - 1))])
        points |= {float(one.real) for one in roots if abs(one.imag) < 1e-9}
    inside = [one for one in sorted(points) if left <= one <= right and _meets(a, b, one, df)]
    return (inside[0], inside[-1]) if inside else None


def _meets(a: int, b: int, ratio: float, df: Printed) -> bool:
    found = (1 / a + ratio / b) ** 2 / (1 / (a**2 * (a - 1)) + ratio**2 / (b**2 * (b - 1)))
    return df.meets(found - 1e-9, found + 1e-9)
