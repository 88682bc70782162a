"""What one combination of choices leaves of a sample."""

import numpy as np
import pytest

from secperf_pipeline.analysis.specification_data import (
    SpecificationData,
    UntestableError,
    specification_data,
)
from secperf_pipeline.declarations.multiverse import Specification
from tests.scores import sample_of

SAMPLE = sample_of(
    {"x": [1, 3, 4, 5, 7, 6], "y": [2, 3, np.nan, 5, 6, 7], "z": [1, np.nan, 1, 1, 1, 1]},
    ["a", "a", "a", "b", "b", ""],
)
CHOICE = Specification("paper", "above_cut", "student", "pairwise", "none")


def prepared(**chosen: str) -> SpecificationData:
    one = CHOICE._replace(**chosen)  # type: ignore[arg-type]
    return specification_data(SAMPLE, ["x", "y"], ["x", "y", "z"], one, cut=4.0)


def test_pairwise_keeps_the_pair_and_listwise_needs_the_family() -> None:
    assert prepared().outcome.tolist() == [2, 3, 5, 6, 7]
    assert prepared(missing="listwise").outcome.tolist() == [2, 5, 6, 7]
    assert prepared().organisations.tolist() == [0, 0, 1, 1, -1]


@pytest.mark.parametrize(
    ("cut", "predictor"),
    [
        ("above_cut", [0, 0, 1, 1, 1]),
        ("at_least_cut", [0, 0, 1, 1, 1]),
        ("above_median", [0, 0, 0, 1, 1]),
        ("terciles", [0, 0, 1, 1]),
        ("continuous", [1, 3, 5, 7, 6]),
    ],
)
def test_each_cut_makes_its_predictor(cut: str, predictor: list[float]) -> None:
    assert prepared(cut=cut).predictor.tolist() == predictor


def test_equal_organisations_need_every_organisation() -> None:
    with pytest.raises(UntestableError, match="is not recorded"):
        prepared(weights="equal_organisations")
