import pytest

from secperf_pipeline.report.figures import MISSING, in_unit, measured, number


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
    assert measured(value, unit) == observed
