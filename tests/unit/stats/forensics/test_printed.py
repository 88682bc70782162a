"""The precision of printed figures."""

import pytest

from secperf_pipeline.stats.forensics.printed import Printed

printed = Printed.of


def test_digits_are_the_precision_of_a_figure() -> None:
    assert (printed("3.24").low, printed("3.24").high) == pytest.approx((3.235, 3.245))
    assert printed("3.240").low == pytest.approx(3.2395)
    assert printed("0.000").high == pytest.approx(0.0005, abs=1e-8)
    assert (printed("111").low, printed("111").high) == pytest.approx((110.5, 111.5))
