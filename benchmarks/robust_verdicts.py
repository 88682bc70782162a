"""Robust slopes of many segments at once, as a ratio to a loop of statsmodels fits.

Run from the project's root: python benchmarks/robust_verdicts.py
"""

import time

import numpy as np
from statsmodels.regression.linear_model import OLS

from secperf_pipeline.analysis.robust_slopes import RobustRules, robust_slopes
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.protocol import protocol

SEGMENTS, LOOPED, RESPONSES = 5000, 20, 60
H2 = protocol().hypotheses[1]
COLUMNS = [*H2.x, *H2.y]


def segments(count: int) -> list[Sample]:
    """Draw segments of 12 organisations with five responses each."""
    draw = np.random.default_rng(1)
    return [
        Sample(
            segment_kind="sector",
            segment=str(number),
            profile="paper",
            is_default_profile=True,
            columns=COLUMNS,
            values=draw.integers(1, 8, (RESPONSES, len(COLUMNS))).astype(float),
            organisations=(np.arange(RESPONSES) % 12).astype(str),
        )
        for number in range(count)
    ]


def looped(samples: list[Sample]) -> None:
    """Fit every pair of every segment by statsmodels, clustered by organisation."""
    for sample in samples:
        groups = sample.organisations.astype(int)
        for x in sample.of(H2.x).T:
            design = np.column_stack([np.ones(len(x)), (x - x.mean()) / x.std(ddof=1)])
            for y in sample.of(H2.y).T:
                fit = OLS((y - y.mean()) / y.std(ddof=1), design).fit(
                    cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
                )
                fit.conf_int()
                fit.conf_int(0.1)


def main() -> None:
    """Print milliseconds a segment, and how many times faster than the loop."""
    samples = segments(SEGMENTS)
    start = time.perf_counter()
    looped(samples[:LOOPED])
    peer = (time.perf_counter() - start) / LOOPED
    print(f"statsmodels, a loop: {peer * 1e3:.2f} ms a segment of {len(H2.x) * len(H2.y)} pairs")
    start = time.perf_counter()
    robust_slopes(samples, H2, RobustRules.from_register(assumption_register()))
    ours = (time.perf_counter() - start) / len(samples)
    print(f"the engine: {ours * 1e3:.2f} ms a segment, {peer / ours:.1f} times the loop's speed")


if __name__ == "__main__":
    main()
