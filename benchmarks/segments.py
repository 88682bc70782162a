"""All verdicts of thousands of segments, as a ratio to a loop of scipy and statsmodels.

Run from the project's root: python -m benchmarks.segments

The loop finds for each pair what a verdict rests on: the slope with Durbin-Watson, both tests of
equal spread, Student, Welch, Cohen's d with its noncentral interval, Mann and Whitney, Brunner and
Munzel, the slope with clustered errors at two levels (CR1, as statsmodels has no jackknife), and
Holm for each family. Holm is our own:
statsmodels' collects garbage at each call and would take half the loop's time. The loop is timed
on a few segments; its figures are held against ours.
"""

import resource
import time

import numpy as np
import polars as pl
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import optimize, special, stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.stattools import durbin_watson

from secperf_pipeline.analysis.pairs import PairRules, group_differences, regressions
from secperf_pipeline.analysis.robust import POLICY, robust_verdicts
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.verdicts import PaperRules, verdicts
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.multiplicity import holm

Floats = NDArray[np.float64]
# Figures of every pair, and the slope of the robust policy.
Loop = tuple[list[dict[str, float]], list[float]]
SEGMENTS, LOOPED, RESPONSES, ORGANISATIONS = 5000, 40, 60, 12
HYPOTHESES = [one for one in protocol().hypotheses if one.id == "H2"]
PAIRS = [(x, y) for one in HYPOTHESES for x in one.x for y in one.y]
COLUMNS = sorted({name for pair in PAIRS for name in pair})
PAIR = PairRules.from_register(assumption_register(), AnswerScale(1, 7))
PAPER = PaperRules.from_register(assumption_register())
RULES = RobustRules.from_register(assumption_register())
COMPARED = (
    "t",
    "durbin_watson",
    "levene_mean_p",
    "levene_median_p",
    "student_p",
    "welch_p",
    "cohens_d_low",
    "cohens_d_high",
    "mann_whitney_p",
    "brunner_munzel_p",
)


def segments(count: int) -> list[Sample]:
    """Draw segments of one factor: 12 organisations with five responses each."""
    draw = np.random.default_rng(1)
    shape = RESPONSES, len(COLUMNS)
    return [
        Sample(
            segment_kind="sector",
            segment=f"{number:05d}",
            profile="paper",
            is_default_profile=True,
            columns=COLUMNS,
            values=np.clip(
                np.round(4.2 + draw.standard_normal((RESPONSES, 1)) + draw.standard_normal(shape)),
                1,
                7,
            ),
            organisations=(np.arange(RESPONSES) % ORGANISATIONS).astype(str),
        )
        for number in range(count)
    ]


def ours(samples: list[Sample]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reach the verdicts of all segments; give the pairs' figures and the verdicts."""
    fits = pl.concat([regressions(samples, one.x, one.y, PAIR) for one in HYPOTHESES])
    compared = pl.concat([group_differences(samples, one.x, one.y, PAIR) for one in HYPOTHESES])
    paper = verdicts(
        HYPOTHESES,
        ["paper_gate", "paper_ttest_always"],
        fits,
        compared,
        PAPER,
        protocol_hash="",
    )
    robust = robust_verdicts(samples, HYPOTHESES, fits, compared, RULES, protocol_hash="")
    figures = fits.join(compared, on=["segment", "x", "y"], maintain_order="left")
    return figures, pl.concat([paper, robust], how="diagonal")


def looped(samples: list[Sample]) -> Loop:
    """Analyse segment by segment and pair by pair; give the figures and the robust slopes."""
    figures, slopes = [], []
    for sample in samples:
        groups = sample.organisations.astype(int)
        raw = []
        for x_name, y_name in PAIRS:
            x, y = sample.of([x_name, y_name]).T
            row = slope(x, y) | comparison(y[x > 4], y[x <= 4])
            row["gate_p"] = gate(row, always=False)
            row["always_p"] = gate(row, always=True)
            figures.append(row)
            fitted, p = clustered(x, y, groups)
            slopes.append(fitted)
            raw.append(p)
        for policy in ("gate_p", "always_p"):
            holm(np.array([row[policy] for row in figures[-len(PAIRS) :]]))
        holm(np.array(raw))
    return figures, slopes


def slope(x: Floats, y: Floats) -> dict[str, float]:
    """Fit by scipy, with Durbin-Watson."""
    fit = stats.linregress(x, y)
    return {
        "t": fit.slope / fit.stderr,
        "slope_p": fit.pvalue,
        "durbin_watson": durbin_watson(y - fit.intercept - fit.slope * x),
    }


def comparison(one: Floats, other: Floats) -> dict[str, float]:
    """Compare two groups by every test that the table holds."""
    plain = stats.ttest_ind(one, other)
    low, high = (
        noncentrality(plain.statistic, plain.df, share) * np.sqrt(1 / len(one) + 1 / len(other))
        for share in (0.975, 0.025)
    )
    return {
        "levene_mean_p": stats.levene(one, other, center="mean").pvalue,
        "levene_median_p": stats.levene(one, other, center="median").pvalue,
        "student_p": plain.pvalue,
        "welch_p": stats.ttest_ind(one, other, equal_var=False).pvalue,
        "cohens_d_low": low,
        "cohens_d_high": high,
        "mann_whitney_p": stats.mannwhitneyu(one, other, method="asymptotic").pvalue,
        "brunner_munzel_p": stats.brunnermunzel(other, one).pvalue,
    }


def noncentrality(t: float, df: float, share: float) -> float:
    """Solve for the noncentrality by scipy's root finder."""
    return float(
        optimize.brentq(
            lambda at: special.nctdtr(df, at, t) - share, t - 8, t + 8, xtol=1e-12, rtol=1e-12
        )
    )


def gate(row: dict[str, float], *, always: bool) -> float:
    """Choose the p that decides under a policy of the paper."""
    if not always and 1.7 <= row["durbin_watson"] <= 2.3:
        return row["slope_p"]
    return row["student_p"] if row["levene_mean_p"] >= 0.05 else row["welch_p"]


def clustered(x: Floats, y: Floats, groups: NDArray[np.int64]) -> tuple[float, float]:
    """Fit the standardised slope by statsmodels with errors clustered by organisation."""
    one, two = ((v - v.mean()) / v.std(ddof=1) for v in (x, y))
    fit = OLS(two, np.column_stack([np.ones(len(one)), one])).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    fit.conf_int(0.05)
    fit.conf_int(0.10)
    return float(fit.params[1]), float(fit.pvalues[1])


def check(figures: pl.DataFrame, reached: pl.DataFrame, loop: Loop) -> None:
    """Hold our figures for the looped segments against the loop's."""
    expected, slopes = loop

    def same(found: pl.Series, wanted: list[float]) -> None:
        assert_allclose(found.head(len(wanted)).to_numpy(), wanted, rtol=1e-6, atol=1e-9)

    for name in COMPARED:
        same(figures[name], [row[name] for row in expected])
    for policy, decides in (("paper_gate", "gate_p"), ("paper_ttest_always", "always_p")):
        same(reached.filter(policy=policy)["p"], [row[decides] for row in expected])
    same(reached.filter(policy=POLICY)["effect"], slopes)


def peak_mib() -> float:
    """Most memory the process has held so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print seconds, the ratio of processor times, and memory."""
    samples = segments(SEGMENTS)
    start = time.process_time()
    loop = looped(samples[:LOOPED])
    peer = (time.process_time() - start) / LOOPED
    before, wall, start = peak_mib(), time.perf_counter(), time.process_time()
    figures, reached = ours(samples)
    used, waited = time.process_time() - start, time.perf_counter() - wall
    check(figures, reached, loop)
    print(f"loop of scipy and statsmodels: {peer * 1e3:.1f} ms a segment of {len(PAIRS)} pairs")
    print(
        f"{SEGMENTS} segments, {reached.height} verdicts: {used:.1f} s of processor, "
        f"{waited:.1f} s waited, {used / SEGMENTS * 1e3:.2f} ms a segment, "
        f"loop / ours {peer * SEGMENTS / used:.0f}"
    )
    print(f"peak memory {peak_mib():.0f} MiB, {before:.0f} before the verdicts")


if __name__ == "__main__":
    main()
