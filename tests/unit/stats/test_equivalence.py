"""How many answers it takes to show that a slope is too small to matter."""

import numpy as np
from scipy import stats

from secperf_pipeline.stats.equivalence import fewest_for_equivalence


def test_275_independent_answers_are_the_fewest_that_could_show_equivalence() -> None:
    fewest = fewest_for_equivalence(0.1, alpha=0.05)
    assert fewest == 275
    for n, inside in ((275, True), (274, False)):
        half = stats.t.ppf(0.95, n - 2) / np.sqrt(n - 2)
        assert (half < 0.1) == inside


def test_few_organisations_ask_for_more_answers() -> None:
    by_clusters = fewest_for_equivalence(0.1, df=np.array([9.0, 19.0, 273.0]), alpha=0.05)
    assert (np.diff(by_clusters) < 0).all()
    assert by_clusters[-1] == 275
