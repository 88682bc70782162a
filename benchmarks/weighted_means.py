"""How often intervals of weighted means cover the population's mean, by how they are made.

``python -m benchmarks.weighted_means`` prints the table of docs/population.md: organisations are
drawn from a population of three sectors and three sizes, large ones four times too often, and
answers follow organisation and chance, and sector and size or not; the sample is raked.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import special

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.stats.weighting import raked_weights, weighted_mean

Floats = NDArray[np.float64]
WAVES = 4_000
POPULATION = np.outer([0.5, 0.3, 0.2], [0.6, 0.3, 0.1])
DRAWN = np.outer([0.4, 0.3, 0.3], [0.3, 0.3, 0.4])
EFFECTS = np.add.outer([0.0, 0.4, -0.3], [0.0, 0.2, 0.5])
SIZES = {
    "40 organisations of 12": np.full(40, 12),
    "40, falling as 1/rank": np.maximum(2, 90 // np.arange(1, 41)),
    "23, falling as 1/rank": np.maximum(2, 90 // np.arange(1, 24)),
    "200, falling as 1/rank": np.maximum(1, 200 // np.arange(1, 201)),
}
WAYS = ("linearised, t(G - 1)", "linearised, t(G* - 1)", "leverage, t(G* - 1)")


def covered(
    sizes: NDArray[np.int64], icc: float, effects: Floats, draw: np.random.Generator
) -> list[bool] | None:
    """Draw one wave and tell which intervals cover; None where a category has no organisation."""
    cells = draw.choice(9, sizes.size, p=DRAWN.ravel())
    of = np.repeat(np.arange(sizes.size), sizes)
    categories = np.column_stack(np.divmod(cells[of], 3))
    noise = np.sqrt(icc) * draw.normal(size=sizes.size)[of]
    values = effects.ravel()[cells[of]] + noise + np.sqrt(1 - icc) * draw.normal(size=of.size)
    targets = [POPULATION.sum(axis=1), POPULATION.sum(axis=0)]
    raked = raked_weights(
        categories, targets, trim=assumption_register().value("weight_trim_medians")
    )
    if raked.reason:
        return None
    found = weighted_mean(values[:, None], raked.weights, of)
    mean, df = float(found.estimate[0]), float(found.df[0])
    if found.effective[0] < assumption_register().value("min_clusters_effective"):
        return None
    scores = np.bincount(of, raked.weights * (values - mean)) / raked.weights.sum()
    plain = float(np.sqrt(sizes.size / (sizes.size - 1) * (scores**2).sum()))
    miss = abs(mean - float((POPULATION * effects).sum()))
    errors = ((plain, sizes.size - 1), (plain, df), (float(found.se[0]), df))
    return [miss < special.stdtrit(one, 0.975) * se for se, one in errors]


def main() -> None:
    """Print the table."""
    print("| organisations | ICC | sector and size |", " | ".join(WAYS), "|")
    print("| --- | --- | --- |", " | ".join("---" for _ in WAYS), "|")
    for (name, sizes), icc, matter in product(SIZES.items(), (0.05, 0.2, 0.4), (True, False)):
        draw, effects = np.random.default_rng(7), EFFECTS if matter else 0 * EFFECTS
        drawn = (covered(sizes, icc, effects, draw) for _ in range(WAVES))
        shares = np.mean([one for one in drawn if one is not None], axis=0)
        said = " | ".join(f"{100 * one:.1f} %" for one in shares)
        print(f"| {name} | {icc} | {'matter' if matter else 'do not'} | {said} |")


if __name__ == "__main__":
    main()
