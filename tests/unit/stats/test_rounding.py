"""Numbers printed as SPSS prints them."""

import pytest
from numpy.testing import assert_allclose
from scipy import stats

from secperf_pipeline.stats.rounding import format_p, rounded


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.125, 2, "0.13"),
        (1.0005, 3, "1.001"),
        (0.0004995, 3, "0.000"),
        (3.8318584, 2, "3.83"),
    ],
)
def test_halves_round_away_from_zero_as_spss_prints(
    value: float, decimals: int, printed: str
) -> None:
    assert str(rounded(value, decimals)) == printed


@pytest.mark.parametrize(
    ("p", "printed"),
    [
        (0.0, "<.001"),
        (0.00087, "<.001"),
        (0.0009999, "<.001"),
        (0.001, ".001"),
        (0.05801, ".058"),
        (0.99951, "1.000"),
    ],
)
def test_a_p_value_is_printed_with_three_decimals(p: float, printed: str) -> None:
    assert format_p(p) == printed


def test_the_printed_statistics_of_table_4_give_its_printed_p_values() -> None:
    assert rounded(stats.f.sf(3.669, 1, 111), 3) == rounded(0.058, 3)
    assert_allclose(2 * stats.t.sf(3.793, 107.474), 0.00025, atol=5e-6)
    assert str(rounded(2 * stats.t.sf(3.424, 111), 3)) == "0.001"
    # The table's t, 3.24, would have been printed with another p-value: it is a typo for 3.424.
    assert str(rounded(2 * stats.t.sf(3.24, 111), 3)) == "0.002"
