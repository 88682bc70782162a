import pytest

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.wording import worded


def test_a_number_is_written_as_it_is_as_a_probability_and_in_per_cent() -> None:
    said = worded("{a} or {a_p} or {a_percent}; {n}", {"a": 0.05, "n": 5.0})
    assert said == "0.05 or .05 or 5 %; 5"


def test_a_number_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(KeyError, match="min_cel"):
        worded("fewer than {min_cel}", {"min_cell": 5.0})


def test_the_level_of_equivalence_follows_from_significance() -> None:
    assert assumption_register().said("{equivalence_confidence_percent}") == "90 %"
