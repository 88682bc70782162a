"""Places on an answer scale."""

import pytest

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.domain.scale import AnswerScale


@pytest.mark.parametrize(
    ("scale", "points"),
    [
        (AnswerScale(1, 7), (4.0, 5.0, 4.0)),
        (AnswerScale(1, 5), (3.0, 11 / 3, 3.0)),
        (AnswerScale(0, 10), (5.0, 20 / 3, 5.0)),
        (AnswerScale(1, 4), (2.5, 3.0, 2.5)),
    ],
)
def test_the_declared_places_are_points_of_every_scale(
    scale: AnswerScale, points: tuple[float, ...]
) -> None:
    value = assumption_register().value
    places = ("group_cut_place", "survey_goal_place", "survey_red_flag_place")
    assert tuple(scale.at(value(one)) for one in places) == pytest.approx(points, abs=1e-15)


def test_the_papers_thresholds_on_seven_points_are_exact() -> None:
    value = assumption_register().value
    seven = AnswerScale(1, 7)
    assert seven.at(value("group_cut_place")) == 4.0
    assert seven.at(value("survey_goal_place")) == 5.0
    assert seven.at(value("survey_red_flag_place")) == 4.0
