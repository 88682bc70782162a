"""Mahalanobis distances against R careless, and where there is none."""

import numpy as np

from secperf_pipeline.screening.distance import mahalanobis_distance
from tests.careless import careless_answers, careless_answers_with_holes, careless_column


def test_distances_agree_with_r_careless() -> None:
    computed = mahalanobis_distance(careless_answers()).values
    np.testing.assert_allclose(computed, careless_column("md"), atol=1e-11)


def test_distances_with_missing_answers_agree_with_r_careless() -> None:
    computed = mahalanobis_distance(careless_answers_with_holes()).values
    np.testing.assert_allclose(computed, careless_column("md", file="holes.csv"), atol=1e-11)


def test_a_straight_line_is_nearer_than_any_honest_response() -> None:
    answers = careless_answers()
    straight = np.ptp(answers, axis=1) == 0
    distances = mahalanobis_distance(answers).values
    assert straight.any()
    assert distances[straight].max() < distances[~straight].min()


def test_recoding_items_leaves_the_distances() -> None:
    answers = careless_answers()
    recoded = np.where(np.arange(24) % 5 == 0, 8 - answers, answers)
    np.testing.assert_allclose(
        mahalanobis_distance(recoded).values, mahalanobis_distance(answers).values
    )


def test_too_few_responses_have_no_distance() -> None:
    answers = careless_answers()
    assert not np.isnan(mahalanobis_distance(answers[:26, :20]).values).any()
    few = mahalanobis_distance(answers[:21, :20])
    assert set(few.not_computable_reasons) == {"fewer responses than items plus two"}


def test_an_item_that_repeats_another_or_never_varies_leaves_no_distance() -> None:
    answers = careless_answers()
    repeated = np.column_stack([answers, answers[:, 0]])
    constant = np.column_stack([answers, np.full(60, 4.0)])
    for singular in (repeated, constant):
        assert set(mahalanobis_distance(singular).not_computable_reasons) == {
            "the covariances of the items are not positive definite"
        }
