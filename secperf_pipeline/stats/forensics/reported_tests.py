"""The p and the stars that a printed statistic and its degrees of freedom give."""

from scipy import special

from secperf_pipeline.stats.forensics.printed import Printed

STAR_LEVELS = (0.05, 0.01, 0.001)


def p_of_t(t: Printed, df: float) -> tuple[float, float]:
    """Least and greatest two-sided p of a printed t."""
    size_low, size_high = _sizes(t)
    return 2 * float(special.stdtr(df, -size_high)), 2 * float(special.stdtr(df, -size_low))


def p_of_f(f: Printed, df_between: float, df_within: float) -> tuple[float, float]:
    """Least and greatest p of a printed F."""
    return (
        float(special.fdtrc(df_between, df_within, f.high)),
        float(special.fdtrc(df_between, df_within, max(f.low, 0.0))),
    )


def stars_of(p_low: float, p_high: float) -> tuple[int, int]:
    """Least and greatest number of stars of a p from ``p_low`` to ``p_high``.

    One star below .05, two below .01, three below .001.
    """
    return (
        sum(p_high < level for level in STAR_LEVELS),
        sum(p_low < level for level in STAR_LEVELS),
    )


def _sizes(t: Printed) -> tuple[float, float]:
    if t.low <= 0 <= t.high:
        return 0.0, max(-t.low, t.high)
    return min(abs(t.low), abs(t.high)), max(abs(t.low), abs(t.high))
