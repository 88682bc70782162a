"""The clustering engine against R, against leaving clusters out one by one, and its invariances."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from statsmodels.regression.linear_model import OLS

from secperf_pipeline.stats.cluster_estimate import ClusterEstimate
from secperf_pipeline.stats.cluster_jackknife import (
    GroupSums,
    jackknife_difference,
    jackknife_mean,
    jackknife_slope,
)
from secperf_pipeline.stats.nesting import Nesting, nesting
from secperf_pipeline.stats.slope_sums import slope_sums
from tests.clusters import reduced
from tests.golden import DATA, numbers_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BY_R = numbers_of("jackknife")
ROWS = np.arange(len(DATA))
FALLING = np.repeat(np.arange(14), [30, 20, 14, 11, 8, 7, 5, 5, 4, 3, 2, 2, 1, 1])
CLUSTERS = {"six": ROWS // 6, "falling": FALLING, "single": ROWS}
FIELDS = ("estimate", "se", "df", "clusters", "effective")


def one_sample(clusters: Ints) -> Nesting:
    return nesting(np.zeros(len(clusters), dtype=np.int64), clusters, 1)


def slope(x: Floats, y: Floats, clusters: Ints, weights: Floats | None = None) -> ClusterEstimate:
    nested = one_sample(clusters)
    return jackknife_slope(slope_sums(x[:, None], y[:, None], nested, weights=weights), nested)


def mean(values: Floats, clusters: Ints) -> ClusterEstimate:
    nested = one_sample(clusters)
    return jackknife_mean(GroupSums.of(values[:, None], nested), nested)


def difference(values: Floats, member: NDArray[np.bool_], clusters: Ints) -> ClusterEstimate:
    nested = one_sample(clusters)
    one, other = (
        GroupSums.of(np.where(chosen, values, np.nan)[:, None], nested)
        for chosen in (member, ~member)
    )
    return jackknife_difference(one, other, nested)


def left_out(design: Floats, y: Floats, clusters: Ints) -> tuple[float, float]:
    """The last coefficient and its jackknife error, a fit for each cluster left out."""
    whole = np.linalg.lstsq(design, y, rcond=None)[0][-1]
    names = np.unique(clusters)
    fits = [
        np.linalg.lstsq(design[clusters != name], y[clusters != name], rcond=None)[0][-1]
        for name in names
    ]
    squares = ((np.array(fits) - whole) ** 2).sum()
    return float(whole), float(np.sqrt((len(names) - 1) / len(names) * squares))


def assert_agrees(found: ClusterEstimate, expected: dict[str, float]) -> None:
    for name in ("estimate", "se", "df"):
        assert_allclose(getattr(found, name)[0, 0], expected[name], rtol=1e-9, err_msg=name)


@pytest.fixture(scope="module")
def answers() -> tuple[Floats, Floats, Ints]:
    """Answers of 60 people in 9 organisations of 1 to 20, alike within each."""
    draw = np.random.default_rng(3)
    clusters = np.repeat(np.arange(9), [20, 12, 8, 6, 5, 4, 3, 1, 1])
    x = draw.normal(size=60) + draw.normal(size=9)[clusters]
    y = 0.3 * x + draw.normal(size=60) + draw.normal(size=9)[clusters]
    return x, y, clusters


@pytest.mark.parametrize("name", CLUSTERS)
def test_slopes_means_and_differences_are_those_of_r(name: str) -> None:
    clusters, expected = CLUSTERS[name], BY_R[name]
    x, y, member = DATA[:, 0], DATA[:, 9], DATA[:, 10] == 1
    sums, nested = reduced(x[:, None], y[:, None], clusters)
    assert_agrees(jackknife_slope(sums, nested).times(sums.scale), expected["slope"])
    assert_agrees(mean(y, clusters), expected["mean"])
    assert_agrees(difference(y, member, clusters), expected["difference"])
    weights = 1 + ROWS % 3
    assert_agrees(slope(x, y, clusters, weights / weights.mean()), expected["weighted"])


def test_errors_are_those_of_fits_without_each_cluster(answers: tuple[Any, ...]) -> None:
    x, y, clusters = answers
    member, one = x > 0.2, np.ones((60, 1))
    for found, design in (
        (slope(x, y, clusters), np.column_stack([one, x])),
        (difference(y, member, clusters), np.column_stack([one, member])),
        (mean(y, clusters), one),
    ):
        expected = left_out(design, y, clusters)
        assert_allclose((found.estimate[0, 0], found.se[0, 0]), expected, rtol=1e-10)


def test_clusters_of_one_response_give_the_jackknife_form_of_hc3() -> None:
    x, y = DATA[:, 0], DATA[:, 9]
    hc3 = OLS(y, np.column_stack([np.ones(len(x)), x])).fit(cov_type="HC3").bse[1]
    assert_allclose(slope(x, y, ROWS).se[0, 0], hc3 * np.sqrt(112 / 113), rtol=1e-12)
    values = mean(y, ROWS)
    assert_allclose(values.se[0, 0], y.std(ddof=1) / np.sqrt(113), rtol=1e-12)
    assert_allclose((values.df, values.clusters, values.effective), [[[112]], [[113]], [[113]]])


def test_many_samples_with_gaps_equal_each_pair_alone() -> None:
    draw = np.random.default_rng(11)
    samples, clusters = draw.integers(0, 3, 240), draw.integers(0, 15, 240)
    x = draw.integers(1, 8, (240, 2)).astype(float)
    y = draw.normal(size=(240, 3)) + draw.normal(size=15)[clusters][:, None]
    x[draw.random(x.shape) < 0.05], y[draw.random(y.shape) < 0.05] = np.nan, np.nan
    nested = nesting(samples, clusters, 4)
    slopes = jackknife_slope(slope_sums(x, y, nested), nested)
    means = jackknife_mean(GroupSums.of(y, nested), nested)
    for sample in range(3):
        for pair in range(6):
            a, b = divmod(pair, 3)
            rows = (samples == sample) & ~np.isnan(x[:, a]) & ~np.isnan(y[:, b])
            alone = slope(x[rows, a], y[rows, b], clusters[rows])
            for name in FIELDS:
                found = getattr(slopes, name)[sample, pair]
                assert_allclose(found, getattr(alone, name)[0, 0], rtol=1e-8, err_msg=name)
        rows = (samples == sample) & ~np.isnan(y[:, 0])
        alone = mean(y[rows, 0], clusters[rows])
        for name in FIELDS:
            assert_allclose(getattr(means, name)[sample, 0], getattr(alone, name)[0, 0], rtol=1e-9)
    for found in (slopes, means):
        assert np.isnan((found.estimate[3], found.se[3], found.df[3])).all()


def test_order_names_and_zero_of_the_scale_change_nothing(answers: tuple[Any, ...]) -> None:
    x, y, clusters = answers
    order = np.random.default_rng(5).permutation(60)
    for plain, moved in (
        (slope(x, y, clusters), slope(x[order] + 40, y[order] - 7, 100 - 3 * clusters[order])),
        (
            difference(y, x > 0, clusters),
            difference(y[order] + 9, x[order] > 0, 8 - clusters[order]),
        ),
    ):
        for name in FIELDS:
            assert_allclose(getattr(moved, name), getattr(plain, name), rtol=1e-8, err_msg=name)
    plain, moved = mean(y, clusters), mean(y[order] + 9, 8 - clusters[order])
    assert_allclose(moved.estimate - 9, plain.estimate, rtol=1e-9)
    for name in FIELDS[1:]:
        assert_allclose(getattr(moved, name), getattr(plain, name), rtol=1e-8, err_msg=name)


def test_exchanged_groups_change_only_the_sign(answers: tuple[Any, ...]) -> None:
    x, y, clusters = answers
    found, turned = difference(y, x > 0, clusters), difference(y, x <= 0, clusters)
    assert_allclose(turned.estimate, -found.estimate, rtol=1e-10)
    for name in FIELDS[1:]:
        assert_allclose(getattr(turned, name), getattr(found, name), rtol=1e-9, err_msg=name)


def test_organisations_that_answer_twice_alike_show_a_change_more_exactly() -> None:
    draw = np.random.default_rng(2)
    clusters = np.tile(np.repeat(np.arange(12), 5), 2)
    now = np.arange(120) >= 60
    y = draw.normal(size=120) + 3 * draw.normal(size=12)[clusters] + 0.5 * now
    together = difference(y, now, clusters)
    apart = difference(y, now, clusters + 12 * now)
    assert_allclose(together.estimate, apart.estimate)
    assert together.se[0, 0] < apart.se[0, 0] / 4


def test_equal_clusters_count_in_full_and_unequal_ones_for_less() -> None:
    draw = np.random.default_rng(1)
    y = draw.normal(size=60)
    assert_allclose(mean(y, np.repeat(np.arange(12), 5)).effective, [[12.0]])
    # Independent answers: (sum n)^2 / sum n^2.
    half = np.concatenate([np.zeros(30, dtype=np.int64), np.arange(1, 31)])
    constant = mean(np.ones(60), half)
    assert_allclose(constant.effective, [[3600 / 930]])
    # Clusters that agree within themselves: (sum n^2)^2 / sum n^4.
    sizes = np.array([20, 12, 8, 6, 5, 4, 3, 2])
    clusters = np.repeat(np.arange(8), sizes)
    alike = mean(clusters.astype(float), clusters)
    assert_allclose(alike.effective, [[(sizes**2).sum() ** 2 / (sizes**4).sum()]])


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([4.0] * 6, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [13 / 3] * 6),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]),
        ([1.0, 1.0, 1.0, 1.0, 2.0, 3.0], [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]),
        ([np.nan] * 6, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ([1.0, 2.0], [2.0, 1.0]),
        ([1.0], [2.0]),
        ([], []),
    ],
)
def test_slopes_without_an_error_are_not_tested(x: list[float], y: list[float]) -> None:
    found = slope(np.array(x), np.array(y), np.arange(len(x)) // 2)
    assert np.isnan((found.se, found.df, found.t, found.p, *found.interval(0.9))).all()
    assert np.isnan(found.equivalence_p(0.1)).all()


def test_one_cluster_has_no_error() -> None:
    x, y, clusters = DATA[:, 0], DATA[:, 9], np.zeros(len(DATA), dtype=np.int64)
    for found in (slope(x, y, clusters), mean(y, clusters), difference(y, x > 4, clusters)):
        assert not np.isnan(found.estimate[0, 0])
        assert np.isnan((found.se[0, 0], found.p[0, 0])).all()


def test_a_group_in_one_cluster_has_no_error() -> None:
    clusters = np.repeat(np.arange(5), 4)
    y = np.random.default_rng(1).normal(size=20)
    found = difference(y, clusters == 2, clusters)
    assert_allclose(found.estimate[0, 0], y[8:12].mean() - np.delete(y, range(8, 12)).mean())
    assert np.isnan((found.se[0, 0], found.p[0, 0])).all()


def test_groups_without_members_and_values_that_all_agree() -> None:
    y = np.full(20, 13 / 3)
    clusters = np.arange(20) // 4
    assert np.isnan(difference(y, np.zeros(20, dtype=bool), clusters).estimate).all()
    assert np.isnan(difference(y, np.arange(20) > 9, clusters).p).all()
    agreed = mean(y, clusters)
    assert agreed.se[0, 0] == 0
    assert np.isnan(agreed.p).all()
    assert agreed.probability_beyond(4.0)[0, 0] == 1
    assert agreed.probability_beyond(5.0)[0, 0] == 0
