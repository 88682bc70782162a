"""Printed tests against scipy."""

import pytest
from scipy import stats

from secperf_pipeline.stats.forensics.printed import Printed
from secperf_pipeline.stats.forensics.reported_tests import p_of_f, p_of_t, stars_of

printed = Printed.of


def test_a_p_range_holds_scipys_p_of_every_t_printed_so() -> None:
    low, high = p_of_t(printed("3.424"), 111)
    for t in (3.4235, 3.424, 3.4245, -3.424):
        assert low <= 2 * stats.t.sf(abs(t), 111) <= high
    assert p_of_t(printed("-3.424"), 111) == (low, high)
    assert p_of_t(printed("0.0"), 111)[1] == 1


def test_levenes_f_gives_its_printed_p() -> None:
    low, high = p_of_f(printed("3.669"), 1, 111)
    assert low <= stats.f.sf(3.669, 1, 111) <= high
    assert printed("0.058").meets(low, high)
    assert not printed("0.057").meets(low, high)


@pytest.mark.parametrize(
    ("p", "stars"),
    [
        ((0.06, 0.07), (0, 0)),
        ((0.02, 0.03), (1, 1)),
        ((0.0005, 0.0015), (2, 3)),
        ((0.0, 0.0001), (3, 3)),
    ],
)
def test_stars_follow_the_footnote(p: tuple[float, float], stars: tuple[int, int]) -> None:
    assert stars_of(*p) == stars
