"""Honest answers from a model that is not the one that screening calibrates with."""

import numpy as np
from numpy.typing import NDArray


def honest_answers(
    n: int, k: int, *, seed: int, reversed_share: float = 0.3, width_around_items: bool = False
) -> NDArray[np.float64]:
    """Draw seven-point answers by a graded response model with styles.

    A skewed general trait and one trait for every five items move the answers through slopes
    that differ by item; noise is logistic; people differ in how much of the scale they use.

    Parameters
    ----------
    n, k
        Respondents and items.
    seed
        The items depend on it alone, the respondents on ``n`` too.
    reversed_share
        Share of items worded the other way.
    width_around_items
        People who use much of the scale spread their answers around the item's average, not around
        the midpoint.
    """
    items, rng = np.random.default_rng(seed), np.random.default_rng([seed, n])
    slopes = items.uniform(1.5, 3, k) * np.where(items.random(k) < reversed_share, -1, 1)
    location = slopes * items.normal(0.4, 0.4, k)
    traits = 0.6 * (2 - rng.gamma(2, 1, (n, 1))) + 0.7 * rng.normal(size=(n, max(k // 5, 1)))
    inclination = traits[:, np.arange(k) * traits.shape[1] // k] * slopes
    width = np.exp(0.3 * rng.normal(size=(n, 1)))
    own = width * (inclination + rng.logistic(size=(n, k)))
    felt = own + (location if width_around_items else width * location)
    return 1.0 + (felt[:, :, None] > np.linspace(-3, 3, 6)).sum(axis=2)
