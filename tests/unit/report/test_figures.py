import pytest

from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.report.figures import MISSING, in_unit, measurement, number, scale_bar

SEVEN = AnswerScale(1, 7)


def test_what_rounds_to_nothing_has_no_sign():
    assert number(-0.004, 2) == "0.00"
    assert number(-0.005, 2) == "−0.01"


@pytest.mark.parametrize(
    ("value", "unit", "declared", "observed"),
    [
        (0.66, "share", "66 %", "66.0 %"),
        (1, "share", "100 %", "100 %"),
        (0.9999, "share", "100 %", "100.0 %"),
        (3.8, "likert", "3.8 points", "3.80 points"),
        (1.0588, "count", "1.06", "1.06"),
        (2.0, "count", "2", "2"),
        (None, "share", MISSING, MISSING),
    ],
)
def test_measured_values_share_their_decimals_and_declared_ones_need_few(
    value, unit, declared, observed
):
    assert in_unit(value, unit) == declared
    assert measurement(value, unit) == observed


def test_a_mean_is_placed_on_the_scale_of_its_own_instrument():
    bar = scale_bar(2.0, 1.5, 2.5, AnswerScale(1, 5))

    assert (bar.mean, bar.low, bar.high) == (25.0, 12.5, 37.5)
    assert bar.ticks == (0.0, 25.0, 50.0, 75.0, 100.0)
    assert bar.scale == "1 to 5"
    assert scale_bar(2.0, 1.5, 2.5, AnswerScale(0, 4)).mean == 50.0


def test_an_interval_is_drawn_up_to_the_ends_of_the_scale():
    assert scale_bar(4.9, 4.5, 5.3, AnswerScale(1, 5)).high == 100.0


def test_a_scale_of_many_points_shows_its_ends():
    assert scale_bar(30, None, None, AnswerScale(0, 100)).ticks == (0.0, 100.0)


@pytest.mark.parametrize(("mean", "scale"), [(None, SEVEN), (float("nan"), SEVEN), (4.0, None)])
def test_without_a_mean_or_a_scale_nothing_is_drawn(mean, scale):
    assert scale_bar(mean, mean, mean, scale) is None
