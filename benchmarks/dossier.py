"""The evidence behind a dossier, as ratios to loops of scipy and statsmodels in the same run.

Run from the project's root: python benchmarks/dossier.py
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
from scipy import stats
from statsmodels.regression.linear_model import WLS
from statsmodels.tools import add_constant

from secperf_pipeline.analysis.fragility import FragilityRules, fragility
from secperf_pipeline.analysis.multiverse import MultiverseRules, multiverse
from secperf_pipeline.analysis.pairs import PairRules, group_differences, regressions
from secperf_pipeline.analysis.specification_data import SpecificationData
from secperf_pipeline.analysis.specification_tests import SPECIFICATION_TESTS, SpecificationTest
from secperf_pipeline.analysis.verdicts import PaperRules, verdicts
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.multiverse import Test, multiverse_declaration
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.general_factor import cut_population, general_factor_benchmark

POINTS, WAVES, LOOPED = np.arange(1.0, 8.0), 400, 20
SHARES = np.tile([0.02, 0.06, 0.14, 0.28, 0.26, 0.16, 0.08], (10, 1))
SEVEN = AnswerScale(1, 7)
HYPOTHESES = protocol().hypotheses
COLUMNS = sorted({name for one in HYPOTHESES for name in (*one.x, *one.y)})
RULES = MultiverseRules.from_register(assumption_register(), SEVEN)
PAPER = PaperRules.from_register(assumption_register())


def wave(n: int) -> list[Sample]:
    """Draw one factor's answers with a missing cell in a hundred, under every profile."""
    draw = np.random.default_rng(1)
    latent = 0.7 * draw.standard_normal((n, 1)) + 0.7 * draw.standard_normal((n, len(COLUMNS)))
    values = np.clip(np.round(4.5 + latent), 1, 7)
    values[draw.random(values.shape) < 0.01] = np.nan
    return [
        Sample(
            segment_kind="all",
            segment="all",
            profile=profile,
            is_default_profile=position == 0,
            columns=COLUMNS,
            values=values[position * n // 50 :],
            organisations=(np.arange(n) // 5).astype(str)[position * n // 50 :],
        )
        for position, profile in enumerate(multiverse_declaration().profiles)
    ]


def looped_waves(count: int) -> None:
    """Simulate waves one by one and test each pair by scipy."""
    draw = np.random.default_rng(1)
    for _ in range(count):
        latent = 0.6 * draw.standard_normal((113, 1)) + 0.8 * draw.standard_normal((113, 10))
        answers = np.clip(np.round(4.5 + latent), 1, 7)
        for x in range(6):
            for y in range(6, 10):
                above = answers[:, x] > 4
                groups = answers[above, y], answers[~above, y]
                equal = stats.levene(*groups, center="mean").pvalue >= 0.05
                stats.ttest_ind(*groups, equal_var=equal)


def by_statsmodels(kind: str) -> SpecificationTest:
    """Make a slope test of the multiverse out of a fit by statsmodels."""

    def test(data: SpecificationData) -> float:
        model = WLS(data.outcome, add_constant(data.predictor), weights=data.weights)
        options = {} if kind == "HC3" else {"cov_kwds": {"groups": data.organisations}}
        return float(model.fit(cov_type=kind, use_t=True, **options).pvalues[1])

    return test


def verdicts_of(sample: Sample) -> pl.DataFrame:
    """Reach the paper's verdicts on one sample."""
    rules = PairRules.from_register(assumption_register(), SEVEN)
    # The exact p of Durbin-Watson, which only the whole wave has, is no part of this.
    segment = [replace(sample, segment_kind="sector")]
    return verdicts(
        HYPOTHESES,
        ["paper_gate", "paper_ttest_always"],
        pl.concat([regressions(segment, one.x, one.y, rules) for one in HYPOTHESES]),
        pl.concat([group_differences(segment, one.x, one.y, rules) for one in HYPOTHESES]),
        PAPER,
        protocol_hash="",
    )


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Time each part and print its ratio to its peer."""
    population = cut_population(np.full(10, 0.63), SHARES, POINTS)
    ours = seconds(
        lambda: general_factor_benchmark(
            population,
            x_count=6,
            n=113,
            waves=WAVES,
            cut=4.0,
            significance=0.05,
            min_group=2,
            middle=0.9,
            seed=1,
        )
    )
    peer = seconds(lambda: looped_waves(LOOPED)) * WAVES / LOOPED
    print(
        f"general factor, {WAVES} waves of 113: {ours:.2f} s, scipy loop / ours {peer / ours:.0f}"
    )
    slopes: dict[Test, SpecificationTest] = {
        "hc3": by_statsmodels("HC3"),
        "cluster": by_statsmodels("cluster"),
    }
    choices = multiverse_declaration()
    for n in (113, 10_000):
        samples = wave(n)
        ours = seconds(lambda s=samples: multiverse(s, HYPOTHESES, choices, RULES))
        peer = seconds(
            lambda s=samples: multiverse(
                s, HYPOTHESES, choices, RULES, tests={**SPECIFICATION_TESTS, **slopes}
            )
        )
        print(f"25 hypotheses, n = {n}: {ours:.1f} s, statsmodels / ours {peer / ours:.1f}")
        carried = verdicts_of(samples[0])
        searched = seconds(
            lambda s=samples[0], v=carried: fragility(
                s, v, FragilityRules.from_register(assumption_register(), SEVEN)
            )
        )
        print(f"fragility of {carried.height} verdicts, n = {n}: {searched:.1f} s")


if __name__ == "__main__":
    main()
