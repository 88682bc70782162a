"""How often each policy errs, finds and covers an effect in simulated waves whose truth is known.

Run from the project's root: python -m benchmarks.policy_quality [waves]

Every wave answers the 6 x 4 pairs of H2 on seven points. docs/policy_quality.md explains the
columns and holds the figures of a run.
"""

import sys
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.pairs import PairRules, group_differences, regressions
from secperf_pipeline.analysis.robust import robust_verdicts
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.verdicts import PaperRules, verdicts
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.scale import AnswerScale

Floats = NDArray[np.float64]
(H2,) = (one for one in protocol().hypotheses if one.id == "H2")
SEVEN = AnswerScale(1, 7)
COLUMNS = [*H2.x, *H2.y]
PAIR = PairRules.from_register(assumption_register(), SEVEN)
PAPER = PaperRules.from_register(assumption_register())
RULES = RobustRules.from_register(assumption_register())
A_CLUSTER, TRUTH_ROWS = 5, 1_000_000


@dataclass(frozen=True, kw_only=True)
class Population:
    """What answers come from.

    ``slope`` is the latent correlation of each x with each y; ``alike`` the share of variance
    that respondents of an organisation have in common; ``halo`` the squared loading of all ten
    indicators on one general impression, beside which nothing relates x to y.
    """

    name: str
    slope: float = 0.0
    alike: float = 0.0
    halo: float = 0.0

    def answers(self, n: int, draw: np.random.Generator) -> Floats:
        """Draw n responses, shape (n, 10); organisations follow each other in fives."""
        x = self._clustered(n, len(H2.x), draw)
        own = self._clustered(n, len(H2.y), draw)
        y = self.slope * x.sum(axis=1, keepdims=True)
        y = y + np.sqrt(1 - len(H2.x) * self.slope**2) * own
        latent = np.sqrt(self.halo) * draw.standard_normal((n, 1))
        latent = latent + np.sqrt(1 - self.halo) * np.column_stack([x, y])
        return np.asarray(np.clip(np.round(4.5 + 1.2 * latent), 1, 7))

    def _clustered(self, n: int, columns: int, draw: np.random.Generator) -> Floats:
        shared = np.repeat(draw.standard_normal((-(-n // A_CLUSTER), columns)), A_CLUSTER, axis=0)
        own = draw.standard_normal((n, columns))
        return np.asarray(np.sqrt(self.alike) * shared[:n] + np.sqrt(1 - self.alike) * own)


POPULATIONS = [
    *(Population(name="independent", slope=slope) for slope in (0.0, 0.1, 0.2, 0.3)),
    *(Population(name="clustered", slope=slope, alike=0.3) for slope in (0.0, 0.1, 0.2, 0.3)),
    Population(name="strongly clustered", alike=0.6),
    Population(name="halo", halo=0.3),
]


def samples(population: Population, n: int, waves: int, draw: np.random.Generator) -> list[Sample]:
    """Draw waves; without clusters every response has an organisation of its own."""
    size = A_CLUSTER if population.alike else 1
    return [
        Sample(
            segment_kind="wave",
            segment=f"{number:05d}",
            profile="paper",
            is_default_profile=True,
            columns=COLUMNS,
            values=population.answers(n, draw),
            organisations=(np.arange(n) // size).astype(str),
        )
        for number in range(waves)
    ]


def judged(waves: list[Sample]) -> pl.DataFrame:
    """Reach the verdicts of every wave under the three policies."""
    fits = regressions(waves, H2.x, H2.y, PAIR)
    compared = group_differences(waves, H2.x, H2.y, PAIR)
    paper = verdicts(
        [H2],
        ["paper_gate", "paper_ttest_always"],
        fits,
        compared,
        PAPER,
        protocol_hash="",
    )
    robust = robust_verdicts(waves, [H2], fits, compared, RULES, protocol_hash="")
    return pl.concat([paper, robust], how="diagonal")


def truth(population: Population, draw: np.random.Generator) -> dict[str, float]:
    """Find what the intervals should hold: the slope and Cohen's d of a very large wave."""
    answers = population.answers(TRUTH_ROWS, draw)
    slopes, differences = [], []
    for x in answers[:, : len(H2.x)].T:
        above = x > PAIR.cut
        for y in answers[:, len(H2.x) :].T:
            slopes.append(np.corrcoef(x, y)[0, 1])
            one, other = y[above], y[~above]
            pooled = (one.var() * one.size + other.var() * other.size) / y.size
            differences.append((one.mean() - other.mean()) / np.sqrt(pooled))
    # All pairs have the same truth; their mean has the least noise.
    return {"standardised slope": float(np.mean(slopes)), "Cohen's d": float(np.mean(differences))}


def measured(found: pl.DataFrame, true: dict[str, float]) -> pl.DataFrame:
    """Summarise verdicts by policy."""
    adopts = pl.col("verdict").is_in(["adopt", "adopt_contrary"])
    target = pl.col("effect_kind").replace_strict(true, return_dtype=pl.Float64)
    known = pl.col("effect_low").is_not_null()
    covers = (pl.col("effect_low") <= target) & (target <= pl.col("effect_high"))
    pairs = found.group_by("policy", maintain_order=True).agg(
        adopted=adopts.mean(),
        contrary=(pl.col("verdict") == "adopt_contrary").mean(),
        dismissed=(pl.col("verdict") == "dismiss").mean(),
        covered=covers.filter(known).mean(),
    )
    waves = found.group_by("policy", "segment").agg(any_adopted=adopts.any())
    families = waves.group_by("policy").agg(pl.col("any_adopted").mean())
    return pairs.join(families, on="policy", maintain_order="left")


def main() -> None:
    """Print a table in Markdown."""
    waves = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    print(f"{waves} waves a line, {len(H2.x) * len(H2.y)} pairs a wave\n")
    print("| population | r | n | policy | adopted | any of 24 | contrary | dismissed | covered |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for number, population in enumerate(POPULATIONS):
        draw = np.random.default_rng(number)
        true = truth(population, draw)
        for n in (115, 300):
            found = judged(samples(population, n, waves, draw))
            for row in measured(found, true).iter_rows(named=True):
                shares = [
                    f"{100 * row[name]:.1f} %"
                    for name in ("adopted", "any_adopted", "contrary", "dismissed", "covered")
                ]
                slope = f"{true['standardised slope']:.2f}"
                cells = [population.name, slope, str(n), row["policy"], *shares]
                print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
