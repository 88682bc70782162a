"""The manufacturers of a population: facts that do not change from quarter to quarter."""

import numpy as np
import pytest

from secperf_pipeline.simulator.organisations import LARGE, SMALL, organisations_of
from secperf_pipeline.simulator.population import Population


def test_the_same_population_has_the_same_organisations() -> None:
    first, again = (organisations_of(Population(manufacturers=30)) for _ in range(2))
    assert first.ids == again.ids == [f"mfr-{number:03d}" for number in range(1, 31)]
    assert (first.staff == again.staff).all()


def test_staff_and_smart_factories_go_with_the_size() -> None:
    found = organisations_of(Population(manufacturers=4_000))
    assert np.bincount(found.size) / 4_000 == pytest.approx([0.5, 0.35, 0.15], abs=0.03)
    small, large = found.size == SMALL, found.size == LARGE
    assert (found.staff[small].min(), found.staff[small].max()) == (20, 49)
    assert found.staff[large].min() >= 300
    assert found.has_smart_factory[large].all()
    assert found.has_smart_factory[small].mean() == pytest.approx(0.4, abs=0.04)
