"""Two kinds of times: found where they are, held to what is likely where they are not."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from secperf_pipeline.screening.time_evidence import TimeModel, fitted_time_model
from tests.careless import NONE


def drawn_times(careless: int, *, factor: float = 3.0) -> NDArray[np.float64]:
    """Draw 400 times of which the first are shorter, by a factor."""
    times = np.random.default_rng(11).lognormal(6.0, 0.35, 400)
    times[:careless] /= factor
    return times


def fitted(seconds: NDArray[np.float64]) -> TimeModel:
    model = fitted_time_model(seconds, min_times=20)
    assert model is not None
    return model


def test_two_kinds_of_times_are_found_with_their_share() -> None:
    model = fitted(drawn_times(80))
    assert model.attentive_centre == pytest.approx(6.0, abs=0.08)
    assert model.attentive_spread == pytest.approx(0.35, abs=0.05)
    assert model.careless_centre == pytest.approx(6.0 - np.log(3), abs=0.2)
    assert model.careless_share == pytest.approx(0.2, abs=0.05)


def test_a_wave_of_one_kind_says_that_few_are_of_the_other() -> None:
    model = fitted(drawn_times(0))
    assert model.attentive_centre == pytest.approx(6.0, abs=0.08)
    assert model.careless_share < 0.1


def test_evidence_is_the_log_likelihood_ratio_over_that_of_the_attentive_median() -> None:
    model = TimeModel(
        attentive_centre=6.0,
        attentive_spread=0.4,
        careless_centre=5.0,
        careless_spread=0.5,
        careless_share=0.1,
        median=6.0,
        spread=0.4,
    )
    logs = np.array([4.0, 5.0, 5.5, 6.0])
    ratio = stats.norm.logpdf(logs, 5.0, 0.5) - stats.norm.logpdf(logs, 6.0, 0.4)
    np.testing.assert_allclose(model.evidence(logs), ratio - ratio[-1], atol=1e-9)


@pytest.mark.parametrize("spread", [0.2, 0.4, 0.8])
def test_a_shorter_time_never_speaks_less_and_slowness_speaks_for_nothing(spread: float) -> None:
    model = TimeModel(
        attentive_centre=6.0,
        attentive_spread=0.4,
        careless_centre=5.0,
        careless_spread=spread,
        careless_share=0.1,
        median=6.0,
        spread=0.4,
    )
    evidence = model.evidence(np.linspace(0, 9, 91))
    assert (np.diff(evidence) <= 0).all()
    assert (evidence[60:] == 0).all()
    assert evidence[50] > 0


def test_people_who_took_breaks_do_not_make_the_others_careless() -> None:
    model = fitted(drawn_times(40, factor=0.1))
    assert model.attentive_centre == pytest.approx(6.0, abs=0.15)
    assert model.careless_centre < 5.6
    assert model.careless_share < 0.1


def test_too_few_times_or_equal_ones_have_no_model() -> None:
    assert fitted_time_model(np.array([*drawn_times(0)[:19], NONE, 0, -1]), min_times=20) is None
    assert fitted_time_model(np.full(40, 300.0), min_times=20) is None


def test_a_cut_off_of_one_in_a_hundred_flags_as_many_of_a_wave_of_one_kind() -> None:
    flagged = []
    for seed in range(40):
        times = np.random.default_rng(seed).lognormal(6.0, 0.35, 400)
        model = fitted(times)
        drawn = model.drawn_evidence(4_000, np.random.default_rng(seed))
        flagged.append((model.evidence(np.log(times)) > np.quantile(drawn, 0.99)).mean())
    assert np.mean(flagged) == pytest.approx(0.01, abs=0.004)
