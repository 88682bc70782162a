"""Intervals of changes of medians."""

from secperf_pipeline.stats.change import median_change


def test_equal_samples_have_an_interval_around_no_change() -> None:
    sample = [10.0, 20, 30, 40, 50, 60, 70]
    interval = median_change(sample, sample, draws=2000, seed=7, confidence=0.95)
    assert interval is not None
    assert interval.low <= 0 <= interval.high


def test_the_same_seed_gives_the_same_interval() -> None:
    first, again = (
        median_change([1.0, 5, 9, 12], [3.0, 4, 8], draws=500, seed=11, confidence=0.95)
        for _ in range(2)
    )
    assert first == again


def test_samples_that_do_not_overlap_leave_out_zero() -> None:
    interval = median_change([30.0, 31, 33, 35], [10.0, 11, 12], draws=500, seed=1, confidence=0.95)
    assert interval is not None
    assert 18 <= interval.low <= interval.high <= 25


def test_a_single_value_cannot_be_resampled() -> None:
    assert median_change([30.0], [10.0, 11], draws=500, seed=1, confidence=0.95) is None
